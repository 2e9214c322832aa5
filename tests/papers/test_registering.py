"""Letters that came back: one number each, where the original lies, what of them is kept, and the printed set."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.model.sop import Row, Subject
from satudata.papers.about import ABOUT, subject_of
from satudata.papers.printset import included
from satudata.papers.received import listed
from satudata.papers.register import COLUMNS, KINDS, OLDER, entered, entries
from satudata.read.letters import DOCUMENTS
from satudata.read.sops import load_sop, sop_names
from tests.conftest import Tree, git, record
from tests.papers.bureau import ACTIVITY, PLAN, REQUEST, STATED, YEAR, bureau
from tests.papers.scenes import OTHER, Scene
from tests.papers.test_register import LETTER

REGISTER = "catalog/letters/register.csv"
NEW = ("--number", "045/8/2026", "--dated", "2026-01-21", "--agency", "dinkes", "--original", "Lemari 2")


@pytest.fixture
def one(tree: Tree, tmp_path: Path) -> Scene:
    return bureau(tree, tmp_path)


def rows(one: Scene) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((one.root / REGISTER).read_text("utf-8"))))


def refused(one: Scene, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert one.runs("wali", "letter", "register", *arguments) == 2
    return " ".join(capsys.readouterr().err.split())


def test_a_returned_letter_stands_in_the_register_with_the_place_of_its_original(one: Scene) -> None:
    one.does("wali", "letter", "register", "pernyataan", *STATED, "--receiver", "wali", "--received", "2026-01-23")
    (row,) = rows(one)
    assert tuple(row) == COLUMNS
    assert (row["jenis_surat"], row["nomor_surat"], row["dataset"]) == ("pernyataan", "045/7/2026", PLAN)
    assert (row["asli"], row["penerima"], row["tanggal_terima"]) == ("Lemari 2, map 3", "wali", "2026-01-23")
    assert (row["penandatangan"], row["jenis_tanda_tangan"]) == ("kepala", "basah")
    assert git(one.root, "status", "--porcelain") == ""


def test_its_file_is_kept_outside_the_repository_under_its_digest(one: Scene, tmp_path: Path) -> None:
    signed = tmp_path / "pernyataan.pdf"
    signed.write_bytes(b"ditandatangani")
    store = tmp_path / "arsip"
    one.does("wali", "letter", "register", "statement", *NEW, "--file", str(signed), "--store", str(store))
    digest = hashlib.sha256(b"ditandatangani").hexdigest()
    (row,) = rows(one)
    assert (row["jenis_surat"], row["berkas"], row["sha256"]) == ("pernyataan", f"{digest}.pdf", f"sha256:{digest}")
    assert (store / f"{digest}.pdf").read_bytes() == b"ditandatangani"
    inside = one.root / "arsip"
    assert one.runs("wali", "letter", "register", "statement", *NEW, "--file", str(signed), "--store", str(inside)) == 2


def test_two_letters_with_one_number_of_an_agency_and_year_are_refused(
    one: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    one.does("wali", "letter", "register", "pernyataan", *STATED)
    again = ("--dated", "2026-02-02", "--agency", "dinkes", "--original", "Lemari 3")
    assert "The number 045/7/2026 belongs to another letter" in refused(
        one, capsys, "penunjukan", "--number", "045/7/2026", *again
    )
    assert "belongs to another letter" in refused(one, capsys, "penunjukan", "--number", "045 / 7 / 2026", *again)
    one.does("wali", "letter", "register", "penunjukan", "--number", "045/9/2026", *again)
    other = ("--dated", "2026-02-02", "--agency", "dinsos", "--original", "Lemari 3")
    one.does("wali", "letter", "register", "pernyataan", "--number", "045/7/2026", *other)
    assert len(rows(one)) == 3


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (("--number", " "), "A letter is registered with its number"),
        (("--number", "=1+1"), "cannot be registered"),
        (("--dated", "2026-12-24"), "cannot be after the day it was received"),
        (("--dated", "21-01-2026"), "21-01-2026"),
        (("--agency", "tidak-ada"), "There is no agency tidak-ada"),
        (("--original", ""), "Tell where the letter is"),
        (("--original", "=SUM(A1)"), "cannot be registered under asli"),
        (("--note", "a\nb"), "cannot be registered under catatan"),
        (("--signer", "siapa"), "There is no siapa"),
        (("--receiver", "siapa"), "There is no siapa"),
        (("--subject", "plan:2026/../x"), "There is no plan:2026/../x"),
        (("--subject", "puskesmas"), "There is no puskesmas"),
    ],
)
def test_what_would_make_the_register_untrue_is_refused(
    one: Scene, capsys: pytest.CaptureFixture[str], changed: tuple[str, str], why: str
) -> None:
    given = dict(zip(NEW[::2], NEW[1::2], strict=True)) | {changed[0]: changed[1]}
    assert why in refused(one, capsys, "pernyataan", *(part for option in given.items() for part in option))
    assert rows(one) == []


@pytest.mark.parametrize(
    ("kind", "agency", "subject", "why"),
    [
        (
            "pernyataan",
            "dinkes",
            "plan:2031/dinkes",
            "There is no plan:2031/dinkes in this repository. There are: pl",
        ),
        ("validasi", "dinkes", "dinkes/nosuch", "There are: dinkes/kunjungan-pasien, dinkes/posyandu, dinkes/pus"),
        ("validasi", "dinkes", PLAN, "A letter of the kind validasi is not registered about plan:2026/dinkes"),
        ("pernyataan", "dinkes", YEAR, "What fits --subject: plan:YEAR/AGENCY."),
        ("berita-acara", "dinkes", PLAN, "What fits --subject: plan:YEAR."),
        ("penunjukan", "dinkes", OTHER, "What fits --subject: –."),
        ("validasi", "dinsos", OTHER, "dinkes/posyandu is not of dinsos. Check --agency"),
        ("validasi", "diskominfo", OTHER, "dinkes/posyandu is not of diskominfo"),
        ("pernyataan", "dinsos", PLAN, "plan:2026/dinkes is not of dinsos"),
        ("rekomendasi", "dinsos", ACTIVITY, "is not of dinsos"),
    ],
)
def test_a_letter_is_registered_about_what_is_there_what_it_can_be_about_and_its_agency_s_own(
    one: Scene, capsys: pytest.CaptureFixture[str], kind: str, agency: str, subject: str, why: str
) -> None:
    said = ("--number", "045/8/2026", "--dated", "2026-01-21", "--original", "Lemari 2")
    assert why in refused(one, capsys, kind, *said, "--agency", agency, "--subject", subject)
    assert not (one.root / REGISTER).read_text("utf-8").count("045/8/2026")


def test_letters_of_every_kind_are_registered_about_their_own_matter(one: Scene) -> None:
    matters = {Subject.DATASET: OTHER, Subject.AGENCY_PLAN: PLAN, Subject.PLAN: YEAR, Subject.REQUEST: REQUEST}
    matters |= {Subject.ACTIVITY: ACTIVITY, Subject.REPORT: "report:2026-q1"}
    record(one.root, {"catalog/reports/2026-q1.yml": "period: 2026-Q1\n"})
    for number, (kind, about) in enumerate(ABOUT.items()):
        named = ("--subject", matters[about]) if about is not None else ()
        said = ("--number", f"045/{number}/2026", "--dated", "2026-01-21", "--original", "Lemari 2")
        one.does("wali", "letter", "register", kind, *said, "--agency", "dinkes", *named)
    assert [row["jenis_surat"] for row in rows(one)] == list(ABOUT)
    assert set(ABOUT) == set(KINDS.values())


def test_walidata_registers_sheets_about_any_agency_s_data_and_a_letter_may_name_data_that_went_or_are_to_come(
    one: Scene,
) -> None:
    said = ("--dated", "2026-01-21", "--original", "Lemari 2", "--subject", f"dataset:{OTHER}")
    one.does("wali", "letter", "register", "daftar-sesuai", "--number", "1/2026", "--agency", "diskominfo", *said)
    record(one.root, {f"metadata/{OTHER}.yml": None, f"data/{OTHER}.csv": None})
    one.does("wali", "letter", "register", "validasi", "--number", "2/2026", "--agency", "dinkes", *said)
    planned = (*said[:-1], "dinsos/penerima-bantuan")  # on the list, and no data yet
    one.does("wali", "letter", "register", "katalog", "--number", "3/2026", "--agency", "dinsos", *planned)
    assert [row["dataset"] for row in rows(one)] == [OTHER, OTHER, "dinsos/penerima-bantuan"]


def test_a_procedure_of_the_region_s_own_may_have_a_letter_about_something_else(one: Scene) -> None:
    desk = open_desk(one.root)
    assert desk.catalog.sop is not None
    row = Row("9", "pledge", Subject.DATASET, "Menyatakan", document="statement_letter")
    own = replace(desk.catalog.sop, rows=(*desk.catalog.sop.rows, row))
    changed = replace(desk, catalog=replace(desk.catalog, sop=own))
    assert subject_of(changed, "pernyataan", "dinkes", OTHER) == OTHER
    with pytest.raises(SatudataError, match="letter-subject-unfit"):
        subject_of(desk, "pernyataan", "dinkes", OTHER)


def test_a_register_of_before_is_read_and_gets_the_further_columns(one: Scene) -> None:
    old = f"{','.join(OLDER)}\n1,penunjukan,001/2026,2026-01-02,2026-01-05,dinkes,Kepala,,,,basah,berlaku,lama\n"
    assert len(entries(old.encode())) == 1
    assert entries(old.encode())[0].original == ""
    record(one.root, {REGISTER: old})
    one.does("wali", "letter", "register", "pernyataan", *STATED)
    first, second = rows(one)
    assert (first["catatan"], first["asli"], first["penerima"]) == ("lama", "", "")
    assert second["no_urut"] == "2"


def test_letters_without_a_file_are_never_taken_for_one_another() -> None:
    bare = entered(None, LETTER.__class__(**{**LETTER.__dict__, "sha256": "", "file": ""}))
    other = LETTER.__class__(**{**LETTER.__dict__, "sha256": "", "file": "", "number": "045/13/2026"})
    assert len(entries(entered(bare, other))) == 2


def test_the_list_tells_a_year_or_an_agency_as_a_table_or_csv(one: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    one.does("wali", "letter", "register", "pernyataan", *STATED)
    capsys.readouterr()
    one.does("wali", "letter", "list", "--year", "2026", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["nomor_surat"] == "045/7/2026"
    one.does("wali", "letter", "list", "--agency", "dinkes", "--kind", "statement")
    told = capsys.readouterr().out
    assert "045/7/2026" in told and "Statement" in told
    for empty in (("--year", "2025"), ("--agency", "dinsos"), ("--kind", "validasi")):
        one.does("wali", "letter", "list", *empty)
        assert "No letters are registered" in capsys.readouterr().out
    assert one.runs("wali", "letter", "list", "--year", "26") == 2
    assert len(listed(open_desk(one.root), "2026")) == 1


def test_every_paper_that_a_procedure_makes_or_needs_has_a_kind_in_the_register() -> None:
    named = {row.document for name in sop_names() for row in load_sop(name).rows}
    named |= {one for name in sop_names() for row in load_sop(name).rows for one in row.needs}
    # A report is no letter; a recommendation is written by BPS and stands in the activity's file.
    assert named - {"", "implementation_report", "bps_recommendation"} <= set(DOCUMENTS)
    assert set(DOCUMENTS.values()) <= set(KINDS.values())


def text_of(path: Path) -> str:
    opened = pypdfium2.PdfDocument(path.read_bytes())
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in opened).split())


def test_the_printed_set_is_numbered_and_lists_its_files_by_digest(one: Scene, tmp_path: Path) -> None:
    signed, store, report = tmp_path / "surat.pdf", tmp_path / "arsip", tmp_path / "laporan.pdf"
    signed.write_bytes(b"ditandatangani")
    report.write_bytes(b"laporan")
    one.does("wali", "letter", "register", "pernyataan", *STATED, "--file", str(signed), "--store", str(store))
    asked = ("--year", "2026", "--include", str(report), "--store", str(store))
    one.does("wali", "letter", "print-set", *asked, "--to", str(tmp_path / "satu"))
    one.does("wali", "letter", "print-set", *asked, "--to", str(tmp_path / "dua"))
    made = sorted((tmp_path / "satu").iterdir())
    assert [path.name.partition("-")[0] for path in made] == [f"{n:02d}" for n in range(len(made))]
    assert [path.name[3:] for path in made[:3]] == ["daftar-isi.pdf", "daftar-data-2026.pdf", "buku-agenda-2026.pdf"]
    contents = text_of(made[0])
    for path in made[1:]:
        assert path.name in contents.replace("- ", "-")
        assert f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" in contents
    assert {b"ditandatangani", b"laporan"} <= {path.read_bytes() for path in made}
    register = text_of(made[2])
    assert "Lemari 2, map 3" in register and "045/7/2026" in register and PLAN in register
    assert [path.read_bytes() for path in made] == [path.read_bytes() for path in sorted((tmp_path / "dua").iterdir())]


def test_originals_stand_in_the_printed_set_by_kind_and_number_and_pages_are_counted(
    one: Scene, tmp_path: Path
) -> None:
    signed, odd, store = tmp_path / "surat.pdf", tmp_path / "rusak.pdf", tmp_path / "arsip"
    made = pypdfium2.PdfDocument.new()
    for _ in range(3):
        made.new_page(595, 842)
    made.save(signed)
    odd.write_bytes(b"%PDF-1.7 rusak")
    one.does("wali", "letter", "register", "pernyataan", *STATED, "--file", str(signed), "--store", str(store))
    asked = ("--year", "2026", "--include", str(odd), "--store", str(store), "--to", str(tmp_path / "cetakan"))
    one.does("wali", "letter", "print-set", *asked)
    names = sorted(path.name for path in (tmp_path / "cetakan").iterdir())
    assert names[3:] == ["03-rusak.pdf", "04-pernyataan-dinkes-045-7-2026.pdf"]
    contents = text_of(tmp_path / "cetakan/00-daftar-isi.pdf")
    assert "Berkas yang disertakan 03-rusak.pdf –" in contents
    assert re.search(r"Surat pernyataan nomor 045/7/2026 04-pernyataan-dinkes-045-7-\s*2026.pdf 3 ", contents)


def test_a_report_stands_in_the_printed_set_under_its_title() -> None:
    assert included("laporan-2026-q3.pdf", b"").title == "Laporan Progres Satu Data Triwulan 3 Tahun 2026"
    assert included("laporan-2026.xlsx", b"").title == "Laporan Penyelenggaraan Satu Data Tahun 2026"
    assert included("laporan-tahunan.pdf", b"").title == "Berkas yang disertakan"


def test_an_original_that_was_changed_since_is_not_in_the_printed_set(one: Scene, tmp_path: Path) -> None:
    signed, store = tmp_path / "surat.pdf", tmp_path / "arsip"
    signed.write_bytes(b"ditandatangani")
    one.does("wali", "letter", "register", "pernyataan", *STATED, "--file", str(signed), "--store", str(store))
    (kept,) = store.iterdir()
    kept.chmod(0o600)
    kept.write_bytes(b"diubah")
    one.does("wali", "letter", "print-set", "--year", "2026", "--store", str(store), "--to", str(tmp_path / "satu"))
    assert b"diubah" not in {path.read_bytes() for path in (tmp_path / "satu").iterdir()}


def test_a_printed_set_of_one_agency_holds_its_part_and_one_of_nothing_is_refused(one: Scene, tmp_path: Path) -> None:
    one.does("wali", "letter", "print-set", "--year", "2026", "--agency", "dinsos", "--to", str(tmp_path / "dinsos"))
    listing = text_of(tmp_path / "dinsos/01-daftar-data-2026.pdf")
    assert "DINAS SOSIAL" in listing and "penerima" in listing and "puskesmas" not in listing
    for asked in (("--year", "2031"), ("--year", "x"), ("--year", "2026", "--agency", "tidak-ada")):
        assert one.runs("wali", "letter", "print-set", *asked, "--to", str(tmp_path / "kosong")) == 2
    assert not (tmp_path / "kosong").exists()
