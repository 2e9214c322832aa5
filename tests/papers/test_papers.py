"""Every kind of paper, made from a real instance and opened again in both formats: all its words, on every page."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from satudata.checks import registry
from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.model.finding import Finding, Severity, Where
from satudata.papers import facts
from satudata.papers.docx import document
from satudata.papers.facts import Wanted
from satudata.papers.kinds.data import returned
from satudata.papers.made import MAKERS, Told
from satudata.papers.paper import Paper, Paragraph, Table
from satudata.papers.typeset_paper import typeset
from satudata.text import PLACEHOLDER, Text
from tests.conftest import Content, Tree, git, record
from tests.instances import DAY
from tests.papers.bureau import ASKS, PLAN, YEAR, bureau, examined
from tests.papers.reading import opened, pages, words
from tests.papers.scenes import DATASET, OTHER, Scene
from tests.papers.test_letter import PIXEL

MARK = "CONTOH – BUKAN DOKUMEN RESMI"
KINDS = tuple(MAKERS)
SILENT = {"kind", "name", "align", "as_of", "content", "title"}  # fields that stand nowhere as they are


@dataclass(frozen=True)
class Archive:
    """One instance and every paper made in it, by kind: the PDF's and the document's bytes."""

    one: Scene
    pdf: dict[str, bytes]
    docx: dict[str, bytes]
    again: dict[str, tuple[bytes, bytes]]  # both, made a second time


def planted(folder: Path) -> Tree:
    """As the fixture `tree`, in a folder that several tests share."""

    def tree(files: Mapping[str, Content]) -> Path:
        root = folder / "repository"
        root.mkdir()
        git(root, "init", "--quiet", "--initial-branch", "main")
        record(root, files)
        return root

    return tree


def archive_of(folder: Path, demonstration: bool) -> Archive:
    """The papers as the command writes them, each twice; the demonstration has an emblem at hand."""
    one = bureau(planted(folder), folder, demonstration)
    if demonstration:
        record(one.root, {"catalog/letterheads/emblem.png": base64.b64decode(PIXEL)})
    examined(one)
    (folder / "laporan-2026.pdf").write_bytes(b"laporan")
    for kind, asked in ASKS.items():
        if kind == "return":  # the last: it takes back what verification needs
            one.does(
                "wali", "return", DATASET, "--step", "examination", "--reason", "Angka 2024 berbeda dari register."
            )
        further = ("--attach", str(folder / "laporan-2026.pdf")) if kind == "cover" else ()
        for place in (kind, f"{kind}-again"):
            one.does("wali", "letter", kind, *asked, *further, "--to", str(folder / place))
    return Archive(
        one,
        {kind: next((folder / kind).glob("*.pdf")).read_bytes() for kind in ASKS},
        {kind: next((folder / kind).glob("*.docx")).read_bytes() for kind in ASKS},
        {
            kind: (next(place.glob("*.pdf")).read_bytes(), next(place.glob("*.docx")).read_bytes())
            for kind in ASKS
            for place in [folder / f"{kind}-again"]
        },
    )


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return archive_of(tmp_path_factory.mktemp("kantor"), demonstration=False)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return archive_of(tmp_path_factory.mktemp("contoh"), demonstration=True)


def bare(text: str) -> str:
    """Without spaces and hyphens, which lines end in."""
    return re.sub(r"[\s\x02\ufffe-]", "", text)


def told(paper: Paper) -> Iterator[str]:
    """Every text that the paper carries."""

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            for part in value:
                yield from texts(part)
        elif dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                if (
                    field.name not in SILENT
                    or isinstance(value, Table)
                    or (field.name == "title" and value is not paper)
                ):
                    yield from texts(getattr(value, field.name))

    yield from (text for text in texts(paper) if text not in ("left", "right", "center", "justify"))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("return", "cover")])
def test_both_formats_show_every_word_of_the_paper(papers: Archive, kind: str) -> None:
    (subject,) = ASKS[kind][:1]
    given = Told(operator="Sari", start="2026-01-05")
    wanted = Wanted(dated="2026-11-15", place="Aula") if kind == "minutes" else Wanted()
    # What was returned since is verified and examined no more: such papers are made of the other dataset.
    subject = OTHER if kind in ("verification", "conforming") else subject
    paper = MAKERS[kind](open_desk(papers.one.root), [subject], DAY, dataclasses.replace(given, wanted=wanted))
    printed, written = bare("".join(pages(typeset(paper)))), bare("".join(_all_text(document(paper))))
    for text in told(paper):
        assert bare(text) in printed, text
        assert bare(text) in written, text


def _all_text(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                text = parts.read(name).decode()
                text = re.sub(r"<w:(?:tab|br)/>", " ", text)
                yield re.sub(r"<[^>]+>", "", text).replace("&amp;", "&").replace("&quot;", '"')


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_every_page_of_the_demonstration_is_marked_and_none_else(
    papers: Archive, examples: Archive, kind: str, form: str
) -> None:
    if form == "pdf":
        assert all(MARK in page for page in pages(examples.pdf[kind]))
        assert not any("CONTOH" in page for page in pages(papers.pdf[kind]))
        return
    for section in opened(examples.docx[kind]).sections:
        assert not section.header.is_linked_to_previous
        assert not section.different_first_page_header_footer
        assert [one.text for one in section.header.paragraphs] == [MARK]
    assert all(one.header.paragraphs[0].text == "" for one in opened(papers.docx[kind]).sections)


@pytest.mark.parametrize("kind", KINDS)
def test_the_demonstration_shows_no_coat_of_arms(papers: Archive, examples: Archive, kind: str) -> None:
    assert n_pictures(examples.pdf[kind]) == n_pictures(papers.pdf[kind]) == 0
    assert media(examples.docx[kind]) == media(papers.docx[kind])


def n_pictures(pdf: bytes) -> int:
    opened = pypdfium2.PdfDocument(pdf)
    return sum(1 for page in opened for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)


def media(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return sum(name.startswith("word/media/") for name in parts.namelist())


def test_a_real_instance_shows_its_emblem_in_both_formats(papers: Archive, tree: Tree, tmp_path: Path) -> None:
    one = bureau(tree, tmp_path)
    record(one.root, {"catalog/letterheads/emblem.png": base64.b64decode(PIXEL)})
    out = tmp_path / "surat"
    one.does("wali", "letter", "statement", PLAN, "--to", str(out))
    assert n_pictures(next(out.glob("*.pdf")).read_bytes()) == 1
    assert media(next(out.glob("*.docx")).read_bytes()) == media(papers.docx["statement"]) + 1
    record(one.root, {"catalog/letterheads/emblem.png": b"no picture"})
    for form in ("pdf", "docx"):
        assert one.runs("wali", "letter", "statement", PLAN, "--format", form, "--to", str(out)) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_facts_and_day_give_the_same_bytes(papers: Archive, kind: str) -> None:
    assert papers.again[kind] == (papers.pdf[kind], papers.docx[kind])


def test_a_document_has_fixed_properties_and_its_parts_in_order(papers: Archive) -> None:
    core = opened(papers.docx["statement"]).core_properties
    assert core.created is not None and core.created.date().isoformat() == DAY
    assert core.author == "DINAS KESEHATAN"
    with zipfile.ZipFile(io.BytesIO(papers.docx["statement"])) as parts:
        names = parts.namelist()
        assert names[1:] == sorted(names[1:]) and names[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_statement_lists_what_is_promised_and_why_something_is_not(papers: Archive) -> None:
    first, second = pages(papers.pdf["statement"])
    for text in (
        "SURAT PERNYATAAN",
        "NIP : 19700101 199503 1 001",
        "Plt. Kepala Dinas Kesehatan,",
        "Blitar, 20 Januari 2026",
    ):
        assert text in first
    assert "2 (dua) tersedia dan 1 (satu) tidak tersedia" in first
    for text in (
        "triwulan 1 2026: 15 Apr 2026",
        "Tidak tersedia: Aplikasi",
        "Terbatas",
        "Menjadi kewenangan kementerian",
    ):
        assert text in second
    assert re.search(r"sha256:[0-9a-f]{64}", second)


def test_the_minutes_write_the_day_out_and_list_who_was_there(papers: Archive) -> None:
    text = " ".join(pages(papers.pdf["minutes"]))
    assert "Pada hari ini, Minggu, tanggal lima belas bulan November tahun dua ribu dua puluh enam (15-11-2026)" in text
    assert "bertempat di Ruang Rapat Bappeda Kota Blitar" in text
    assert "4 (empat) data dari 2 (dua) Produsen Data" in text
    for name in ("Kepala Bappeda (contoh)", "Kepala BPS Kota Blitar (contoh)", "Kepala Bidang Statistik (contoh)"):
        assert text.count(name) == 2  # signs, and on the list of who attended
    assert "DAFTAR DATA PRIORITAS TAHUN 2026" in text
    assert "Sekretaris Bappeda (contoh)" in words(papers.docx["minutes"])


def test_attendees_and_agenda_are_taken_as_told(papers: Archive, tmp_path: Path) -> None:
    asked = (*ASKS["minutes"], "--attendee", "Budi; Camat Kepanjenkidul", "--agenda", "Evaluasi daftar lama.")
    papers.one.does("wali", "letter", "minutes", *asked, "--format", "docx", "--to", str(tmp_path))
    text = words(next(tmp_path.glob("*.docx")).read_bytes())
    assert "Budi Camat Kepanjenkidul" in text and "Evaluasi daftar lama." in text
    assert "Sekretaris Bappeda (contoh)" not in text
    assert not list(tmp_path.glob("*.pdf"))


def test_a_sheet_of_verification_names_the_evidence_by_digest_only(papers: Archive) -> None:
    text = " ".join(pages(papers.pdf["verification"]))
    assert "Rujukan" in text and "Buku register" not in text
    assert len(set(re.findall(r"sha256:[0-9a-f]{64}", text))) == 3  # the data, the evidence, the whole list


def test_a_sheet_of_verification_claims_no_comparison_with_evidence_that_is_not_bound(
    papers: Archive, tmp_path: Path
) -> None:
    bound = " ".join(pages(papers.pdf["verification"]))
    assert "mencocokkan isi data dan metadatanya terhadap data dukung" in bound and "Tidak semua" not in bound
    papers.one.does("wali", "letter", "verification", OTHER, "--format", "pdf", "--to", str(tmp_path))
    text = " ".join(pages(next(tmp_path.glob("*.pdf")).read_bytes()))
    assert "Tidak semua pernyataan verifikasinya mengikat data dukung" in text and "mencocokkan" not in text
    assert "Pernyataan verifikasi tidak mengikat data dukung" in text


def test_a_sheet_of_return_tells_the_reason_and_every_fault(papers: Archive, tree: Tree, tmp_path: Path) -> None:
    (first, *_) = pages(papers.pdf["return"])
    assert "Angka 2024 berbeda dari register." in first and "1 Desember 2026" in first
    one = bureau(tree, tmp_path)
    record(one.root, {f"data/{OTHER}.csv": "kode_kecamatan,tahun,jumlah\n35.72.01,2023,sebelas\n"})
    one.does("wali", "letter", "return", OTHER, "--to", str(tmp_path / "surat"))
    text = " ".join(pages(next((tmp_path / "surat").glob("*.pdf")).read_bytes()))
    assert "data, baris 1, jumlah" in text and "galat" in text


@pytest.mark.parametrize("code", [code for code in registry.ALL if code.startswith("privacy-")])
def test_a_fault_that_may_quote_a_person_is_told_without_the_quotation(papers: Archive, code: str) -> None:
    desk = open_desk(papers.one.root)
    about = facts.occasion(desk, "diskominfo", "data_steward", DAY, Wanted())
    (record_of,) = facts.batch_of(desk, "dinkes", [OTHER], DAY).records
    words_of = Text("id").check(code)
    quoted = tuple((name, "KUTIPAN") for name in PLACEHOLDER.findall(words_of.message))
    fault = Finding(code, Severity.ERROR, Where(f"data/{OTHER}.csv", 2, 1, "jumlah"), quoted)
    paper = returned(about, "Dinas Kesehatan", record_of, None, (fault,))
    (table,) = [block for block in paper.body if isinstance(block, Table)]
    assert words_of.title in table.rows[0][2]
    assert "\n" not in table.rows[0][2] and "KUTIPAN" not in table.rows[0][2]


def test_nothing_is_returned_without_a_reason_or_a_fault(papers: Archive) -> None:
    desk = open_desk(papers.one.root)
    about = facts.occasion(desk, "diskominfo", "data_steward", DAY, Wanted())
    (record_of,) = facts.batch_of(desk, "dinkes", [OTHER], DAY).records
    with pytest.raises(SatudataError, match="paper-nothing-wrong"):
        returned(about, "Dinas Kesehatan", record_of, None, ())


def test_an_application_says_what_the_form_asks_and_no_name_of_a_person(papers: Archive) -> None:
    text = " ".join(pages(papers.pdf["recommendation"]))
    for told_of in (
        "FS-3",
        "Survei kepuasan pasien puskesmas",
        "Kepala Bidang Pelayanan Kesehatan",
        "CAWI",
        "13 Maret 2026",
        "Blok V. Desain sampel",
        "5.6 Perkiraan sampling error 5%",
        "6.5 Pendidikan terendah petugas 2 – SMA/SMK",
        "7.2 Metode analisis 3 – Deskriptif dan inferensia",
        "Blok VIII. Diseminasi hasil",
        "35 Jawa Timur, 35.72 Kota Blitar",
    ):
        assert told_of in text


def test_the_number_of_a_page_stays_beside_the_line_below_it(papers: Archive) -> None:
    (section, *_) = opened(papers.docx["cover"]).sections
    ((line, number),) = (row.cells for row in section.footer.tables[0].rows)
    assert line.text.startswith("Penyampaian Laporan Progres Satu Data Triwulan 1 Tahun 2026 · Dinas Komunikasi")
    assert "\u00a0/\u00a0" in number.text and " " not in number.text
    assert [column.width.cm > 2 for column in section.footer.tables[0].columns if column.width] == [True, True]


def test_a_covering_letter_binds_the_report_by_its_digest(papers: Archive) -> None:
    text = " ".join(pages(papers.pdf["cover"]))
    assert "Yth. Wali Kota Blitar" in text and "Triwulan 1 Tahun 2026" in text
    assert re.search(r"laporan-2026\.pdf\s*sha256:[0-9a-f]{64}", text)


def test_the_head_of_a_table_stands_on_every_page_it_goes_on_and_a_row_is_never_parted(papers: Archive) -> None:
    paper = MAKERS["statement"](open_desk(papers.one.root), [PLAN], DAY, Told())
    (attached,) = paper.attachments
    (table, *rest) = attached.blocks
    assert isinstance(table, Table)
    long = dataclasses.replace(table, rows=table.rows * 40)
    grown = dataclasses.replace(paper, attachments=(dataclasses.replace(attached, blocks=(long, *rest)),))
    made = pages(typeset(grown))
    assert len(made) > 4
    assert all("Jadwal pemutakhiran" in page for page in made[1:-1])
    body = opened(document(grown)).element.body
    assert body.xpath("count(.//w:tblHeader)") >= 1
    assert body.xpath("count(.//w:tr[not(w:trPr/w:cantSplit)])") == 0


def test_signatures_stay_on_one_page_with_the_last_words(papers: Archive) -> None:
    paper = MAKERS["statement"](open_desk(papers.one.root), [PLAN], DAY, Told())
    for filler in range(8, 26):
        body = (*paper.body[:-1], *paper.body[:1] * filler, paper.body[-1])
        made = pages(typeset(dataclasses.replace(paper, body=body, attachments=())))
        last = made[-1]
        assert "Demikian surat pernyataan" in last and "Sekretaris Dinas Kesehatan" in last and "Plt. Kepala" in last


def test_words_from_data_are_neither_markup_nor_controls(papers: Archive) -> None:
    paper = MAKERS["statement"](open_desk(papers.one.root), [PLAN], DAY, Told())
    hostile = Paragraph('#panic() *A* $x$ <w:p/> & "\x00\x1b\u202e\ufffe"')
    strange = dataclasses.replace(paper, body=(hostile, *paper.body))
    for text in (" ".join(pages(typeset(strange))), words(document(strange))):
        assert '#panic() *A* $x$ <w:p/> & "' in text
        assert not set(text) & set("\x00\x1b\u202e")


@pytest.mark.parametrize(
    ("kind", "asked", "why"),
    [
        ("minutes", (YEAR, "--place", "Aula"), "Minutes name the day"),
        ("minutes", (YEAR, "--date", "2026-11-15"), "Minutes name the place"),
        ("minutes", (PLAN, "--date", "2026-11-15", "--place", "Aula"), "This paper is not about plan:2026/dinkes"),
        ("statement", (YEAR,), "This paper is not about plan:2026"),
        ("statement", ("plan:2031/dinkes",), "There is no plan:2031/dinkes"),
        ("statement", (PLAN, YEAR), "One paper is about one thing; 2 were named"),
        ("verification", (DATASET,), "has not passed the step"),
        ("conforming", ("dinsos",), "No data of dinsos await approval"),
        ("catalog", ("dinsos",), "There are no data of dinsos"),
        ("minutes", (YEAR, "--date", "2026-01-04", "--place", "Aula"), "There was no plan:2026 in the history"),
        ("conforming", (OTHER, "dinsos/x"), "One paper is about one agency"),
        ("catalog", ("dinkes/tidak-ada",), "tidak-ada"),
        ("disposition", ("request:2026/0099",), "There is no request:2026/0099"),
        ("request", ("request:2026/0007", "--agency", "tidak-ada"), "There is no agency tidak-ada"),
        ("appointment", ("dinkes", "--from", "2026-01-05"), "Name the operator of dinkes"),
        ("appointment", ("dinkes", "--operator", "Sari"), "Tell from when"),
        ("cover", ("report:2026",), "There is no report to be handed over"),
        ("cover", ("report:tahunan",), "tahunan is no report"),
        ("recommendation", ("activity:dinkes/tidak-ada",), "There is no activity:dinkes/tidak-ada"),
        ("statement", (PLAN, "--format", "odt"), "There is no format odt"),
        ("statement", (PLAN, "--date", "20 Januari"), "20 Januari"),
        ("statement", (PLAN, "--signer", "wali"), "wali does not hold the office of"),
        ("statement", (PLAN, "--date", "2025-12-31"), "Nobody holds the office of"),
    ],
)
def test_a_missing_or_untrue_fact_is_refused_with_a_sentence(
    papers: Archive, kind: str, asked: tuple[str, ...], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert papers.one.runs("wali", "letter", kind, *asked, "--to", str(tmp_path)) == 2
    assert why in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.iterdir())
