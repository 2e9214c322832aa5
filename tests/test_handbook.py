"""The handbook is complete: every page is listed, the READMEs are twins, the forms are what the forge takes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
LINK = re.compile(r"\]\(([^)#]+)")


def links(page: Path) -> set[str]:
    return set(LINK.findall(page.read_text("utf-8")))


def test_every_page_of_the_handbook_is_listed_in_its_index() -> None:
    docs = ROOT / "docs"
    pages = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")} - {"README.md"}
    assert pages - links(docs / "README.md") == set()


def test_decisions_are_numbered_without_gap_and_say_context_decision_and_consequences() -> None:
    pages = sorted((ROOT / "docs" / "decisions").iterdir())
    assert [path.name[:5] for path in pages] == [f"{n:04d}-" for n in range(1, len(pages) + 1)]
    for path in pages:
        text = path.read_text("utf-8")
        assert text.startswith(f"# {path.name[:4]} · "), path.name
        assert re.findall(r"^\*\*(\w+)\.?\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], (
            path.name
        )


def test_the_two_readmes_have_the_same_parts_and_lead_to_the_same_places() -> None:
    english, indonesian = ROOT / "README.md", ROOT / "README.id.md"
    levels = [re.findall(r"^#+ ", page.read_text("utf-8"), re.MULTILINE) for page in (english, indonesian)]
    assert levels[0] == levels[1]
    only_indonesian = {"catalog/pages/id/panduan/produsen.md", "catalog/pages/id/panduan/peninjau.md"}
    assert links(indonesian) - {"README.md"} - only_indonesian == links(english) - {"README.id.md"}


@pytest.mark.parametrize(
    ("schema", "name"),
    [("vendor.github-issue-forms", "kesalahan-data.yml"), ("vendor.github-issue-config", "config.yml")],
)
def test_a_form_is_valid_against_the_schema_of_the_forge(schema: str, name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(FORMS / name)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
