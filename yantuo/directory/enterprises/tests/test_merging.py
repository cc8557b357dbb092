"""Two files become one: everything follows, the old number and code lead to the heir, nobody else is touched."""

import pytest
from django.core.exceptions import ValidationError

from yantuo.directory.enterprises import actions
from yantuo.directory.enterprises.enums import State
from yantuo.directory.enterprises.merging.actions import merge, pointers
from yantuo.directory.enterprises.models import ActivationSlip, Enterprise, Licence, Premises, Responsible
from yantuo.directory.enterprises.queries import by_code, find
from yantuo.directory.enterprises.slips.actions import make_slip
from yantuo.directory.enterprises.tests.conftest import NOW, Officer
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actions import represent
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.models import Person, Post
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry


@pytest.fixture
def heir(offices: City) -> Enterprise:
    with sight(SYSTEM):
        return enterprise(offices.luzhou, "潞州晋韵醋业有限公司", grade="B", grade_year=2026)


@pytest.fixture
def gone(offices: City) -> Enterprise:
    """A file of the same firm at another county, with something of everything."""
    with sight(SYSTEM):
        firm = enterprise(
            offices.xiangyuan,
            "襄垣老窖酿造厂",
            grade="D",
            legal_representative="李敏",
            categories=["15", "1501"],
        )
        own = {"enterprise": firm, "office_id": firm.office_id}
        Premises.objects.create(**own, name="老厂", address="襄垣", county_id="140423", main=True)
        Licence.objects.create(**own, number="SC1")
        boss = Responsible.objects.create(**own, role="legal", name="李敏")
        make_slip(responsible=boss, by=MACHINE, at=NOW)
        represent(
            person=Person.objects.create(name="李敏"), enterprise=firm.pk, name=firm.name,
            supervisor=firm.office_id, title="法定代表人", begins=NOW.date(), by=MACHINE, at=NOW,
        )  # fmt: skip
        actions.index(firm)
        firm.save()
        return firm


def test_everything_follows_and_empty_facts_are_filled(
    registrar: Officer, heir: Enterprise, gone: Enterprise
) -> None:
    with sight(registrar.actor.sight):
        moved = merge(into=heir, merged=gone, reason="重复登记", by=registrar.actor, at=NOW)
    assert moved == {"ActivationSlip": 1, "Licence": 1, "Post": 1, "Premises": 1, "Responsible": 1}
    with sight(SYSTEM):
        heir.refresh_from_db()
        gone.refresh_from_db()
        assert (gone.state, gone.merged_into) == (State.MERGED, heir)
        assert (heir.grade, heir.legal_representative, heir.categories) == (
            "B",
            "李敏",
            ["03", "0302", "15", "1501"],
        )
        for model in (Premises, Licence, Responsible):
            assert model.objects.get().office_id == heir.office_id
        post = Post.objects.get(enterprise_id=heir.pk)
        assert (post.enterprise_name, post.supervisor_id) == (heir.name, heir.office_id)
        assert ActivationSlip.objects.get().expires_at == NOW  # made for the old file: worthless now
        said = Entry.objects.filter(verb="enterprise.merge").order_by("office_id")
        assert [(entry.enterprise_id, entry.reason) for entry in said] == [
            (heir.pk, "重复登记"),
            (gone.pk, "重复登记"),
        ]
        assert said[0].data["code"] == gone.credit_code


def test_the_old_name_and_code_find_the_heir(registrar: Officer, heir: Enterprise, gone: Enterprise) -> None:
    with sight(registrar.actor.sight):
        merge(into=heir, merged=gone, reason="重复登记", by=registrar.actor, at=NOW)
        current = Enterprise.objects.current()
        assert [row.pk for row in find(current, "老窖")] == [heir.pk]
        assert [row.pk for row in find(current, gone.credit_code[:14])] == [heir.pk]
        assert by_code(Enterprise.objects.all(), gone.credit_code) == heir
        actions.edit(enterprise=heir, facts={"name": "潞州新名醋业有限公司"}, by=registrar.actor, at=NOW)
        assert [row.pk for row in find(current, "老窖")] == [heir.pk]  # a later correction does not forget it


def test_a_chain_of_mergers_leads_to_the_last_heir(
    registrar: Officer, offices: City, heir: Enterprise, gone: Enterprise
) -> None:
    with sight(SYSTEM):
        last = enterprise(offices.luzhou, "潞州集团有限公司")
    with sight(registrar.actor.sight):
        merge(into=heir, merged=gone, reason="重复", by=registrar.actor, at=NOW)
        merge(into=last, merged=heir, reason="合并", by=registrar.actor, at=NOW)
        assert by_code(Enterprise.objects.all(), gone.credit_code) == last
        assert [row.pk for row in find(Enterprise.objects.current(), "老窖")] == [last.pk]


def test_what_is_refused(registrar: Officer, offices: City, heir: Enterprise, gone: Enterprise) -> None:
    given = {"reason": "重复", "by": registrar.actor, "at": NOW}
    with sight(SYSTEM):
        other = enterprise(offices.luzhou, "潞州另一有限公司")
    with sight(registrar.actor.sight):
        with pytest.raises(ValidationError, match="merged with itself"):
            merge(into=heir, merged=heir, **given)
        with pytest.raises(actions.EditedMeanwhile):
            merge(into=heir, merged=gone, seen={heir.pk: 1, gone.pk: 7}, **given)
        merge(into=heir, merged=gone, seen={heir.pk: 1, gone.pk: 1}, **given)
        with pytest.raises(ValidationError, match="was merged into another"):
            merge(into=other, merged=gone, **given)
        with pytest.raises(ValidationError, match="was merged into another"):
            actions.edit(enterprise=gone, facts={"name": "x"}, by=registrar.actor, at=NOW)
        assert Licence.objects.get().enterprise == heir


def test_the_code_of_a_merged_file_is_not_given_again(
    registrar: Officer, offices: City, heir: Enterprise, gone: Enterprise
) -> None:
    facts = {
        "name": "甲有限公司",
        "credit_code": gone.credit_code,
        "county_id": "140403",
        "office": offices.luzhou,
    }
    with sight(registrar.actor.sight):
        merge(into=heir, merged=gone, reason="重复", by=registrar.actor, at=NOW)
        with pytest.raises(ValidationError, match="This is the former code of “潞州晋韵醋业有限公司”"):
            actions.create(by=registrar.actor, at=NOW, facts=facts)


def test_every_table_that_names_an_enterprise_follows_or_says_why_not() -> None:
    """A new table is moved without anybody thinking of it; this list is only for the reader."""
    names = {model.__name__ for model, _field in pointers()}
    assert {"Premises", "SupervisedObject", "Responsible", "Licence", "ActivationSlip", "Post"} <= names
    assert {"Dossier", "Deadline", "Document", "Attachment"} <= names
    assert "Entry" not in names
