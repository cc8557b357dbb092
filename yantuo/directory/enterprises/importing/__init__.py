"""Taking enterprises over from spreadsheets with the headings that offices use."""

IMPORT = "enterprises.import"  # the kind of job
