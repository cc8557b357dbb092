"""The enterprises of Luzhou with what belongs to them, and one of another county."""

from datetime import date
from functools import cached_property
from typing import Any

from yantuo.directory.enterprises import actions as register
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import AT
from yantuo.kernel.codes import make_credit_code, make_licence_number
from yantuo.records.sight.session import SYSTEM, sight

from .people import HOSTILE, People


class Register(People):
    """What is on file of enterprises."""

    def new_firm(self, name: str, office: Organisation, serial: int) -> Enterprise:
        facts = {
            "credit_code": make_credit_code(office.division_id, serial), "name": name, "county_id": office.division_id,
            "office": office, "categories": ["0302"], "address": "英雄中路1号", "grade": "B", "grade_year": 2026,
        }  # fmt: skip
        with sight(SYSTEM):
            return register.create(by=MACHINE, at=AT, facts=facts)

    @cached_property
    def firm(self) -> Enterprise:
        """The enterprise of Luzhou."""
        return self.new_firm(f"晋韵醋业{HOSTILE}有限公司", self.city.luzhou, 1)

    @cached_property
    def twin(self) -> Enterprise:
        """A second enterprise of Luzhou, on file twice."""
        return self.new_firm("晋韵酿造有限公司", self.city.luzhou, 2)

    @cached_property
    def foreign_firm(self) -> Enterprise:
        """An enterprise of another county."""
        return self.new_firm("襄垣面粉有限公司", self.city.xiangyuan, 3)

    def _put(self, row: Any) -> Any:
        with sight(SYSTEM):
            register.put(row=row, by=MACHINE, at=AT)
        return row

    @cached_property
    def premises(self) -> Premises:
        """Where the enterprise produces."""
        place = {
            "name": "主厂区",
            "address": "英雄中路1号",
            "county_id": "140403",
            "latitude": 36.2,
            "longitude": 113.11,
        }
        return self._put(Premises(enterprise=self.firm, main=True, **place))

    @cached_property
    def object(self) -> SupervisedObject:
        """A boiler of the enterprise."""
        attributes = {
            "rated_capacity_t_h": 4,
            "rated_pressure_mpa": 1.25,
            "fuel": "天然气",
            "next_inspection_on": "2027-05-31",
        }
        facts = {
            "domain": "special_equipment",
            "kind": "boiler",
            "number": "锅10晋D00001",
            "attributes": attributes,
        }
        return self._put(SupervisedObject(enterprise=self.firm, premises=self.premises, **facts))

    @cached_property
    def responsible(self) -> Responsible:
        """The responsible person of the enterprise."""
        facts = {"role": "legal", "name": "王建国", "phone": "13900000001", "identity": "140402198001010017"}
        return self._put(Responsible(enterprise=self.firm, **facts))

    @cached_property
    def foreign_premises(self) -> Premises:
        """Where the enterprise of the other county produces."""
        place = {"name": "面粉车间", "address": "开元街9号", "county_id": "140423"}
        return self._put(Premises(enterprise=self.foreign_firm, main=True, **place))

    @cached_property
    def licence(self) -> Licence:
        """The licence of the enterprise."""
        number = make_licence_number("food", "03", "140403", 1)
        return self._put(
            Licence(
                enterprise=self.firm, number=number, valid_from=date(2023, 6, 1), valid_to=date(2028, 5, 31)
            )
        )
