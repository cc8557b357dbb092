"""Forms: every fault at once, each with a link to its field; nothing typed is lost; sound HTML."""

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from yantuo.ui.form_tags import groups_of
from yantuo.ui.widgets import Day, Figure, Long, Moment, Phone, Segments, Upload

from .conftest import Render
from .page_check import faults

PAIRS = [("y", "yes"), ("n", "no")]


class Everything(forms.Form):
    groups = [("First", ["name", "opened"]), ("Absent", ["nowhere"])]
    name = forms.CharField(help_text="as on the licence")
    opened = forms.DateField(widget=Day())
    at = forms.DateTimeField(widget=Moment())
    staff = forms.IntegerField(widget=Figure())
    phone = forms.CharField(widget=Phone())
    text = forms.CharField(widget=Long(rows=6))
    result = forms.ChoiceField(choices=PAIRS, widget=Segments(), help_text="one of them")
    several = forms.MultipleChoiceField(choices=PAIRS, widget=forms.CheckboxSelectMultiple)
    true = forms.BooleanField(required=False)
    photo = forms.FileField(widget=Upload(accept="image/*", limit=20 * 1024 * 1024), required=False)
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        self.add_error(None, "As a whole it does not fit.")


Rows = forms.formset_factory(Everything, extra=2)
SOURCE = '{% form form "Save" "/back/" action="/a/" keep="k" intro="i" pairs=True %}'


@pytest.mark.parametrize(
    "data", [None, {}, {"name": "<b>", "opened": "2026-02-30"}], ids=["new", "empty", "wrong"]
)
def test_a_form_is_sound(data: dict[str, str] | None, render: Render, language: str) -> None:
    html = render(SOURCE, form=Everything(data))
    assert not faults(html)
    assert html.count('name="csrfmiddlewaretoken"') == 1
    assert 'enctype="multipart/form-data"' in html
    assert 'data-keep="k"' in html
    assert "<b>&quot;" not in html
    assert ('class="note late faults"' in html) == (data is not None)


def test_every_fault_is_named_and_linked_to_its_field(render: Render, english: None) -> None:
    html = render(SOURCE, form=Everything({"name": "kept", "opened": "2026-02-30"}))
    assert "9 things have to be put right" in html
    assert "As a whole it does not fit." in html
    for target in ("id_opened", "id_at", "id_staff", "id_text", "id_result_0", "id_several_0"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert 'href="#id_name"' not in html
    assert 'value="kept"' in html


def test_a_fault_of_a_repeated_field_says_of_which(render: Render, english: None) -> None:
    class Twice(forms.Form):
        within = {"b": "Problem 2"}
        a = forms.CharField(label="Measures")
        b = forms.CharField(label="Measures")

    html = render("{% errors form %}", form=Twice({}))
    assert '<a href="#id_a">Measures</a>' in html
    assert '<a href="#id_b">Problem 2 · Measures</a>' in html


def test_one_fault_is_singular(render: Render, english: None) -> None:
    class One(forms.Form):
        a = forms.CharField()

    assert "One thing has to be put right" in render("{% errors form %}", form=One({}))


def test_fields_no_group_names_are_not_lost() -> None:
    groups = groups_of(Everything())
    assert [group.legend for group in groups] == ["First", ""]
    names = [field.name for group in groups for field in group.fields]
    assert sorted(names) == sorted(set(Everything.base_fields) - {"secret"})


def test_help_and_fault_are_announced_with_the_field(render: Render) -> None:
    form = Everything({})
    html = render("{% field form.name %}", form=form)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    html = render("{% field form.result %}", form=form)
    described = 'aria-describedby="id_result_helptext id_result_error"'
    assert f'<fieldset class="field bad" id="id_result_field" {described}>' in html


def test_a_formset_prints_all_rows_and_all_faults(render: Render, english: None) -> None:
    rows = Rows({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "x", "form-1-name": "y"})
    html = render('{% errors rows %}{% formset rows "Lot" %}', rows=rows)
    assert not faults(html)
    assert "Lot 2" in html
    assert 'href="#id_form-1-opened"' in html
    unbound = render("{% errors rows %}{% formset rows %}", rows=Rows())
    assert not faults(unbound)
    assert "faults" not in unbound


def test_a_broken_formset_says_so(render: Render) -> None:
    assert "faults" in render("{% errors rows %}", rows=Rows({}))


def test_confirmation_says_what_will_happen(render: Render, language: str) -> None:
    class Reason(forms.Form):
        reason = forms.CharField()

    source = '{% confirm form submit="Close" cancel="/back/" danger=True %}<p>It closes.</p>{% endconfirm %}'
    html = render(source, form=Reason())
    assert not faults(html)
    assert "<p>It closes.</p>" in html
    assert 'class="btn danger"' in html
    assert "csrfmiddlewaretoken" in html
    assert not faults(render('{% confirm submit="Go" %}x{% endconfirm %}'))


def test_an_upload_tells_its_limit_before_sending(english: None) -> None:
    html = str(Everything()["photo"])
    assert 'accept="image/*"' in html
    assert 'data-limit="20971520"' in html
    assert "larger than 20 MB" in html
    assert "data-limit" not in str(Upload().render("a", None))


def test_dates_come_back_as_they_were_typed() -> None:
    import datetime as dt

    assert 'value="2026-03-01"' in Day().render("a", dt.date(2026, 3, 1))
    assert 'value="2026-03-01T08:05"' in Moment().render("a", dt.datetime(2026, 3, 1, 8, 5))  # noqa: DTZ001


@pytest.mark.parametrize("language", ["zh-hans"], indirect=True)
def test_the_usual_refusals_are_said_in_the_words_of_an_office(language: str) -> None:
    class Usual(forms.Form):
        need = forms.CharField()
        short = forms.CharField(max_length=2)
        day = forms.DateField()
        one = forms.ChoiceField(choices=PAIRS)
        file = forms.FileField()

    data: dict[str, Any] = {"short": "abc", "day": "x", "one": "z"}
    form = Usual(data, MultiValueDict({"file": [SimpleUploadedFile("a.txt", b"")]}))
    said = {name: str(errors[0]) for name, errors in form.errors.items()}
    assert said == {
        "need": "请填写此项。",
        "short": "此项不超过2个字符，现为3个。",
        "day": "日期无法识别，请按“年-月-日”填写实际存在的日期。",
        "one": "“z”不在可选范围内，请重新选择。",
        "file": "文件内容为空，请另选文件。",
    }
