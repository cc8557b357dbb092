"""What the law and the trade need in pure Python: flow tables, rules, legal time, codes. Knows nothing of Django."""
