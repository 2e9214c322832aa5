"""Every rule between the fields of MS-Keg, MS-Var and MS-Ind, each told at its place in an otherwise right activity."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from satudata.checks import activities, registry
from satudata.checks.activity_form import Form
from satudata.read.activities import activity_of
from satudata.read.documents import read_document
from satudata.text import LANGUAGES, PLACEHOLDER, Text
from tests.checks.activity_support import BPS, PUSKESMAS, Swap, around, found, puskesmas, told
from tests.checks.subjects import catalog
from tests.examples.activities import COMPILATION, SURVEY, form
from tests.instances import DAY


@pytest.mark.parametrize("one", [SURVEY, COMPILATION])
def test_a_right_activity_has_no_finding(one: str) -> None:
    assert told(of=one) == []


NEEDED, FORBIDDEN = "activities-needed", "activities-forbidden"
RULES: Mapping[str, tuple[list[Swap], list[tuple[str, str]]]] = {
    "3.3 awal after akhir": (
        [('desain: [{awal: "2026-01-12"', 'desain: [{awal: "2026-02-14"')],
        [("activities-dates-reversed", "blok_iii.rencana_jadwal_kegiatan.desain[0]")],
    ),
    "3.3 a day that no calendar has": (
        [('akhir: "2026-02-13"', 'akhir: "2026-02-30"')],
        [("activities-no-such-day", "blok_iii.rencana_jadwal_kegiatan.desain[0].akhir")],
    ),
    "4.2 missing though 4.1 is 2": (
        [("  frekuensi_penyelenggaraan: 7\n", "")],
        [(NEEDED, "blok_iv.frekuensi_penyelenggaraan")],
    ),
    "4.2 given though 4.1 is 1": (
        [("kegiatan_ini_dilakukan: 2", "kegiatan_ini_dilakukan: 1")],
        [(FORBIDDEN, "blok_iv.frekuensi_penyelenggaraan")],
    ),
    "4.5 missing though 4.4 is 2": (
        [('  wilayah: [{kode_provinsi: "35", kode_kabupaten_kota: "35.72"}]\n', "")],
        [(NEEDED, "blok_iv.wilayah")],
    ),
    "4.5 given though 4.4 is 1": (
        [("cakupan_wilayah: 2", "cakupan_wilayah: 1")],
        [(FORBIDDEN, "blok_iv.wilayah"), ("activities-not-regional", "blok_iv.cakupan_wilayah")],
    ),
    "4.5 of another province": (
        [('kode_provinsi: "35"', 'kode_provinsi: "18"')],
        [("activities-region-of-another-province", "blok_iv.wilayah[0]")],
    ),
    "4.5 not in the list": (
        [('kode_kabupaten_kota: "35.72"', 'kode_kabupaten_kota: "35.99"')],
        [("activities-unknown-region", "blok_iv.wilayah[0].kode_kabupaten_kota")],
    ),
    "4.6 other without its text": (
        [("metode_pengumpulan_data: [1, 2]", "metode_pengumpulan_data: [1, 2, 16]")],
        [(NEEDED, "blok_iv.metode_lainnya_text")],
    ),
    "4.6 a text without other": (
        [("metode_pengumpulan_data: [1, 2]", "metode_pengumpulan_data: [1, 2]\n  metode_lainnya_text: Pengukuran")],
        [(FORBIDDEN, "blok_iv.metode_lainnya_text")],
    ),
    "4.6 a text that is too short": (
        [("metode_pengumpulan_data: [1, 2]", "metode_pengumpulan_data: [16]\n  metode_lainnya_text: Ukur")],
        [("activities-too-short", "blok_iv.metode_lainnya_text")],
    ),
    "blok V in what is no survey": (
        [("cara_pengumpulan_data: 2", "cara_pengumpulan_data: 1")],
        [(FORBIDDEN, "blok_v")],
    ),
    "5.7 missing in a survey": ([("  unit_sampel: Pasien rawat jalan\n", "")], [(NEEDED, "blok_v.unit_sampel")]),
    "5.3 of the other kind of sample": (
        [("metode_yang_digunakan: 2", "metode_yang_digunakan: 8")],
        [("activities-method-of-another-sample", "blok_v.metode_yang_digunakan")],
    ),
    "5.4 to 5.6 given though no probability sample": (
        [
            ("metode_pemilihan_sampel_tahap_terakhir: 1", "metode_pemilihan_sampel_tahap_terakhir: 2"),
            ("metode_yang_digunakan: 2", "metode_yang_digunakan: 8"),
        ],
        [
            (FORBIDDEN, "blok_v.kerangka_sampel_tahap_terakhir"),
            (FORBIDDEN, "blok_v.fraksi_sampel_keseluruhan"),
            (FORBIDDEN, "blok_v.sampling_error_variabel_utama"),
        ],
    ),
    "5.4 missing in a probability sample": (
        [("  kerangka_sampel_tahap_terakhir: 1\n", "")],
        [(NEEDED, "blok_v.kerangka_sampel_tahap_terakhir")],
    ),
    "6.4 missing though there are enumerators": (
        [("  petugas_pengumpulan_data: 2\n", "")],
        [(NEEDED, "blok_vi.petugas_pengumpulan_data")],
    ),
    "6.4 to 6.7 given though there are none": (
        [("sarana_pengumpulan_data: [1, 2, 8]", "sarana_pengumpulan_data: [16]")],
        [
            (FORBIDDEN, "blok_vi.petugas_pengumpulan_data"),
            (FORBIDDEN, "blok_vi.pendidikan_terendah_petugas"),
            (FORBIDDEN, "blok_vi.jumlah_petugas_supervisor"),
            (FORBIDDEN, "blok_vi.jumlah_petugas_enumerator"),
            (FORBIDDEN, "blok_vi.pelatihan_petugas"),
        ],
    ),
    "6.4 to 6.7 with CAWI alone, of which the sources differ": (
        [("sarana_pengumpulan_data: [1, 2, 8]", "sarana_pengumpulan_data: [8]")],
        [],
    ),
    "6.6 more supervisors than enumerators": (
        [("jumlah_petugas_supervisor: 3", "jumlah_petugas_supervisor: 13")],
        [("activities-more-supervisors", "blok_vi.jumlah_petugas_supervisor")],
    ),
    "7.4 five answers, 16 without its text": (
        [("tingkat_penyajian: [4, 8]", "tingkat_penyajian: [4, 8, 16]")],
        [(NEEDED, "blok_vii.tingkat_lainnya_text")],
    ),
    "7.4 four answers, 8 with its text": (
        [("tingkat_penyajian: [4, 8]", "tingkat_penyajian: [4, 8]\n  tingkat_lainnya_text: Kelurahan")],
        [],
    ),
    "7.4 a text without other": (
        [("tingkat_penyajian: [4, 8]", "tingkat_penyajian: [4]\n  tingkat_lainnya_text: Kelurahan")],
        [(FORBIDDEN, "blok_vii.tingkat_lainnya_text")],
    ),
    "8.2 missing though there is a product": (
        [("produk_tercetak: false", "produk_tercetak: true")],
        [(NEEDED, "blok_viii.rilis_tercetak_tanggal")],
    ),
    "8.2 given though there is none": (
        [("produk_digital: true", "produk_digital: false")],
        [(FORBIDDEN, "blok_viii.rilis_digital_tanggal")],
    ),
    "3.2 too short": (
        [("  tujuan_kegiatan: Menyediakan persentase pasien puskesmas yang puas menurut kecamatan, dengan galat",
          "  tujuan_kegiatan: Galat")],
        [("activities-too-short", "blok_iii.tujuan_kegiatan")],
    ),
    "cover: recommended without its identity": (
        [("  issued_on: \"2026-02-09\"\n  identity: V-26.3572.001\n", "")],
        [(NEEDED, "identitas_rekomendasi")],
    ),
    "cover: an identity though not recommended": (
        [("rekomendasi_dari_bps: true", "rekomendasi_dari_bps: false\nidentitas_rekomendasi: V-26.3572.001")],
        [(FORBIDDEN, "identitas_rekomendasi"), ("activities-recommendation-differs", "rekomendasi_dari_bps")],
    ),
    "cover: a year far off": ([('tahun: "2026"', 'tahun: "2062"')], [("activities-year", "tahun")]),
    "cover: no sectoral statistics": (
        [("STATISTIK_SEKTORAL", "STATISTIK_DASAR")],
        [("activities-not-regional", "jenis_statistik")],
    ),
    "MS-Ind: composite without its indicators, and with variables": (
        [("apakah_indikator_komposit: false", "apakah_indikator_komposit: true")],
        [(NEEDED, "indikator[0].indikator_pembangun"), (FORBIDDEN, "indikator[0].variabel_pembangun")],
    ),
    "MS-Ind: a measure without its unit": ([("    satuan: Persen\n", "")], [(NEEDED, "indikator[0].satuan")]),
    "MS-Ind: a unit without a measure": ([("    ukuran: Persentase\n", "")], [(FORBIDDEN, "indikator[0].satuan")]),
    "MS-Ind: an index has no unit": (
        [("ukuran: Persentase\n    satuan: Persen", 'ukuran: Indeks\n    satuan: "-"')],
        [],
    ),
    "blok II: a person's name": (
        [('pj_teknis_nama: "-"', "pj_teknis_nama: Siti Aminah, S.KM")],
        [("activities-personal-contact", "blok_ii.pj_teknis_nama")],
    ),
    "blok II: a person whose name begins like a function": (
        [('pj_teknis_nama: "-"', "pj_teknis_nama: Timotius Subagyo")],
        [("activities-personal-contact", "blok_ii.pj_teknis_nama")],
    ),
    "blok II: a function's name": ([('pj_teknis_nama: "-"', "pj_teknis_nama: Bidang Pelayanan Kesehatan")], []),
    "blok II: a mobile number": (
        [("pj_teknis_telepon: (0342) 801234", 'pj_teknis_telepon: "081234567890"')],
        [("activities-personal-contact", "blok_ii.pj_teknis_telepon")],
    ),
    "blok II: a private mailbox": (
        [("yankes@dinkes.go.id", "siti@gmail.com")],
        [("activities-personal-contact", "blok_ii.pj_teknis_email")],
    ),
    "an identity number anywhere": (
        [("Permenpan RB 14/2017", "Menurut 3572010101900001")],
        [("privacy-nik", "variabel[0].referensi_pemilihan[0]")],
    ),
    "FS-3: returned before it was sent": (
        [('{on: "2026-01-20"', '{on: "2026-01-10"')],
        [("activities-recommendation-order", "recommendation.returned[0].on")],
    ),
    "FS-3: complete before it was sent": (
        [('complete_on: "2026-01-26"', 'complete_on: "2026-01-02"')],
        [("activities-recommendation-order", "recommendation.complete_on")],
    ),
    "FS-3: complete after it was recommended": (
        [('complete_on: "2026-01-26"', 'complete_on: "2026-02-26"')],
        [("activities-recommendation-order", "recommendation.issued_on")],
    ),
    "FS-3: recommended though never sent again": (
        [(', resubmitted_on: "2026-01-23"', "")],
        [(NEEDED, "recommendation.returned[0].resubmitted_on")],
    ),
    "FS-3: a date without a letter": ([('  number: "400.7/112/2026"\n', "")], [(NEEDED, "recommendation.number")]),
    "FS-3: a letter without its date": (
        [('  submitted_on: "2026-01-12"\n', "")],
        [(NEEDED, "recommendation.submitted_on")],
    ),
    "FS-3: an identity without its date": (
        [('  issued_on: "2026-02-09"\n', "")],
        [(NEEDED, "recommendation.issued_on")],
    ),
    "FS-3: a date to come": (
        [('issued_on: "2026-02-09"', 'issued_on: "2027-02-09"')],
        [("activities-recommendation-future", "recommendation.issued_on")],
    ),
    "FS-KPA for a survey": (
        [("kind: FS-3", "kind: FS-KPA")],
        [("activities-recommendation-kind", "recommendation.kind")],
    ),
    "an unusual identity": (
        [("identity: V-26.3572.001", "identity: B-12/35720/2026")],
        [("activities-recommendation-identity", "recommendation.identity")],
    ),
    "two identities": (
        [("rekomendasi_dari_bps: true", "rekomendasi_dari_bps: true\nidentitas_rekomendasi: V-26.3572.002")],
        [("activities-recommendation-differs", "identitas_rekomendasi")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_told_once_and_at_its_place(rule: str) -> None:
    swaps, expected = RULES[rule]
    assert told(*swaps) == expected


def test_a_draft_may_leave_out_but_not_contradict() -> None:
    draft = ("status: submitted", "status: draft")
    assert (
        told(
            draft,
            ("  frekuensi_penyelenggaraan: 7\n", ""),
            ("judul_kegiatan: Survei kepuasan pasien puskesmas", "judul_kegiatan: Survei"),
        )
        == []
    )
    assert told(draft, ("kegiatan_ini_dilakukan: 2", "kegiatan_ini_dilakukan: 1")) == [
        (FORBIDDEN, "blok_iv.frekuensi_penyelenggaraan")
    ]


def test_a_name_stands_once_in_its_list() -> None:
    again = (
        "  - {nama: kepuasan  pasien, alias: '-', konsep: [K], definisi: D, referensi_pemilihan: ['-'], "
        "referensi_waktu: T, tipe_data: CHARACTER, aturan_validasi: ['-'], kalimat_pertanyaan: '-', "
        "apakah_variabel_bisa_diakses_umum: true}\nindikator:\n"
    )
    assert told(("indikator:\n", again)) == [("activities-repeated-name", "variabel[1].nama")]


def test_a_submitted_activity_collects_something() -> None:
    whole = form(COMPILATION).activity.document
    document = {**whole, "variabel": [], "indikator": []}
    read, _ = read_document("x.yml", b"a: 1")
    bare = activity_of(COMPILATION, read)
    examined = Form(type(bare)(**{**vars(bare), "status": "submitted", "document": document}), read)
    assert [one.where.column for one in found(examined)] == ["blok_iii.variabel_yang_dikumpulkan"]


def test_an_agency_that_the_catalogue_does_not_have_is_told() -> None:
    examined = form(SURVEY)
    lone = catalog(dataset_ids=frozenset({PUSKESMAS}))
    codes = [one.code for one in activities.check(examined, lone, lambda _: None, DAY)]
    assert codes == ["activities-unknown-agency"]


def test_a_vertical_agency_may_make_other_than_sectoral_statistics() -> None:
    examined = form(SURVEY, ("STATISTIK_SEKTORAL", "STATISTIK_DASAR"))
    assert list(activities.check(examined, around(examined, agency=BPS), lambda _: None, DAY)) == []


def test_two_activities_of_one_title_and_year_are_told_at_the_second() -> None:
    twin = form(
        COMPILATION, ("Kompilasi catatan fasilitas kesehatan\ntahun", "Survei kepuasan pasien puskesmas\ntahun")
    )
    whole = around(twin, form(SURVEY))
    findings = list(activities.check_catalogue(whole, {PUSKESMAS: puskesmas()}.get, DAY))
    assert [(one.code, one.where.path, one.where.line > 1) for one in findings] == [
        ("activities-repeated-title", f"catalog/activities/{SURVEY}.yml", True)
    ]


def test_the_sentences_have_no_gap_in_either_language() -> None:
    for finding in [one for swaps, _ in RULES.values() for one in found(form(SURVEY, *swaps))]:
        for language in LANGUAGES:
            asked = {name for part in Text(language).check(finding.code) for name in PLACEHOLDER.findall(part)}
            assert asked <= {*finding.values, "path", "line", "row", "column"}, finding.code


def test_no_finding_of_an_activity_can_be_waived() -> None:
    own = [check for code, check in registry.ALL.items() if code.startswith("activities-")]
    assert [check.code for check in own if check.waivable] == ["activities-link-unknown", "activities-link-elsewhere"]


def test_a_finding_never_repeats_the_personal_contact() -> None:
    (finding,) = found(form(SURVEY, ('pj_teknis_nama: "-"', "pj_teknis_nama: Siti Aminah")))
    assert "Aminah" not in repr(finding)
