"""Reference codes: every code stands in its list, at its level, in its edition and its period (Perpres 39/2019 art. 3).

Codes are text. A spreadsheet that reads `18.10` as a number writes `18.1`, which is another code or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache, lru_cache

from satudata.checks.subject import Subject, shown
from satudata.model.catalog import CodeReference, Field
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.codes import REGION_LEVELS, CodeList
from satudata.read.tables import Column

UNKNOWN = Check("codes-unknown-code")
LOST_ZERO = Check("codes-lost-zero")
WRONG_SCHEME = Check("codes-wrong-scheme")
WRONG_LEVEL = Check("codes-wrong-level")
NOT_VALID_THEN = Check("codes-not-valid-then")
OTHER_EDITION = Check("codes-other-edition", Severity.WARNING)
NAME_DIFFERS = Check("codes-name-differs", Severity.WARNING)
UNDECLARED = Check("codes-undeclared", Severity.WARNING)
LIST_MISSING = Check("codes-list-missing", Severity.NOTE)
UNKNOWN_THEME = Check("codes-unknown-theme")
UNKNOWN_AGENCY = Check("codes-unknown-agency")
OTHER_AFFAIR = Check("codes-affair-of-another-agency", Severity.WARNING)
UNKNOWN_REGION = Check("codes-unknown-region")
UNKNOWN_UNIT = Check("codes-unknown-unit", Severity.WARNING)

CODES = (
    UNKNOWN,
    LOST_ZERO,
    WRONG_SCHEME,
    WRONG_LEVEL,
    NOT_VALID_THEN,
    OTHER_EDITION,
    NAME_DIFFERS,
    UNDECLARED,
    LIST_MISSING,
    UNKNOWN_THEME,
    UNKNOWN_AGENCY,
    OTHER_AFFAIR,
    UNKNOWN_REGION,
    UNKNOWN_UNIT,
)

MAX_CODES = 200_000  # more than all regions of the country
MAX_ROWS = 200_000  # names are compared row by row only below this

# By length: Peraturan BPS 3/2019.
BPS_LEVELS = {2: "provinsi", 4: "kabupaten_kota", 7: "kecamatan", 10: "kelurahan_desa"}
DOTTED = re.compile(r"[0-9.]+")
UNDOTTED = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6,7}|[0-9]{10}")
LOOKS_LIKE_REGION = re.compile(
    r"(?:(?:bps|kemendagri)_)?(?:kode|kd)_(?:wilayah|daerah|provinsi|prov|kabupaten|kota|kab|kabkota|kab_kota"
    r"|kabupaten_kota|kecamatan|kec|kelurahan|kel|desa|desa_kelurahan|kelurahan_desa)|(?:kode|kd)wilayah"
)
KIND = re.compile(
    r"(provinsi|prov|kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa)(?:\.|\s|$)(?:\s*adm(?:inistrasi|\.)?\s)?"
)
KINDS = {"prov": "provinsi", "kab": "kabupaten", "kec": "kecamatan", "kel": "kelurahan"}


def check(subject: Subject) -> Iterator[Finding]:
    """All faults of codes in one dataset: those of the metadata itself, then those of the columns in order."""
    yield from _metadata(subject)
    for field in subject.dataset.fields:
        if field.codes is None and (field.role == "region" or LOOKS_LIKE_REGION.fullmatch(field.name)):
            yield subject.field_key(UNDECLARED, field.name, "name", header=field.name)
    for field, column in subject.columns:
        if field.codes is not None:
            yield from _column(subject, field, field.codes, column)


def _metadata(subject: Subject) -> Iterator[Finding]:
    dataset, catalog = subject.dataset, subject.catalog
    affairs = catalog.code_list("affair")
    unknown = bool(dataset.theme and affairs.names) and dataset.theme not in affairs.names
    if unknown:
        yield from _unknown_affair(subject, affairs)
    agency = catalog.agencies.get(dataset.agency)
    if agency is None:
        yield subject.key(UNKNOWN_AGENCY, (), agency=dataset.agency)
    elif agency.affairs and dataset.theme and not unknown and dataset.theme not in agency.affairs:
        name = affairs.names.get(dataset.theme, "")
        yield subject.key(OTHER_AFFAIR, ("theme",), theme=dataset.theme, name=name, agency=agency.short)
    yield from _spatial(subject)
    yield from _units(subject)


def _unknown_affair(subject: Subject, affairs: CodeList) -> Iterator[Finding]:
    theme = subject.dataset.theme
    likely = restored(theme, affairs.names.keys())
    if likely:
        yield subject.key(LOST_ZERO, ("theme",), value=theme, likely=likely)
    else:
        yield subject.key(UNKNOWN_THEME, ("theme",), value=theme)


def _spatial(subject: Subject) -> Iterator[Finding]:
    code = subject.dataset.spatial
    if not code or code == subject.catalog.settings.region or code in subject.catalog.code_list("region").names:
        return
    known = _national().names
    if code in known:
        return
    likely = restored(code, known.keys())
    if likely:
        yield subject.key(LOST_ZERO, ("spatial", "code"), value=code, likely=likely)
    else:
        yield subject.key(UNKNOWN_REGION, ("spatial", "code"), value=code)


def _units(subject: Subject) -> Iterator[Finding]:
    units = subject.catalog.code_list("unit")
    if not units.names:
        return
    for field in subject.dataset.fields:
        unit = field.satuan
        if unit and unit != "-" and unit not in units.names:
            likely = [units.names[code] for code in units.by_name.get(unit.casefold().strip(" ."), ())]
            if unit not in likely:
                suggestion = likely[0] if likely else "–"
                yield subject.field_key(UNKNOWN_UNIT, field.name, "satuan", value=unit, likely=suggestion)


@cache
def _national() -> CodeList:
    """The national list of regions: 91,599 codes, so it is only read when the instance's own list does not answer."""
    from satudata.read.regions import national_regions

    return CodeList("region", names=national_regions())


def _column(subject: Subject, field: Field, reference: CodeReference, column: Column) -> Iterator[Finding]:
    codes = _list(subject, reference)
    values = column.distinct(MAX_CODES)
    if values is None:
        return
    unknown: Set[str] = {value for value in values if value not in codes.names}
    if unknown and reference.list == "region" and reference.scheme != "bps":
        codes = _national()
        unknown = values - codes.names.keys() - subject.catalog.code_list("region").names.keys()
    elif unknown and not codes.names:
        yield subject.field_key(LIST_MISSING, field.name, "codes", list=_list_name(reference))
        return
    if unknown:
        yield from _unknown(subject, reference, column, codes, unknown)
    known = values - unknown
    yield from _edition(subject, field, reference)
    yield from _level(subject, reference, column, known)
    yield from _periods(subject, reference, column, known)
    yield from _names(subject, field, column, codes)


def _list_name(reference: CodeReference) -> str:
    return "region-bps" if reference.list == "region" and reference.scheme == "bps" else reference.list


def _list(subject: Subject, reference: CodeReference) -> CodeList:
    if reference.list == "agency":
        agencies = subject.catalog.agencies.values()
        return CodeList("agency", names={agency.code: agency.name.id for agency in agencies if agency.code})
    return subject.catalog.code_list(_list_name(reference))


def _unknown(
    subject: Subject, reference: CodeReference, column: Column, codes: CodeList, unknown: Set[str]
) -> Iterator[Finding]:
    """Unknown codes, each with the nearest explanation: the other scheme, a lost zero, or none."""
    kinds = {value: _explain(reference, value, codes) for value in unknown}
    for check in (WRONG_SCHEME, LOST_ZERO, UNKNOWN):
        if any(kind is check for kind, _ in kinds.values()):
            yield from _cells(subject, check, reference, column, kinds)


def _cells(
    subject: Subject,
    check: Check,
    reference: CodeReference,
    column: Column,
    kinds: dict[str, tuple[Check, str]],
) -> Iterator[Finding]:
    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        for row, value in enumerate(column.values, start=1):
            kind, likely = kinds.get(value, (None, ""))
            if kind is check:
                yield row, {"value": shown(value), "likely": likely}

    yield from subject.rows(check, column.name, faults(), list=_list_name(reference))


def _explain(reference: CodeReference, value: str, codes: CodeList) -> tuple[Check, str]:
    """What is wrong with a code that is not in the list, and the code that was probably meant ("" when unclear)."""
    if reference.list == "region":
        bps = reference.scheme == "bps"
        if bps and "." in value and DOTTED.fullmatch(value):
            plain = value.replace(".", "")
            return WRONG_SCHEME, plain if plain in codes.names else ""
        if not bps and UNDOTTED.fullmatch(value):
            dotted = _dotted(value)
            return (WRONG_SCHEME, dotted if dotted in codes.names else "") if len(value) > 2 else (UNKNOWN, "")
    likely = restored(value, codes.names.keys())
    return (LOST_ZERO, likely) if likely else (UNKNOWN, "")


def _dotted(value: str) -> str:
    """`357201` as `35.72.01`; only lengths that the Kemendagri scheme has."""
    cuts = {4: (2,), 6: (2, 4), 10: (2, 4, 6)}.get(len(value), ())
    parts, start = [], 0
    for cut in cuts:
        parts.append(value[start:cut])
        start = cut
    return ".".join([*parts, value[start:]])


def restored(value: str, known: Set[str]) -> str:
    """The known code that `value` was before a zero was lost: `18.1` → `18.10`, `2.1` → `2.10`, `1.2` → `1.02`; or "".

    A number loses zeros at its end, a part typed by hand those at its front; the end is tried first.
    """
    if not DOTTED.fullmatch(value):
        return ""
    head, _, last = value.rpartition(".")
    padded = ".".join(part.zfill(2) for part in head.split(".")) if head.count(".") else head
    for candidate in (f"{value}0", f"{head}.{last.zfill(2)}", f"{padded}.{last.zfill(2)}", f"0{value}"):
        if candidate != value and candidate in known:
            return candidate
    return ""


def _edition(subject: Subject, field: Field, reference: CodeReference) -> Iterator[Finding]:
    edition = subject.catalog.code_list(_list_name(reference)).edition
    if reference.edition and edition and reference.edition != edition:
        yield subject.field_key(OTHER_EDITION, field.name, "codes", declared=reference.edition, edition=edition)


def _level(subject: Subject, reference: CodeReference, column: Column, known: Set[str]) -> Iterator[Finding]:
    if reference.list != "region" or not reference.level:
        return
    levels = BPS_LEVELS if reference.scheme == "bps" else REGION_LEVELS
    # A city's villages are mostly kelurahan, a regency's mostly desa, and one column holds both.
    expected = "kelurahan_desa" if reference.level in ("kelurahan", "desa") else reference.level
    lengths = {length for length, level in levels.items() if level == expected}
    wrong = {code for code in known if len(code) not in lengths}
    if wrong:
        yield from subject.cells(WRONG_LEVEL, column, wrong.__contains__, level=reference.level)


def _periods(subject: Subject, reference: CodeReference, column: Column, known: Set[str]) -> Iterator[Finding]:
    periods = subject.catalog.code_list(_list_name(reference)).periods
    limited = {code: periods[code] for code in known if any(periods.get(code, ()))} if periods else {}
    times = subject.with_role("time")
    if not limited or not times:
        return

    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        rows = zip(column.values, times[0][1].values, strict=True)
        for row, (code, time) in enumerate(rows, start=1):
            start, end = limited.get(code, ("", ""))
            year = time[:4]
            if year.isdigit() and ((start and year < start[:4]) or (end and year > end[:4])):
                yield row, {"value": code, "year": year, "valid_from": start or "…", "valid_until": end or "…"}

    yield from subject.rows(NOT_VALID_THEN, column.name, faults())


def _names(subject: Subject, field: Field, column: Column, codes: CodeList) -> Iterator[Finding]:
    """The name column that goes with the code column: `nama_x` beside `kode_x`, else the only one there is."""
    beside = _name_column(subject, field)
    if beside is None or subject.table is None or subject.table.n_rows >= MAX_ROWS:
        return
    own = subject.catalog.code_list(codes.name).names if codes.name == "region" else codes.names
    pairs = set(zip(column.values, beside.values, strict=True))
    wrong: dict[tuple[str, str], str] = {}
    for code, name in pairs:
        official = own.get(code) or codes.names.get(code)
        if official and name and official != name and not same_name(official, name):
            wrong[code, name] = official
    if not wrong:
        return

    def faults() -> Iterator[tuple[int, dict[str, Fact]]]:
        for row, pair in enumerate(zip(column.values, beside.values, strict=True), start=1):
            if pair in wrong:
                yield row, {"value": shown(pair[1]), "code": pair[0], "name": wrong[pair]}

    yield from subject.rows(NAME_DIFFERS, beside.name, faults())


def _name_column(subject: Subject, field: Field) -> Column | None:
    names = subject.with_role("name")
    if not names:
        return None
    _, _, what = field.name.partition("kode_")
    for own, column in names:
        if what and own.name == f"nama_{what}":
            return column
    coded = [f for f in subject.dataset.fields if f.codes is not None]
    return names[0][1] if len(names) == 1 and len(coded) == 1 else None


@lru_cache(maxsize=8192)
def plain_name(name: str) -> tuple[str, str]:
    """A region's kind ("" when not said) and its name without what people write differently: `KAB. MAGETAN`."""
    folded = name.casefold().strip()
    kind = KIND.match(folded)
    rest = folded[kind.end() :] if kind else folded
    said = KINDS.get(kind[1], kind[1]) if kind else ""
    return said, "".join(letter for letter in rest if letter.isalnum())


def same_name(official: str, name: str) -> bool:
    """Whether two names mean the same region; `Kabupaten Blitar` and `Kota Blitar` do not."""
    (kind, plain), (other_kind, other) = plain_name(official[:200]), plain_name(name[:200])
    return plain == other and (kind == other_kind or not kind or not other_kind)
