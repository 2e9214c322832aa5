"""Personal data (UU 27/2022): identity numbers, contacts of persons, columns about persons, cells that are too small.

No row of an open table may describe one natural person. The findings never repeat what they found: only its first two
characters are shown, since findings are published as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from satudata.checks.persons import header_kind
from satudata.checks.subject import Subject
from satudata.model.catalog import Access, Field
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.documents import Path
from satudata.read.tables import Column

NIK = Check("privacy-nik", waivable=False)
FAMILY_CARD = Check("privacy-family-card", waivable=False)
SCIENTIFIC = Check("privacy-identity-number-in-scientific-notation", waivable=False)
IDENTITY_COLUMN = Check("privacy-identity-column", waivable=False)
NIP = Check("privacy-nip", Severity.WARNING)
NPWP = Check("privacy-npwp", Severity.WARNING)
PHONE = Check("privacy-phone", Severity.WARNING)
EMAIL = Check("privacy-email", Severity.WARNING)
PERSONAL_COLUMN = Check("privacy-personal-column", Severity.WARNING)
CONTACT_PERSON = Check("privacy-contact-person", Severity.WARNING)
SMALL_CELLS = Check("privacy-small-cells", Severity.WARNING)

CODES = (
    NIK,
    FAMILY_CARD,
    SCIENTIFIC,
    IDENTITY_COLUMN,
    NIP,
    NPWP,
    PHONE,
    EMAIL,
    PERSONAL_COLUMN,
    CONTACT_PERSON,
    SMALL_CELLS,
)

CHUNK_BYTES = 1_000_000  # scanned at a time, so that a large table is not held twice
OVERLAP_BYTES = 100  # longer than anything that is looked for
MAX_ROWS = 10_000  # columns of larger tables are asked before their cells are looked at
MAX_VALUES = 200_000

# Structure: region of registration (province, regency, district), day of birth (+40 for women), month, year, number.
NUMBER = re.compile(
    r"(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-6])(?:0[1-9]|[1-9][0-9])(?:0[1-9]|[1-9][0-9])"
    r"(?:0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01])(?:0[1-9]|1[0-2])[0-9]{2}"
    r"(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
)
TOKEN = re.compile(r"[0-9](?:[0-9 .\-]*[0-9])?")
SEPARATOR = re.compile(r"[ .\-]+")
PLAIN = re.compile(r"(?<![0-9.])([0-9]{16})(?:\.0+)?(?![0-9]|\.[0-9])")
# How people group the sixteen digits; anything else, such as two dates in one cell, is no identity number.
GROUPS = frozenset({(4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (2, 2, 2, 2, 2, 2, 4), (6, 10), (12, 4), (8, 8)})
# What a spreadsheet makes of sixteen or eighteen digits: 3,60204E+15 (NIK, KK), 1.98001E+17 (NIP).
EXPONENT = re.compile(r"[1-9][.,][0-9]{1,14}[eE]\+1[57]|[1-9][eE]\+1[57]")
NIP_NUMBER = re.compile(
    r"(?:^|[^0-9])(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]) ?(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
    r" ?[12] ?[0-9]{3}(?:[^0-9]|$)"
)
NPWP_NUMBER = re.compile(r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}")
PHONE_NUMBER = re.compile(r"(?:^|[^0-9.])(?:\+?62[ \-]?|0)8[1-9](?:[ \-]?[0-9]){7,11}(?:[^0-9]|$)")
ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@([A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)")
OFFICIAL = re.compile(r"(?:^|\.)go\.id$|\.(?:example|test|invalid)$|(?:^|\.)example\.(?:com|org|net|go\.id)$")
# For columns of large tables, alike in every engine: a superset of what is then looked at cell by cell.
ANY = re.compile(r"(?:[0-9][ .\-]?){15}|[eE]\+1[57]|@|(?:\+62|62|0)[ \-]?8[1-9][0-9 \-]{7}")

# Digits become 9 and what people put between them goes, so that plain substring search finds a long number.
DIGITS = bytes.maketrans(b"012345678", b"999999999")
BETWEEN = b" .-'\xc2\xa0"
BETWEEN_PHONE = b" -\xc2\xa0"
LONG = b"9" * 15
PHONE_LENGTH = b"9" * 10
BEGINNINGS = (b",08", b"\n08", b'"08', b" 08", b":08", b"+62", b",628", b"\n628", b'"628', b" 628", b"62 8", b"62-8")

SENSITIVE_THEMES = frozenset({"1.02", "1.05", "1.06", "2.08"})  # health, public order, social, women and children
SENSITIVE = re.compile(
    r"miskin|kekerasan|korban|krimin|kejahatan|pidana|penyakit|kematian|hiv|aids|disabilitas|narkoba"
)
PERSONS = frozenset(
    {"orang", "jiwa", "kasus", "korban", "pasien", "anak", "kk", "rumah tangga", "keluarga", "kejadian"}
)
STAFF = re.compile(r"tenaga|dokter|bidan|perawat|pegawai|petugas|kader|guru|asn|pns|personel")
SMALL = frozenset("1234")
TITLE = re.compile(
    r"(?:^|\b)(?:Bapak|Bpk|Sdr|Sdri|Drs|Dra|Ir|Hj|H|dr|Dr|Prof)\.? [A-Z]|^Ibu [A-Z]"
    r"|, ?(?:S\.|M\.|A\.Md|Dr\.|S[EHT]\b|MM\b|M[AT]\b|S[A-Z][a-z]{1,4}\b|M[A-Z][a-z]{1,4}\b)"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Identity numbers and contacts in cells and metadata, then columns about persons, then small cells."""
    yield from _metadata(subject)
    if subject.table is None:
        return
    yield from _headers(subject)
    yield from _cells(subject)
    yield from _small_cells(subject)


def identifiers(raw: bytes) -> bool:
    """Whether an identity or family card number occurs in these bytes, plain, grouped or in scientific notation."""
    if not _somewhere(raw, _long_here):
        return False
    text = raw.decode("latin-1").replace("\xc2\xa0", " ")
    return any(is_identity_number(token[0]) for token in TOKEN.finditer(text)) or _plain_or_exponent(text)


def _plain_or_exponent(text: str) -> bool:
    return any(map(NUMBER.fullmatch, PLAIN.findall(text))) or EXPONENT.search(text) is not None


def _hinted(raw: bytes) -> bool:
    """Whether a closer look is needed: cheap, and true for everything that is looked for."""
    return _somewhere(raw, _hinted_here)


def _somewhere(raw: bytes, here: Callable[[bytes], bool]) -> bool:
    if len(raw) > CHUNK_BYTES:
        starts = range(0, len(raw), CHUNK_BYTES)
        return any(here(raw[start : start + CHUNK_BYTES + OVERLAP_BYTES]) for start in starts)
    return here(raw)


def _hinted_here(raw: bytes) -> bool:
    digits = raw.translate(DIGITS, BETWEEN)
    if LONG in digits or b"@" in raw or _exponent(raw):
        return True
    # Dots between digits are common (codes of regions), but no telephone number has them.
    if PHONE_LENGTH not in digits or PHONE_LENGTH not in raw.translate(DIGITS, BETWEEN_PHONE):
        return False
    return any(beginning in raw for beginning in BEGINNINGS)


def _long_here(raw: bytes) -> bool:
    """The same for identity numbers alone."""
    return _exponent(raw) or LONG in raw.translate(DIGITS, BETWEEN)


def _exponent(raw: bytes) -> bool:
    return b"+" in raw and (b"E+" in raw or b"e+" in raw)


def is_identity_number(token: str) -> bool:
    """Whether a run of digits, perhaps grouped by dots, spaces or dashes, has the structure of a NIK or KK number.

    >>> is_identity_number("3602041211870001"), is_identity_number("36.02.04.121187.0001")
    (True, True)
    >>> is_identity_number("1234567890123456"), is_identity_number("0.3602041211870001")
    (False, False)
    """
    plain = PLAIN.fullmatch(token)
    if plain is not None:
        return NUMBER.fullmatch(plain[1]) is not None
    parts = SEPARATOR.split(token)
    if tuple(map(len, parts)) not in GROUPS or (len(parts) == 2 and "." in token):
        return False  # with one dot it is a decimal number
    return NUMBER.fullmatch("".join(parts)) is not None


def _cells(subject: Subject) -> Iterator[Finding]:
    raw = subject.raw
    if subject.table is None or (raw and not _hinted(raw[raw.find(b"\n") :])):
        return
    fields = {field.name: field for field in subject.dataset.fields}
    for column in subject.table.columns:
        if subject.table.n_rows < MAX_ROWS or column.any_search(ANY):
            yield from _column(subject, column, fields.get(column.name))


def _column(subject: Subject, column: Column, field: Field | None) -> Iterator[Finding]:
    values = column.distinct(MAX_VALUES)
    family = header_kind(column.name) == "family-card"
    numeric = field is not None and field.type in ("integer", "number")
    wrong: dict[str, Check] = {}
    for value in sorted(values if values is not None else set(column.values)):
        kind = classify(value, family, numeric)
        if kind is not None:
            wrong[value] = kind
    for check_ in dict.fromkeys(wrong.values()):
        yield from subject.rows(check_, column.name, _places(column, wrong, check_))


def _places(column: Column, wrong: Mapping[str, Check], kind: Check) -> Iterator[tuple[int, dict[str, Fact]]]:
    for row, value in enumerate(column.values, start=1):
        if wrong.get(value) is kind:
            yield row, {"masked": masked(value)}


def masked(value: str) -> str:
    """What may be shown of a personal datum: enough to find it in one's own file."""
    return f"{value.strip()[:2]}…"


def classify(value: str, family: bool = False, numeric: bool = False) -> Check | None:
    """What personal datum a text holds, the gravest first; None when none. `family`: the column is of family cards.

    `numeric` columns hold amounts: telephone numbers are not looked for in them.
    """
    if len(value) < 5:
        return None
    text = value.replace("\xa0", " ")
    if any(is_identity_number(token[0]) for token in TOKEN.finditer(text)) or _plain(text):
        return FAMILY_CARD if family else NIK
    if EXPONENT.search(text):
        return SCIENTIFIC
    if NIP_NUMBER.search(text):
        return NIP
    if NPWP_NUMBER.search(text):
        return NPWP
    if any(not OFFICIAL.search(domain.casefold()) for domain in ADDRESS.findall(text)):
        return EMAIL
    return PHONE if not numeric and PHONE_NUMBER.search(text) else None


def _plain(text: str) -> bool:
    return any(map(NUMBER.fullmatch, PLAIN.findall(text)))


def _metadata(subject: Subject) -> Iterator[Finding]:
    """Every text of the metadata; the contact must be a function, not a person."""
    document = subject.dataset.document
    name = subject.dataset.contact.get("name", "")
    if name and TITLE.search(name):
        yield subject.key(CONTACT_PERSON, ("contact", "name"), masked=masked(name))
    if not _hinted(f"\n{subject.metadata_text}".encode()):
        return
    for path, text in _paths((), document):
        kind = classify(text)
        if kind is not None:
            yield subject.key(kind, path, masked=masked(text))


def _paths(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    """Every text with its key path; a document is at most 24 levels deep (`read.documents.MAX_DEPTH`)."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _paths((*path, key), item)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _paths((*path, n), item)


def _headers(subject: Subject) -> Iterator[Finding]:
    """Columns whose header says that they are about one person, even when their cells are masked."""
    header = subject.table.header if subject.table is not None else ()
    kinds = {name: kind for name in header if (kind := header_kind(name))}
    if not kinds:
        return
    roles = {field.name: field.role for field in subject.dataset.fields}
    coded = any(field.codes is not None for field in subject.dataset.fields)
    kinds = {name: kind for name, kind in kinds.items() if roles.get(name) != "measure"}
    if coded:
        kinds = {name: kind for name, kind in kinds.items() if kind != "bare-name"}
    about_persons = any(kind in ("identity", "family-card", "personal") for kind in kinds.values())
    for name, kind in kinds.items():
        if kind in ("identity", "family-card"):
            yield subject.cell(IDENTITY_COLUMN, 0, name)
        elif kind in ("personal", "bare-name") or about_persons:
            yield subject.cell(PERSONAL_COLUMN, 0, name)


def _small_cells(subject: Subject) -> Iterator[Finding]:
    """Counts of 1 to 4 persons in sensitive tables, from which somebody could be recognised: one finding a column."""
    dataset = subject.dataset
    if dataset.access.level is not Access.OPEN:
        return
    sensitive = dataset.theme in SENSITIVE_THEMES or SENSITIVE.search(dataset.title.id.casefold())
    for field, column in subject.with_role("measure") if sensitive else ():
        if field.satuan.casefold() not in PERSONS or STAFF.search(field.name):
            continue
        values = column.distinct(MAX_VALUES)
        if values is not None and not values.isdisjoint(SMALL):
            rows = [row for row, value in enumerate(column.values, start=1) if value in SMALL]
            yield subject.cell(SMALL_CELLS, rows[0], field.name, cells=len(rows))
