"""`/jadwal/`: the release calendar. What was promised and when it came, the past year and the next twelve months.

Closed data are never named; of restricted data only the title is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from satudata.model import addresses
from satudata.model.files import Page
from satudata.portal.html import esc, own, up, when
from satudata.portal.performance_page import month_after, month_of, nothing
from satudata.portal.views import Facts
from satudata.procedure.releases import OPEN, Outcome, Promise
from satudata.text import Text

MONTHS = 12  # shown behind and ahead of the month of the day
NEXT = 24  # releases told on the first page
OVERDUE = 24

Shown = tuple[Promise, str]  # with its access


@dataclass(frozen=True)
class Schedule:
    """The promises of the months shown, by month (`2026-03`), in order; `pages` are the datasets that have a page."""

    months: dict[str, list[Shown]]
    this_month: str
    pages: Set[str]

    def every(self) -> Iterator[Shown]:
        """All promises shown, in order of day."""
        return (one for month in sorted(self.months) for one in self.months[month])


def schedule(found: Iterable[Shown], as_of: str, pages: Set[str]) -> Schedule:
    """The promises of the months around an ISO day; `found` in order of day."""
    this = as_of[:7]
    first, last = month_after(this, -MONTHS), month_after(this, MONTHS)
    months: dict[str, list[Shown]] = {}
    for one in found:
        if first <= one[0].promised[:7] <= last:
            months.setdefault(one[0].promised[:7], []).append(one)
    return Schedule(months, this, pages)


def calendar_pages(plan: Schedule, facts: Facts, missing_year: int, t: Text) -> Iterator[Page]:
    """The calendar and a page of every month that has a release."""
    title, lead = t("conduct.calendar"), t("conduct.calendar.lead")
    day = esc(t("conduct.as_of", day=t.date(facts.as_of)))
    head = (
        f'<header class="page-head"><h1>{esc(title)}</h1><p class="lead">{esc(lead)}</p><p class="muted">{day}</p>'
        f"{_links(facts, t)}</header>"
    )
    inner = (
        f"{_next(plan, facts, t)}{_overdue(plan, facts, t)}{_months(plan, facts, t)}"
        if plan.months
        else nothing(missing_year, "calendar", t)
    )
    crumbs = ((title, addresses.releases()),)
    yield Page(addresses.releases(), t.language, "listing", title, lead, head + inner, crumbs, section="katalog")
    for month in sorted(plan.months):
        yield _month_page(plan, month, facts, t)


def _links(facts: Facts, t: Text) -> str:
    performance = f"{up(t, facts.languages)}{addresses.performance()}"
    return (
        f'<p class="actions"><a class="button" href="{{root}}{addresses.RELEASES_ICS}">{esc(t("conduct.calendar.ics"))}'
        f'</a> <a class="button quiet" href="{performance}">{esc(t("conduct.calendar.performance"))}</a></p>'
    )


def _section(name: str, title: str, inner: str) -> str:
    return f'<section class="section conduct" id="{name}"><h2>{esc(title)}</h2>{inner}</section>'


def _next(plan: Schedule, facts: Facts, t: Text) -> str:
    """The nearest releases, by month and day."""
    coming = [one for one in plan.every() if one[0].outcome in (Outcome.COMING, Outcome.PROPOSED)]
    coming = [one for one in coming if one[0].promised >= facts.as_of][:NEXT]
    if not coming:
        return _section("berikutnya", t("conduct.calendar.next"), f"<p>{esc(t('conduct.calendar.next.none'))}</p>")
    parts = [
        f"<h3>{esc(month_of(month, t))}</h3>{_dated(found, plan, facts, t)}"
        for month, found in groupby(coming, key=lambda one: one[0].promised[:7])
    ]
    return _section("berikutnya", t("conduct.calendar.next"), "".join(parts))


def _overdue(plan: Schedule, facts: Facts, t: Text) -> str:
    """What should be out and is not, the longest overdue first."""
    found = [one for one in plan.every() if one[0].outcome is Outcome.OVERDUE]
    if not found:
        return ""
    more = t("conduct.calendar.overdue.more", n=t.number(len(found) - OVERDUE)) if len(found) > OVERDUE else ""
    inner = _dated(found[:OVERDUE], plan, facts, t) + (f'<p class="muted">{esc(more)}</p>' if more else "")
    return _section("terlambat", t("conduct.calendar.overdue"), inner)


def _dated(found: Iterable[Shown], plan: Schedule, facts: Facts, t: Text) -> str:
    """The promises, each day once with all that is promised for it."""
    days = groupby(found, key=lambda one: one[0].promised)
    items = "".join(
        f"<li>{when(t, day, short=True)}<ul>{''.join(_entry(*one, plan, facts, t) for one in ones)}</ul></li>"
        for day, ones in days
    )
    return f'<ul class="dated promised">{items}</ul>'


def _entry(promise: Promise, access: str, plan: Schedule, facts: Facts, t: Text) -> str:
    return f"<li>{_title(promise, access, plan, facts, t)}<p>{_note(promise, access, facts, t)}</p></li>"


def _title(promise: Promise, access: str, plan: Schedule, facts: Facts, t: Text) -> str:
    """The title, leading to the dataset where it may be seen."""
    name = own(t, promise.title or promise.dataset)
    if access != OPEN or promise.dataset not in plan.pages:
        return f"<b>{name}</b>"
    return f'<a href="{up(t, facts.languages)}{esc(addresses.dataset(promise.dataset))}">{name}</a>'


def _note(promise: Promise, access: str, facts: Facts, t: Text) -> str:
    parts = [facts.agency_short(promise.agency, t.language)]
    if access == OPEN and promise.period:
        parts.append(t("conduct.calendar.period", period=t.period(promise.period)))
    if access != OPEN:
        parts.append(t("conduct.calendar.restricted"))
    told = " · ".join(map(esc, parts))
    came = _came(promise, t)
    return f'{told}{" · " if came else ""}<span class="{promise.outcome.value.replace("_", "-")}">{esc(came)}</span>'


def _came(promise: Promise, t: Text) -> str:
    """What came of the promise; unescaped, "" while there is time."""
    n, out = t.number(promise.late_working_days), t.date(promise.out)
    same = "" if promise.late_working_days else ".same"
    match promise.outcome:
        case Outcome.ON_TIME:
            return t("conduct.calendar.out", day=out)
        case Outcome.LATE:
            return t(f"conduct.calendar.late{same}", day=out, n=n)
        case Outcome.OVERDUE:
            return t(f"conduct.calendar.not_out{same}", n=n)
        case Outcome.PROPOSED:
            return t("conduct.calendar.proposed")
        case _:
            return ""


def _months(plan: Schedule, facts: Facts, t: Text) -> str:
    """A table of the months ahead, then one of those behind, newest first; each month leads to its page."""
    ahead = [month for month in sorted(plan.months) if month >= plan.this_month]
    past = [month for month in sorted(plan.months, reverse=True) if month < plan.this_month]
    parts = [
        f"<h3>{esc(t(f'conduct.calendar.{name}'))}</h3>{_month_table(name, months, plan, facts, t)}"
        for name, months in (("ahead", ahead), ("past", past))
        if months
    ]
    return _section("bulan", t("conduct.calendar.months"), "".join(parts))


def _month_table(name: str, months: Sequence[str], plan: Schedule, facts: Facts, t: Text) -> str:
    columns = ("month", "promised", "kept", "late", "open")
    head = "".join(
        f'<th scope="col"{" class=num" if place else ""}>{esc(t(f"conduct.calendar.column.{column}"))}</th>'
        for place, column in enumerate(columns)
    )
    body = "".join(_month_row(month, plan.months[month], facts, t) for month in months)
    label = esc(t("conduct.calendar.table", part=t(f"conduct.calendar.{name}")))
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}"><table class="conduct-table">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _month_row(month: str, found: Sequence[Shown], facts: Facts, t: Text) -> str:
    outcomes = [promise.outcome for promise, _ in found]
    kept, late = outcomes.count(Outcome.ON_TIME), outcomes.count(Outcome.LATE)
    cells = "".join(f"<td class=num>{t.number(n)}</td>" for n in (len(found), kept, late, len(found) - kept - late))
    link = f"{up(t, facts.languages)}{esc(addresses.releases(month))}"
    return f'<tr><th scope="row"><a href="{link}">{esc(month_of(month, t))}</a></th>{cells}</tr>'


def _month_page(plan: Schedule, month: str, facts: Facts, t: Text) -> Page:
    """Everything promised for a month, by agency in the order of the list of agencies."""
    found = plan.months[month]
    name = month_of(month, t)
    title = t("conduct.calendar.month", month=name)
    lead = t("conduct.calendar.month.lead", n=t.number(len(found)), month=name)
    order = {agency: place for place, agency in enumerate(facts.agencies)}
    ordered = sorted(found, key=lambda one: order.get(one[0].agency, len(order)))
    parts = [
        _section(esc(agency), facts.agency_name(agency, t.language), _dated(own_ones, plan, facts, t))
        for agency, own_ones in groupby(ordered, key=lambda one: one[0].agency)
    ]
    body = (
        f'<header class="page-head"><p class="eyebrow">{esc(t("conduct.calendar"))}</p><h1>{esc(name)}</h1>'
        f'<p class="lead">{esc(lead)}</p></header>{"".join(parts)}{_neighbours(plan, month, facts, t)}'
    )
    address = addresses.releases(month)
    crumbs = ((t("conduct.calendar"), addresses.releases()), (name, address))
    return Page(address, t.language, "listing", title, lead, body, crumbs, section="katalog")


def _neighbours(plan: Schedule, month: str, facts: Facts, t: Text) -> str:
    months = sorted(plan.months)
    place = months.index(month)
    links = []
    if place:
        links.append(("prev", "previous", months[place - 1]))
    if place + 1 < len(months):
        links.append(("next", "following", months[place + 1]))
    prefix = up(t, facts.languages)
    inner = "".join(
        f'<a rel="{rel}" href="{prefix}{esc(addresses.releases(other))}">{esc(month_of(other, t))}</a>'
        for rel, _, other in links
    )
    return f'<nav class="pager" aria-label="{esc(t("conduct.calendar.months"))}">{inner}</nav>' if inner else ""
