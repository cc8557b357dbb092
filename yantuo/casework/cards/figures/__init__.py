"""The leaders' view of the cards: what is late, where and whose; what return visits found; what comes back again."""
