"""移送: a matter handed to another office or mechanism, accepted or returned, with a deadline of its own."""
