"""An activity as the tables that the national metadata application (INDAH, indah.bps.go.id) takes.

UTF-8, comma, one header row, `\\n`; columns and their order are those of INDAH's own templates. Truth values are TRUE
and FALSE, several texts in one cell are parted by "|", and what has no answer is empty. Besides, `ms_kegiatan_kode.csv`
has the codes of the paper form (Peraturan BPS 5/2020), a field with several answers as the sum of their codes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from satudata.export.indah_columns import (
    BLOCKS,
    COLLECTED,
    INDIKATOR,
    KEGIATAN,
    KODE,
    PEMBANGUN,
    VALUE_DOMAIN,
    VARIABEL,
    VARIABEL_PEMBANGUN,
    WILAYAH,
)
from satudata.model.activity import Activity
from satudata.model.catalog import Agency
from satudata.model.files import File
from satudata.read.activity_codes import choices, code_of, codes_of
from satudata.read.catalogue import mapping, sequence, text, texts

STAGES = ("perencanaan", "desain", "pengumpulan", "pengolahan", "analisis", "diseminasi", "evaluasi")
PRODUCTS = ("tercetak", "digital", "mikrodata")
# Field with several answers → where it stands, and the text that explains "other".
SEVERAL: Mapping[str, tuple[str, str]] = {
    "metode_pengumpulan_data": ("blok_iv", "metode_lainnya_text"),
    "sarana_pengumpulan_data": ("blok_iv", "sarana_lainnya_text"),
    "unit_pengumpulan_data": ("blok_iv", "unit_lainnya_text"),
    "metode_pemeriksaan_kualitas": ("blok_vi", "kualitas_lainnya_text"),
    "unit_analisis": ("blok_vii", "unit_analisis_lainnya_text"),
    "tingkat_penyajian": ("blok_vii", "tingkat_lainnya_text"),
}
LEVELS, KECAMATAN, OTHER = "tingkat_penyajian", 8, 16
DISTRICT = "Kecamatan"  # as INDAH takes it: its texts are Indonesian
ORGANISER = ("produsen_data_id", "produsen_data_name")
RESPONSIBLE = ("unit_eselon1", "unit_eselon2", "pj_teknis_nama", "pj_teknis_jabatan", "pj_teknis_alamat",
               "pj_teknis_telepon", "pj_teknis_faksimile", "pj_teknis_email")  # fmt: skip
DESIGN = ("kegiatan_ini_dilakukan", "frekuensi_penyelenggaraan", "tipe_pengumpulan_data", "cakupan_wilayah")
SAMPLE = ("jenis_rancangan_sampel", "metode_pemilihan_sampel_tahap_terakhir", "metode_yang_digunakan",
          "kerangka_sampel_tahap_terakhir", "fraksi_sampel_keseluruhan", "sampling_error_variabel_utama",
          "unit_sampel", "unit_observasi")  # fmt: skip
STAFF = ("penyesuaian_nonrespon", "petugas_pengumpulan_data", "pendidikan_terendah_petugas",
         "jumlah_petugas_supervisor", "jumlah_petugas_enumerator", "pelatihan_petugas")  # fmt: skip
PROCESSING = ("tahap_editing", "tahap_coding", "tahap_data_entry", "tahap_validasi", "metode_analisis")

Cells = Iterator[tuple[str, str]]
Row = Mapping[str, str]


def indah_files(activity: Activity, agency: Agency | None, regions: Mapping[str, str]) -> tuple[File, ...]:
    """Every table of one activity. `regions` maps dotted codes to names; `agency` is the organiser."""
    return (
        File("ms_kegiatan.csv", ms_kegiatan([activity], {activity.agency: agency} if agency else {})),
        File("ms_kegiatan_variabel_dikumpulkan.csv", ms_collected([activity])),
        File("ms_kegiatan_wilayah.csv", ms_wilayah([activity], regions)),
        File("ms_variabel.csv", ms_variabel([activity])),
        File("ms_variabel_value_domain.csv", ms_value_domain([activity])),
        File("ms_indikator.csv", ms_indikator([activity])),
        File("ms_indikator_pembangun.csv", ms_components([activity])),
        File("ms_indikator_variabel_pembangun.csv", ms_component_variables([activity])),
        File("ms_kegiatan_kode.csv", ms_codes([activity])),
    )


def ms_kegiatan(activities: Iterable[Activity], agencies: Mapping[str, Agency]) -> bytes:
    """MS-Keg, one row an activity in the given order; the organiser's name comes from the catalogue when left out."""
    rows = [dict(_activity_cells(one, agencies.get(one.agency))) for one in activities]
    return _table(KEGIATAN, rows)


def _activity_cells(activity: Activity, agency: Agency | None) -> Cells:
    source = activity.document
    yield "jenis_statistik", text(source.get("jenis_statistik"))
    yield "rekomendasi_dari_bps", _truth(source.get("rekomendasi_dari_bps"))
    recommended = source.get("rekomendasi_dari_bps") is True
    yield "identitas_rekomendasi", activity.recommendation_id if recommended else ""
    yield "judul_kegiatan", activity.title
    yield "tahun", activity.year
    yield from _cells(source, ("cara_pengumpulan_data", "sektor_kegiatan"))
    organiser = mapping(source.get("blok_i"))
    yield from _cells(organiser, ORGANISER)
    if not text(organiser.get("produsen_data_name")):
        yield "produsen_data_name", agency.name.id if agency is not None else ""
    yield from _cells(mapping(source.get("blok_ii")), RESPONSIBLE)
    planning = mapping(source.get("blok_iii"))
    yield from _cells(planning, ("latar_belakang_kegiatan", "tujuan_kegiatan"))
    for stage in STAGES:
        spans = [mapping(span) for span in sequence(mapping(planning.get("rencana_jadwal_kegiatan")).get(stage))]
        for end in ("awal", "akhir"):
            yield f"jadwal_{stage}_{end}", "|".join(text(span.get(end)) for span in spans)
    yield from _cells(mapping(source.get("blok_iv")), DESIGN)
    yield from _cells(mapping(source.get("blok_v")), SAMPLE)
    yield from _cells(mapping(source.get("blok_vi")), ("melakukan_uji_coba", *STAFF))
    yield from _cells(mapping(source.get("blok_vii")), PROCESSING)
    for field, (block, explained) in SEVERAL.items():
        yield from _several(mapping(source.get(block)), field, explained)
    releases = mapping(source.get("blok_viii"))
    for product in PRODUCTS:
        yield f"produk_{product}", _truth(releases.get(f"produk_{product}"))
        yield f"rilis_{product}_tanggal", "|".join(texts(releases.get(f"rilis_{product}_tanggal")))


def _cells(block: Mapping[str, object], keys: Sequence[str]) -> Cells:
    """Single answers: a code becomes INDAH's word for it, a truth value TRUE or FALSE, anything else stays text."""
    for key in keys:
        yield key, _word(key, block.get(key))


def _word(key: str, value: object) -> str:
    known = choices().get(key)
    code = code_of(value)
    if known is not None and code is not None:
        return known[code].indah if code in known else ""
    return _truth(value) if isinstance(value, bool) else text(value)


def _truth(value: object) -> str:
    return {True: "TRUE", False: "FALSE"}[value] if isinstance(value, bool) else ""


def _several(block: Mapping[str, object], field: str, explained: str) -> Cells:
    """One column an answer. INDAH has four levels of presentation: kecamatan goes under "other", in words."""
    codes, said = set(codes_of(block.get(field))), text(block.get(explained))
    if field == LEVELS and KECAMATAN in codes:
        if OTHER in codes or not said:
            said = "; ".join(part for part in (DISTRICT, said) if part)
        codes = codes - {KECAMATAN} | {OTHER}
    for code, choice in choices()[field].items():
        if choice.indah:
            yield choice.indah, ("TRUE" if code in codes else "FALSE") if codes else ""
    yield explained, said


def ms_collected(activities: Iterable[Activity]) -> bytes:
    """3.4, one row a variable collected: what block III says, or else the activity's list of variables."""
    rows = []
    for one in activities:
        given = sequence(mapping(one.document.get("blok_iii")).get("variabel_yang_dikumpulkan"))
        for item in map(mapping, given or [variable.document for variable in one.variables]):
            concept = "|".join(texts(item.get("konsep"))) or text(item.get("konsep"))
            own = {
                "variabel_nama": "nama",
                "variabel_definisi": "definisi",
                "variabel_referensi_waktu": "referensi_waktu",
            }
            cells = {column: text(item.get(key)) for column, key in own.items()}
            rows.append({"judul_kegiatan": one.title, "variabel_konsep": concept, **cells})
    return _table(COLLECTED, rows)


def ms_wilayah(activities: Iterable[Activity], regions: Mapping[str, str]) -> bytes:
    """4.5, one row an area, by name; names that are left out come from `regions`."""
    rows = []
    for one in activities:
        for item in map(mapping, sequence(mapping(one.document.get("blok_iv")).get("wilayah"))):
            names = {
                column: text(item.get(f"nama_{column}")) or regions.get(text(item.get(f"kode_{column}")), "")
                for column in ("provinsi", "kabupaten_kota")
            }
            cells = {f"wilayah_{column}": name for column, name in names.items()}
            rows.append({"judul_kegiatan": one.title, **cells})
    return _table(WILAYAH, rows)


def ms_variabel(activities: Iterable[Activity]) -> bytes:
    """MS-Var, one row a variable."""
    lists = ("konsep", "referensi_pemilihan", "aturan_validasi")
    rows = [
        {**_entry(one, variable.document, lists), **_open(variable.document, "apakah_variabel_bisa_diakses_umum")}
        for one in activities
        for variable in one.variables
    ]
    return _table(VARIABEL, rows)


def ms_value_domain(activities: Iterable[Activity]) -> bytes:
    """MS-Var column 9, one row an item; a variable without a list has `-`."""
    rows = []
    for one in activities:
        for variable in one.variables:
            for item in sequence(variable.document.get("value_domain")) or [{"kode": "-", "nilai": "-"}]:
                cells = {f"value_domain_{key}": text(mapping(item).get(key)) for key in ("kode", "nilai")}
                rows.append({"judul_kegiatan": one.title, "variabel_nama": variable.name, **cells})
    return _table(VALUE_DOMAIN, rows)


def ms_indikator(activities: Iterable[Activity]) -> bytes:
    """MS-Ind, one row an indicator."""
    rows = []
    for one in activities:
        for indicator in one.indicators:
            item = indicator.document
            cells = {
                "klasifikasi_penyajian": "|".join(texts(item.get("variabel_disaggregasi"))),
                "indikator_komposit": _truth(item.get("apakah_indikator_komposit")),
            }
            opened = _open(item, "apakah_indikator_bisa_diakses_umum")
            rows.append({**_entry(one, item, ("konsep",)), **cells, **opened})
    return _table(INDIKATOR, rows)


def ms_components(activities: Iterable[Activity]) -> bytes:
    """MS-Ind columns 11 and 12, one row a component indicator."""
    return _table(PEMBANGUN, _parts(activities, "indikator_pembangun", "sumber_publikasi"))


def ms_component_variables(activities: Iterable[Activity]) -> bytes:
    """MS-Ind columns 13 to 15, one row a component variable."""
    return _table(VARIABEL_PEMBANGUN, _parts(activities, "variabel_pembangun", "kegiatan_penghasil"))


def _parts(activities: Iterable[Activity], part: str, of: str) -> list[Row]:
    return [
        {
            "judul_kegiatan": one.title,
            "indikator_nama": indicator.name,
            f"{part}_nama": text(item.get("nama")),
            of: "|".join(texts(item.get(of))),
        }
        for one in activities
        for indicator in one.indicators
        for item in map(mapping, sequence(indicator.document.get(part)))
    ]


def _entry(activity: Activity, item: Mapping[str, object], lists: Sequence[str]) -> dict[str, str]:
    """The plain texts of a variable or indicator; measure and unit are `-` where they are left out."""
    cells = {key: text(value) for key, value in item.items()}
    cells |= {key: "|".join(texts(item.get(key))) for key in lists}
    cells |= {key: text(item.get(key)) or "-" for key in ("ukuran", "satuan")}
    return {**cells, "judul_kegiatan": activity.title, "ms_keg_id": activity.ms_keg}


def _open(item: Mapping[str, object], key: str) -> Row:
    return {"bisa_diakses_umum": _truth(item.get(key))}


def ms_codes(activities: Iterable[Activity]) -> bytes:
    """The codes of the paper form: a field with one answer as its code, with several as the sum; 1 yes and 2 no."""
    rows = []
    for one in activities:
        cells: dict[str, str] = {}
        for block in (one.document, *(mapping(one.document.get(block)) for block in BLOCKS)):
            cells |= {key: _coded(value) for key, value in block.items() if key in KODE}
        rows.append({**cells, "judul_kegiatan": one.title, "tahun": one.year})
    return _table(KODE, rows)


def _coded(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "2"
    if isinstance(value, list):
        return str(sum(codes_of(value)) or "")
    code = code_of(value)
    return "" if code is None else str(code)


def _table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A CSV of these columns; a key that is no column is left out, a column without a value is empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    # The writer leaves a lone carriage return unquoted, which readers take for the end of a row.
    writer.writerows([row.get(column, "").replace("\r", " ") for column in columns] for row in rows)
    return out.getvalue().encode()
