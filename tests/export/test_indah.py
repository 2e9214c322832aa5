"""INDAH's tables: its own columns, one row each, the same bytes each time; the paper form's codes with their sums."""

from __future__ import annotations

import csv
import io

import pytest

from satudata.export.indah import SEVERAL, indah_files, ms_indikator, ms_kegiatan, ms_variabel
from satudata.export.indah_columns import KEGIATAN, KODE
from satudata.model.activity import Activity
from satudata.model.catalog import Agency, Bilingual
from satudata.read.activities import activity_of
from satudata.read.activity_codes import choices
from satudata.read.documents import read_document
from tests.examples.activities import COMPILATION, SURVEY, form

DINKES = Agency("dinkes", "", Bilingual("Dinas Kesehatan", "Health Office"), "Dinkes", (), {})
REGIONS = {"35": "Jawa Timur", "35.72": "Kota Blitar"}


def activity(one: str, *swaps: tuple[str, str]) -> Activity:
    return form(one, *swaps).activity


def tables(one: Activity) -> dict[str, list[dict[str, str]]]:
    """Each file's rows as mappings, read as another program would read them."""
    files = indah_files(one, DINKES, REGIONS)
    return {file.path: list(csv.DictReader(io.StringIO(file.content.decode(), newline=""))) for file in files}


def test_the_tables_have_the_names_of_the_application_and_one_of_our_own() -> None:
    assert sorted(tables(activity(SURVEY))) == [
        "ms_indikator.csv",
        "ms_indikator_pembangun.csv",
        "ms_indikator_variabel_pembangun.csv",
        "ms_kegiatan.csv",
        "ms_kegiatan_kode.csv",
        "ms_kegiatan_variabel_dikumpulkan.csv",
        "ms_kegiatan_wilayah.csv",
        "ms_variabel.csv",
        "ms_variabel_value_domain.csv",
    ]


def test_the_same_activity_gives_the_same_bytes_in_utf_8_without_a_mark() -> None:
    first, second = (indah_files(activity(SURVEY), DINKES, REGIONS) for _ in range(2))
    assert first == second
    assert all(file.content[:3] != b"\xef\xbb\xbf" and file.content.endswith(b"\n") for file in first)
    assert all(b"\r" not in file.content for file in first)


def test_single_answers_become_the_words_of_the_application() -> None:
    (row,) = tables(activity(SURVEY))["ms_kegiatan.csv"]
    assert row["cara_pengumpulan_data"] == "SURVEI"
    assert row["sektor_kegiatan"] == "KESEHATAN"
    assert row["frekuensi_penyelenggaraan"] == "TAHUNAN"
    assert row["jenis_rancangan_sampel"] == "MULTI_STAGE_PHASE"
    assert row["pendidikan_terendah_petugas"] == "SMA_ATAU_SMK"
    assert (row["jumlah_petugas_supervisor"], row["jumlah_petugas_enumerator"]) == ("3", "12")


def test_several_answers_become_a_column_each() -> None:
    (row,) = tables(activity(SURVEY))["ms_kegiatan.csv"]
    said = [row[f"sarana_{name}"] for name in ("papi", "capi", "cati", "cawi", "mail", "lainnya")]
    assert said == ["TRUE", "TRUE", "FALSE", "TRUE", "FALSE", "FALSE"]


def test_several_answers_become_a_sum_among_the_codes_of_the_form() -> None:
    (row,) = tables(activity(SURVEY))["ms_kegiatan_kode.csv"]
    assert (row["sarana_pengumpulan_data"], row["metode_pengumpulan_data"], row["tingkat_penyajian"]) == (
        "11",
        "3",
        "12",
    )
    assert (row["cara_pengumpulan_data"], row["produk_tercetak"], row["produk_digital"]) == ("2", "2", "1")


def test_a_schedule_that_repeats_is_parted_by_bars() -> None:
    (row,) = tables(activity(SURVEY))["ms_kegiatan.csv"]
    assert row["jadwal_pengumpulan_awal"] == "2026-03-02|2026-09-01"
    assert row["jadwal_pengumpulan_akhir"] == "2026-03-13|2026-09-11"
    assert row["rilis_digital_tanggal"] == "2026-11-16"


def test_what_the_catalogue_knows_is_not_asked_again() -> None:
    whole = tables(activity(SURVEY))
    (row,) = whole["ms_kegiatan.csv"]
    assert row["produsen_data_name"] == "Dinas Kesehatan"
    assert row["identitas_rekomendasi"] == "V-26.3572.001"
    assert whole["ms_kegiatan_wilayah.csv"] == [
        {
            "judul_kegiatan": row["judul_kegiatan"],
            "wilayah_provinsi": "Jawa Timur",
            "wilayah_kabupaten_kota": "Kota Blitar",
        }
    ]
    (collected,) = whole["ms_kegiatan_variabel_dikumpulkan.csv"]
    assert (collected["variabel_nama"], collected["variabel_konsep"]) == ("Kepuasan pasien", "Kepuasan")


def test_an_organiser_that_goes_by_another_name_there_keeps_it() -> None:
    own = activity(SURVEY, ("blok_i:\n", "blok_i:\n  produsen_data_name: Dinkes Kota Blitar\n"))
    (row,) = tables(own)["ms_kegiatan.csv"]
    assert row["produsen_data_name"] == "Dinkes Kota Blitar"


@pytest.mark.parametrize(
    ("levels", "text", "told"),
    [
        ("[4, 8]", "", ("FALSE", "FALSE", "TRUE", "TRUE", "Kecamatan")),
        ("[4, 8]", "Kelurahan", ("FALSE", "FALSE", "TRUE", "TRUE", "Kelurahan")),
        ("[2, 8, 16]", "Kelurahan", ("FALSE", "TRUE", "FALSE", "TRUE", "Kecamatan; Kelurahan")),
        ("[1]", "", ("TRUE", "FALSE", "FALSE", "FALSE", "")),
    ],
)
def test_five_levels_of_presentation_fit_the_four_of_the_application(
    levels: str, text: str, told: tuple[str, ...]
) -> None:
    said = f"tingkat_penyajian: {levels}" + (f"\n  tingkat_lainnya_text: {text}" if text else "")
    (row,) = tables(activity(SURVEY, ("tingkat_penyajian: [4, 8]", said)))["ms_kegiatan.csv"]
    names = ("nasional", "provinsi", "kabupaten_kota", "lainnya", "lainnya_text")
    assert tuple(row[f"tingkat_{name}"] for name in names) == told


def test_without_a_recommendation_its_identity_stays_empty() -> None:
    (row,) = tables(activity(COMPILATION))["ms_kegiatan.csv"]
    assert (row["rekomendasi_dari_bps"], row["identitas_rekomendasi"]) == ("FALSE", "")
    assert row["jenis_rancangan_sampel"] == ""


def test_variables_have_their_lists_and_their_values() -> None:
    whole = tables(activity(COMPILATION))
    (row,) = whole["ms_variabel.csv"]
    assert (row["aturan_validasi"], row["satuan"], row["bisa_diakses_umum"]) == (
        "HARUS TERISI|TIDAK NEGATIF",
        "Unit",
        "TRUE",
    )
    assert [(one["value_domain_kode"], one["value_domain_nilai"]) for one in whole["ms_variabel_value_domain.csv"]] == [
        ("-", "-")
    ]
    survey = tables(activity(SURVEY))
    assert [one["value_domain_nilai"] for one in survey["ms_variabel_value_domain.csv"]] == ["Puas", "Tidak puas"]
    assert survey["ms_variabel.csv"][0]["ms_keg_id"] == "48211"
    assert survey["ms_variabel.csv"][0]["ukuran"] == "-"


def test_indicators_say_what_they_are_made_of() -> None:
    whole = tables(activity(SURVEY))
    (row,) = whole["ms_indikator.csv"]
    assert row["rumus"] == r"\frac{\sum w_i y_i}{\sum w_i} \times 100"
    assert (row["indikator_komposit"], row["klasifikasi_penyajian"]) == ("FALSE", "Wilayah")
    (part,) = whole["ms_indikator_variabel_pembangun.csv"]
    assert (part["variabel_pembangun_nama"], part["kegiatan_penghasil"]) == (
        "Kepuasan pasien",
        "Survei kepuasan pasien puskesmas",
    )
    assert whole["ms_indikator_pembangun.csv"] == []


def test_a_composite_indicator_names_its_publications() -> None:
    text = (
        'status: draft\njudul_kegiatan: Indeks\ntahun: "2026"\njenis_statistik: STATISTIK_SEKTORAL\nindikator:\n'
        "  - {nama: I, apakah_indikator_komposit: true, indikator_pembangun: [{nama: A, sumber_publikasi: [X, Y]}]}\n"
    )
    document, _ = read_document("x.yml", text.encode())
    (part,) = tables(activity_of("dinkes/x", document))["ms_indikator_pembangun.csv"]
    assert part == {
        "judul_kegiatan": "Indeks",
        "indikator_nama": "I",
        "indikator_pembangun_nama": "A",
        "sumber_publikasi": "X|Y",
    }


def test_activities_of_a_year_stand_in_one_table_in_the_given_order() -> None:
    both = [activity(COMPILATION), activity(SURVEY)]
    rows = list(csv.DictReader(io.StringIO(ms_kegiatan(both, {"dinkes": DINKES}).decode())))
    assert [row["judul_kegiatan"] for row in rows] == [one.title for one in both]
    assert all(row["produsen_data_name"] == "Dinas Kesehatan" for row in rows)
    assert len(ms_variabel(both).splitlines()) == len(ms_indikator(both).splitlines()) == 3


def test_a_document_of_any_shape_gives_a_row_and_never_an_error() -> None:
    document, _ = read_document(
        "x.yml", b"variabel: [1, {nama: [x]}]\nblok_iv: text\nsektor_kegiatan: 99\nindikator: {}\n"
    )
    (row,) = tables(activity_of("dinkes/x", document))["ms_kegiatan.csv"]
    assert row["sektor_kegiatan"] == ""


def test_every_column_of_the_application_comes_from_a_field() -> None:
    several = {choice.indah for field in SEVERAL for choice in choices()[field].values() if choice.indah}
    assert several < set(KEGIATAN)
    assert set(choices()) <= set(KODE)
    whole = activity(SURVEY)
    (row,) = tables(whole)["ms_kegiatan.csv"]
    assert len(row) == len(KEGIATAN) == 96
    filled = {column for column, cell in row.items() if cell}
    empty = set(KEGIATAN) - filled
    assert all(column.endswith(("_text", "_id", "_faksimile", "_tanggal")) for column in empty), empty
