"""The voices for a forge and for mail: annotations, Markdown, HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from markdown import markdown as render

from satudata.model.finding import Finding, Severity, Where
from satudata.text import Text
from satudata.voices import tell
from satudata.voices.github import escape, escape_property
from satudata.voices.markdown import MAX_BYTES, markdown

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def test_every_line_is_one_command_whatever_the_cells_hold(hostile: list[Finding], t: Text) -> None:
    lines = tell("github", hostile, t).splitlines()
    assert [match[1] for line in lines if (match := COMMAND.fullmatch(line))] == ["error", "notice"]
    assert len(lines) == 2


def test_percent_line_ends_colons_and_commas_are_escaped() -> None:
    assert escape("50%\r\nx: a, b") == "50%25%0D%0Ax: a, b"
    assert escape_property("50%\r\nx: a, b") == "50%25%0D%0Ax%3A a%2C b"


def test_at_most_ten_errors_and_ten_warnings_then_how_many_there_are(many: list[Finding], indonesian: Text) -> None:
    told = tell("github", many, indonesian)
    assert told.count("::error ") == 10
    assert told.count("::warning ") == 10
    assert "Ditampilkan 20 dari 61 temuan" in told


def test_places_that_no_finding_names_are_counted_with_the_rest(many: list[Finding], indonesian: Text) -> None:
    last = replace(many[39], facts=(*many[39].facts, ("more", 3000)))
    told = tell("github", [*many[:39], last], indonesian)
    assert "3.040 galat di 1 berkas. Ditampilkan 10 dari 3.040 temuan" in told
    assert "… dan 3.040 temuan lagi" in markdown([*many[:39], last], indonesian, 500)


def test_the_first_of_each_kind_comes_before_a_second(many: list[Finding], indonesian: Text) -> None:
    shown = [line for line in tell("github", many, indonesian).splitlines() if line.startswith("::error")]
    assert "file=data/b.csv,line=9" in shown[1]


def test_markdown_is_bounded_and_counts_what_it_left_out(findings: list[Finding], t: Text) -> None:
    huge = [
        Finding("codes-unknown-code", Severity.ERROR, Where(f"data/a/{n}.csv", 1, 1, "é" * 50), (("value", "é" * 200),))
        for n in range(3000)
    ]
    told = tell("markdown", huge, t)
    assert len(told.encode()) <= MAX_BYTES
    left = re.findall(r"[0-9.,]+ (?:temuan lagi|more findings)", told)
    assert len(left) == 1
    assert int(re.sub("[^0-9]", "", left[0])) + told.count("### ") == 3000
    assert len(tell("markdown", findings, t).encode()) < 5000


class Tags(HTMLParser):
    """The tags of some HTML and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_markdown_of_a_hostile_cell_renders_as_text(hostile: list[Finding], t: Text) -> None:
    seen = Tags(render(tell("markdown", hostile, t)))
    assert seen.tags <= {"h2", "h3", "p", "ul", "li", "strong", "code"}
    assert "<script>alert(1)</script>" in seen.text
    assert "@walidata" not in seen.text


def test_markdown_of_one_line_stays_one_line(hostile: list[Finding], t: Text) -> None:
    assert not [line for line in tell("markdown", hostile, t).splitlines() if line.startswith(("::", "<"))]


def test_html_stands_alone_without_scripts_or_outside_addresses(hostile: list[Finding], t: Text) -> None:
    told = tell("html", hostile, t)
    seen = Tags(told)
    assert not seen.tags & {"script", "link", "img", "iframe", "a"}
    assert f'<html lang="{t.language}">' in told
    assert "Content-Security-Policy" in told
