"""Inspections of enterprises: planned, carried out by two inspectors against a checklist, signed, told, published."""
