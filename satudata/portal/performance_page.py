"""`/kinerja/`: how the procedure is kept, of everything and per agency. Counts and durations only; nobody is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from satudata.model import addresses
from satudata.model.files import Page
from satudata.model.procedure import Unit
from satudata.portal.conduct_charts import share_bar, stacked
from satudata.portal.html import esc, own, up
from satudata.portal.sop_words import full_limit
from satudata.portal.views import Facts
from satudata.procedure.performance import Delivery, Figures, Performance, Publishing, RowFigures
from satudata.procedure.releases import Outcome
from satudata.procedure.served import Answered, Served
from satudata.text import Text

BARS = {outcome: outcome.value.replace("_", "-") for outcome in Outcome}
ANSWERED = {
    Answered.IN_TIME: "on-time",
    Answered.LATE: "late",
    Answered.OVERDUE: "overdue",
    Answered.WAITING: "coming",
    Answered.UNKNOWN: "proposed",
}
NOTHING: Mapping[int, Served] = {}
OUTCOMES = frozenset(outcome.value for outcome in Outcome)
MANY_MINUTES, MANY_HOURS = 120, 72  # from here on the next larger unit is easier to read


def performance_pages(
    found: Sequence[Performance], facts: Facts, missing_year: int, t: Text, public: Mapping[int, Served] = NOTHING
) -> Iterator[Page]:
    """The page of the whole and one of every agency that has figures, of the year of the day asked about (or the last
    one before it). `missing_year` is the year without calendar for want of which nothing can be counted, or 0.
    """
    title, lead = t("conduct.performance"), t("conduct.performance.lead")
    crumbs = ((title, addresses.performance()),)
    told = figures_told(found, facts.as_of)
    if not told:
        inner = f"{nothing(missing_year, 'performance', t)}{public_section(public, int(facts.as_of[:4]), facts, t)}"
        yield _page(addresses.performance(), title, lead, inner, crumbs, facts, t)
        return
    newest, *before = told
    inner = (
        f"{_figures(newest.whole, newest.year, t)}{_agencies(newest, facts, t)}"
        f"{_rows(newest.whole, newest.year, t)}{_publishing(newest.whole.publishing, t)}"
        f"{public_section(public, newest.year, facts, t)}{_years(before, t)}{_how(t)}"
    )
    yield _page(addresses.performance(), title, lead, inner, crumbs, facts, t)
    for agency, figures in newest.agencies.items():
        if agency in facts.agencies:
            yield _agency_page(agency, figures, told, facts, t)


def figures_told(found: Sequence[Performance], as_of: str) -> list[Performance]:
    """The years that are told: that of the day asked about (or the last one before it), then those before."""
    return [one for one in found if one.year <= int(as_of[:4])] or list(found)


def _agency_page(agency: str, figures: Figures, found: Sequence[Performance], facts: Facts, t: Text) -> Page:
    name, year = facts.agency_name(agency, t.language), found[0].year
    before = [Performance(one.year, one.agencies[agency], {}) for one in found[1:] if agency in one.agencies]
    inner = (
        f"{_figures(figures, year, t)}{_rows(figures, year, t)}{_publishing(figures.publishing, t)}"
        f"{_years(before, t)}{_how(t)}"
    )
    address = addresses.performance(agency)
    crumbs = ((t("conduct.performance"), addresses.performance()), (name, address))
    return _page(address, name, t("conduct.performance.agency.lead", agency=name), inner, crumbs, facts, t)


def _page(
    address: str, title: str, lead: str, inner: str, crumbs: tuple[tuple[str, str], ...], facts: Facts, t: Text
) -> Page:
    eyebrow = f'<p class="eyebrow">{esc(t("conduct.performance"))}</p>' if len(crumbs) > 1 else ""
    day = esc(t("conduct.as_of", day=t.date(facts.as_of)))
    body = (
        f'<header class="page-head">{eyebrow}<h1>{esc(title)}</h1><p class="lead">{esc(lead)}</p>'
        f'<p class="muted">{day}</p>{_links(facts, t)}</header>{inner}'
    )
    heading = f"{t('conduct.performance')}: {title}" if len(crumbs) > 1 else title
    return Page(address, t.language, "listing", heading, lead, body, crumbs, section="instansi")


def _links(facts: Facts, t: Text) -> str:
    prefix = up(t, facts.languages)
    calendar = esc(t("conduct.calendar"))
    return f'<p class="actions"><a class="button quiet" href="{prefix}{addresses.releases()}">{calendar}</a></p>'


def nothing(missing_year: int, key: str, t: Text) -> str:
    """What stands in place of figures or dates, and why."""
    if missing_year:
        told = t("conduct.missing_year.text", year=missing_year)
        return f'<div class="notice"><h2>{esc(t("conduct.missing_year.title"))}</h2><p>{esc(told)}</p></div>'
    return (
        f'<div class="empty"><h2>{esc(t("conduct.nothing.title"))}</h2><p>{esc(t(f"conduct.nothing.{key}"))}</p></div>'
    )


def _section(name: str, title: str, inner: str) -> str:
    return f'<section class="section conduct" id="{name}"><h2>{esc(title)}</h2>{inner}</section>'


def _figures(figures: Figures, year: int, t: Text) -> str:
    return f"{_delivery(figures.delivery, year, t)}{_turns(figures, t)}"


def amounts(found: Delivery) -> list[tuple[Outcome, int]]:
    """Each outcome with its number, in the order of the bars."""
    return [(outcome, getattr(found, outcome.value)) for outcome in Outcome]


def _delivery(found: Delivery, year: int, t: Text) -> str:
    """The share on time in large, the bar, its legend with the numbers, and the same as a sentence."""
    parts = [t("conduct.delivery.none_due")]
    large = ""
    if found.due:
        share = percent(found.on_time / found.due, t)
        large = f'<p class="conduct-large">{esc(share)} <span>{esc(t("conduct.outcome.on_time").lower())}</span></p>'
        counts = {name: t.number(getattr(found, name)) for name in ("due", "on_time", "late", "overdue")}
        parts = [t("conduct.delivery.sentence", share=share, **counts)]
    if found.late_working_days:
        parts.append(t("conduct.delivery.late_days", n=t.number(found.late_working_days)))
    parts += [
        t(f"conduct.delivery.{name}", n=t.number(n))
        for name, n in (("coming", found.coming), ("proposed", found.proposed))
        if n
    ]
    bar = stacked([(BARS[outcome], n) for outcome, n in amounts(found)])
    legend = _legend([(BARS[outcome], t(f"conduct.outcome.{outcome}"), t.number(n)) for outcome, n in amounts(found)])
    inner = f"{large}{bar}{legend if bar else ''}<p>{esc(' '.join(parts))}</p>"
    return _section("janji", t("conduct.delivery.title", year=year), inner)


def _legend(items: Sequence[tuple[str, str, str]]) -> str:
    """What each colour stands for, with its amount; nothing of what is nothing."""
    told = [
        f'<li><span class="key {name}"></span>{esc(label)} <b class="num">{esc(amount)}</b></li>'
        for name, label, amount in items
        if amount != "0"
    ]
    return f'<ul class="legend">{"".join(told)}</ul>'


def _turns(figures: Figures, t: Text) -> str:
    """Whose turn took the time: the bar, the sentence, the table."""
    title, total = t("conduct.turns.title"), figures.service
    if not total:
        return _section("giliran", title, f"<p>{esc(t('conduct.turns.none'))}</p>")
    turns = [(party, turn) for party, turn in figures.turns.items() if turn.service or turn.late_working_days]
    longest = max(turns, key=lambda one: one[1].service)
    parts = [
        t(
            "conduct.turns.sentence",
            party=t(f"conduct.party.{longest[0]}"),
            share=percent(longest[1].service / total, t),
            hours=_hours(total.total_seconds() / 3600, t),
        )
    ]
    party, turn = max(turns, key=lambda one: one[1].late_working_days)
    over = t("conduct.turns.late", party=t(f"conduct.party.{party}"), n=t.number(turn.late_working_days))
    parts.append(over if turn.late_working_days else t("conduct.turns.nobody_late"))
    bar = stacked([(f"party-{one}", turn.service.total_seconds()) for one, turn in turns])
    rows = [
        (
            f'<span class="key party-{one}"></span>{esc(t(f"conduct.party.{one}"))}',
            _hours(turn.hours, t),
            percent(turn.service / total, t),
            t.number(turn.late_working_days),
        )
        for one, turn in turns
    ]
    table = _table(("party", "hours", "part", "over"), rows, title, t)
    lead = f'<p class="muted">{esc(t("conduct.turns.lead"))}</p>'
    return _section("giliran", title, f"{lead}<p>{esc(' '.join(parts))}</p>{bar}{table}")


def _agencies(found: Performance, facts: Facts, t: Text) -> str:
    """One row per agency that has promises, in the order of the list of agencies."""
    prefix = up(t, facts.languages)
    rows = []
    for agency in facts.agencies:
        figures = found.agencies.get(agency)
        if figures is None:
            continue
        one = figures.delivery
        bar = share_bar(one.on_time / one.due) if one.due else ""
        share = f"{bar}{percent(one.on_time / one.due, t)}" if one.due else "–"
        link = f'<a href="{prefix}{esc(addresses.performance(agency))}">{_short(agency, facts, t)}</a>'
        counts = (one.promised, one.on_time, one.late, one.overdue, one.late_working_days)
        promised, *others = map(t.number, counts)
        rows.append((link, share, promised, *others))
    if not rows:
        return ""
    heads = ("agency", "share", "promised", "on_time", "late", "overdue", "late_days")
    lead = f'<p class="muted">{esc(t("conduct.agencies.lead"))}</p>'
    title = t("conduct.agencies.title")
    return _section("instansi", title, f"{lead}{_table(heads, rows, title, t)}")


def _short(agency: str, facts: Facts, t: Text) -> str:
    """The agency's abbreviation, its name below it where there is room; HTML."""
    name, short = facts.agency_name(agency, t.language), facts.agencies[agency].short
    return f'{esc(short)}<small class="conduct-name">{esc(name)}</small>' if short else esc(name)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], label: str, t: Text) -> str:
    """A table that scrolls sideways; the first cell of each row is its heading. `rows` are HTML."""
    head = "".join(
        f'<th scope="col"{" class=num" if place else ""}>{esc(_head(name, t))}</th>' for place, name in enumerate(heads)
    )
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td class=num>{cell}</td>" for cell in cells)}</tr>'
        for first, *cells in rows
    )
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{esc(label)}"><table class="conduct-table">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(name: str, t: Text) -> str:
    return t(f"conduct.outcome.{name}" if name in OUTCOMES else f"conduct.column.{name}")


def _rows(figures: Figures, year: int, t: Text) -> str:
    """Every row of the procedure that anything happened on."""
    rows = [_row(one, t) for one in figures.rows if one.judged or one.running]
    if not rows:
        return ""
    lead = f'<p class="muted">{esc(t("conduct.rows.lead", year=year))}</p>'
    table = _table(("step", "limit", "kept", "over_limit", "running", "median"), rows, t("conduct.rows.scroll"), t)
    return _section("langkah", t("conduct.rows.title"), f"{lead}{table}")


def _row(one: RowFigures, t: Text) -> tuple[str, ...]:
    share = one.within_share
    kept = "–"
    if share is not None:
        told = t("conduct.kept", within=t.number(one.within), judged=t.number(one.judged))
        kept = f"{share_bar(share)}{percent(share, t)} <small>{esc(told)}</small>"
    elif one.judged:
        kept = esc(t.number(one.within))
    counted = one.row.limit.unit is not Unit.NONE
    return (
        f"{esc(one.row.number)} {own(t, one.row.activity)}",
        esc(full_limit(one.row.limit, t) if counted else t("conduct.no_limit")),
        kept,
        t.number(one.late + one.overdue) if counted else "–",
        t.number(one.running + one.overdue),
        esc(_service(one.median_hours, t)) if one.median_hours else "–",
    )


def _publishing(one: Publishing, t: Text) -> str:
    if one.median_minutes is None or one.longest_minutes is None:
        told = t("conduct.publishing.none")
    else:
        key = "sentence" if one.limit.counted else "sentence_free"
        told = t(
            f"conduct.publishing.{key}",
            n=t.number(one.n),
            median=span(one.median_minutes, t),
            longest=span(one.longest_minutes, t),
            limit=full_limit(one.limit, t),
            within=t.number(one.within),
        )
    inner = f'<p>{esc(told)}</p><p class="muted">{esc(t("conduct.publishing.how"))}</p>'
    return _section("terbit", t("conduct.publishing.title"), inner)


def public_section(public: Mapping[int, Served], year: int, facts: Facts, t: Text) -> str:
    """The requests of the public received in a year: the share in time, the bar, the sentence, the ways to the boards.

    Their limits are of the law, and their figures stand apart from those of the procedure.
    """
    one = public.get(year)
    parts = [t("conduct.public.none")]
    shown = ""
    if one is not None:
        judged = sum(one.counts[kind] for kind in (Answered.IN_TIME, Answered.LATE, Answered.OVERDUE))
        if judged:
            share, told = percent(one.counts[Answered.IN_TIME] / judged, t), t("conduct.public.in_time").lower()
            shown = f'<p class="conduct-large">{esc(share)} <span>{esc(told)}</span></p>'
        amounts = [(kind, n) for kind, n in one.counts.items() if n]
        shown += stacked([(ANSWERED[kind], n) for kind, n in amounts])
        shown += _legend([(ANSWERED[kind], t(f"conduct.public.{kind}"), t.number(n)) for kind, n in amounts])
        parts = [t("conduct.public.sentence", n=t.number(one.received))]
        if one.median_working_days is not None:
            whole = one.median_working_days == int(one.median_working_days)
            parts.append(t("conduct.public.median", n=t.number(one.median_working_days, 0 if whole else 1)))
    prefix, boards = up(t, facts.languages), (addresses.REQUESTS, addresses.COMPLAINTS)
    links = " ".join(
        f'<a class="button quiet" href="{prefix}{place}">{esc(t(f"request.page.{name}"))}</a>'
        for name, place in zip(("requests", "complaints"), boards, strict=True)
    )
    how = f'<p class="muted">{esc(t("conduct.public.how"))}</p><p class="actions">{links}</p>'
    return _section("permintaan", t("conduct.public.title", year=year), f"{shown}<p>{esc(' '.join(parts))}</p>{how}")


def _years(before: Sequence[Performance], t: Text) -> str:
    rows = []
    for one in before:
        found = one.whole.delivery
        share = percent(found.on_time / found.due, t) if found.due else "–"
        counts = (found.promised, found.on_time, found.late, found.overdue, found.late_working_days)
        promised, *others = map(t.number, counts)
        rows.append((str(one.year), share, promised, *others))
    if not rows:
        return ""
    title = t("conduct.years.title")
    heads = ("year", "share", "promised", "on_time", "late", "overdue", "late_days")
    return _section("tahun", title, _table(heads, rows, title, t))


def _how(t: Text) -> str:
    items = "".join(f"<li>{esc(t(f'conduct.how.{key}'))}</li>" for key in ("promise", "days", "pause", "source"))
    link = f'<p class="more"><a href="{{root}}{addresses.PERFORMANCE_JSON}">{esc(t("conduct.how.json"))}</a></p>'
    return _section("cara", t("conduct.how.title"), f'<ul class="bullets">{items}</ul>{link}')


def percent(share: float, t: Text) -> str:
    """A share of 0–1 in whole per cent; what is not quite all never reads as all, nor what is something as nothing."""
    whole = round(share * 100)
    if share < 1:
        whole = min(whole, 99)
    return f"{t.number(max(whole, 1) if share > 0 else 0)}%"


def _hours(hours: float, t: Text) -> str:
    return t.number(hours, 1 if hours < MANY_HOURS else 0)


def _service(hours: float, t: Text) -> str:
    """A time of service in the unit in which it is easiest to read."""
    if hours * 60 < MANY_MINUTES:
        return t("conduct.minutes_span", n=t.number(hours * 60, 0))
    return t("conduct.hours_span", n=_hours(hours, t))


def span(minutes: float, t: Text) -> str:
    """A duration by the clock in the unit in which it is easiest to read."""
    if minutes < MANY_MINUTES:
        return t("conduct.minutes_span", n=t.number(minutes, 0 if minutes == round(minutes) else 1))
    hours = minutes / 60
    if hours < MANY_HOURS:
        return t("conduct.hours_span", n=t.number(hours, 1))
    return t("conduct.days_span", n=t.number(hours / 24, 1))


def month_of(day: str, t: Text) -> str:
    """`2026-03-31` or `2026-03` as `Maret 2026`."""
    return t.period(day[:7])


def month_after(month: str, n: int) -> str:
    """The month so many after `2026-03`; n may be negative."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 + n, 12)
    return f"{date(year, number + 1, 1):%Y-%m}"
