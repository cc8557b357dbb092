"""A document from draft to seal, its number without gaps, and everything that is refused on the way."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yantuo.casework.documents import actions
from yantuo.casework.documents.fonts import find_fonts
from yantuo.casework.documents.models import Document, State
from yantuo.casework.documents.refusals import BadPaper, MissingGlyph
from yantuo.casework.documents.tests import papers
from yantuo.casework.documents.tests.factories import (
    AT,
    Bureau,
    again,
    drafted,
    numbered,
    scan,
    sealed,
    series,
    signed,
)
from yantuo.casework.documents.tests.geometry import text_of
from yantuo.casework.documents.typeset import paper_of, render
from yantuo.casework.notices.models import Notice
from yantuo.directory.people.tests.factories import actor
from yantuo.records.files import store
from yantuo.records.files.refusals import FileRefused
from yantuo.records.numbering.actions import NumberRefused
from yantuo.records.numbering.models import Issued, Mode, Series
from yantuo.records.numbering.queries import gaps
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry


def verbs(document: Document) -> list[str]:
    with sight(SYSTEM):
        return [
            entry.verb.removeprefix("document.") for entry in Entry.objects.about("document", document.pk)
        ]


def test_from_draft_to_seal(by: Bureau) -> None:
    document = sealed(by)
    assert (document.state, document.number) == (State.SEALED, "潞市监函〔2026〕1号")
    assert (document.signer_name, document.signed_with) == ("王建国", "password")
    assert document.scan_id
    assert len(document.check_code) == actions.CODE_LENGTH
    assert verbs(document) == ["draft", "sign", "number", "file.attach", "seal"]


def test_who_may_sign_is_told_of_the_draft_and_nobody_else(by: Bureau) -> None:
    with sight(SYSTEM):
        actor("county_leader", by.offices.xiangyuan, "孙丽")
        actor("city_leader", by.offices.bureau, "张伟")
    document = drafted(by)
    with sight(SYSTEM):
        told = [(row.person_id, row.kind, row.path) for row in Notice.objects.all()]
    assert told == [(by.leader.person_id, "document.to_sign", f"/documents/{document.pk}/")]
    with sight(by.leader.sight):
        actions.new_version(document=numbered(by), by=by.leader, at=AT)
    with sight(SYSTEM):
        assert Notice.objects.count() == 2  # the officer's two drafts; who drafts is not told


def test_what_is_stored_is_set_again_from_the_snapshot(by: Bureau) -> None:
    document = numbered(by)
    anew = render(document.template, document.data, fonts=find_fonts())
    assert document.pdf_id == anew.sha256 == store.sha256_of(store.place_of(anew.sha256))
    assert document.template_version == anew.template_version
    assert hashlib.sha256(anew.pdf).hexdigest() == document.pdf_id
    changed = render(document.template, document.data | {"addressees": "市农业局"}, fonts=find_fonts())
    assert changed.sha256 != document.pdf_id


def test_the_paper_says_number_date_and_where_to_check_it(by: Bureau) -> None:
    document = numbered(by, AT + timedelta(days=2))
    text = text_of(store.place_of(str(document.pdf_id)).read_bytes()).replace("\n", "")
    assert document.number in text
    assert "2026年11月26日" in text
    assert document.check_code in text
    assert "草稿" not in text
    assert document.data["verify"]["url"].endswith(f"{document.check_code}/") or document.check_code in str(
        document.data["verify"]["url"]
    )


def test_a_preview_is_marked_as_a_draft_and_leaves_nothing(by: Bureau, tmp_path: Path) -> None:
    assert "草稿" in text_of(actions.preview(drafted(by)).pdf)
    assert not list(store.on_disk())


@pytest.mark.parametrize("field", ["number", "draft", "synthetic"])
def test_what_only_the_program_fills_in_cannot_be_drafted(by: Bureau, field: str) -> None:
    given = {"number": "潞市监函〔2026〕99号", "draft": True, "synthetic": True}
    document = drafted(by, changes={field: given[field]})
    assert not document.data[field]


def test_a_character_without_glyph_is_refused_by_name_at_the_draft(by: Bureau) -> None:
    with pytest.raises(MissingGlyph, match=r"U\+E000.*addressees"):
        drafted(by, changes={"addressees": "市\ue000局"})
    with sight(SYSTEM):
        assert not Document.objects.exists()


def test_only_a_draft_is_changed(by: Bureau) -> None:
    paper = paper_of("letter", papers.letter(title="关于更正的函"))
    document = drafted(by)
    with sight(by.officer.sight):
        actions.redraft(document=document, paper=paper, shown_to_enterprise=False, by=by.officer, at=AT)
    assert again(document).title == "关于更正的函"
    with sight(by.leader.sight):
        actions.sign(document=document, proved_with="totp", by=by.leader, at=AT)
    with sight(by.officer.sight), pytest.raises(actions.DocumentRefused, match="supersede"):
        actions.redraft(document=document, paper=paper, shown_to_enterprise=False, by=by.officer, at=AT)
    assert verbs(document) == ["draft", "redraft", "sign"]


def test_a_paper_is_not_changed_into_another_kind(by: Bureau) -> None:
    document = drafted(by)
    with sight(by.officer.sight), pytest.raises(BadPaper):
        actions.redraft(
            document=document,
            paper=paper_of(*papers.PAPERS["referral"]),
            shown_to_enterprise=False,
            by=by.officer,
            at=AT,
        )


def test_signed_once_and_by_a_leader_of_its_own_office(by: Bureau) -> None:
    document = drafted(by)
    with sight(SYSTEM):
        above = actor("city_leader", by.offices.bureau, "张伟")
    with sight(above.sight), pytest.raises(actions.NotTheSigner, match="潞州区"):
        actions.sign(document=document, proved_with="password", by=above, at=AT)
    with sight(by.leader.sight):
        actions.sign(document=document, proved_with="password", by=by.leader, at=AT)
        with pytest.raises(actions.DocumentRefused, match="Only a draft"):
            actions.sign(document=document, proved_with="password", by=by.leader, at=AT)


def test_numbered_once_and_only_after_the_signature(by: Bureau) -> None:
    with sight(by.registrar.sight), pytest.raises(actions.DocumentRefused, match="after it was signed"):
        actions.number(document=drafted(by), by=by.registrar, at=AT)
    document = numbered(by)
    with sight(by.registrar.sight), pytest.raises(actions.DocumentRefused, match="numbered once"):
        actions.number(document=document, by=by.registrar, at=AT)
    with sight(SYSTEM):
        assert Issued.objects.count() == 1


def test_a_number_of_a_document_that_failed_is_given_again(
    by: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, kept = signed(by), signed(by)

    def full(**_given: object) -> None:
        raise FileRefused("full")

    with sight(by.registrar.sight):
        with monkeypatch.context() as broken:
            broken.setattr(actions, "keep", full)
            with pytest.raises(FileRefused):
                actions.number(document=lost, by=by.registrar, at=AT)
        actions.number(document=kept, by=by.registrar, at=AT)
    assert (again(lost).state, again(lost).number) == (State.SIGNED, "")
    assert again(kept).number == "潞市监函〔2026〕1号"
    with sight(SYSTEM):
        assert gaps(Series.objects.get()) == []


def test_a_new_year_opens_its_series_and_puts_that_on_record(by: Bureau) -> None:
    numbered(by)
    later = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 1:00 on 1 January in Changzhi
    assert numbered(by, later).number == "潞市监函〔2027〕1号"
    assert numbered(by, later).number == "潞市监函〔2027〕2号"
    assert numbered(by).number == "潞市监函〔2026〕2号"
    with sight(SYSTEM):
        opened = Entry.objects.filter(verb="numbering.set_up", subject="letter/2027").get()
    assert (opened.actor_name, opened.data["pattern"]) == ("赵丽", "{mark}函〔{year}〕{number}号")


def test_without_a_series_the_refusal_says_who_sets_it_up_and_where(by: Bureau) -> None:
    document = signed(by, paper="redhead")
    with (
        sight(by.registrar.sight),
        pytest.raises(NumberRefused, match=r"red head in 2026.*administrator.*set-up page"),
    ):
        actions.number(document=document, by=by.registrar, at=AT)
    assert again(document).state == State.SIGNED


def test_a_number_of_the_superior_system_is_entered_and_checked(by: Bureau) -> None:
    series(by, "document", mode=Mode.ENTERED)
    document = signed(by, paper="redhead")
    with sight(by.registrar.sight):
        for wrong in ("", "潞市监〔2025〕7号", "七号"):
            with pytest.raises(NumberRefused):
                actions.number(document=document, by=by.registrar, at=AT, text=wrong)
        actions.number(document=document, by=by.registrar, at=AT, text="潞市监[2026]7号")
        other = signed(by, paper="redhead")
        with pytest.raises(NumberRefused, match="in use"):
            actions.number(document=other, by=by.registrar, at=AT, text="潞市监〔2026〕7号")
    assert again(document).number == "潞市监〔2026〕7号"


def test_a_paper_without_series_carries_no_number(by: Bureau) -> None:
    document = numbered(by, paper="handover_list")
    assert (document.state, document.number, document.data["number"]) == (State.NUMBERED, "", "")
    assert document.pdf_id


def test_the_scan_is_bound_once_and_after_the_number(by: Bureau) -> None:
    with sight(by.registrar.sight):
        with pytest.raises(actions.DocumentRefused, match="numbered and printed"):
            actions.seal(document=signed(by), scan=scan(), by=by.registrar, at=AT)
        document = sealed(by)
        with pytest.raises(actions.DocumentRefused, match="bound once"):
            actions.seal(document=document, scan=scan(), by=by.registrar, at=AT)
    with sight(SYSTEM):
        bound = Entry.objects.get(verb="document.seal")
    assert (bound.data["pdf"], bound.data["number"]) == (document.pdf_id, document.number)


def test_superseded_when_the_new_version_is_numbered_and_not_before(by: Bureau) -> None:
    old = numbered(by)
    with sight(by.officer.sight):
        new = actions.new_version(document=old, by=by.officer, at=AT)
        with pytest.raises(actions.DocumentRefused, match="drafted already"):
            actions.new_version(document=old, by=by.officer, at=AT)
    assert again(old).state == State.NUMBERED
    assert (new.data["number"], new.data["verify"]) == ("", None)
    with sight(by.leader.sight):
        actions.sign(document=new, proved_with="password", by=by.leader, at=AT)
    with sight(by.registrar.sight):
        actions.number(document=new, by=by.registrar, at=AT)
    assert again(old).state == State.SUPERSEDED
    assert again(old).pdf_id == old.pdf_id  # its bytes stay as they were
    assert verbs(old)[-1] == "supersede"
    with sight(by.officer.sight), pytest.raises(actions.DocumentRefused, match="in force"):
        actions.new_version(document=old, by=by.officer, at=AT)


def test_a_withdrawn_draft_makes_room_for_another_version(by: Bureau) -> None:
    old = numbered(by)
    with sight(by.leader.sight):
        first = actions.new_version(document=old, by=by.leader, at=AT)
        actions.void(document=first, reason="改用通知", by=by.leader, at=AT)
        second = actions.new_version(document=old, by=by.leader, at=AT)
        actions.void(document=old, reason="适用依据错误", by=by.leader, at=AT)
        actions.sign(document=second, proved_with="password", by=by.leader, at=AT)
    with sight(by.registrar.sight):
        actions.number(document=second, by=by.registrar, at=AT)
    assert again(old).state == State.VOID  # withdrawn it stays, whatever comes after


def test_a_withdrawn_document_keeps_its_number_and_its_bytes(by: Bureau) -> None:
    document = numbered(by)
    with sight(by.leader.sight):
        actions.void(document=document, reason="适用依据错误", by=by.leader, at=AT)
        with pytest.raises(actions.DocumentRefused, match="no longer in force"):
            actions.void(document=document, reason="again", by=by.leader, at=AT)
    found = again(document)
    assert (found.state, found.number, found.pdf_id) == (State.VOID, document.number, document.pdf_id)
    assert numbered(by).number == "潞市监函〔2026〕2号"


def test_the_date_of_printing_is_that_of_the_signature(by: Bureau) -> None:
    series(by, "document")
    imprint = {"printed_by": "潞州区市场监督管理局办公室", "printed_on": "2020-01-01"}
    document = numbered(by, paper="redhead", changes=imprint)
    assert document.data["printed_on"] == document.data["dated"] == "2026-11-24"
