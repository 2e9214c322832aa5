"""Changes told: words, bounds, and hostile cells in each voice."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from markdown import markdown as render
from playwright.sync_api import Browser
from rich.console import Console

from satudata.compare.datasets import Side
from satudata.model.changes import CatalogueChanges, FileChange, Kind
from satudata.text import Text
from satudata.voices.changes import VOICES, tell
from satudata.voices.changes.markdown import LIMIT, markdown
from satudata.voices.changes.terminal import terminal
from satudata.voices.changes.words import Reader, difference, shown, values_of, visible
from tests.compare.versions import changes, side
from tests.instances import TABLE, metadata
from tests.voices.test_forge import Tags

HOSTILE = (
    "\x1b]0;x\x07\x9b31m</table><script>alert(1)</script><img src=x onerror=alert(1)>|`**x**\u202e@walidata www.x.go"
)


def proposal(*pairs: tuple[Side | None, Side | None]) -> CatalogueChanges:
    found = sorted((changes(*pair) for pair in pairs), key=lambda one: one.sort_key())
    return CatalogueChanges("a" * 40, "", tuple(found), (FileChange("catalog/waivers.yml", Kind.CHANGED),))


def hostile() -> CatalogueChanges:
    cell = HOSTILE.replace('"', '""')
    about = metadata().replace("Banyaknya puskesmas yang beroperasi.", "Lain <script>alert(1)</script> | @walidata")
    return proposal(
        (side(), side(TABLE.replace("2023,11", f'2023,"{cell}"').replace("jumlah", f'"{cell}"'), about)),
        (side(), side(TABLE + f'"{cell}",2025,1\n')),
    )


def wide(n: int, rows: int) -> CatalogueChanges:
    after = TABLE + "".join(f'"{n:06}é{"ü" * 60}",2025,{n}\n' for n in range(rows))
    return proposal(*((side(dataset=f"dinkes/d{k}"), side(after, dataset=f"dinkes/d{k}")) for k in range(n)))


@pytest.mark.parametrize(
    ("before", "after", "unit", "id_", "en"),
    [
        ("412", "4120", "Unit", "×10", "×10"),
        ("4120", "412", "Unit", "÷10", "÷10"),
        ("1", "1234.5", "", "×1.234,5", "×1,234.5"),
        ("100", "112.5", "Jiwa", "+12,5 %", "+12.5%"),
        ("100", "97", "Jiwa", "−3 %", "−3%"),
        ("1000000", "1000100", "Jiwa", "+0,01 %", "+0.01%"),
        ("1000000", "1000001", "Jiwa", "+1", "+1"),
        ("1913321.73", "1913321.71", "Rupiah", "−0,02", "−0.02"),
        ("10.5", "12", "Persen", "+1,5 poin", "+1.5 points"),
        ("0", "5", "Unit", "+5", "+5"),
        ("5", "-5", "Unit", "−10", "−10"),
        ("-10", "-40", "Unit", "×4", "×4"),
    ],
)
def test_a_change_of_a_number_in_words(before: str, after: str, unit: str, id_: str, en: str) -> None:
    assert difference(before, after, unit, Text("id")) == id_
    assert difference(before, after, unit, Text("en")) == en


def test_what_nobody_would_see_is_made_visible() -> None:
    assert visible("a\u202eb\u200bc\x1bd\u00a0e\U000e0041") == "a‹U+202E›b‹U+200B›c‹U+001B›d‹U+00A0›e‹U+E0041›"
    assert shown("412 ") == "“412 ”"
    assert len(shown("x" * 5000)) == 80


def test_of_two_long_texts_what_follows_the_common_beginning_is_shown(indonesian: Text) -> None:
    older = metadata().replace("dihitung dari catatan fasilitas kesehatan.", "dihitung dari catatan lama.")
    (change,) = [one for one in changes(side(about=older), side()).metadata if one.path == ("description",)]
    before, after = values_of(change, indonesian)
    assert before.startswith("…")
    assert "catatan lama" in before
    assert "catatan fasilitas" in after


@pytest.mark.parametrize("voice", VOICES)
def test_a_hostile_cell_brings_no_control_and_no_mark_that_reorders_text(voice: str, t: Text) -> None:
    told = tell(voice, hostile(), Reader(t))
    assert not {c for c in told if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160}
    assert "\u202e" not in told


def test_markdown_of_a_hostile_cell_renders_as_text(t: Text) -> None:
    told = tell("markdown", hostile(), Reader(t))
    allowed = {"h2", "h3", "p", "ul", "li", "strong", "code", "sub", "details", "summary"}
    seen = Tags(render(re.sub(r"^\|.*$", "", told, flags=re.MULTILINE)))
    assert seen.tags <= allowed
    assert "@walidata" not in told
    rows = [line for line in told.splitlines() if line.startswith("|")]
    assert rows
    assert not [row for row in rows if re.search(r"[<`@\\]", row.replace("@\u2060", ""))]


def test_the_cells_of_a_markdown_table_stay_in_their_columns(t: Text) -> None:
    told = tell("markdown", hostile(), Reader(t))
    for block in told.split("<details>")[1:]:
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) == 1


@pytest.mark.parametrize(("datasets", "rows"), [(1, 3000), (400, 1), (60, 60)])
def test_markdown_is_bounded_and_says_how_much_it_left_out(datasets: int, rows: int, t: Text) -> None:
    told = markdown(wide(datasets, rows), Reader(t))
    assert len(told.encode()) <= LIMIT
    assert told.count("<details>") == told.count("</details>")
    if datasets > 1:
        hidden = int(re.findall(r"([0-9.,]+) datasets?", told.splitlines()[-1].replace("&#", ""))[0].replace(".", ""))
        assert hidden + told.count("### ") == datasets


def test_the_sentences_of_all_datasets_come_before_the_tables_of_any(indonesian: Text) -> None:
    told = markdown(wide(40, 60), Reader(indonesian), limit=20_000)
    assert len(told.encode()) <= 20_000
    assert told.count("### ") == 40
    assert "40 tabel rincian" not in told


def test_colours_only_at_a_terminal(indonesian: Text, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    opened = proposal((side(about=metadata(access="{level: restricted}")), side()))
    tty = Console(file=io.StringIO(), force_terminal=True, color_system="standard", highlight=False)
    assert "\x1b[1;31mAKSES BERUBAH" in terminal(opened, Reader(indonesian), tty)
    pipe = Console(file=io.StringIO(), force_terminal=False)
    assert "\x1b" not in terminal(opened, Reader(indonesian), pipe)


def test_square_brackets_of_a_cell_are_no_markup(indonesian: Text) -> None:
    told = terminal(proposal((side(), side(TABLE + "[red]x[/nope],2025,1\n"))), Reader(indonesian))
    assert "[red]x[/nope]" in told


def test_values_that_all_changed_by_one_factor_point_to_the_unit(indonesian: Text) -> None:
    tenfold = "\n".join(f"{line}0" if line[0] == "3" else line for line in TABLE.splitlines()) + "\n"
    assert "sama besar (×10)" in terminal(proposal((side(), side(tenfold))), Reader(indonesian))
    nothing = re.sub(",[0-9]+$", ",0", TABLE, flags=re.MULTILINE)
    assert "sama besar" not in terminal(proposal((side(nothing), side())), Reader(indonesian))
    one_left = tenfold.replace("2024,140", "2024,15")
    assert "sama besar" not in terminal(proposal((side(), side(one_left))), Reader(indonesian))


def test_codes_of_regions_are_told_by_name(indonesian: Text) -> None:
    found = proposal((side(), side(TABLE.replace("2023,11", "2023,110"))))
    assert "2023 Kepanjenkidul 11 → 110" in terminal(found, Reader(indonesian, {"35.72.01": "Kepanjenkidul"}))
    assert "2023 35.72.01 11 → 110" in terminal(found, Reader(indonesian))


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_html_stands_alone_in_a_browser_runs_nothing_and_fits(
    chromium: Browser, tmp_path: Path, t: Text, width: int, scheme: str
) -> None:
    place = tmp_path / "perubahan.html"
    place.write_text(tell("html", hostile(), Reader(t)), "utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it names
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("dialog", lambda dialog: told.append("dialog"))
    page.on("request", lambda request: told.append(request.url) if request.url != place.as_uri() else None)
    page.goto(place.as_uri())
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"  # the style passes the policy
    assert page.locator("img, table script, main script").count() == 0
    page.close()


def test_html_has_no_barriers(chromium: Browser, tmp_path: Path, indonesian: Text) -> None:
    place = tmp_path / "perubahan.html"
    place.write_text(tell("html", hostile(), Reader(indonesian)), "utf-8")
    for width in (360, 1440):
        # The policy of the page also stops the judge's script; it is lifted for the judge alone.
        context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.goto(place.as_uri())
        assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
        context.close()
