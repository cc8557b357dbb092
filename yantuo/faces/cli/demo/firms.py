"""Firms and what belongs to them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.enterprises.rules import search_grams, with_parents
from yantuo.faces.cli.city import rows as city
from yantuo.faces.cli.city.lock.sheets import domain_of
from yantuo.faces.cli.demo.people import Ids
from yantuo.faces.cli.demo.tables import copy
from yantuo.kernel.pinyin import sort_key
from yantuo.records.sight.sealed import seal


class Firms:
    """Copies chunks of firms; gives premises the numbers that objects refer to."""

    def __init__(self, ids: Ids, at: datetime) -> None:
        self.ids, self.at = ids, at
        self.places = 0

    def load(self, files: list[city.FirmFile]) -> None:
        """One chunk of firms into five tables."""
        copy(Enterprise, (self._enterprise(file.firm) for file in files))
        places: dict[tuple[int, int], int] = {}
        copy(Premises, list(self._premises(files, places)))
        copy(Licence, (self._licence(row, file.firm) for file in files for row in file.licences))
        copy(Responsible, (self._responsible(row, file.firm) for file in files for row in file.responsibles))
        copy(
            SupervisedObject, (self._object(row, file.firm, places) for file in files for row in file.objects)
        )

    def _enterprise(self, firm: city.Firm) -> dict[str, Any]:
        return {
            "id": firm.number,
            "uid": firm.uid,
            "credit_code": firm.credit_code,
            "name": firm.name,
            "type": firm.type,
            "scale": firm.scale,
            "county_id": firm.county,
            "township_id": firm.township,
            "address": firm.address,
            "legal_representative": firm.legal_representative,
            "office_id": self.ids.whole[firm.office],
            "categories": with_parents(list(firm.categories)),
            "domain": domain_of(firm.categories),
            "grade": firm.grade,
            "grade_year": firm.grade_year,
            "founded_on": firm.founded_on,
            "state": firm.state,
            "closed_on": firm.closed_on,
            "merged_into_id": None,
            "synthetic": True,
            "sort": sort_key(firm.name),
            "grams": search_grams((firm.name, firm.credit_code)),
            "created_at": self.at,
            "changed_at": self.at,
        }

    def _premises(
        self, files: list[city.FirmFile], places: dict[tuple[int, int], int]
    ) -> Iterable[dict[str, Any]]:
        for file in files:
            for row in file.premises:
                self.places += 1
                places[row.firm, row.ordinal] = self.places
                yield {
                    "id": self.places,
                    "enterprise_id": row.firm,
                    "office_id": self.ids.whole[file.firm.office],
                    "name": row.name,
                    "address": row.address,
                    "county_id": row.county,
                    "latitude": row.latitude,
                    "longitude": row.longitude,
                    "main": row.main,
                    "closed_on": row.closed_on,
                }

    def _licence(self, row: city.Licence, firm: city.Firm) -> dict[str, Any]:
        return {
            "enterprise_id": row.firm,
            "office_id": self.ids.whole[firm.office],
            "number": row.number,
            "kind": row.kind,
            "issued_by": row.issued_by,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "state": row.state,
        }

    def _responsible(self, row: city.Responsible, firm: city.Firm) -> dict[str, Any]:
        return {
            "enterprise_id": row.firm,
            "office_id": self.ids.whole[firm.office],
            "role": row.role,
            "name": row.name,
            "phone": seal(row.phone, "enterprises_responsible.phone"),
            "since": row.since,
            "until": row.until,
        }

    def _object(
        self, row: city.Supervised, firm: city.Firm, places: dict[tuple[int, int], int]
    ) -> dict[str, Any]:
        return {
            "enterprise_id": row.firm,
            "office_id": self.ids.whole[firm.office],
            "premises_id": places[row.firm, row.premises],
            "domain": row.domain,
            "kind": row.kind,
            "number": row.number,
            "name": row.name,
            "attributes": row.attributes,
            "retired_on": row.retired_on,
        }
