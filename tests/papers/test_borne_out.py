"""Papers say what the records bear out: who asked what by when, who passed it on, and what is handed over anew."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Tree, record
from tests.papers.bureau import REQUEST, bureau, examined
from tests.papers.reading import pages
from tests.papers.scenes import DATASET, OTHER, Scene


def test_a_list_of_needs_begins_with_a_capital_and_tells_no_subject_for_a_purpose(tree: Tree, tmp_path: Path) -> None:
    one = asked_by_the_public(tree, tmp_path)
    one.does("wali", "letter", "needs", REQUEST, "--format", "pdf", "--to", str(tmp_path / "forum"))
    (text,) = pages(next((tmp_path / "forum").glob("*.pdf")).read_bytes())
    assert "Perihal permintaan: Penyusunan rencana penanggulangan stunting." in text and "Keperluan" not in text
    one.does("wali", "letter", "needs", "request:2026/0008", "--format", "pdf", "--to", str(tmp_path / "surat"))
    (public,) = pages(next((tmp_path / "surat").glob("*.pdf")).read_bytes())
    assert "Peneliti menyampaikan kepada Walidata" in public
    assert "Perihal" not in public  # the only line of the list says the same


def asked_by_the_public(tree: Tree, folder: Path) -> Scene:
    """A request of a researcher, passed on by the PPID on 13 October and given more time on the 26th."""
    one = bureau(tree, folder)
    roster = (one.root / "catalog/roster.yml").read_text("utf-8")
    asked = (
        'kind: public\nreceived: "2026-10-12T13:20+07:00"\nchannel: email\nrequester: {class: researcher}\n'
        "subject: Pendapatan parkir\nneeds: [{title: Pendapatan parkir}]\n"
        'routing: [{to: dinsos, by: ppid, "on": "2026-10-13"}]\n'
        'extension: {"on": "2026-10-26", until: "2026-11-04", reason: Data tersebar}\n'
    )
    files = {"catalog/roster.yml": roster.replace("role: secretariat", "role: ppid")}
    record(one.root, {**files, "catalog/requests/2026/0008.yml": asked})
    return one


def test_a_disposition_tells_the_day_that_the_law_sets_and_is_signed_by_who_routed_it(
    tree: Tree, tmp_path: Path
) -> None:
    one = asked_by_the_public(tree, tmp_path)
    asked = ("letter", "disposition", "request:2026/0008", "--format", "pdf")
    one.does("wali", *asked, "--to", str(tmp_path / "kini"))
    (text,) = pages(next((tmp_path / "kini").glob("*.pdf")).read_bytes())
    assert "Diselesaikan paling lambat : 4 November 2026" in text
    assert "PPID Kota Blitar, Sekretaris Bappeda (contoh)" in text and "Walidata" not in text
    # The extension came later than that day.
    one.does("wali", *asked, "--date", "2026-10-13", "--to", str(tmp_path / "dulu"))
    (before,) = pages(next((tmp_path / "dulu").glob("*.pdf")).read_bytes())
    assert "Diselesaikan paling lambat : 26 Oktober 2026" in before
    one.does("wali", *asked, "--due", "2026-10-20", "--to", str(tmp_path / "lain"))
    assert "20 Oktober 2026" in pages(next((tmp_path / "lain").glob("*.pdf")).read_bytes())[0]


def test_a_list_of_what_conforms_holds_what_awaits_the_head_and_hands_over_nothing_twice(
    tree: Tree, tmp_path: Path
) -> None:
    one = bureau(tree, tmp_path)
    examined(one)
    one.does("kepala", "approve", DATASET, "--step", "agency_approval")
    one.does("wali", "letter", "conforming", "dinkes", "--format", "pdf", "--to", str(tmp_path / "semua"))
    text = " ".join(pages(next((tmp_path / "semua").glob("*.pdf")).read_bytes()))
    assert OTHER in text and DATASET not in text and "untuk divalidasi sebelum dipublikasikan" in text
    one.does("wali", "letter", "conforming", DATASET, "--format", "pdf", "--to", str(tmp_path / "satu"))
    text = " ".join(pages(next((tmp_path / "satu").glob("*.pdf")).read_bytes()))
    assert DATASET in text and "tidak disampaikan lagi untuk divalidasi" in text
    one.does("kepala", "approve", OTHER, "--step", "agency_approval")
    assert one.runs("wali", "letter", "conforming", "dinkes", "--to", str(tmp_path / "tiada")) == 2
    assert not (tmp_path / "tiada").exists()
