"""Manifests: what is refused at once, what they claim together, and how their paths are resolved."""

from typing import Any

import pytest

from yantuo.kernel.manifest import DossierKind, Manifest, ManifestFault, NavEntry, check_together, load


def manifest(key: str = "credit", **changes: Any) -> Manifest:
    given: dict[str, Any] = {"title": "Credit", "basis": "Food Safety Law, article 113", **changes}
    return Manifest(key=key, **given)


def kind(key: str, **changes: str) -> DossierKind:
    given = {
        "url_name": "credit:detail",
        "flow": "yantuo.kernel.flow.FLOW",
        "model": "yantuo.kernel.flow.Step",
    }
    return DossierKind(key=key, label="Case", **{**given, **changes})


def test_a_manifest_lists_every_path_it_names() -> None:
    made = manifest(urls="a.urls", jobs=("a.jobs.sweep",), public="a.queries.rows", kinds=(kind("case"),))
    assert list(made.paths()) == [
        ("urls", "a.urls"),
        ("public", "a.queries.rows"),
        ("jobs", "a.jobs.sweep"),
        ("kind case", "yantuo.kernel.flow.FLOW"),
        ("kind case", "yantuo.kernel.flow.Step"),
    ]


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(ManifestFault) as refused:
        manifest(
            "Credit!", title="", basis=" ", urls="urls", nav=(NavEntry(label="x", url_name="no name"),),
            kinds=(kind("Case"),),
        )  # fmt: skip
    assert len(refused.value.faults) == 6
    assert "names no article" in str(refused.value)
    assert "'urls' is no dotted path" in str(refused.value)


def test_two_mechanisms_do_not_claim_the_same_word() -> None:
    check_together([manifest("a", kinds=(kind("one"),)), manifest("b", kinds=(kind("two"),))])
    with pytest.raises(ManifestFault) as refused:
        check_together([manifest("a", kinds=(kind("one"),)), manifest("a", kinds=(kind("one"),))])
    assert refused.value.faults == ["2 mechanisms are called a", "2 kinds of dossier are called one"]


def test_paths_are_resolved() -> None:
    assert load("yantuo.kernel.manifest").load is load
    assert load("yantuo.kernel.manifest.Manifest") is Manifest


@pytest.mark.parametrize(
    "path", ["yantuo.kernel.manifest.Nothing", "yantuo.nowhere.at_all", "nowhere.at_all"]
)
def test_what_is_not_there_is_named(path: str) -> None:
    with pytest.raises(ImportError):
        load(path)
