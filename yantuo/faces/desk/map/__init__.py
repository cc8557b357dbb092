"""The counties as a map: how many enterprises, how much is late."""
