"""Numbers without gaps per series, office and year, or entered from a superior system and checked."""
