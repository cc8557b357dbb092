"""Taking enterprises over from spreadsheets with the headings that offices use."""
