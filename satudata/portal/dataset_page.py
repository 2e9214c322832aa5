"""The page of one dataset: the figure first, then the trust strip, then everything else one scroll away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from satudata.model.catalog import Dataset
from satudata.model.files import Page
from satudata.model.snapshot import Assessed, Headline, State, Summary
from satudata.portal import approval
from satudata.portal import dataset_sections as sections
from satudata.portal.freshness import Freshness
from satudata.portal.html import count, esc, mail, own, say, term, up, when, word
from satudata.portal.listing import standing_of
from satudata.portal.measures import change, decimal, with_unit
from satudata.portal.sparkline import sparkline
from satudata.portal.views import Download, Facts
from satudata.text import Text

DESCRIPTION = 155  # characters of a page's description for search engines


def dataset_page(
    assessed: Assessed,
    facts: Facts,
    related: Sequence[Summary],
    t: Text,
    *,
    files: Sequence[Download] = (),
    downloadable: frozenset[str] = frozenset(),
    changes: Sequence[str] = (),
    json_ld: Mapping[str, object] | None = None,
) -> Page:
    """The page of a dataset in the language of `t`.

    Only a PUBLISHED dataset shows its headline, rows, value ranges and downloads, whatever else `assessed` holds;
    one that is not open does not show its findings either, for they may quote cells. `files` are what this build wrote
    for it, `downloadable` the ids of old versions whose file is offered (the newest is among the downloads), `changes`
    what the newest versions changed (a sentence each), `related` its neighbours in order.
    """
    dataset, language = assessed.dataset, t.language
    parts = [head(assessed, facts, t), notice(assessed, facts, t), approval.pending(assessed.standing, t)]
    parts.append(trust(assessed, facts, t))
    found = sections.sections(assessed, facts, related, t, files, downloadable, changes)
    parts += [subnav(found, t), sections.layout(found, t)]
    title = dataset.title[language] or dataset.id
    known = dataset.theme in facts.affairs
    affair = ((facts.affair_name(dataset.theme, language), f"urusan/{dataset.theme}/"),) if known else ()
    return Page(
        path=f"data/{dataset.id}/",
        language=language,
        kind="dataset",
        title=title,
        description=shorten(dataset.description[language] or assessed.summary.measure[language] or title, DESCRIPTION),
        body="".join(parts),
        crumbs=((t("portal.catalogue"), "katalog/"), *affair, (title, f"data/{dataset.id}/")),
        json_ld=json_ld,
        section="katalog",
    )


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning up to a word boundary with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"


def head(assessed: Assessed, facts: Facts, t: Text) -> str:
    """Title, one-line meaning, and the figure."""
    dataset = assessed.dataset
    title = dataset.title[t.language] or dataset.id
    lead = shorten(dataset.description[t.language] or assessed.summary.measure[t.language], sections.LEAD)
    shown = assessed.profile.headline if assessed.profile and assessed.summary.state is State.PUBLISHED else None
    figure = headline(shown, dataset, t) if shown else ""
    return (
        f'<header class="dataset-head"><div><h1>{esc(title)}</h1><div class="lead"><p>{esc(lead)}</p></div>'
        f"</div>{figure}</header>"
    )


def headline(shown: Headline, dataset: Dataset, t: Text) -> str:
    """The latest value with its unit and period, and its change to the one before."""
    field = dataset.field(shown.field)
    unit = field.satuan if field else ""
    value = with_unit(t, shown.value, unit)
    moved = change(t, shown.value, shown.previous_value, unit) if shown.previous_period else None
    label = ", ".join(part for part in (shown.label, t.period(shown.period)) if part)
    about = field.title[t.language] if field else ""
    parts = [f'<p class="headline-label">{esc(label)}</p><p class="headline-value">{esc(value.figure)}</p>']
    parts.append(f'<p class="headline-unit">{esc(" · ".join(part for part in (value.unit, about) if part))}</p>')
    if moved:
        key = f"change.{moved.direction or 'none'}"
        told = say(t, key, size=moved.size, before=t.period(shown.previous_period))
        parts.append(f'<p class="headline-change {moved.direction}">{told}</p>')
    series = [float(number) for _, text in shown.series if (number := decimal(text)) is not None]
    return f'<div class="headline">{"".join(parts)}{sparkline(series)}</div>'


def notice(assessed: Assessed, facts: Facts, t: Text) -> str:
    """Why there are no rows, who decides, and what one can do now; nothing for published data."""
    state = assessed.summary.state
    if state is State.PUBLISHED:
        return ""
    if state is State.BLOCKED:
        return blocked(assessed, facts, t)
    if state in (State.EMBARGOED, State.ON_REQUEST):
        return approval.held(assessed, t)
    return not_open(assessed.dataset, facts, t)


def blocked(assessed: Assessed, facts: Facts, t: Text) -> str:
    """Open data held back because of errors."""
    n = assessed.summary.n_findings[0]
    return (
        f'<div class="notice blocked" role="note"><h2>{word(t, "blocked.title")}</h2>'
        f"<p>{esc(t('portal.blocked.why', n=count(t, 'errors', n)))}</p>"
        f'<p><a href="#mutu">{word(t, "blocked.see")}</a></p>'
        f"<p>{word(t, 'blocked.ask')} {contact_line(assessed.dataset, facts, t)}</p></div>"
    )


def not_open(dataset: Dataset, facts: Facts, t: Text) -> str:
    """Restricted and closed data (UU 14/2008 Pasal 17 and 19): ground, decision, end, and the way to ask."""
    access = dataset.access
    kind = "restricted" if access.level == "restricted" else "closed"
    decided = say(t, "access.decided", by=access.decided_by or t("portal.unknown_office"), on=t.date(access.decided_on))
    if not access.decided_on:
        decided = say(t, "access.decided_undated", by=access.decided_by or t("portal.unknown_office"))
    until = say(t, "access.until", on=t.date(access.until)) if access.until else word(t, "access.no_end")
    rows = [
        f"<p>{esc(access.summary[t.language])}</p>" if access.summary[t.language] else "",
        f"<p><strong>{word(t, 'access.ground')}</strong> {own(t, access.ground)}</p>" if access.ground else "",
        f"<p>{decided} {until}</p>",
        f"<p><strong>{word(t, 'access.now')}</strong>"
        f" {word(t, f'access.{kind}.ask')} {contact_line(dataset, facts, t)}</p>",
    ]
    return f'<div class="notice {kind}" role="note"><h2>{word(t, f"access.{kind}.title")}</h2>{"".join(rows)}</div>'


def contact_line(dataset: Dataset, facts: Facts, t: Text) -> str:
    """Whom to write to: the dataset's contact, else the agency's, else the portal's. HTML."""
    agency = facts.agencies.get(dataset.agency)
    known = next((c for c in (dataset.contact, agency.contact if agency else {}, facts.settings.contact) if c), {})
    name = known.get("name") or facts.agency_name(dataset.agency, t.language)
    ways = [mail(known["email"])] if known.get("email") else []
    ways += [esc(known[key]) for key in ("phone", "address") if known.get(key)]
    return f"{esc(name)}{': ' if ways else ''}{', '.join(ways)}."


def trust(assessed: Assessed, facts: Facts, t: Text) -> str:
    """The strip of six: producer, automatic checks, validation, access, version, freshness."""
    validated = cell(*approval.validation(assessed.standing, t))
    cells = (producer(assessed.dataset, facts, t), examined(assessed, t), validated,
             access(assessed.dataset, facts, t), released(assessed, t), fresh(assessed.summary, facts, t))  # fmt: skip
    return f'<ul class="trust" aria-label="{word(t, "trust")}">{"".join(cells)}</ul>'


def cell(state: str, label: str, strong: str, note: str) -> str:
    """One cell of the strip; arguments are HTML."""
    below = f'<span class="trust-note">{note}</span>' if note else ""
    return (
        f'<li class="trust-cell {state}"><span class="trust-label">{label}</span><strong>{strong}</strong>{below}</li>'
    )


def producer(dataset: Dataset, facts: Facts, t: Text) -> str:
    """Who is responsible, and from where the figures come."""
    address = f"{up(t, facts.languages)}instansi/{esc(dataset.agency)}/"
    name = f'<a href="{address}">{esc(facts.agency_name(dataset.agency, t.language))}</a>'
    sources = dataset.sources[0].title if dataset.sources else ""
    return cell("ok", word(t, "trust.producer"), name, say(t, "trust.source", source=sources) if sources else "")


def examined(assessed: Assessed, t: Text) -> str:
    """What the automatic checks say."""
    errors, warnings, notes = assessed.summary.n_findings
    state = "warn" if errors or warnings else "ok"
    if assessed.summary.state is State.NOT_OPEN:
        return cell(state, word(t, "trust.examined"), word(t, "trust.hidden"), "")
    told = [count(t, key, n) for key, n in (("errors", errors), ("warnings", warnings), ("notes", notes)) if n]
    strong = esc(told[0]) if told else word(t, "trust.clean")
    return cell(state, word(t, "trust.examined"), f'<a href="#mutu">{strong}</a>', esc(", ".join(told[1:])))


def access(dataset: Dataset, facts: Facts, t: Text) -> str:
    """Who may read the rows, and under which licence."""
    level = dataset.access.level.value
    licence = ", ".join(x.name or x.title for x in dataset.licenses) or facts.settings.license
    note = f'<a href="#kutip">{esc(licence)}</a>' if level == "open" and licence else ""
    return cell("ok" if level == "open" else "none", word(t, "trust.access"), word(t, f"access.{level}"), note)


def released(assessed: Assessed, t: Text) -> str:
    """The date and number of the version shown; of the metadata alone when the data are not open."""
    state = assessed.summary.state
    label = word(t, "trust.metadata" if state is State.NOT_OPEN else "trust.version")
    if state is State.BLOCKED:
        return cell("warn", label, word(t, "trust.held"), "")
    if state is State.EMBARGOED and assessed.standing is not None:
        return cell("wait", label, when(t, assessed.standing.live_from), esc(t("approval.badge.embargoed")))
    if not assessed.versions:
        return cell("wait", label, word(t, "trust.uncommitted"), "")
    newest = assessed.versions[0]
    note = f'<a href="#versi">{say(t, "trust.version_id", id=newest.id)}</a>'
    return cell("ok", label, when(t, newest.on), note)


FRESH_STATES = {Freshness.CURRENT: "ok", Freshness.DUE_SOON: "wait", Freshness.LATE: "warn", Freshness.UNKNOWN: "none"}


def fresh(summary: Summary, facts: Facts, t: Text) -> str:
    """How the dataset stands against the frequency it promised."""
    now = standing_of(summary, facts.as_of)
    if summary.state is State.NOT_OPEN:
        told = term(t, "frequency", summary.frequency) or t("portal.fresh.unknown")
        return cell("none", word(t, "trust.fresh"), esc(told[:1].upper() + told[1:]), "")
    frequency = term(t, "frequency", summary.frequency) if summary.frequency else ""
    judged = t(f"portal.fresh.{now.freshness}") if now.due_on or not frequency else ""
    strong = " · ".join(part for part in (frequency, judged) if part)
    note = (
        say(t, f"fresh.due.{'past' if now.freshness is Freshness.LATE else 'next'}", on=t.date(now.due_on))
        if now.due_on
        else ""
    )
    return cell(FRESH_STATES[now.freshness], word(t, "trust.fresh"), esc(strong[:1].upper() + strong[1:]), note)


def subnav(found: sections.Sections, t: Text) -> str:
    """In-page navigation in the order of the issue, over the sections there are."""
    links = [f'<li><a href="#{key}">{word(t, f"nav.{key}")}</a></li>' for key in sections.ORDER if found.get(key)]
    return f'<nav class="subnav" aria-label="{word(t, "nav")}"><ul>{"".join(links)}</ul></nav>'
