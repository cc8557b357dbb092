"""Retention: what has outlived its time is proposed by the worker, decided item by item, and only then disposed of."""
