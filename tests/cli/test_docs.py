"""The references are made from the schemas and from the checks, and are never stale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from satudata.checks import registry
from satudata.cli import docs
from satudata.cli.docs_procedures import procedures_page, stories
from satudata.model.finding import Check, Severity
from satudata.read.schemas import KINDS, schema_of
from satudata.read.sops import load_sop, sop_names

ROOT = Path(__file__).parents[2]


def test_what_the_repository_holds_is_what_the_schemas_say_now() -> None:
    for path, content in docs.products():
        assert (ROOT / path).read_bytes() == content, "run scripts/docs"


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_every_schema_is_on_the_page_in_both_languages(kind: str) -> None:
    page = docs.metadata_page()
    names = {name for part in _parts(schema_of(kind)) for name in part.get("properties", {})}
    for name in names:
        assert len(re.findall(rf"^\| `(?:[^`]*[.\]])?{name}` \|", page, re.MULTILINE)) >= 2, name


def test_the_page_tells_when_a_key_is_required() -> None:
    page = docs.metadata_page()
    assert "| `access.ground` | bila `level`: `restricted`, `closed` |" in page
    assert "| `licenses` | if `access.level`: `open` |" in page
    assert "| `rules[].parts` | bila `kind`: `sum` – ya |" in page


def test_every_check_has_its_own_heading_and_its_words_in_both_languages() -> None:
    page = docs.checks_page(registry.ALL.values())
    headings = re.findall(r"^### `(.*)`$", page, re.MULTILINE)
    assert headings == sorted(registry.ALL)
    assert page.count("\n- **") == 2 * len(headings)


def test_a_check_says_its_severity_and_whether_it_may_be_waived() -> None:
    page = docs.checks_page([Check("codes-lost-zero"), Check("privacy-phone", Severity.WARNING, waivable=False)])
    assert "- **Kode kehilangan angka nol** (galat; dapat dikecualikan)." in page
    assert "(warning; cannot be waived)" in page


def test_a_check_without_words_is_never_left_out_in_silence() -> None:
    with pytest.raises(KeyError):
        docs.checks_page([Check("codes-nobody-wrote-a-word")])


def test_every_row_of_every_procedure_is_told_by_a_story_that_is_there() -> None:
    told = stories(ROOT / "tests" / "procedures")
    rows = {(name, row.number) for name in sop_names() for row in load_sop(name).rows}
    assert told.keys() == rows
    for story in told.values():
        assert f"def {story.part}(" in (ROOT / "docs" / story.path).read_text("utf-8")


def test_papers_of_rows_stand_on_the_page_by_their_names() -> None:
    page = procedures_page(ROOT / "tests" / "procedures")
    keys = {row.document for name in sop_names() for row in load_sop(name).rows} - {""}
    assert not [key for key in keys if f"| `{key}` |" in page]
    for words in ("Berita acara: `satudata letter minutes`", "Rekomendasi kegiatan statistik, dari BPS"):
        assert words in page
    assert "Minutes: `satudata letter minutes`" in page
    assert "sesudah tercatat: Surat pernyataan |" in page


def test_a_row_that_no_story_tells_has_a_dash(tmp_path: Path) -> None:
    page = procedures_page(tmp_path)
    rows = sum(len(load_sop(name).rows) for name in sop_names())
    assert page.count("| – |\n") == 2 * rows


def test_a_stale_page_is_told_and_writing_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    assert docs.main(["--check"]) == 1
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
    (tmp_path / "catalog/schemas/dataset.schema.json").write_text("{}")
    assert docs.main(["--check"]) == 1


def _parts(schema: object) -> list[dict[str, dict[str, object]]]:
    """Every part of a schema that says which keys a group has."""
    if isinstance(schema, list):
        return [part for value in schema for part in _parts(value)]
    if not isinstance(schema, dict):
        return []
    kept = (value for key, value in schema.items() if key not in ("if", "then", "examples"))
    inner = [part for value in kept for part in _parts(value)]
    return [schema, *inner] if isinstance(schema.get("properties"), dict) and "type" in schema else inner


def test_the_page_tells_what_a_status_requires_further_in() -> None:
    page = docs.metadata_page()
    assert "| `blok_vii.metode_analisis` | bila `status`: `submitted`, " in page
    assert "| `blok_iii.rencana_jadwal_kegiatan.evaluasi` | if `status`: `submitted`, " in page
    assert "| `indikator[].level_estimasi` | if `status`: `submitted`, " in page
    assert "| `blok_v.unit_sampel` |  | " in page
