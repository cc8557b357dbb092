"""The bureau's own overlay over the shipped rules and the working-day calendar."""
