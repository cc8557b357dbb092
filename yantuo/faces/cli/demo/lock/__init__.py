"""The year of the lock in the database: inspections and cards with all that belongs to them, by COPY.

What the database guards (a problem is never lost, a card is closed only by a return visit) is guarded here too: rows
come in stage by stage, as the program itself would have written them.
"""
