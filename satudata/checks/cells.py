"""Why a cell is not of its type: what spreadsheets and habits of writing do to numbers, dates and empty cells.

Asked only for cells that a type has refused. The kinds are those that offices really send: Indonesian separators,
currency, missing marks, day-first dates, names of months and quarters, lost or leading zeros, serial dates.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from satudata.model.finding import Check

DECIMAL_COMMA = Check("layout-decimal-comma", waivable=False)
THOUSANDS = Check("layout-thousands-separator", waivable=False)
AMBIGUOUS = Check("layout-ambiguous-separator", waivable=False)
UNIT_IN_CELL = Check("layout-unit-in-cell", waivable=False)
MISSING_MARK = Check("layout-missing-mark", waivable=False)
DAY_FIRST = Check("layout-day-first-date", waivable=False)
MONTH_NAME = Check("layout-month-name", waivable=False)
SERIAL_DATE = Check("layout-serial-date", waivable=False)
PERIOD_WORD = Check("layout-period-word", waivable=False)
PROVISIONAL = Check("layout-provisional-mark", waivable=False)
LEADING_ZERO = Check("layout-leading-zero", waivable=False)
SCIENTIFIC = Check("layout-scientific-notation", waivable=False)
FORMULA_ERROR = Check("layout-formula-error", waivable=False)
SPACES = Check("layout-spaces-around", waivable=False)
ROMAN = Check("layout-roman-numeral", waivable=False)
ODD_SIGN = Check("layout-odd-sign", waivable=False)
DECIMAL_ZERO = Check("layout-decimal-zero", waivable=False)

CODES = (
    DECIMAL_COMMA,
    THOUSANDS,
    AMBIGUOUS,
    UNIT_IN_CELL,
    MISSING_MARK,
    DAY_FIRST,
    MONTH_NAME,
    SERIAL_DATE,
    PERIOD_WORD,
    PROVISIONAL,
    LEADING_ZERO,
    SCIENTIFIC,
    FORMULA_ERROR,
    SPACES,
    ROMAN,
    ODD_SIGN,
    DECIMAL_ZERO,
)

NUMERIC = frozenset({"integer", "number"})
DATED = frozenset({"date", "datetime", "year", "yearmonth"})

# As people write them, folded: BPS marks "-" nil, "…" not available, "0" negligible.
MISSING_MARKS = frozenset({
    "-", "--", "---", "–", "—", "_", ".", "..", "...", "…", "*", "x", "?", "n/a", "na", "n.a", "n.a.", "#n/a", "nan",
    "null", "none", "nil", "nihil", "kosong", "tad", "t.a.d", "t.a.d.", "td", "tidak ada", "tidak ada data",
    "belum ada", "belum ada data", "data tidak tersedia", "tidak tersedia", "belum tersedia",
    "(kosong)", "blank",
    "(-)", "‒", "−",
})  # fmt: skip
FORMULA_ERRORS = re.compile(
    r"#(?:REF|DIV/0|VALUE|NAME|NUM|NULL|SPILL|CALC)[!?]?|#N/A|#+|#?DIV/0!?|Err:[0-9]{3}", re.IGNORECASE
)
SPACE = " \u00a0\u2007\u202f\u200b\t"
MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari febuari feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agt agu ags aug agst",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = re.compile(r"(?:(?:[0-9]{1,2})[ \-/.]*)?([A-Za-z]{3,9})\.?(?:[ \-/.,']*([0-9]{2}|[0-9]{4}))?")
DAY_BEFORE = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})(?:[ T][0-9:.]+)?")
YEAR_BEFORE = re.compile(r"([0-9]{4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2})(?:[ T][0-9:.]+)?")
PERIOD = re.compile(
    r"(?:(?:tri(?:wulan)?|tw|trw|kuartal|q|semester|smt|sem|caturwulan|cawu)[ .\-]*(?:i{1,3}|iv|[1-4])"
    r"|tahun|th|thn|t\.?a\.?|tahun ajaran)?[ .,/\-]*(?:[0-9]{4}(?:[/\-][0-9]{2,4})?)?",
    re.IGNORECASE,
)
MARKED = re.compile(
    r"(-?[0-9][0-9.,]*|[0-9]{4}(?:-[0-9]{2}){0,2}) ?"
    r"(?:\*+|\^|[¹²³]+|\(?(?:[rpe]|x{1,2}|(?:angka )?(?:sangat )?sementara)\)?)"
)
SERIAL = re.compile(r"[1-6][0-9]{4}(?:\.[0-9]+)?")  # 10000 to 69999: 1927 to 2091
PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
EXPONENT = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]+")
DOTTED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(,[0-9]+)?")
COMMAED = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(\.[0-9]+)?")
SPACED = re.compile(r"-?[1-9][0-9]{0,2}(?:[ '\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
# A minus that is a dash, a plus, and the brackets of bookkeepers for what is owed.
SIGNED = re.compile("[+\u2212\u2013\u2014\ufe63\uff0d] ?[0-9][0-9.,]*|- [0-9][0-9.,]*|\\([0-9][0-9.,]*\\)")
WHOLE_WITH_POINT = re.compile(r"(-?(?:0|[1-9][0-9]*))[.,]0{1,2}")
GROUPED_YEAR = re.compile(r"([12])[.,]([0-9]{3})")
COMMA = re.compile(r"-?[0-9]*,[0-9]+")
CURRENCY = re.compile(
    r"\(?(?:rp|idr|usd|\$|us\$)\.? ?(-?[0-9][0-9., ]*)(?:,-|,--)? ?(m|t|jt|rb|juta|ribu|miliar|milyar|triliun)?\)?",
    re.IGNORECASE,
)
UNIT = re.compile(r"(-?[0-9][0-9.,]*) ?(%|[A-Za-z][A-Za-z0-9²³/. ]{0,20}|[²³°‰]+)\.?")
SCALES = {"t": 12, "triliun": 12, "m": 9, "miliar": 9, "milyar": 9, "jt": 6, "juta": 6, "rb": 3, "ribu": 3}
ROMAN_NUMBER = re.compile(r"(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


@lru_cache(maxsize=4096)
def explain(value: str, kind: str, commas: bool = False) -> tuple[Check, str] | None:
    """What is the matter with a cell of that type, and what was probably meant ("" when unclear); None when unknown.

    `commas` says that other cells of the column plainly have decimal commas, which decides what `1,234` means.

    >>> [explain(v, "number")[1] for v in ("1.234,5", "Rp 1.250.000,00", "12,5%", "3,6E+15")]
    ['1234.5', '1250000.00', '12.5', '']
    """
    bare = value.strip(SPACE)
    if not bare:
        return (SPACES, "") if value else None
    if bare.casefold() in MISSING_MARKS:
        return MISSING_MARK, ""
    if FORMULA_ERRORS.fullmatch(bare):
        return FORMULA_ERROR, ""
    if bare != value:
        inner = explain(bare, kind, commas)
        return inner or (SPACES, bare)
    if kind in NUMERIC:
        return _number(value, kind, commas)
    return _date(value, kind) if kind in DATED else None


def _number(value: str, kind: str, commas: bool) -> tuple[Check, str] | None:
    if EXPONENT.fullmatch(value):
        return SCIENTIFIC, ""
    if re.fullmatch(r"[-+]?0[0-9]+", value):
        return LEADING_ZERO, ""
    if marked := MARKED.fullmatch(value):
        return PROVISIONAL, plain(marked[1])
    if point := WHOLE_WITH_POINT.fullmatch(value):
        # Of the type `number` only with a comma: that is a decimal comma.
        return (DECIMAL_COMMA, plain(value)) if kind == "number" else (DECIMAL_ZERO, point[1])
    separated = _separated(value, commas)
    if separated is not None:
        return separated
    if SIGNED.fullmatch(value):
        digits = plain(value.strip("+\u2212\u2013\u2014\ufe63\uff0d- ()"))
        return ODD_SIGN, digits if value[0] == "+" else f"-{digits}"
    if amount := CURRENCY.fullmatch(value):
        return UNIT_IN_CELL, _scaled(amount[1], amount[2] or "")
    if unit := UNIT.fullmatch(value):
        # Of money, M are milliards; of anything else, m may as well be metres and t tons.
        return UNIT_IN_CELL, "" if unit[2] in ("m", "t", "M", "T") else _scaled(unit[1], unit[2])
    return (ROMAN, "") if ROMAN_NUMBER.fullmatch(value) else None


def _scaled(number: str, unit: str) -> str:
    """The number with its word for thousands, millions or more written out: `1,2 M` of rupiah is `1200000000`."""
    bare = plain(number)
    scale = SCALES.get(unit.casefold(), 0)
    if not scale or not PLAIN.fullmatch(bare):
        return bare
    return f"{(Decimal(bare) * 10**scale).normalize():f}"


def _separated(value: str, commas: bool) -> tuple[Check, str] | None:
    """Separators of thousands and decimals, Indonesian and English."""
    if value.count(",") == 1 and COMMAED.fullmatch(value) and "." not in value:
        # 1,234: one and a bit, or over a thousand? The neighbours tell, or nobody.
        return (DECIMAL_COMMA, value.replace(",", ".")) if commas else (AMBIGUOUS, "")
    if DOTTED.fullmatch(value) or COMMAED.fullmatch(value) or SPACED.fullmatch(value):
        return THOUSANDS, plain(value)
    return (DECIMAL_COMMA, plain(value)) if COMMA.fullmatch(value) else None


def plain(number: str) -> str:
    """A number with whatever separators as the repository writes it: `1.234.567,8` → `1234567.8`.

    >>> [plain(n) for n in ("1.234,5", "1,234.5", "12,5", "1.234.567", "1 234 567")]
    ['1234.5', '1234.5', '12.5', '1234567', '1234567']
    """
    bare = re.sub(r"[ '\u00a0\u202f]", "", number).strip(".,")
    last = max(bare.rfind(","), bare.rfind("."))
    mark = bare[last] if last >= 0 else ""
    groups = bool(mark) and bare.count(mark) > 1 and bare.count("," if mark == "." else ".") == 0
    if not mark or groups or (mark == "." and DOTTED.fullmatch(bare)):
        return bare.replace(".", "").replace(",", "")
    return bare[:last].replace(".", "").replace(",", "") + "." + bare[last + 1 :]


def _date(value: str, kind: str) -> tuple[Check, str] | None:
    if kind == "year" and (point := WHOLE_WITH_POINT.fullmatch(value)):
        return DECIMAL_ZERO, point[1]
    if kind == "year" and (grouped := GROUPED_YEAR.fullmatch(value)):
        return THOUSANDS, grouped[1] + grouped[2]
    if marked := MARKED.fullmatch(value):
        return PROVISIONAL, marked[1]
    if day := DAY_BEFORE.fullmatch(value):
        return DAY_FIRST, _iso(int(day[3]), int(day[2]), int(day[1]))
    if year := YEAR_BEFORE.fullmatch(value):
        likely = _iso(int(year[1]), int(year[2]), int(year[3]))
        return (DAY_FIRST, likely) if likely and likely != value else None
    if (month := MONTH.fullmatch(value)) and month[1].casefold() in MONTHS:
        return MONTH_NAME, _month(value, MONTHS[month[1].casefold()], month[2] or "")
    if SERIAL.fullmatch(value) and kind in ("date", "datetime", "yearmonth"):
        return SERIAL_DATE, _serial(int(value[:5]))
    if PLAIN.fullmatch(value) is None and PERIOD.fullmatch(value) and not _impossible_month(value):
        return PERIOD_WORD, ""
    return None


def _impossible_month(value: str) -> bool:
    """Whether `2024-13` is a slip rather than a school year such as `2023-24`."""
    year, _, part = value.partition("-")
    return len(year) == 4 and len(part) == 2 and value[:4].isdigit() and int(part) != (int(year) + 1) % 100


def _month(value: str, month: int, year: str) -> str:
    """`12 Agustus 2023` as `2023-08-12`, `Agt-23` as `2023-08`; "" when the year is not said."""
    if not year:
        return ""
    whole = int(year) + (2000 if len(year) == 2 else 0)
    day = re.match(r"[0-9]{1,2}(?![0-9])", value)
    return _iso(whole, month, int(day[0])) if day else f"{whole:04}-{month:02}"


def _iso(year: int, month: int, day: int) -> str:
    """The date in ISO form; "" for a day that does not exist."""
    whole = year + 2000 if year < 100 else year
    text = f"{whole:04}-{month:02}-{day:02}"
    return text if DATE.fullmatch(text) else ""


def _serial(days: int) -> str:
    """The date of a spreadsheet's day number: days since 30 December 1899, as Excel and LibreOffice count."""
    return (date(1899, 12, 30) + timedelta(days=days)).isoformat()


LEAP = r"(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29"
DAYS = (
    r"[1-9][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
DAY = rf"(?:{DAYS}|{LEAP})"
DATE = re.compile(DAY)
