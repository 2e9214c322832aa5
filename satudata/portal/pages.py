"""The pages that are one of a kind: home, the lists of agencies and affairs, the guide to the checks, and 404."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from urllib.parse import quote_plus

from satudata.model import addresses
from satudata.model.files import Page
from satudata.model.finding import Check
from satudata.model.snapshot import State, Summary
from satudata.portal.html import count, esc, say, term, up, when, word
from satudata.portal.listing import newest, period_of, search_form
from satudata.portal.measures import with_unit
from satudata.portal.sparkline import sparkline
from satudata.portal.views import Counts, Facts, HomeFigure, counts_by
from satudata.text import PLACEHOLDER, Text

LATEST = 6
COMING = 6
TILES = 12
CARDS = 9
LAST_ELLIPSIS = re.compile(r"(<i>…</i>)\.(?=\s|$)")  # it ends the sentence as well
GUIDE = "panduan/pemeriksaan/"


def home(summaries: Sequence[Summary], figures: Sequence[HomeFigure], facts: Facts, t: Text) -> Page:
    """`/`: search, real figures, affairs, what came and what comes, agencies, and the ways on."""
    settings = facts.settings
    parts = (
        hero(summaries, facts, t),
        figure_row(figures, facts, t),
        affair_tiles(summaries, facts, t),
        releases(summaries, facts, t),
        agency_cards(summaries, facts, t),
        asking(facts, t),
        how(facts, t),
    )
    lead = lead_of(summaries, t)
    return Page(
        "", t.language, "home", settings.title[t.language], f"{settings.title[t.language]}: {lead}", "".join(parts)
    )


def lead_of(summaries: Sequence[Summary], t: Text) -> str:
    """One sentence on the whole catalogue; unescaped."""
    agencies = count(t, "agencies", len({one.agency for one in summaries}))
    return t("portal.home.lead", tables=count(t, "tables", len(summaries)), agencies=agencies)


def hero(summaries: Sequence[Summary], facts: Facts, t: Text) -> str:
    """The promise, the search, and what others look for (`searches` of the settings)."""
    prefix = up(t, facts.languages)
    searches = facts.searches(t.language)
    links = " ".join([f'<a href="{prefix}katalog/?q={quote_plus(text)}">{esc(text)}</a>' for text in searches])
    suggest = f'<p class="suggest"><span>{word(t, "home.searches")}</span> {links}</p>' if links else ""
    return (
        f'<section class="hero"><h1>{say(t, "home.title", region=facts.settings.region_name)}</h1>'
        f'<p class="lead">{esc(lead_of(summaries, t))}</p>{search_form(facts, t)}{suggest}</section>'
    )


def figure_row(figures: Sequence[HomeFigure], facts: Facts, t: Text) -> str:
    """Real figures with their course; nothing when none is configured."""
    items = "".join([figure(one, facts, t) for one in figures])
    label = word(t, "home.figures")
    return (
        f'<section class="section" aria-label="{label}"><div class="figures">{items}</div></section>' if items else ""
    )


def figure(one: HomeFigure, facts: Facts, t: Text) -> str:
    """One figure, leading to its dataset."""
    shown = with_unit(t, one.value, one.unit)
    note = ", ".join(part for part in (shown.unit, t.period(one.period)) if part)
    return (
        f'<a class="figure" href="{up(t, facts.languages)}{esc(addresses.dataset(one.dataset))}">'
        f'<span class="figure-label">{esc(one.title[t.language])}</span><span class="figure-value">'
        f"{esc(shown.figure)}</span>"
        f'<span class="figure-note">{esc(note)}</span>{sparkline(one.series)}</a>'
    )


def affair_tiles(summaries: Sequence[Summary], facts: Facts, t: Text) -> str:
    """The affairs with most datasets first."""
    counts = affair_counts(summaries, facts)
    chosen = sorted(counts, key=lambda code: (-counts[code].n_datasets, code))[:TILES]
    more = more_link(addresses.affair(), "home.all_affairs", facts, t) if len(counts) > len(chosen) else ""
    return (
        f'<section class="section" aria-labelledby="urusan"><h2 id="urusan">{word(t, "home.affairs")}</h2>'
        f"{tiles(chosen, counts, facts, t)}{more}</section>"
    )


def affair_counts(summaries: Sequence[Summary], facts: Facts) -> dict[str, Counts]:
    """Counts of the affairs that have a page: those of the list of affairs."""
    return {code: found for code, found in counts_by(summaries, "theme").items() if code in facts.affairs}


def tiles(codes: Iterable[str], counts: dict[str, Counts], facts: Facts, t: Text) -> str:
    """Affairs as tiles with their counts and codes."""
    prefix = up(t, facts.languages)
    items = [
        f'<li><a class="tile" href="{prefix}{esc(addresses.affair(code))}"><span class="tile-name">'
        f"{esc(facts.affair_name(code, t.language))}</span>"
        f'<span class="tile-count">{esc(count(t, "tables", counts[code].n_datasets))}</span>'
        f'<span class="tile-code">{esc(code)}</span></a></li>'
        for code in codes
    ]
    return f'<ul class="tiles">{"".join(items)}</ul>'


def more_link(address: str, key: str, facts: Facts, t: Text) -> str:
    """A link to the whole of what was shown in part."""
    return f'<p class="more"><a href="{up(t, facts.languages)}{address}">{word(t, key)}</a></p>'


def releases(summaries: Sequence[Summary], facts: Facts, t: Text) -> str:
    """What came last and what is announced next."""
    published = [one for one in newest(summaries) if one.updated_on and one.state is State.PUBLISHED]
    latest = mixed(published)[:LATEST]
    announced = sorted((one.next_release_on, one.id, one) for one in summaries if one.next_release_on >= facts.as_of)
    coming = [one for _, _, one in announced[:COMING]]
    parts = [dated("home.latest", [(one.updated_on, one) for one in latest], facts, t)]
    parts.append(dated("home.coming", [(one.next_release_on, one) for one in coming], facts, t))
    more = more_link(addresses.releases(), "home.all_releases", facts, t)
    return f'<div class="grid-2 section">{"".join(parts)}</div>{more}' if any(parts) else ""


def mixed(ordered: Sequence[Summary]) -> list[Summary]:
    """Newest first, and within a day one of each agency before a second of any."""
    seen: Counter[tuple[str, str]] = Counter()
    rank = {}
    for one in ordered:
        seen[one.updated_on, one.agency] += 1
        rank[one.id] = seen[one.updated_on, one.agency]
    return sorted(sorted(ordered, key=lambda one: rank[one.id]), key=lambda one: one.updated_on, reverse=True)


def dated(key: str, entries: Sequence[tuple[str, Summary]], facts: Facts, t: Text) -> str:
    """A list of datasets with a date before each."""
    if not entries:
        return ""
    prefix = up(t, facts.languages)
    items = []
    for on, one in entries:
        about = " · ".join(p for p in (facts.agency_short(one.agency, t.language), period_of(one, t)) if p)
        link = f'<a href="{prefix}{esc(addresses.dataset(one.id))}">{esc(one.title[t.language] or one.id)}</a>'
        items.append(f"<li>{when(t, on, short=True)}<div>{link}<p>{esc(about)}</p></div></li>")
    return f'<section><h2>{word(t, key)}</h2><ul class="dated">{"".join(items)}</ul></section>'


def agency_cards(summaries: Sequence[Summary], facts: Facts, t: Text) -> str:
    """Some agencies on the home page, those with most datasets first."""
    counts = counts_by(summaries, "agency")
    chosen = sorted(counts, key=lambda one: (-counts[one].n_datasets, one))[:CARDS]
    more = more_link(addresses.agency(), "home.all_agencies", facts, t) if len(counts) > len(chosen) else ""
    return (
        f'<section class="section" aria-labelledby="instansi"><h2 id="instansi">{word(t, "agencies")}</h2>'
        f"{cards(chosen, counts, facts, t)}{more}</section>"
    )


def cards(ids: Iterable[str], counts: dict[str, Counts], facts: Facts, t: Text, heading: str = "h3") -> str:
    """Agencies as cards: name, what they hold, when it last changed."""
    prefix = up(t, facts.languages)
    items = []
    for one in ids:
        held = counts.get(one, Counts(0, 0, ""))
        told = [count(t, "tables", held.n_datasets)]
        if held.n_open < held.n_datasets:
            told.append(t("portal.agency.open", n=t.number(held.n_open)))
        if held.updated_on:
            told.append(t("portal.row.updated", on=t.day(held.updated_on)))
        items.append(
            f'<li class="card"><{heading}><a href="{prefix}{esc(addresses.agency(one))}">'
            f"{esc(facts.agency_name(one, t.language))}</a></{heading}>"
            f"<p>{esc(' · '.join(told))}</p></li>"
        )
    return f'<ul class="cards">{"".join(items)}</ul>'


def how(facts: Facts, t: Text) -> str:
    """How it works, and the way for machines."""
    blocks = [
        f'<li class="card"><h3>{word(t, f"how.{key}.title")}</h3><p>{word(t, f"how.{key}.text")}</p>'
        f'<p><a href="{up(t, facts.languages)}{address}">{word(t, f"how.{key}.link")}</a></p></li>'
        for key, address in (("checked", GUIDE), ("history", "katalog/"), ("machines", "mesin/"))
    ]
    return (
        f'<section class="section" aria-labelledby="cara"><h2 id="cara">{word(t, "how")}</h2>'
        f'<ul class="cards">{"".join(blocks)}</ul></section>'
    )


def asking(facts: Facts, t: Text) -> str:
    """The way on for who did not find what they need."""
    address = f"{up(t, facts.languages)}{addresses.REQUESTS}"
    return (
        f'<section class="section notice info asking" aria-labelledby="minta"><h2 id="minta">'
        f"{esc(t('request.page.home_title'))}</h2><p>{esc(t('request.page.home_text'))}</p>"
        f'<p><a href="{address}">{esc(t("request.page.home_link"))}</a></p></section>'
    )


def agencies(summaries: Sequence[Summary], facts: Facts, t: Text) -> Page:
    """`/instansi/`: every agency of the list, also one that has no dataset yet, in the list's order."""
    counts = counts_by(summaries, "agency")
    ids = list(dict.fromkeys([*facts.agencies, *counts]))
    lead = t("portal.agencies.lead", agencies=count(t, "agencies", len(ids)))
    return listing_page(addresses.agency(), "agencies", lead, cards(ids, counts, facts, t, "h2"), "instansi", t)


def affairs(summaries: Sequence[Summary], facts: Facts, t: Text) -> Page:
    """`/urusan/`: the government affairs that have datasets, in order of code."""
    counts = affair_counts(summaries, facts)
    lead = t("portal.affairs.lead", affairs=count(t, "affairs", len(counts)))
    return listing_page(addresses.affair(), "affairs", lead, tiles(counts, counts, facts, t), "urusan", t)


def listing_page(path: str, key: str, lead: str, inner: str, section: str, t: Text) -> Page:
    """A page with a head and one block; `lead` unescaped, `inner` HTML."""
    title = t(f"portal.{key}")
    body = (
        f'<header class="page-head"><h1>{esc(title)}</h1><p class="lead">{esc(lead)}</p></header>'
        f'<section class="section">{inner}</section>'
    )
    return Page(path, t.language, "listing", title, lead, body, ((title, path),), section=section)


def moved(old: str, summary: Summary, facts: Facts, t: Text) -> Page:
    """The former address of a dataset: it leads on by itself, and says so to those who are not led."""
    there = addresses.dataset(summary.id)
    title = summary.title[t.language] or summary.id
    body = (
        f'<header class="page-head"><h1>{esc(title)}</h1><p class="lead">{word(t, "moved.lead")}</p></header>'
        f'<p><a class="button" href="{up(t, facts.languages)}{esc(there)}">{word(t, "moved.link")}</a></p>'
    )
    crumbs = ((t("portal.catalogue"), addresses.listing()), (title, there))
    lead = t("portal.moved.lead")
    return Page(
        addresses.dataset(old), t.language, "text", title, lead, body, crumbs, section="katalog", moved_to=there
    )


def not_found(facts: Facts, t: Text) -> Page:
    """`/404.html`: why one may be here, search, and the ways on. One for the whole site, in the first language."""
    prefix = up(t, facts.languages)
    ways = " ".join(
        [
            f'<a class="button quiet" href="{prefix}{path}">{word(t, key)}</a>'
            for path, key in (
                ("katalog/", "catalogue"),
                (addresses.agency(), "agencies"),
                (addresses.affair(), "affairs"),
            )
        ]
    )
    body = (
        f'<section class="lost"><p class="lost-code">404</p><h1>{word(t, "lost.title")}</h1>'
        f'<p class="lead">{word(t, "lost.why")}</p>'
        f"{search_form(facts, t)}<p>{ways}</p></section>"
    )
    title = t("portal.lost.title")
    return Page("404.html", t.language, "error", title, title, body, translated=False)


def checks(catalogue: Sequence[Check], facts: Facts, t: Text) -> Page:
    """`/panduan/pemeriksaan/`: every check with what it says and what to do, by family, each under its code."""
    ordered = sorted(catalogue, key=lambda check: check.code)
    groups = [(name, list(found)) for name, found in groupby(ordered, key=lambda check: check.code.partition("-")[0])]
    nav = "".join([f'<li><a href="#{esc(name)}">{esc(term(t, "family", name))}</a></li>' for name, _ in groups])
    inner = "".join([check_family(name, found, t) for name, found in groups])
    title, lead = t("portal.guide.title"), t("portal.guide.lead", checks=t.number(len(ordered)))
    body = (
        f'<header class="page-head"><h1>{esc(title)}</h1><p class="lead">{esc(lead)}</p></header>'
        f'<nav class="subnav" aria-label="{word(t, "guide.families")}"><ul>{nav}</ul></nav>{inner}'
    )
    crumbs = ((t("portal.guide"), "panduan/"), (title, GUIDE))
    return Page(GUIDE, t.language, "listing", title, lead, body, crumbs, section="panduan")


def check_family(name: str, found: Sequence[Check], t: Text) -> str:
    """One family of checks."""
    items = "".join([check_item(check, t) for check in found])
    return (
        f'<section class="section"><h2 id="{esc(name)}">{esc(term(t, "family", name))}</h2>'
        f'<ul class="findings">{items}</ul></section>'
    )


def check_item(check: Check, t: Text) -> str:
    """One check: title, message with its placeholders shown as such, remedy, code."""
    text = t.check(check.code)
    waivable = "" if check.waivable else f" · {word(t, 'guide.not_waivable')}"
    return (
        f'<li class="finding {check.severity.value}" id="{esc(check.code)}"><p class="finding-title">'
        f'<span class="severity">'
        f"{word(t, f'severity.{check.severity.value}')}</span> {esc(text.title)}</p><p>{example(text.message)}</p>"
        f'<p class="finding-remedy">{example(text.remedy)}</p><p class="finding-where"><code>'
        f"{esc(check.code)}</code>{waivable}</p></li>"
    )


def example(template: str) -> str:
    """A template with `{name}` shown as an ellipsis in its place; HTML."""
    text = template.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return LAST_ELLIPSIS.sub(r"\1", PLACEHOLDER.sub("<i>…</i>", text))
