"""The board of requests and the register of complaints: what was asked, how long it waits, what came of it.

Nobody who asks is ever named: a request is shown by its number, its subject and the class of who asked, and one with a
fault in its file is left out until it is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from satudata.model import addresses
from satudata.model.catalog import Bilingual
from satudata.model.files import Page
from satudata.model.request import (
    DELIVERED,
    PUBLIC,
    REFUSED,
    Complaint,
    ComplaintState,
    DataRequest,
    RequestState,
)
from satudata.model.sop import Sop
from satudata.model.track import Track
from satudata.portal.html import esc, link, mail, own, up, when
from satudata.portal.listing import PER_PAGE, at, pager
from satudata.portal.request_words import count, waiting_words
from satudata.portal.views import Facts
from satudata.text import Text
from satudata.workdays.waiting import Waiting

BADGES = {
    RequestState.REFUSED: "badge-closed",
    RequestState.DELIVERED: "badge-ok",
    RequestState.OBJECTED: "badge-restricted",
}
COMPLAINT_BADGES = {ComplaintState.CLOSED: "badge-ok"}
COMPLAINTS_HANDLED = "pengaduan"  # how the service standard of a procedure calls it


@dataclass(frozen=True)
class Board:
    """What the two pages show: requests with how long each has waited, complaints, and the numbers withheld.

    `datasets` are those that have a page, by id with their titles; `tracks` the procedure's, by subject.
    """

    requests: Sequence[tuple[DataRequest, Waiting]]
    complaints: Sequence[Complaint] = ()
    withheld: Sequence[str] = ()
    withheld_complaints: Sequence[str] = ()
    datasets: Mapping[str, Bilingual] = field(default_factory=dict)
    tracks: Mapping[str, Track] = field(default_factory=dict)


def request_pages(board: Board, facts: Facts, t: Text) -> Iterator[Page]:
    """`/permintaan/`: those that wait, the late ones first, then those that are done, newest first; fifty a page."""
    ordered = sorted(board.requests, key=lambda pair: pair[0].id, reverse=True)
    ordered = sorted(ordered, key=lambda pair: (not pair[1].awaited, not pair[1].late))
    rows = [_request(one, wait, board, facts, t) for one, wait in ordered]
    intro = f"{_ways(facts, t)}{_counted(board, t)}{_withheld('requests_withheld', board.withheld, t)}"
    yield from _paged(addresses.REQUESTS, "requests", intro, rows, facts, t)


def complaint_pages(board: Board, sop: Sop | None, facts: Facts, t: Text) -> Iterator[Page]:
    """`/pengaduan/`: the register of complaints, those that are open first, then newest first."""
    ordered = sorted(board.complaints, key=lambda one: one.id, reverse=True)
    ordered = sorted(ordered, key=lambda one: one.state is ComplaintState.CLOSED)
    rows = [_complaint(one, board, facts, t) for one in ordered]
    intro = f"{_ways(facts, t)}{_responsible(sop, t)}"
    intro += _withheld("complaints_withheld", board.withheld_complaints, t)
    yield from _paged(addresses.COMPLAINTS, "complaints", intro, rows, facts, t)


def _paged(base: str, key: str, intro: str, rows: Sequence[str], facts: Facts, t: Text) -> Iterator[Page]:
    title, lead = t(f"request.page.{key}"), t(f"request.page.{key}_lead")
    last = max(1, -(-len(rows) // PER_PAGE))
    empty = f'<div class="empty"><p>{esc(t(f"request.page.no_{key}"))}</p></div>'
    for n in range(1, last + 1):
        part = "".join(rows[(n - 1) * PER_PAGE : n * PER_PAGE])
        shown = f'<ol class="rows">{part}</ol>{pager(base, n, last, facts, t)}' if part else empty
        body = (
            f'<header class="page-head"><h1>{esc(title)}</h1><p class="lead">{esc(lead)}</p></header>'
            f"{intro if n == 1 else ''}"
            f'<section class="section" id="daftar"><h2>{esc(t(f"request.page.{key}_list"))}</h2>{shown}</section>'
        )
        numbered = f"{title} – {t('portal.pager.page', n=n, last=last)}" if n > 1 else title
        yield Page(at(base, n), t.language, "listing", numbered, lead, body, ((title, base),))


def _ways(facts: Facts, t: Text) -> str:
    """The ways in: none of them needs an account but the last."""
    document = facts.settings.document.get("ppid")
    ppid = (
        {key: value for key, value in document.items() if isinstance(value, str)} if isinstance(document, dict) else {}
    )
    contact = {**facts.settings.contact, **ppid}
    ways = [
        ("ppid_form", link(contact["form"], t("request.page.form_link")) if contact.get("form") else ""),
        ("email", mail(contact["email"]) if contact.get("email") else ""),
        ("telephone", esc(contact.get("phone", ""))),
        ("in_person", esc(contact.get("address", ""))),
        ("forge", _forge(facts, t)),
    ]
    cards = "".join(
        f'<li class="card"><h3>{esc(t(f"request.channel.{name}"))}</h3><p>{where}</p></li>'
        for name, where in ways
        if where
    )
    note = f'<p class="muted">{esc(t("request.page.private"))}</p>'
    lead = f"<p>{esc(t('request.page.ways_lead', name=contact.get('name') or facts.settings.publisher))}</p>"
    return (
        f'<section class="section request-ways" id="cara"><h2>{esc(t("request.page.ways"))}</h2>{lead}'
        f'<ul class="cards">{cards}</ul>{note}</section>'
    )


def _forge(facts: Facts, t: Text) -> str:
    """The forms of the forge, for who has an account there."""
    forge = facts.settings.forge
    if forge.get("kind") != "github" or not forge.get("repository"):
        return ""
    base = f"https://github.com/{forge['repository']}/issues/new?template="
    asking = link(f"{base}permintaan-data.yml", t("request.page.forge_request"))
    return f"{asking}<br>{link(f'{base}pengaduan.yml', t('request.page.forge_complaint'))}"


def _counted(board: Board, t: Text) -> str:
    """How many wait, are late, are done, and how many answers came in time; nothing without requests."""
    if not board.requests:
        return ""
    waits = [wait for _, wait in board.requests]
    answered = [wait for wait in waits if wait.key in ("took", "took_late")]
    in_time = sum(wait.key == "took" for wait in answered)
    figures = [
        ("waiting", t.number(sum(wait.awaited for wait in waits)), ""),
        ("late", _late(waits, t), ""),
        (
            "in_time",
            t("request.page.of", n=t.number(in_time), all=t.number(len(answered))),
            t("request.page.in_time_note"),
        ),
    ]
    items = "".join(
        f'<div class="figure"><span class="figure-label">{esc(t(f"request.page.{name}"))}</span>'
        f'<span class="figure-value">{esc(value)}</span><span class="figure-note">{esc(note)}</span></div>'
        for name, value, note in figures
    )
    label = esc(t("request.page.figures"))
    return f'<section class="section" aria-label="{label}"><div class="figures">{items}</div></section>'


def _late(waits: Sequence[Waiting], t: Text) -> str:
    """How many are past their limit; of some it may be unknown, for want of a calendar."""
    late = sum(wait.late for wait in waits)
    if not any(wait.key == "unknown" and wait.awaited for wait in waits):
        return t.number(late)
    return t("request.page.at_least", n=t.number(late)) if late else count(None, t)


def _withheld(key: str, numbers: Sequence[str], t: Text) -> str:
    if not numbers:
        return ""
    told = t(f"request.page.{key}", n=t.number(len(numbers)), numbers=", ".join(numbers))
    return f'<div class="notice waiting" role="note"><p>{esc(told)}</p></div>'


def _request(one: DataRequest, wait: Waiting, board: Board, facts: Facts, t: Text) -> str:
    """One request as a list item."""
    state = one.state(facts.as_of)
    late = " late" if wait.late else "" if wait.awaited else " unknown"
    asked = (" · ".join(part for part in (need.title, t.period(need.period)) if part) for need in one.needs)
    listed = "; ".join(said for said in asked if said != one.subject)
    needs = f'<p class="row-measure">{own(t, listed)}</p>' if listed else ""
    return (
        f'<li class="row request" id="{_anchor(one.id)}"><div class="row-main">'
        f'<p class="eyebrow">{esc(one.id)}</p><h3 class="row-title">{own(t, one.subject)}</h3>'
        f'{needs}<ul class="meta"><li>{esc(_who(one, facts, t))}</li><li>{when(t, one.received[:10])}</li>'
        f'<li class="badge {BADGES.get(state, "")}">{esc(t(f"request.state.{state}"))}</li>'
        f'<li class="fresh{late}">{esc(waiting_words(wait, t))}</li>{_turn(one, board, t)}</ul>'
        f"{_outcome(one, state, board, facts, t)}</div></li>"
    )


def _anchor(number: str) -> str:
    return f"n-{esc(number.replace('/', '-'))}"


def _who(one: DataRequest, facts: Facts, t: Text) -> str:
    """The class of who asked, or the office."""
    return t(f"request.class.{one.requester}") if one.kind == PUBLIC else facts.agency_name(one.requester, t.language)


def _turn(one: DataRequest, board: Board, t: Text) -> str:
    """At which row of the procedure the need of a forum's member stands."""
    track = board.tracks.get(one.statement_subject)
    state = next(iter(track.current), None) if track is not None else None
    if state is None:
        return ""
    due = state.due.date().isoformat() if state.due is not None else ""
    key = "row_due" if due else "row"
    return f"<li>{esc(t(f'request.page.{key}', number=state.row.number, due=t.date(due)))}</li>"


def _outcome(one: DataRequest, state: RequestState, board: Board, facts: Facts, t: Text) -> str:
    """What came of it: the data, the reason of a refusal, the objection; as paragraphs."""
    said: list[str] = []
    if one.routing and state in (RequestState.ROUTED, RequestState.ANSWERED):
        said.append(esc(t("request.page.routed", agency=facts.agency_name(one.routing[-1].to, t.language))))
    if one.extension is not None and state in (RequestState.RECEIVED, RequestState.ROUTED):
        until = t.date(one.extension.until)
        said.append(f"{esc(t('request.page.extended', until=until))} {own(t, one.extension.reason)}")
    if one.decision is not None and one.decision.access == REFUSED:
        facts_ = {"ground": one.decision.ground, "test": one.decision.consequence_test}
        said.append(f"{esc(t('request.page.refused', **facts_))} {own(t, one.decision.reason)}")
    said += [part for part in (_handed(one, board, facts, t), _objection(one, t)) if part]
    return "".join(f'<p class="request-outcome">{part}</p>' for part in said)


def _handed(one: DataRequest, board: Board, facts: Facts, t: Text) -> str:
    """The datasets, each led to its page. What has none may be closed, or unproven: not even its id is told."""
    prefix = up(t, facts.languages)
    parts = []
    for dataset in dict.fromkeys(delivery.dataset for delivery in one.deliveries):
        title = board.datasets.get(dataset)
        shown = f'<a href="{prefix}{esc(addresses.dataset(dataset))}">{esc(title[t.language])}</a>' if title else ""
        apart = any(given.how == DELIVERED for given in one.deliveries if given.dataset == dataset)
        note = esc(t("request.page.apart")) if apart else ""
        parts.append(f"{shown} ({note})" if shown and note else shown or note)
    told = "; ".join(dict.fromkeys(part for part in parts if part))
    return f"{esc(t('request.page.answered_by'))} {told}" if told else ""


def _objection(one: DataRequest, t: Text) -> str:
    given = one.objection
    if given is None:
        return ""
    came = t("request.page.objection", on=t.date(given.received[:10]), ground=t(f"request.ground.{given.ground}"))
    if not given.outcome:
        return esc(came)
    outcome = t("request.page.replied", on=t.date(given.answered_on), outcome=t(f"request.outcome.{given.outcome}"))
    return f"{esc(f'{came} {outcome}')} {own(t, given.reason)}".rstrip()


def _complaint(one: Complaint, board: Board, facts: Facts, t: Text) -> str:
    """One complaint as a list item: received, unit, answer, closed."""
    unit = ", ".join(part for part in (one.section, facts.agency_name(one.unit, t.language)) if part)
    badge = COMPLAINT_BADGES.get(one.state, "")
    answer = ""
    if one.answer:
        answer = f'<p class="request-outcome"><b>{esc(t("request.page.answer", on=t.date(one.answered_on)))}</b> '
        answer += f"{own(t, one.answer)}</p>"
    closed = f"<li>{esc(t('request.page.closed', on=t.date(one.closed_on)))}</li>" if one.closed_on else ""
    return (
        f'<li class="row request" id="{_anchor(one.id)}"><div class="row-main">'
        f'<p class="eyebrow">{esc(one.id)}</p><h3 class="row-title">{own(t, one.subject)}</h3>'
        f'<ul class="meta"><li>{esc(t(f"request.class.{one.complainant}"))}</li><li>{when(t, one.received[:10])}</li>'
        f'<li class="badge {badge}">{esc(t(f"request.complaint.{one.state}"))}</li><li>{esc(unit)}</li>{closed}</ul>'
        f"{answer}</div></li>"
    )


def _responsible(sop: Sop | None, t: Text) -> str:
    """Who deals with complaints, as the procedure's service standard prints it."""
    told = (
        next((text for name, text in sop.service.items() if COMPLAINTS_HANDLED in name.casefold()), "") if sop else ""
    )
    if not told:
        return ""
    return (
        f'<p class="section"><b>{esc(t("request.page.responsible"))}</b> {own(t, "; ".join(told.split(chr(10))))}</p>'
    )
