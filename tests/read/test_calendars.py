"""Calendars of an instance and its hours of service, read with every fault told."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.model.calendar import OFFICE_WEEK, Calendars, HolidayKind, Span, WorkingTime
from satudata.model.finding import Finding
from satudata.read.calendars import WEEKDAYS, own_calendars, read_calendars, read_working_time
from satudata.read.catalogue import mapping
from satudata.read.catalogue_files import read_catalog, schema_findings
from satudata.read.documents import Document, read_document
from satudata.read.git import Repository
from satudata.read.places import CALENDARS
from satudata.read.repository import Contents
from satudata.read.schemas import faults, schema_of
from tests.conftest import Tree
from tests.instances import instance

PATH = "catalog/calendar/2026.yml"
GOOD = """\
decree: SKB 3 Menteri Nomor 9/2025
holidays:
  - {date: "2026-08-17", name: Hari Kemerdekaan, kind: national_holiday}
  - {date: "2026-01-01", name: Tahun Baru Masehi, kind: national_holiday}
  - {date: "2026-04-01", name: Hari jadi, kind: local, basis: Keputusan Wali Kota 100/2026}
  - {date: "2026-12-24", name: Cuti bersama, kind: collective_leave, estimated: true}
"""


def read(text: str, path: str = PATH) -> tuple[Calendars, list[Finding]]:
    """The calendars with this one file at that path."""

    def document(named: str) -> tuple[Document, list[Finding]]:
        found, findings = read_document(named, text.encode())
        return found, [*findings, *schema_findings(found, "calendar")]

    return read_calendars([path, "catalog/catalog.yml"], document)


def told(text: str, path: str = PATH) -> list[tuple[str, int, str]]:
    return [(one.code, one.where.line, one.where.column) for one in read(text, path)[1]]


def test_a_calendar_of_ones_own_takes_the_place_of_the_engines_with_its_days_in_order() -> None:
    calendars, findings = read(GOOD)
    assert findings == []
    assert list(calendars) == [*(year for year in own_calendars() if year != 2026), 2026]
    own = calendars[2026]
    assert (own.decree, own.estimated) == ("SKB 3 Menteri Nomor 9/2025", True)
    assert [(one.day.isoformat()[5:], one.kind.value) for one in own.holidays] == [
        ("01-01", "national_holiday"), ("04-01", "local"), ("08-17", "national_holiday"), ("12-24", "collective_leave"),
    ]  # fmt: skip
    assert own.holidays[1].basis == "Keputusan Wali Kota 100/2026"


NEW_YEAR = '{date: "2026-01-01", name: Tahun Baru Masehi, kind: national_holiday}'


@pytest.mark.parametrize(
    ("entry", "code", "place"),
    [
        ('{date: "2026-02-31", name: A, kind: national_holiday}', "calendar-no-such-date", "holidays[1].date"),
        ('{date: "2027-01-01", name: A, kind: national_holiday}', "calendar-other-year", "holidays[1].date"),
        ('{date: "2026-08-17", name: A, kind: national_holiday}', "calendar-repeated-date", "holidays[1].date"),
        ('{date: "2026-01-01", name: A, kind: libur}', "metadata-not-allowed", "holidays[1].kind"),
        ('{date: "1 Januari 2026", name: A, kind: local, basis: Perwal}', "metadata-too-long", "holidays[1].date"),
        ('{date: "01-01-2026", name: A, kind: national_holiday}', "metadata-malformed", "holidays[1].date"),
        ('{date: "2026-01-01", name: A, kind: local}', "metadata-missing-key", "holidays[1].basis"),
        ('{date: "2026-01-01", kind: national_holiday}', "metadata-missing-key", "holidays[1].name"),
        ('{date: "2026-01-01", name: A, kind: local, dasar: x}', "metadata-unknown-key", "holidays[1].dasar"),
        ('{date: "2026-01-01", name: A, kind: local, basis: SK 1, estimated: 1}', "metadata-wrong-type",
         "holidays[1].estimated"),
        ('"2026-01-01"', "metadata-wrong-type", "holidays[1]"),
    ],
)  # fmt: skip
def test_a_fault_in_a_calendar_is_told_at_its_line_and_the_year_is_not_used(entry: str, code: str, place: str) -> None:
    text = GOOD.replace(NEW_YEAR, entry)
    assert text != GOOD
    assert (code, 4, place) in told(text)
    assert 2026 not in read(text)[0]


@pytest.mark.parametrize("text", ["", "# kosong\n", "- a\n", "decree: SK 1/2025\n", "decree: [\n", "holidays: []\n"])
def test_a_calendar_that_says_nothing_is_no_calendar_and_the_engines_is_not_taken_instead(text: str) -> None:
    calendars, findings = read(text)
    assert 2026 not in calendars
    assert findings


@pytest.mark.parametrize(
    "name", ["2026.yaml", "kalender.yml", "2020.yml", "2051.yml", "26.yml", "2026/a.yml", "٢٠٢٦.yml"]
)
def test_a_file_that_is_no_calendar_of_a_known_year_is_told(name: str) -> None:
    path = f"catalog/calendar/{name}"
    assert told(GOOD, path) == [("calendar-bad-name", 0, "")]
    assert read(GOOD, path)[0] == own_calendars()


@pytest.mark.parametrize("year", range(2021, 2028))
def test_the_engines_calendars_are_right_by_their_own_schema(year: int) -> None:
    calendar = own_calendars()[year]
    assert calendar.year == year
    assert {one.day.year for one in calendar.holidays} == {year}
    assert len({one.day for one in calendar.holidays}) == len(calendar.holidays) >= 16
    assert calendar.estimated is (year == 2027)
    document = {
        "decree": calendar.decree,
        "holidays": [
            {"date": one.day.isoformat(), "name": one.name, "kind": one.kind.value} for one in calendar.holidays
        ],
    }
    assert faults("calendar", document) == []


def test_the_holidays_of_2026_are_those_of_its_decree() -> None:
    days: dict[HolidayKind, list[str]] = {kind: [] for kind in HolidayKind}
    for one in own_calendars()[2026].holidays:
        days[one.kind].append(one.day.isoformat()[5:])
    assert "1497/2025" in own_calendars()[2026].decree
    assert days[HolidayKind.NATIONAL] == [
        "01-01", "01-16", "02-17", "03-19", "03-21", "03-22", "04-03", "04-05", "05-01", "05-14", "05-27", "05-31",
        "06-01", "06-16", "08-17", "08-25", "12-25",
    ]  # fmt: skip
    assert days[HolidayKind.COLLECTIVE] == ["02-16", "03-18", "03-20", "03-23", "03-24", "05-15", "05-28", "12-24"]


def test_in_2027_the_days_that_hang_on_the_moon_are_estimates() -> None:
    estimated = {one.day.isoformat() for one in own_calendars()[2027].holidays if one.estimated}
    assert {"2027-03-10", "2027-03-11", "2027-05-17"} <= estimated
    assert "2027-08-17" not in estimated


def hours(text: str) -> tuple[WorkingTime, list[tuple[str, str]]]:
    """The working time that this text says under `working_time:`, and (code, place) of what is wrong."""
    document, _ = read_document("catalog/catalog.yml", f"working_time:\n{text}".encode())
    working_time, findings = read_working_time(document)
    return working_time, [(one.code, one.where.column) for one in findings]


def test_without_settings_the_hours_are_those_of_perpres_21_2023() -> None:
    working_time, findings = read_working_time(read_document("catalog/catalog.yml", b"title: A\n")[0])
    assert (working_time, findings) == (WorkingTime(), [])
    monday = date(2026, 11, 2)
    week = [working_time.on(monday + timedelta(days=n)) for n in range(7)]
    lengths = [sum(minutes(span.end) - minutes(span.start) for span in spans) for spans in week]
    assert sum(lengths) == 37.5 * 60
    assert {spans[0].start for spans in week[:5]} == {time(7, 30)}
    assert [minutes(spans[1].start) - minutes(spans[0].end) for spans in week[:5]] == [60, 60, 60, 60, 90]
    assert lengths[5:] == [0, 0]


def minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def test_hours_of_ones_own_and_those_of_ramadan_hold_on_their_days() -> None:
    working_time, findings = hours("""\
  collective_leave_counts: true
  hours: {monday: ["08:00-12:00", "13:00-15:00"], friday: ["08:00-11:30", "13:30-14:00"]}
  periods:
    - {name: Ramadan, from: "2026-02-18", until: "2026-03-20", hours: {monday: ["08:00-12:00", "12:30-15:00"]}}
""")
    assert findings == []
    assert working_time.collective_leave_counts
    assert working_time.on(date(2026, 11, 2)) == (Span(time(8), time(12)), Span(time(13), time(15)))
    assert working_time.on(date(2026, 11, 3)) == ()
    assert working_time.on(date(2026, 2, 23)) == (Span(time(8), time(12)), Span(time(12, 30), time(15)))
    assert working_time.on(date(2026, 2, 20)) == ()
    assert working_time.on(date(2026, 3, 27)) == (Span(time(8), time(11, 30)), Span(time(13, 30), time(14)))


@pytest.mark.parametrize(
    "given",
    [
        '{monday: ["12:00-08:00"]}', '{monday: ["08:00-12:00", "11:00-15:00"]}',
        '{monday: ["13:00-15:00", "08:00-12:00"]}', '{monday: ["08:00-08:00"]}', "{monday: []}", '{monday: ["8-12"]}',
        '{monday: ["08:00+07:00-12:00"]}', '{monday: ["24:00-25:00"]}', "{}", "3", "[a]",
    ],
)  # fmt: skip
def test_hours_out_of_order_are_told_and_the_usual_ones_hold(given: str) -> None:
    working_time, findings = hours(f"  hours: {given}\n")
    assert findings == [("calendar-hours-disordered", "working_time.hours")]
    assert working_time.week == OFFICE_WEEK


@pytest.mark.parametrize(
    "period",
    [
        '{from: "2026-03-20", until: "2026-02-18", hours: {monday: ["08:00-15:00"]}}',
        '{from: "2026-02-31", until: "2026-03-18", hours: {monday: ["08:00-15:00"]}}',
        '{from: "2026-01-10", until: "2026-01-20", hours: {monday: ["08:00-15:00"]}}',
        '{from: 3, until: "2026-01-20"}',
        "a",
    ],
)
def test_a_period_out_of_order_or_over_another_is_told_and_left_out(period: str) -> None:
    first = '{from: "2026-01-01", until: "2026-01-10", hours: {monday: ["08:00-15:00"]}}'
    working_time, findings = hours(f"  periods:\n    - {first}\n    - {period}\n")
    assert findings == [("calendar-period-disordered", "working_time.periods[1]")]
    assert len(working_time.periods) == 1


def test_only_a_plain_true_makes_collective_leave_count() -> None:
    assert not hours('  collective_leave_counts: "true"\n')[0].collective_leave_counts
    assert not hours("  collective_leave_counts: 1\n")[0].collective_leave_counts


def test_the_settings_of_magetan_are_an_example_of_the_schema() -> None:
    keys = schema_of("catalog")["properties"]["working_time"]["properties"]
    [example] = keys["hours"]["examples"]
    document = Document("catalog/catalog.yml", {"working_time": {"hours": example}})
    working_time, findings = read_working_time(document)
    assert findings == []
    assert set(mapping(example)) < set(WEEKDAYS)
    assert working_time.on(date(2026, 11, 6)) == (Span(time(8), time(11, 30)), Span(time(13, 30), time(14)))


def test_the_catalogue_has_its_calendars_and_hours(tree: Tree) -> None:
    files = instance()
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    own = 'working_time:\n  hours: {monday: ["09:00-10:00"]}\n'
    root = tree({**files, PATH: GOOD, "catalog/calendar/x.yml": "a", "catalog/catalog.yml": settings.decode() + own})
    repository = Repository(root)
    catalog, findings = read_catalog(repository.working_tree(), Contents(repository), frozenset())
    assert [(one.code, one.where.path) for one in findings] == [("calendar-bad-name", "catalog/calendar/x.yml")]
    assert catalog.calendars[2026].decree == "SKB 3 Menteri Nomor 9/2025"
    assert catalog.calendars[2025] == own_calendars()[2025]
    assert catalog.working_time.on(date(2026, 11, 2)) == (Span(time(9), time(10)),)


def test_the_years_that_may_have_a_calendar_hold_those_of_the_engine() -> None:
    assert {f"catalog/calendar/{year}.yml" for year in own_calendars()} < set(CALENDARS)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["2026-02-30", "2026-01-01", "9999-12-31", "local", "08:00-12:00", "08:00-07:00", "\U0001d7da"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["date", "name", "kind", "holidays", "hours", "monday", "periods", "from", "until"]), inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(values)
def test_whatever_stands_in_a_calendar_or_under_working_time_nothing_is_raised(value: object) -> None:
    calendar = Document(PATH, {"decree": "SK 1", "holidays": value})
    calendars, findings = read_calendars([PATH], lambda path: (calendar, schema_findings(calendar, "calendar")))
    assert bool(findings) is (2026 not in calendars)
    working_time, _ = read_working_time(Document("catalog/catalog.yml", {"working_time": value}))
    assert any(working_time.week)
