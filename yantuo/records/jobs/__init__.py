"""Long work: imports, exports, their progress, left and come back to."""
