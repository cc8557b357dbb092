"""What becomes of the findings of an inspection: none is left without a follow-up."""
