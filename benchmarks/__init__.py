"""The figures of PRODUCT.md section 7, each a ratio measured in one run: `python3 go bench NAME`."""
