"""The enterprise's own pages, phone first."""
