"""More time for a correction: asked for with a reason, decided by somebody else, before the time is over."""
