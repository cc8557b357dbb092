"""Acts of the year held back until what is played has come to their time, so that a chain stays in its order."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from yantuo.records.trail.actions import load_bulk
from yantuo.records.trail.chain import Act


class Tide:
    """Holds acts of the offices whose rounds are played, each from the moment on which its round begins."""

    def __init__(self, begins: dict[int, datetime]) -> None:
        self._begins = begins
        self._held: list[Act] = []

    def hold(self, acts: Iterable[Act]) -> list[Act]:
        """Keep those that belong between what is played; the rest is handed back."""
        rest: list[Act] = []
        for act in acts:
            begins = self._begins.get(act.office_id)
            (rest if begins is None or act.at < begins else self._held).append(act)
        return rest

    def at(self, moment: datetime) -> datetime:
        """Put on the trail what was before a moment, and answer the moment: now the next act may follow."""
        due = sorted((act for act in self._held if act.at <= moment), key=lambda act: act.at)
        if due:
            self._held = [act for act in self._held if act.at > moment]
            load_bulk(connection.connection, due)
        return moment
