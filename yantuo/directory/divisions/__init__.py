"""Administrative divisions by GB/T 2260 code, with the dates of their validity."""
