"""The legal clock, the time limits, the working days, and the bureau's own rows over them."""
