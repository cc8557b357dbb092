"""What the rows of the lock refer to: firms, offices, counties, certificates, premises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from yantuo.faces.cli.city import rows as city


@dataclass
class Town:
    """What the rows of the lock refer to."""

    files: Mapping[int, city.FirmFile]
    offices: Mapping[str, city.Office]
    counties: Mapping[str, str]
    certificates: Mapping[str, list[city.Certificate]]
    places: Mapping[int, int]  # firm → id of its main premises

    def certificate(self, person: str, at: datetime) -> str:
        """The certificate with which a person acted, empty where there is none; the one that lasts longest."""
        day = timezone.localdate(at)
        held = [row for row in self.certificates.get(person, ()) if row.valid_from <= day <= row.valid_to]
        return max(held, key=lambda row: row.valid_to).number if held else ""
