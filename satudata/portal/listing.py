"""Lists of datasets: one row, fifty rows a page, the pager; the pages of the catalogue, an agency, an affair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from satudata.model import addresses
from satudata.model.files import Page
from satudata.model.snapshot import State, Summary
from satudata.portal.freshness import Freshness, Standing, standing
from satudata.portal.html import count, esc, kv, link, mail, say, unit_word, up, word
from satudata.portal.sparkline import sparkline
from satudata.portal.views import FORMATS, Facts
from satudata.text import Text

PER_PAGE = 50
BESIDE = 2  # pages named on each side of the current one
BADGES = {"restricted": "badge-restricted", "closed": "badge-closed"}
FRESH_CLASSES = {Freshness.LATE: " late", Freshness.UNKNOWN: " unknown"}


def standing_of(summary: Summary, as_of: str) -> Standing:
    """The freshness of a summary as of a date."""
    start, end = summary.period
    return standing(summary.frequency, end or start, summary.updated_on, summary.next_release_on, as_of)


def period_of(summary: Summary, t: Text) -> str:
    """The period covered, `2020–2024`; "" when unknown. Unescaped."""
    return t.span(*summary.period) if summary.period[0] else ""


def row(summary: Summary, facts: Facts, t: Text, heading: str = "h2") -> str:
    """One dataset as a list item; `search.js` builds the same from a search row."""
    language = t.language
    title = esc(summary.title[language] or summary.id)
    return (
        f'<li class="row"><div class="row-main"><{heading} class="row-title">'
        f'<a href="{up(t, facts.languages)}{esc(addresses.dataset(summary.id))}">{title}</a></{heading}>'
        f'<p class="row-measure">{esc(summary.measure[language])}</p><ul class="meta">'
        f"{''.join(meta(summary, facts, t))}</ul></div>"
        f"{sparkline(summary.spark)}</li>"
    )


def meta(summary: Summary, facts: Facts, t: Text) -> Iterator[str]:
    """What stands below a row's title: agency, period, unit, freshness, and formats or why there are none."""
    yield f"<li>{esc(facts.agency_short(summary.agency, t.language))}</li>"
    if summary.period[0]:
        yield f'<li class="num">{esc(period_of(summary, t))}</li>'
    if unit := unit_word(t, summary.unit):
        yield f"<li>{esc(unit)}</li>"
    if summary.updated_on:
        now = standing_of(summary, facts.as_of)
        late = now.freshness is Freshness.LATE
        told = say(t, "row.late" if late else "row.updated", on=t.date(now.due_on if late else summary.updated_on))
        yield f'<li class="fresh{FRESH_CLASSES.get(now.freshness, "")}">{told}</li>'
    yield badge(summary, facts, t)


def badge(summary: Summary, facts: Facts, t: Text) -> str:
    """Formats of published data, else a badge that says why there are none."""
    if summary.state is State.BLOCKED:
        return f'<li class="badge badge-blocked">{word(t, "badge.blocked")}</li>'
    if summary.state in (State.EMBARGOED, State.ON_REQUEST):
        return f'<li class="badge badge-restricted">{esc(t(f"approval.badge.{summary.state}"))}</li>'
    if summary.state is State.NOT_OPEN:
        return (
            f'<li class="badge {BADGES.get(summary.access, "badge-closed")}">{word(t, f"access.{summary.access}")}</li>'
        )
    return f'<li class="formats">{" · ".join(FORMATS[name] for name in facts.formats)}</li>'


def rows(summaries: Sequence[Summary], facts: Facts, t: Text) -> str:
    """The rows of one page as an ordered list; a row that was made with its dataset is taken as it is."""
    ready = facts.rows.get(t.language, {})
    made = [ready.get(summary.id) or row(summary, facts, t) for summary in summaries]
    return f'<ol class="rows">{"".join(made)}</ol>'


def pager(base: str, current: int, last: int, facts: Facts, t: Text) -> str:
    """Links to the first, the last, and the pages around the current one; nothing for a single page."""
    if last < 2:
        return ""
    prefix = up(t, facts.languages) + base
    items, before = [], 0
    for n in sorted({1, last, *range(max(1, current - BESIDE), min(last, current + BESIDE) + 1)}):
        if n > before + 1:
            items.append("<li><span>…</span></li>")
        here = ' aria-current="page"' if n == current else ""
        items.append(f'<li><a href="{at(prefix, n)}"{here}>{t.number(n)}</a></li>')
        before = n
    previous = f'<a rel="prev" href="{at(prefix, current - 1)}">{word(t, "pager.previous")}</a>' if current > 1 else ""
    following = f'<a rel="next" href="{at(prefix, current + 1)}">{word(t, "pager.next")}</a>' if current < last else ""
    return f'<nav class="pager" aria-label="{word(t, "pager")}">{previous}<ol>{"".join(items)}</ol>{following}</nav>'


def at(base: str, n: int) -> str:
    """The address of the n-th page below `base`."""
    return base if n == 1 else f"{base}{n}/"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of datasets and the words around it. `intro` is HTML above the first page's rows; all else unescaped."""

    base: str
    title: str
    lead: str
    section: str
    crumbs: tuple[tuple[str, str], ...]
    intro: str = ""
    searchable: bool = False


def pages(listing: Listing, summaries: Sequence[Summary], facts: Facts, t: Text) -> Iterator[Page]:
    """The list, fifty a page, in the order given; a list of nothing is one page that says so."""
    last = max(1, -(-len(summaries) // PER_PAGE))
    for n in range(1, last + 1):
        part = summaries[(n - 1) * PER_PAGE : n * PER_PAGE]
        numbered = f"{listing.title} – {t('portal.pager.page', n=n, last=last)}" if n > 1 else listing.title
        head = (
            f'<header class="page-head"><h1>{esc(listing.title)}</h1><p class="lead">{esc(listing.lead)}</p></header>'
        )
        found = rows(part, facts, t) if part else empty(facts, t)
        inner = f'<div class="results">{found}{pager(listing.base, n, last, facts, t)}</div>'
        body = searchable(inner, facts, t) if listing.searchable else f'<div class="listing">{inner}</div>'
        yield Page(
            path=at(listing.base, n),
            language=t.language,
            kind="listing",
            title=numbered,
            description=listing.lead,
            body=head + (listing.intro if n == 1 else "") + body,
            crumbs=listing.crumbs,
            section=listing.section,
        )


def search_form(facts: Facts, t: Text) -> str:
    """The search field; it leads to the catalogue."""
    label, prefix = word(t, "search"), up(t, facts.languages)
    return (
        f'<form class="search" role="search" aria-label="{label}" action="{prefix}katalog/" method="get">'
        f'<label class="visually-hidden" for="q">{label}</label>'
        f'<input id="q" name="q" type="search" placeholder="{word(t, "search.placeholder")}" autocomplete="off">'
        f'<button class="button" type="submit">{word(t, "search.button")}</button></form>'
    )


def searchable(inner: str, facts: Facts, t: Text) -> str:
    """The list with its search form. Without script the list stays as it is; with it `search.js` takes over."""
    listing = f'data-search data-language="{t.language}" data-root="{{root}}" data-prefix="{up(t, facts.languages)}"'
    listing += f' data-failed="{word(t, "search.failed")}"'
    return (
        f"{search_form(facts, t)}"
        f'<noscript><p class="notice info">{word(t, "search.noscript")}</p></noscript>'
        f'<div class="listing" {listing}>{inner}</div>'
    )


def empty(facts: Facts, t: Text) -> str:
    """What to do when a list holds nothing."""
    return (
        f'<div class="empty"><h2>{word(t, "empty.title")}</h2><p>{word(t, "empty.list")}</p>'
        f'<p><a class="button" href="{up(t, facts.languages)}katalog/">{word(t, "empty.all")}</a></p></div>'
    )


def catalogue(summaries: Sequence[Summary], facts: Facts, t: Text) -> Iterator[Page]:
    """`/katalog/`: every dataset in order of title."""
    ordered = sorted(summaries, key=lambda one: (one.title[t.language].casefold(), one.id))
    lead = t("portal.catalogue.lead", tables=count(t, "tables", len(ordered)),
             agencies=count(t, "agencies", len({one.agency for one in ordered})))  # fmt: skip
    title = t("portal.catalogue")
    listing = Listing("katalog/", title, lead, "katalog", ((title, "katalog/"),), searchable=True)
    yield from pages(listing, ordered, facts, t)


def agency(agency_id: str, summaries: Sequence[Summary], facts: Facts, t: Text) -> Iterator[Page]:
    """`/instansi/<id>/`: what an agency holds, newest first, and whom to ask. `summaries` are this agency's."""
    name = facts.agency_name(agency_id, t.language)
    base = addresses.agency(agency_id)
    crumbs = ((t("portal.agencies"), addresses.agency()), (name, base))
    listing = Listing(
        base, name, kept(summaries, facts, t), "instansi", crumbs, agency_intro(agency_id, summaries, facts, t)
    )
    yield from pages(listing, newest(summaries), facts, t)


def agency_intro(agency_id: str, summaries: Sequence[Summary], facts: Facts, t: Text) -> str:
    """The agency's affairs, those with data as links, and its contact of function; HTML."""
    known = facts.agencies.get(agency_id)
    if known is None:
        return ""
    prefix, filled = up(t, facts.languages), {summary.theme for summary in summaries}
    affairs = []
    for code in known.affairs:
        name = esc(facts.affair_name(code, t.language))
        affairs.append(
            f'<a href="{prefix}urusan/{esc(code)}/">{name}</a>' if code in filled & facts.affairs.keys() else name
        )
    contact = known.contact
    own = f'<a href="{prefix}{esc(addresses.performance(agency_id))}">{word(t, "about.performance_kept")}</a>'
    performance = own if agency_id in facts.performing else ""
    return kv(
        [
            (word(t, "about.affairs"), ", ".join(affairs)),
            (word(t, "about.contact"), esc(contact.get("name", ""))),
            (word(t, "about.email"), mail(contact["email"]) if contact.get("email") else ""),
            (word(t, "about.phone"), esc(contact.get("phone", ""))),
            (word(t, "about.address"), esc(contact.get("address", ""))),
            (word(t, "about.web"), link(contact["url"], contact["url"]) if contact.get("url") else ""),
            (word(t, "about.performance"), performance),
        ]
    )


def affair(code: str, summaries: Sequence[Summary], facts: Facts, t: Text) -> Iterator[Page]:
    """`/urusan/<code>/`: the datasets of a government affair, newest first. `summaries` are this affair's.

    A code that is not in the list of affairs has no page: it may be anything, and its dataset is told so by the checks.
    """
    if code not in facts.affairs:
        return
    name, base = facts.affair_name(code, t.language), addresses.affair(code)
    crumbs = ((t("portal.affairs"), addresses.affair()), (name, base))
    yield from pages(Listing(base, name, kept(summaries, facts, t), "urusan", crumbs), newest(summaries), facts, t)


def newest(summaries: Sequence[Summary]) -> list[Summary]:
    """The last updated first, then by id."""
    return sorted(sorted(summaries, key=lambda one: one.id), key=lambda one: one.updated_on, reverse=True)


def kept(summaries: Sequence[Summary], facts: Facts, t: Text) -> str:
    """How many datasets, and how many keep their promise; unescaped."""
    late = sum(standing_of(one, facts.as_of).freshness is Freshness.LATE for one in summaries)
    held = count(t, "tables", len(summaries))
    return t("portal.kept.late", tables=held, late=t.number(late)) if late else held
