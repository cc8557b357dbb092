"""Offices visited in a round: checklist, figures, findings, the card that follows."""
