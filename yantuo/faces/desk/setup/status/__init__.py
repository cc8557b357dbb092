"""Whether everything runs, and what to do where it does not."""
