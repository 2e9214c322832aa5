"""FS-3 and FS-KPA as they are handed in: every question of every block with its number, and its answer in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from satudata.model.activity import Activity
from satudata.papers.docx import document
from satudata.papers.kinds.activity_form import BLOCKS, EXPLAINED, Known, form_tables
from satudata.papers.paper import Block, Kop, Paper, Table
from satudata.papers.typeset_paper import typeset
from satudata.read.schemas import schema_of
from tests.examples.activities import COMPILATION, SURVEY, form
from tests.papers.reading import pages, words

KNOWN = Known("Dinas Kesehatan", {"35": "Jawa Timur", "35.72": "Kota Blitar"})
SCHEMA = schema_of("activity")["properties"]
SENTENCE = "Puskesmas mengukur kepuasan pasien setiap tahun menurut kecamatan. "


def activity(name: str = SURVEY, *swaps: tuple[str, str]) -> Activity:
    return form(name, *swaps).activity


def tables(one: Activity, sampled: bool = True) -> dict[str, Table]:
    """The tables of the form by title."""
    found = form_tables(one, KNOWN, sampled)
    return {table.title: table for table in found if isinstance(table, Table)}


def answers(one: Activity, number: str) -> list[str]:
    """What stands beside the questions of that number."""
    return [row[-1] for table in tables(one).values() for row in table.rows if len(row) == 3 and row[0] == number]


def paper(blocks: Sequence[Block]) -> Paper:
    return Paper("x", "x", "Formulir", Kop("DINAS"), ("FORMULIR",), (), "", tuple(blocks), "2026-11-21", "Formulir")


def test_a_survey_hands_in_its_cover_and_all_eight_blocks() -> None:
    titles = ["Sampul", *(SCHEMA[block]["title"] for block in BLOCKS)]
    titles.insert(titles.index(SCHEMA["blok_iv"]["title"]), "3.4 Variabel yang dikumpulkan")
    assert list(tables(activity())) == titles


@pytest.mark.parametrize("block", BLOCKS)
def test_every_question_of_a_block_has_its_number_and_an_answer_or_a_dash(block: str) -> None:
    rows = tables(activity())[SCHEMA[block]["title"]].rows
    labels = {row[1] for row in rows}
    for key, about in SCHEMA[block]["properties"].items():
        inner = about.get("properties", {key: about}).values()
        if key not in EXPLAINED | {"variabel_yang_dikumpulkan"}:
            assert {one["title"] for one in inner} <= labels
    assert all(re.fullmatch(r"[1-8]\.[1-9]( [A-D]\.[1-7]\.)?", row[0]) for row in rows)
    assert all(row[2] for row in rows)
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("1.1", ["–", "Dinas Kesehatan"]),
        ("3.3 B.3.", ["2 Maret 2026 – 13 Maret 2026\n1 September 2026 – 11 September 2026"]),
        ("4.5", ["35 Jawa Timur, 35.72 Kota Blitar"]),
        ("4.7", ["1 – PAPI (kertas)\n2 – CAPI (komputer)\n8 – CAWI (web)"]),
        ("5.1", ["2 – Multi stage/phase"]),
        ("5.3", ["2 – Systematic random sampling"]),
        ("5.4", ["1 – List frame"]),
        ("5.5", ["0,02"]),
        ("5.6", ["5%"]),
        ("6.1", ["1 – Ya"]),
        ("6.6", ["3", "12"]),
        ("7.2", ["3 – Deskriptif dan inferensia"]),
        ("7.4", ["4 – Kabupaten/kota\n8 – Kecamatan"]),
        ("8.1", ["2 – Tidak", "1 – Ya", "2 – Tidak"]),
        ("8.2", ["–", "16 November 2026", "–"]),
    ],
)
def test_an_answer_is_its_code_with_what_it_means(number: str, told: list[str]) -> None:
    assert answers(activity(), number) == told


def test_the_cover_says_how_data_are_collected_and_leaves_open_what_bps_fills_in() -> None:
    rows = {row[0]: row[1] for row in tables(activity())["Sampul"].rows}
    assert rows["Cara pengumpulan data"] == "2 – Survei"
    assert rows["Jenis statistik"] == "Statistik sektoral"
    assert rows["Kode kegiatan"] == "–"
    assert rows["Identitas rekomendasi"] == "V-26.3572.001"


def test_a_compilation_has_no_sample_and_every_other_block() -> None:
    found = tables(activity(COMPILATION), sampled=False)
    assert [title for title in found if title.startswith("Blok")] == [
        SCHEMA[block]["title"] for block in BLOCKS if block != "blok_v"
    ]


def test_a_sample_that_the_file_describes_is_told_on_every_form() -> None:
    assert SCHEMA["blok_v"]["title"] in tables(activity(), sampled=False)


def test_other_answers_are_told_in_the_words_of_the_file() -> None:
    one = activity(COMPILATION)
    assert answers(one, "4.7") == ["32 – Lainnya: Unduhan dari aplikasi perizinan"]
    # Four answers on the form: 8 is "other" where words explain it. With five of them 16 is, and 8 is the district.
    assert answers(one, "7.4") == ["4 – Kabupaten/kota\n8 – Lainnya: Kecamatan"]
    five = activity(COMPILATION, ("tingkat_penyajian: [4, 8]", "tingkat_penyajian: [4, 8, 16]"))
    assert answers(five, "7.4") == ["4 – Kabupaten/kota\n8 – Kecamatan\n16 – Lainnya: Kecamatan"]


def test_words_for_another_answer_are_not_lost_where_its_code_is_missing() -> None:
    one = activity(COMPILATION, ("sarana_pengumpulan_data: [32]", "sarana_pengumpulan_data: [8]"))
    assert answers(one, "4.7") == ["8 – CAWI (web)\nLainnya: Unduhan dari aplikasi perizinan"]


def test_variables_come_from_the_plan_or_else_from_what_is_described() -> None:
    title = "3.4 Variabel yang dikumpulkan"
    described = ("1", "Kepuasan pasien", "Kepuasan", "Penilaian pasien atas pelayanan yang baru saja diterimanya.",
                 "Saat pencacahan")  # fmt: skip
    assert tables(activity())[title].rows == (described,)
    planned = """  variabel_yang_dikumpulkan:
    - {nama: Rasa puas, konsep: Mutu, definisi: Nilai, referensi_waktu: "2026"}
"""
    given = activity(SURVEY, ("blok_iv:\n", f"{planned}blok_iv:\n"))
    assert tables(given)[title].rows == (("1", "Rasa puas", "Mutu", "Nilai", "2026"),)


def test_an_empty_form_is_all_dashes() -> None:
    bare = activity()
    empty = Activity(bare.id, bare.agency, "", "", "draft", "", None, (), (), {})
    rows = [row for table in tables(empty).values() for row in table.rows]
    assert {row[-1] for row in rows} == {"–", "Dinas Kesehatan"}


def test_answers_of_any_length_stay_within_their_page_in_both_formats() -> None:
    address = f"{'data' * 20}@dinkes.blitarkota.example.go.id"
    one = activity(
        SURVEY,
        ("email: data@dinkes.go.id", f"email: {address}"),
        ("wilayah: [{kode_provinsi: \"35\", kode_kabupaten_kota: \"35.72\"}]",
         "wilayah: [" + ", ".join(f'{{kode_provinsi: "{n}"}}' for n in range(11, 99)) + "]"),
        ("definisi: Penilaian pasien atas pelayanan yang baru saja diterimanya.",
         f"definisi: {SENTENCE * 55}AKHIR-DEFINISI"),
        ("tujuan_kegiatan: Menyediakan persentase", f"tujuan_kegiatan: {SENTENCE * 140}AKHIR-TUJUAN Menyediakan"),
    )  # fmt: skip
    made = paper(form_tables(one, KNOWN, sampled=True))
    found = pages(typeset(made))
    told = re.sub(r"[\s\x02\ufffe-]", "", "".join(found))
    written = re.sub(r"[\s-]", "", words(document(made)))
    for end in ("AKHIRDEFINISI", "AKHIRTUJUAN", address, "98", "8.2Rilisdatamikro"):
        assert end in told
        assert end in written
    assert len(found) > 5
