"""Activation slips: made for one person, used once, and every refusal says the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yantuo.directory.enterprises import actions
from yantuo.directory.enterprises.models import ActivationSlip, Enterprise, Responsible
from yantuo.directory.enterprises.slips.actions import SlipRefused, activate, hashed, make_slip
from yantuo.directory.enterprises.tests.conftest import NOW, Officer
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people import actions as people
from yantuo.directory.people.actor import MACHINE, actor_for
from yantuo.directory.people.models import Account, Post
from yantuo.records.sight.session import LOGIN, SYSTEM, sight
from yantuo.records.trail.models import Entry

PASSWORD = "Vinegar-Old-1368"


@pytest.fixture
def firm(offices: City) -> Enterprise:
    with sight(SYSTEM):
        return enterprise(offices.luzhou, "潞州晋韵醋业有限公司")


@pytest.fixture
def boss(firm: Enterprise) -> Responsible:
    with sight(SYSTEM):
        return Responsible.objects.create(
            enterprise=firm, office_id=firm.office_id, role="legal", name="阿不都·热合曼", phone="13900000001"
        )


def slip_for(boss: Responsible, by: Officer) -> str:
    with sight(by.actor.sight):
        return make_slip(responsible=boss, by=by.actor, at=NOW)[1]


def entries(boss: Responsible, code: str, **more: str) -> dict[str, str]:
    return {
        "credit_code": boss.enterprise.credit_code, "name": boss.name, "code": code, "username": "jinyun",
        "password": PASSWORD, "again": PASSWORD, **more,
    }  # fmt: skip


def open_door(data: dict[str, str], **more: str) -> Any:
    client = Client(**more)
    client.cookies["django_language"] = "en"
    return client.post(reverse("activate"), data)


def test_the_way_of_a_slip(registrar: Officer, boss: Responsible) -> None:
    page = registrar.client.post(reverse("slip_make", args=[boss.enterprise_id, boss.pk]))
    code = page.context["code"]
    assert code in page.content.decode()
    with sight(registrar.actor.sight):
        slip = ActivationSlip.objects.get()
        assert slip.code_hash == hashed(code)
        assert code not in str(vars(slip))
        assert slip.expires_at == NOW + timedelta(days=14)
    answer = open_door(entries(boss, code.lower().replace("-", " "), name="阿不都热合曼"))
    assert (answer.status_code, answer.url) == (302, reverse("login"))
    with sight(SYSTEM):
        account = Account.objects.get(username="jinyun")
        assert account.check_password(PASSWORD)
        assert not account.must_change_password
        assert account.language == "en"  # as the page in which it was opened
        assert Post.objects.get(enterprise_id=boss.enterprise_id).title == "法定代表人"
        who = actor_for(account, timezone.localdate(NOW))
        assert who is not None
        assert (who.role, who.enterprises, who.office_id, who.mode) == (
            "enterprise", (boss.enterprise_id,), boss.enterprise.office_id, "enterprise",
        )  # fmt: skip
        assert ActivationSlip.objects.get().account == account
        said = Entry.objects.filter(kind="enterprise").order_by("id").values_list("verb", flat=True)
        assert list(said) == ["slip.make", "slip.use"]
    assert open_door(entries(boss, code, username="other")).status_code == 422  # used up


REFUSED = "With these entries no account can be opened"


@pytest.mark.parametrize(
    "wrong",
    [
        {"credit_code": "91140400MA0GABCD1X"}, {"credit_code": "x"}, {"name": "别人"}, {"code": "AAAA-BBBB-CCCC"},
        {"code": "1"},
    ],
)  # fmt: skip
def test_every_wrong_entry_is_refused_with_the_same_sentence(
    registrar: Officer, boss: Responsible, wrong: dict[str, str]
) -> None:
    answer = open_door(entries(boss, slip_for(boss, registrar)) | wrong)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == ["__all__"]
    assert str(errors["__all__"][0]).startswith(REFUSED)
    with sight(SYSTEM):
        assert Entry.objects.filter(verb="slip.refused").count() == 1
        assert not Account.objects.filter(username="jinyun").exists()


def test_what_has_run_out_was_replaced_or_belongs_to_nobody_any_more(
    registrar: Officer, boss: Responsible
) -> None:
    def tried(code: str, at: Any = NOW) -> None:
        data = entries(boss, code)
        data.pop("again")
        with sight(LOGIN), pytest.raises(SlipRefused):
            activate(**data, at=at)

    first = slip_for(boss, registrar)
    tried(first, NOW + timedelta(days=14))
    second = slip_for(boss, registrar)
    tried(first)  # a newer one replaced it
    with sight(registrar.actor.sight):
        actions.close(enterprise=boss.enterprise, on=NOW.date(), reason="注销", by=registrar.actor, at=NOW)
    tried(second)
    with sight(registrar.actor.sight):
        actions.reopen(enterprise=boss.enterprise, reason="误", by=registrar.actor, at=NOW)
        boss.until = NOW.date() - timedelta(days=1)
        actions.put(row=boss, by=registrar.actor, at=NOW)
    tried(second)


def test_the_rules_of_passwords_hold_and_do_not_use_the_slip_up(
    registrar: Officer, boss: Responsible
) -> None:
    code = slip_for(boss, registrar)
    answer = open_door(entries(boss, code, password="short", again="shor"))
    assert set(answer.context["form"].errors) == {"password", "again"}
    assert open_door(entries(boss, code)).status_code == 302


def test_a_user_name_of_another_is_refused_only_to_who_holds_a_slip(
    registrar: Officer, boss: Responsible
) -> None:
    with sight(SYSTEM):
        taken = Account.objects.order_by("pk").first()
    assert taken is not None
    code = slip_for(boss, registrar)
    guess = open_door(entries(boss, "AAAA-BBBB-CCCC", username=taken.username))
    assert list(guess.context["form"].errors) == ["__all__"]
    answer = open_door(entries(boss, code, username=taken.username.upper()))
    assert "This user name is taken" in answer.content.decode()
    assert open_door(entries(boss, code)).status_code == 302


def test_five_wrong_entries_close_the_door_for_one_enterprise(registrar: Officer, boss: Responsible) -> None:
    code = slip_for(boss, registrar)
    for _time in range(5):
        assert open_door(entries(boss, "AAAA-BBBB-CCCC"), REMOTE_ADDR=f"10.0.0.{_time}").status_code == 422
    answer = open_door(entries(boss, code))
    assert answer.status_code == 429
    assert "wait half an hour" in answer.content.decode()


def test_a_new_slip_sets_name_and_password_anew(registrar: Officer, boss: Responsible) -> None:
    assert open_door(entries(boss, slip_for(boss, registrar))).status_code == 302
    with sight(SYSTEM):
        boss.refresh_from_db()
    again = entries(
        boss, slip_for(boss, registrar), username="jinyun2", password="Another-Word-9", again="Another-Word-9"
    )
    assert open_door(again).status_code == 302
    with sight(SYSTEM):
        account = Account.objects.get(person=boss.person)
        assert account.username == "jinyun2"
        assert account.check_password("Another-Word-9")
        assert Post.objects.filter(enterprise_id=boss.enterprise_id).count() == 1


def test_a_disabled_account_is_not_opened_again_by_a_slip(registrar: Officer, boss: Responsible) -> None:
    code = slip_for(boss, registrar)
    assert open_door(entries(boss, code)).status_code == 302
    with sight(SYSTEM):
        boss.refresh_from_db()
        people.disable(account=Account.objects.get(username="jinyun"), reason="违规", by=MACHINE, at=NOW)
    page = registrar.client.post(reverse("slip_make", args=[boss.enterprise_id, boss.pk]), follow=True)
    assert "is disabled: the security administrator has to enable it first" in page.content.decode()


def test_who_is_no_longer_responsible_loses_the_post(registrar: Officer, boss: Responsible) -> None:
    open_door(entries(boss, slip_for(boss, registrar)))
    with sight(SYSTEM):
        boss.refresh_from_db()
    with sight(registrar.actor.sight):
        boss.until = NOW.date()
        actions.put(row=boss, by=registrar.actor, at=NOW)
    with sight(SYSTEM):
        assert Post.objects.get(enterprise_id=boss.enterprise_id).ends == NOW.date()


def test_making_a_slip_takes_the_power_and_the_sight(
    local: Officer, stranger: Officer, boss: Responsible
) -> None:
    address = reverse("slip_make", args=[boss.enterprise_id, boss.pk])
    assert local.client.post(address).status_code == 403  # a case officer has no such power
    assert stranger.client.post(address).status_code == 404
    assert Client().post(address).status_code == 302  # to the login
    with sight(SYSTEM):
        assert not ActivationSlip.objects.exists()


def test_the_pages_of_slips(registrar: Officer, boss: Responsible) -> None:
    slip_for(boss, registrar)
    page = registrar.client.get(reverse("enterprise_slips", args=[boss.enterprise_id])).content.decode()
    assert "valid until 2026-12-08 10:00" in page
    door = Client().get(reverse("activate"), {"firm": boss.enterprise.credit_code})
    assert boss.enterprise.credit_code in door.content.decode()
