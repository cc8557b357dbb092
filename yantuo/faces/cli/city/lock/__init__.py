"""A year of the lock: inspections, what they found, and the cards that end only with a return visit.

Firm by firm in their order, so that the first firms' share is the same whatever the size; the dates of open cards are
sought backward from today until the card stands as its script says.
"""

from yantuo.faces.cli.city.lock.year import Lock

__all__ = ["Lock"]
