"""The return visit: what became of each open problem, seen on the spot. It alone closes a card."""
