"""Enterprises for tests."""

from itertools import count

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.tests.factories import AT
from yantuo.kernel.codes.credit import make_credit_code

_serial = count(1)


def enterprise(office: Organisation, name: str = "晋韵醋业有限公司", **more: object) -> Enterprise:
    """One enterprise under an office."""
    county = office.division_id if office.division_id != "140400" else "140403"
    facts = {
        "credit_code": make_credit_code(county, next(_serial)),
        "county_id": county,
        "categories": ["0302"],
        **more,
    }
    return Enterprise.objects.create(name=name, office=office, created_at=AT, changed_at=AT, **facts)
