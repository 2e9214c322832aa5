"""MS-Keg, MS-Var and MS-Ind: what no schema can say because one answer decides about another (Peraturan BPS 5/2020).

The rules are those of the paper form and of the national application. Lengths are an application's own, so they warn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from satudata.checks.activity_form import FORBIDDEN, NEEDED, Form
from satudata.model.finding import Check, Finding, Severity
from satudata.read.activity_codes import code_of, codes_of
from satudata.read.catalogue import mapping, sequence, text
from satudata.read.documents import Path

REVERSED = Check("activities-dates-reversed", waivable=False)
NO_SUCH_DAY = Check("activities-no-such-day", waivable=False)
TOO_SHORT = Check("activities-too-short", Severity.WARNING, waivable=False)
METHOD = Check("activities-method-of-another-sample", waivable=False)
SUPERVISORS = Check("activities-more-supervisors", waivable=False)
REPEATED = Check("activities-repeated-name", waivable=False)
YEAR = Check("activities-year", Severity.WARNING, waivable=False)
NATIONAL = Check("activities-not-regional", Severity.WARNING, waivable=False)

CODES = (NEEDED, FORBIDDEN, REVERSED, NO_SUCH_DAY, TOO_SHORT, METHOD, SUPERVISORS, REPEATED, YEAR, NATIONAL)

FIRST_YEAR = 2019
REPEATEDLY, PART, SURVEY, PROBABILITY = 2, 2, 2, 1  # codes of 4.1, 4.4, the cover, and 5.2
WITH_STAFF, CAWI = frozenset({1, 2, 4}), 8  # PAPI, CAPI and CATI have enumerators; of CAWI the sources differ
KECAMATAN, OTHER_LEVEL = 8, 16  # 7.4 with five answers; with four of them, 8 is "other"
# Field with several answers → its code for "other", the text that explains it, and how long that must be.
OTHERS: tuple[tuple[str, str, int, str, int], ...] = (
    ("blok_iv", "metode_pengumpulan_data", 16, "metode_lainnya_text", 10),
    ("blok_iv", "sarana_pengumpulan_data", 32, "sarana_lainnya_text", 3),
    ("blok_iv", "unit_pengumpulan_data", 8, "unit_lainnya_text", 10),
    ("blok_vi", "metode_pemeriksaan_kualitas", 8, "kualitas_lainnya_text", 0),
    ("blok_vii", "unit_analisis", 8, "unit_analisis_lainnya_text", 0),
)
LENGTHS: tuple[tuple[Path, int], ...] = (
    (("judul_kegiatan",), 10),
    (("identitas_rekomendasi",), 3),
    (("blok_iii", "latar_belakang_kegiatan"), 50),
    (("blok_iii", "tujuan_kegiatan"), 50),
    (("blok_v", "unit_sampel"), 5),
    (("blok_v", "unit_observasi"), 5),
    *(((block, explained), n) for block, _, _, explained, n in OTHERS if n),
)
SAMPLE = ("jenis_rancangan_sampel", "metode_pemilihan_sampel_tahap_terakhir", "metode_yang_digunakan",
          "unit_sampel", "unit_observasi")  # fmt: skip
OF_PROBABILITY = ("kerangka_sampel_tahap_terakhir", "fraksi_sampel_keseluruhan", "sampling_error_variabel_utama")
PROBABILITY_METHODS = range(1, 6)
OF_STAFF = ("petugas_pengumpulan_data", "pendidikan_terendah_petugas", "jumlah_petugas_supervisor",
            "jumlah_petugas_enumerator", "pelatihan_petugas")  # fmt: skip
PRODUCTS = ("tercetak", "digital", "mikrodata")


def check(form: Form, as_of: str) -> Iterator[Finding]:
    """Everything that contradicts itself or is missing in one activity, in the order of the blocks."""
    yield from _cover(form, as_of)
    yield from _schedule(form)
    yield from _design(form)
    yield from _sample(form)
    yield from _staff(form)
    yield from _others(form)
    yield from _releases(form)
    yield from _lengths(form)
    yield from _variables(form)
    yield from _indicators(form)


def _cover(form: Form, as_of: str) -> Iterator[Finding]:
    year, latest = form.activity.year, int(as_of[:4]) + 1
    if year.isascii() and year.isdigit() and not FIRST_YEAR <= int(year) <= latest:
        yield form.at(YEAR, ("tahun",), year=year, first=FIRST_YEAR, latest=latest)
    given = form.value(("rekomendasi_dari_bps",))
    wanted = given if isinstance(given, bool) else None
    if not (wanted and form.activity.recommendation_id):
        yield from form.only_if(wanted, ("identitas_rekomendasi",), _because("rekomendasi_dari_bps", wanted))


def _because(key: str, value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else value
    return f"{key}: {shown}"


def _schedule(form: Form) -> Iterator[Finding]:
    """3.3: each stage's pairs of days; and that every date of the form is a day of the calendar."""
    for stage, spans in mapping(form.value(("blok_iii", "rencana_jadwal_kegiatan"))).items():
        for n, span in enumerate(map(mapping, sequence(spans))):
            keys: Path = ("blok_iii", "rencana_jadwal_kegiatan", stage, n)
            start, end = text(span.get("awal")), text(span.get("akhir"))
            yield from _days(form, (*keys, "awal"), start)
            yield from _days(form, (*keys, "akhir"), end)
            if start and end and start > end:
                yield form.at(REVERSED, keys, start=start, end=end, stage=stage)


def _days(form: Form, keys: Path, day: str) -> Iterator[Finding]:
    if day and not is_day(day):
        yield form.at(NO_SUCH_DAY, keys, day=day)


def is_day(text_of_day: str) -> bool:
    """Whether an ISO date is a day of the calendar; text of another shape is left to the schema."""
    if len(text_of_day) != 10:
        return True
    try:
        date.fromisoformat(text_of_day)
    except ValueError:
        return False
    return True


def _design(form: Form) -> Iterator[Finding]:
    done = code_of(form.value(("blok_iv", "kegiatan_ini_dilakukan")))
    if done is not None:
        because = _because("kegiatan_ini_dilakukan", done)
        yield from form.only_if(done == REPEATEDLY, ("blok_iv", "frekuensi_penyelenggaraan"), because)
    scope = code_of(form.value(("blok_iv", "cakupan_wilayah")))
    if scope is not None:
        yield from form.only_if(scope == PART, ("blok_iv", "wilayah"), _because("cakupan_wilayah", scope))
    if scope not in (None, PART):
        yield form.at(NATIONAL, ("blok_iv", "cakupan_wilayah"), expected=PART)


def _sample(form: Form) -> Iterator[Finding]:
    """Block V is for surveys only; 5.3 to 5.6 follow from how the last stage is selected."""
    way = code_of(form.value(("cara_pengumpulan_data",)))
    if way is None:
        return
    because = _because("cara_pengumpulan_data", way)
    if way != SURVEY:
        yield from form.only_if(False, ("blok_v",), because)
        return
    for key in SAMPLE:
        yield from form.only_if(True, ("blok_v", key), because)
    selection = code_of(form.value(("blok_v", "metode_pemilihan_sampel_tahap_terakhir")))
    if selection is None:
        return
    because = _because("metode_pemilihan_sampel_tahap_terakhir", selection)
    for key in OF_PROBABILITY:
        yield from form.only_if(selection == PROBABILITY, ("blok_v", key), because)
    method = code_of(form.value(("blok_v", "metode_yang_digunakan")))
    if method is not None and (method in PROBABILITY_METHODS) != (selection == PROBABILITY):
        yield form.at(METHOD, ("blok_v", "metode_yang_digunakan"), code=method, because=because)


def _staff(form: Form) -> Iterator[Finding]:
    means = codes_of(form.value(("blok_iv", "sarana_pengumpulan_data")))
    if means:
        asked: bool | None = not WITH_STAFF.isdisjoint(means)
        if not asked and CAWI in means:
            asked = None
        because = _because("sarana_pengumpulan_data", list(means))
        for key in OF_STAFF:
            yield from form.only_if(asked, ("blok_vi", key), because)
    numbers = [code_of(form.value(("blok_vi", f"jumlah_petugas_{who}"))) for who in ("supervisor", "enumerator")]
    supervisors, enumerators = numbers
    if supervisors is not None and enumerators is not None and supervisors > enumerators:
        keys = ("blok_vi", "jumlah_petugas_supervisor")
        yield form.at(SUPERVISORS, keys, supervisors=supervisors, enumerators=enumerators)


def _others(form: Form) -> Iterator[Finding]:
    """Whoever answers "other" says what; who does not, does not."""
    for block, field, other, explained, _ in OTHERS:
        codes = codes_of(form.value((block, field)))
        if codes:
            yield from form.only_if(other in codes, (block, explained), _because(field, list(codes)))
    levels = codes_of(form.value(("blok_vii", "tingkat_penyajian")))
    if levels:
        # On forms with four answers 8 is "other" and needs the text, on those with five it is kecamatan.
        wanted = True if OTHER_LEVEL in levels else None if KECAMATAN in levels else False
        keys = ("blok_vii", "tingkat_lainnya_text")
        yield from form.only_if(wanted, keys, _because("tingkat_penyajian", list(levels)))


def _releases(form: Form) -> Iterator[Finding]:
    """8.2: a release date for each product that is made, and for no other."""
    for product in PRODUCTS:
        made = form.value(("blok_viii", f"produk_{product}"))
        keys = ("blok_viii", f"rilis_{product}_tanggal")
        if isinstance(made, bool):
            yield from form.only_if(made, keys, _because(f"produk_{product}", made))
        for n, day in enumerate(sequence(form.value(keys))):
            yield from _days(form, (*keys, n), text(day))


def _lengths(form: Form) -> Iterator[Finding]:
    if form.activity.is_draft:
        return
    for keys, limit in LENGTHS:
        said = form.said(keys)
        if said and len(said) < limit:
            yield form.at(TOO_SHORT, keys, length=len(said), limit=limit)


def _variables(form: Form) -> Iterator[Finding]:
    yield from _names(form, "variabel", [one.name for one in form.activity.variables])
    for n in range(len(form.activity.variables)):
        yield from _unit(form, ("variabel", n))
    collected = form.value(("blok_iii", "variabel_yang_dikumpulkan"))
    if not (collected or form.activity.variables or form.activity.is_draft):
        yield form.at(NEEDED, ("blok_iii", "variabel_yang_dikumpulkan"), because="variabel: []")


def _indicators(form: Form) -> Iterator[Finding]:
    yield from _names(form, "indikator", [one.name for one in form.activity.indicators])
    for n in range(len(form.activity.indicators)):
        keys: Path = ("indikator", n)
        yield from _unit(form, keys)
        composite = form.value((*keys, "apakah_indikator_komposit"))
        if isinstance(composite, bool):
            because = _because("apakah_indikator_komposit", composite)
            yield from form.only_if(composite, (*keys, "indikator_pembangun"), because)
            yield from form.only_if(not composite, (*keys, "variabel_pembangun"), because)


def _unit(form: Form, keys: Path) -> Iterator[Finding]:
    """A unit with each kind of measure (`-` where it has none), and none without."""
    measure, unit = form.said((*keys, "ukuran")), form.said((*keys, "satuan"))
    if measure:
        yield from form.only_if(True, (*keys, "satuan"), _because("ukuran", measure))
    elif unit:
        yield from form.only_if(False, (*keys, "satuan"), _because("ukuran", "-"))


def _names(form: Form, part: str, names: list[str]) -> Iterator[Finding]:
    """Names are how the application joins its tables: each may stand once."""
    seen: set[str] = set()
    for n, name in enumerate(names):
        folded = " ".join(name.casefold().split())
        if folded and folded in seen:
            yield form.at(REPEATED, (part, n, "nama"), name=name[:80])
        seen.add(folded)
