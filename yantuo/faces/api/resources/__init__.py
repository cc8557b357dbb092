"""What can be read and done, one module per thing; each operation calls the same query, form and action as its page."""
