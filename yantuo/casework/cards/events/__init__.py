"""What happened on cards, one row an event: dates of correction that came due, answers reviewed, return visits."""
