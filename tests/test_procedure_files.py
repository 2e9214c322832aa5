"""The procedure in force from the instance's files to its site, and who may change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from satudata import typesetting
from satudata.build import Plan, build
from satudata.gate.forge import ChangedFile
from satudata.gate.proposal import Kind, classify
from satudata.model.finding import Severity
from satudata.model.procedure import Unit, limit
from satudata.model.roster import Roster
from satudata.model.statement import EXAMINATION
from satudata.pipeline import Reading, Request, read
from satudata.read.places import GOVERNED, OWN_SOP, SOP_DEVIATIONS
from satudata.read.sops import sop_document
from satudata.trust.governance import COVERED, SETTINGS, state_of, unapproved
from tests.conftest import Tree
from tests.instances import DAY, instance

DEVIATIONS = 'rows:\n  - {step: examination, limit: 2 days, reason: "Perwal 1/2026"}\n'
PAGES = ("prosedur/index.html", "en/prosedur/index.html")


def look(root: Path) -> Reading:
    return read(Request(root=root, as_of=DAY, cached=True))


def named(name: str) -> dict[str, str | bytes | None]:
    settings = instance()["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    return instance() | {"catalog/catalog.yml": settings.replace(b"sop: blitar", f"sop: {name}".encode())}


def test_the_procedure_that_the_settings_name_has_a_page_and_a_paper(tree: Tree, tmp_path: Path) -> None:
    build(look(tree(instance())), Plan(site=tmp_path / "site"))
    for path in PAGES:
        assert "Memeriksa Kesesuaian Data" in (tmp_path / "site" / path).read_text("utf-8")
    paper = (tmp_path / "site/prosedur/prosedur.pdf").read_bytes()
    assert paper.startswith(b"%PDF")
    assert "prosedur/</loc>" in (tmp_path / "site/sitemap.xml").read_text("utf-8")


def test_a_second_build_sets_the_paper_from_the_cache_to_the_same_bytes(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree(instance())
    build(look(root), Plan(site=tmp_path / "site"))
    monkeypatch.setattr(typesetting, "pdf", lambda *given: pytest.fail("set anew"))
    build(look(root), Plan(site=tmp_path / "other"))
    paths = [tmp_path / site / "prosedur/prosedur.pdf" for site in ("site", "other")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("installed", [True, False])
def test_without_the_paper_no_page_leads_to_it(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr(typesetting, "available", lambda: installed)
    build(look(tree(instance())), Plan(site=tmp_path / "site", without=frozenset({"pdf"} if installed else ())))
    assert not (tmp_path / "site/prosedur/prosedur.pdf").exists()
    assert "prosedur.pdf" not in (tmp_path / "site/prosedur/index.html").read_text("utf-8")


def test_an_unknown_procedure_is_an_error_and_has_no_page(tree: Tree, tmp_path: Path) -> None:
    reading = look(tree(named("jakarta")))
    assert reading.catalog.sop is None
    assert [(one.code, one.where.path) for one in reading.findings if one.severity is Severity.ERROR] == [
        ("sop-unknown", "catalog/catalog.yml")
    ]
    build(reading, Plan(site=tmp_path / "site"))
    assert not any((tmp_path / "site" / path).exists() for path in PAGES)


def test_what_the_instance_does_otherwise_is_in_force_told_and_shown(tree: Tree, tmp_path: Path) -> None:
    reading = look(tree(instance() | {SOP_DEVIATIONS: DEVIATIONS}))
    assert reading.catalog.sop is not None
    examination = reading.catalog.sop.row(EXAMINATION)
    assert examination is not None
    assert examination.limit == limit(2, Unit.DAYS)
    told = [one for one in reading.findings if one.where.path == SOP_DEVIATIONS]
    assert [(one.code, one.severity, one.where.line) for one in told] == [("sop-deviation", Severity.NOTE, 2)]
    build(reading, Plan(site=tmp_path / "site"))
    assert "Perwal 1/2026" in (tmp_path / "site/prosedur/index.html").read_text("utf-8")


def test_a_region_s_own_procedure_is_one_file(tree: Tree) -> None:
    own = sop_document("perpres-39-2019").text
    reading = look(tree(named("own") | {OWN_SOP: own}))
    assert reading.catalog.sop is not None
    assert (reading.catalog.sop.name, len(reading.catalog.sop.rows)) == ("own", 8)
    assert not [one for one in reading.findings if one.severity is Severity.ERROR]


def test_procedures_of_one_s_own_and_deviations_are_let_in_as_settings() -> None:
    assert {OWN_SOP, SOP_DEVIATIONS} <= set(GOVERNED)
    assert {OWN_SOP, SOP_DEVIATIONS} <= set(COVERED[SETTINGS])
    files = {"catalog/catalog.yml": b"a", "catalog/roster.yml": b"[]"}
    pinned = state_of(files, Roster({}), "2026-11-01", frozenset())
    for path in (OWN_SOP, SOP_DEVIATIONS):
        later = state_of({**files, path: b"x"}, Roster({}), "2026-11-02", frozenset())
        assert unapproved([pinned, later], (), frozenset()) == [SETTINGS]


def test_a_proposal_that_changes_the_procedure_is_governance_about_the_settings() -> None:
    for path in (OWN_SOP, SOP_DEVIATIONS):
        proposal = classify(7, [ChangedFile(path, "added")])
        assert (proposal.kind, list(proposal.subjects)) == (Kind.GOVERNANCE, [SETTINGS])
        assert path in proposal.subjects[SETTINGS]
    mixed = classify(7, [ChangedFile(SOP_DEVIATIONS, "modified"), ChangedFile("data/dinkes/a.csv", "modified")])
    assert mixed.kind is None
