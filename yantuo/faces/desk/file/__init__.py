"""One enterprise, one file (一企一档): everything about it on one page."""
