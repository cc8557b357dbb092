"""How this bureau sends: its mail server and its group robots."""
