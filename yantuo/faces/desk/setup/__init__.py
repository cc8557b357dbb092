"""Setting a real bureau up: from the one-time link of `init` to a system in which nothing is missing."""
