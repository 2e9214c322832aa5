"""`/daftar-data/`: the list of data of each year: whether it is agreed, what it promised and what came of it.

Closed data are never named, only counted; of restricted data the title is told and no more. Officials are told by their
function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from satudata.model import addresses
from satudata.model.files import Page
from satudata.model.plan import Addition, AgencyPlan, Item, Removal
from satudata.planning.agreement import Agreement
from satudata.planning.differences import Changed
from satudata.planning.promised import Promise, Tally
from satudata.planning.view import Noted, PlanView
from satudata.portal.conduct_charts import stacked
from satudata.portal.html import esc, own, up, when
from satudata.portal.views import Facts
from satudata.procedure.releases import CLOSED, OPEN, Outcome, access_of
from satudata.text import Text

SHOWN_CHANGES = 40
BARS = {outcome: outcome.value.replace("_", "-") for outcome in Outcome}


@dataclass(frozen=True)
class Shelf:
    """What the pages may say of data beside the lists: the access of the datasets at hand, which of them have a page,
    and the last line any list had for an id.
    """

    at_hand: Mapping[str, str]
    pages: Set[str]
    listed: Mapping[str, Item]

    def access(self, item: Item) -> str:
        """The stricter of what the list says and what the dataset at hand says."""
        return access_of(item.access or CLOSED, self.at_hand.get(item.id, ""))

    def may_name(self, identity: str) -> bool:
        """Whether the public may see that there is such data."""
        item = self.listed.get(identity)
        return item is not None and self.access(item) != CLOSED


def plan_pages(views: Sequence[PlanView], shelf: Shelf, facts: Facts, t: Text) -> Iterator[Page]:
    """The list in force, then each year's with the agencies' parts; `views` newest first. One page that says so where
    there is no list at all.
    """
    year = int(facts.as_of[:4])
    now = next((one for one in views if one.plan.year <= year), None)
    title, lead = t("plan.page.title"), t("plan.page.lead")
    crumbs = ((title, addresses.plan()),)
    inner = _whole(now, shelf, facts, t) if now is not None else _nothing(t)
    others = _years(views, now, facts, t)
    heading = t("plan.page.year", year=now.plan.year) if now is not None else title
    yield _page(addresses.plan(), heading, lead, f"{inner}{others}", crumbs, facts, t)
    for view in views:
        listed = view.plan.year
        heading = t("plan.page.year", year=listed)
        own_crumbs = (*crumbs, (str(listed), addresses.plan(listed)))
        if view is not now:
            inner = _whole(view, shelf, facts, t)
            yield _page(addresses.plan(listed), heading, lead, inner, own_crumbs, facts, t)
        for agency, part in view.plan.parts.items():
            if agency in facts.agencies:
                yield _agency_page(view, part, shelf, crumbs if view is now else own_crumbs, facts, t)


def _page(
    address: str,
    title: str,
    lead: str,
    inner: str,
    crumbs: tuple[tuple[str, str], ...],
    facts: Facts,
    t: Text,
    eyebrow: str = "",
) -> Page:
    prefix = up(t, facts.languages)
    ways = ((addresses.releases(), "plan.page.calendar"), (addresses.performance(), "plan.page.performance"))
    links = "".join(f'<a class="button quiet" href="{prefix}{to}">{esc(t(key))}</a>' for to, key in ways)
    above = f'<p class="eyebrow">{esc(eyebrow)}</p>' if eyebrow else ""
    body = (
        f'<header class="page-head">{above}<h1>{esc(title)}</h1><p class="lead">{esc(lead)}</p>'
        f'<p class="muted">{esc(t("conduct.as_of", day=t.date(facts.as_of)))}</p>'
        f'<p class="actions">{links}</p></header>{inner}'
    )
    heading = f"{eyebrow}: {title}" if eyebrow else title
    return Page(address, t.language, "listing", heading, lead, body, crumbs, section="instansi")


def _nothing(t: Text) -> str:
    told = esc(t("plan.page.nothing.text"))
    return f'<div class="empty"><h2>{esc(t("plan.page.nothing.title"))}</h2><p>{told}</p></div>'


def _section(name: str, title: str, inner: str) -> str:
    return f'<section class="section conduct" id="{name}"><h2>{esc(title)}</h2>{inner}</section>' if inner else ""


def _whole(view: PlanView, shelf: Shelf, facts: Facts, t: Text) -> str:
    return (
        f"{_agreed(view, facts, t)}{_sums(view.whole, view, t)}{_agencies(view, facts, t)}"
        f"{_priority(view, shelf, facts, t)}{_changed(view, '', shelf, facts, t)}"
        f"{_log(view.log, facts, t)}"
    )


def _agreed(view: PlanView, facts: Facts, t: Text) -> str:
    """Whether the list is agreed: by whom and when; counted where each agency agrees for itself."""
    title = t("plan.page.agreed")
    if not view.agreements:
        return _section("kesepakatan", title, f"<p>{esc(t('plan.page.agreed.unknown'))}</p>")
    whole = [one for one in view.agreements if not one.agency]
    if whole:
        return _section("kesepakatan", title, _agreement(whole[0], t))
    counts = {
        "agreed": sum(one.agreed is not None and not one.amended for one in view.agreements),
        "amended": sum(one.amended for one in view.agreements),
        "all": len(view.agreements),
    }
    told = t("plan.page.agreed.parts", **{name: t.number(n) for name, n in counts.items()})
    return _section("kesepakatan", title, f"<p>{esc(told)}</p>{_row_of(view.agreements[0], t)}")


def _agreement(one: Agreement, t: Text) -> str:
    """One agreement as a sentence of its own colour, with the row of the procedure that it rests on."""
    if one.agreed is None:
        look, told = "waiting", t("plan.page.agreed.none")
    elif one.amended:
        look, told = "waiting", t("plan.page.agreed.amended", on=t.date(one.agreed.on))
    else:
        look, told = "", t("plan.page.agreed.holds", on=t.date(one.agreed.on))
    box = f'<div class="notice {look}"><p>{esc(told)}</p></div>' if look else f"<p><b>{esc(told)}</b></p>"
    return f"{box}{_row_of(one, t)}"


def _row_of(one: Agreement, t: Text) -> str:
    roles = ", ".join(t(f"approval.role.{role}") for role in one.row.roles)
    activity = f"{esc(t('plan.page.agreed.by', number=one.row.number, roles=roles))} {own(t, one.row.activity)}."
    return f'<p class="muted">{activity}</p>'


def _sums(found: Tally, view: PlanView, t: Text) -> str:
    """What became of all that was promised: the bar, its legend, and the sentence."""
    amounts = [(outcome, getattr(found, outcome.value)) for outcome in Outcome]
    bar = stacked([(BARS[outcome], n) for outcome, n in amounts])
    legend = "".join(
        f'<li><span class="key {BARS[outcome]}"></span>{esc(t(f"conduct.outcome.{outcome}"))} '
        f'<b class="num">{esc(t.number(n))}</b></li>'
        for outcome, n in amounts
        if n
    )
    told = t("plan.page.sums", **{key: t.number(getattr(found, key)) for key in ("items", "unavailable", "promised")})
    unknown = "" if view.known else f'<div class="notice"><p>{esc(t("plan.page.unknown"))}</p></div>'
    inner = f"<p>{esc(told)}</p>{unknown}{bar}" + (f'<ul class="legend">{legend}</ul>' if legend else "")
    return _section("janji", t("plan.page.promised"), inner)


def _agencies(view: PlanView, facts: Facts, t: Text) -> str:
    """A row for each agency, in the order of the list of agencies."""
    prefix = up(t, facts.languages)
    keys = ["items", "promised", *(one.value for one in Outcome if getattr(view.whole, one.value))]
    rows = []
    for agency in facts.agencies:
        if agency not in view.tallies:
            continue
        name, short = facts.agency_name(agency, t.language), facts.agencies[agency].short
        label = f'{esc(short)}<small class="conduct-name">{esc(name)}</small>' if short else esc(name)
        counts = (getattr(view.tallies[agency], key) for key in keys)
        cells = "".join(f'<td class="num">{esc(t.number(n))}</td>' for n in counts)
        link = f'<a href="{prefix}{esc(addresses.plan(view.plan.year, agency))}">{label}</a>'
        rows.append(f'<tr><th scope="row">{link}</th>{cells}</tr>')
    heads = [t("plan.recap.agency"), t("plan.recap.items"), t("plan.recap.promised")]
    heads += [t(f"conduct.outcome.{key}") for key in keys[2:]]
    return _section("instansi", t("plan.page.agencies"), _table(heads, rows, t("plan.page.agencies"))) if rows else ""


def _table(heads: Sequence[str], rows: Sequence[str], label: str) -> str:
    head = "".join(
        f'<th scope="col"{" class=num" if place else ""}>{esc(name)}</th>' for place, name in enumerate(heads)
    )
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{esc(label)}"><table class="conduct-table">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _priority(view: PlanView, shelf: Shelf, facts: Facts, t: Text) -> str:
    """Data Prioritas of the year that may be named."""
    items = [item for item in view.plan.items() if item.priority and shelf.access(item) != CLOSED]
    lines = "".join(
        f"<li><div>{_name(item, shelf, facts, t)}<p>{esc(facts.agency_short(item.agency, t.language))}</p></div></li>"
        for item in items
    )
    lead = f'<p class="muted">{esc(t("plan.page.priority.lead"))}</p>'
    return _section("prioritas", t("plan.page.priority"), f'{lead}<ul class="plan-items">{lines}</ul>' if lines else "")


def _changed(view: PlanView, agency: str, shelf: Shelf, facts: Facts, t: Text) -> str:
    """What is different from what was agreed; of restricted data only that it is."""
    found = [one for one in view.changed.values() if agency in ("", one.id.partition("/")[0])]
    items = [(one, one.after or one.before) for one in found]
    named = [(one, item) for one, item in items if item is not None and _open_to_tell(one, shelf)]
    lines = "".join(_change(one, item, shelf, facts, t) for one, item in named[:SHOWN_CHANGES])
    more = len(named) - SHOWN_CHANGES
    hidden = len(found) - len(named)
    notes = [t("plan.page.changed.more", n=t.number(more))] if more > 0 else []
    notes += [t("plan.page.closed", n=t.number(hidden))] if hidden else []
    told = f'<p class="muted">{esc(" ".join(notes))}</p>' if notes else ""
    inner = f'<ul class="plan-items">{lines}</ul>{told}' if lines else told
    return _section("perubahan", t("plan.page.changed"), inner)


def _open_to_tell(one: Changed, shelf: Shelf) -> bool:
    """Closed before or after: not named."""
    sides = [item for item in (one.before, one.after) if item is not None]
    return all(shelf.access(item) != CLOSED for item in sides)


def _change(one: Changed, item: Item, shelf: Shelf, facts: Facts, t: Text) -> str:
    parts = ""
    if one.after is not None and one.before is not None and shelf.access(item) == OPEN == shelf.access(one.before):
        told = (
            t("plan.difference", key=t(f"plan.key.{part.key}"), before=part.before or "–", after=part.after or "–")
            for part in one.differences
        )
        parts = "".join(f"<p>{esc(line)}</p>" for line in told)
    badge = f'<span class="plan-mark {one.kind}">{esc(t(f"plan.page.kind.{one.kind}"))}</span>'
    return f"<li><div>{_name(item, shelf, facts, t)} {badge}{parts}</div></li>"


def _log(entries: Sequence[Noted], facts: Facts, t: Text) -> str:
    """Guidance and support that leave no document: every entry with its day, the function and the words."""
    lines = "".join(_noted(one, facts, t) for one in entries)
    lead = f'<p class="muted">{esc(t("plan.page.log.lead"))}</p>'
    return _section("pembinaan", t("plan.page.log"), f'{lead}<ul class="dated">{lines}</ul>' if lines else "")


def _noted(one: Noted, facts: Facts, t: Text) -> str:
    role = t(f"approval.role.{one.said.role}")
    role = role[:1].upper() + role[1:]
    role += f" ({facts.agency_short(one.agency, t.language)})" if one.agency else ""
    reason = f"<p>{own(t, one.said.reason)}</p>" if one.said.reason else ""
    return f"<li>{when(t, one.said.on, short=True)}<div>{esc(role)}: {own(t, one.row.activity)}{reason}</div></li>"


def _years(views: Sequence[PlanView], now: PlanView | None, facts: Facts, t: Text) -> str:
    prefix = up(t, facts.languages)
    links = "".join(
        f'<li class="card"><h3><a href="{prefix}{addresses.plan(one.plan.year)}">'
        f"{esc(t('plan.page.year', year=one.plan.year))}</a></h3>"
        f"<p>{esc(t('plan.page.items', n=t.number(one.whole.items)))}</p></li>"
        for one in views
        if one is not now
    )
    return _section("tahun", t("plan.page.years"), f'<ul class="cards">{links}</ul>' if links else "")


def _agency_page(
    view: PlanView, part: AgencyPlan, shelf: Shelf, crumbs: tuple[tuple[str, str], ...], facts: Facts, t: Text
) -> Page:
    name = facts.agency_name(part.agency, t.language)
    address = addresses.plan(part.year, part.agency)
    agreement = view.agreement(part.agency)
    agreed = _section("kesepakatan", t("plan.page.agreed"), _agreement(agreement, t)) if agreement is not None else ""
    inner = (
        f"{agreed}{_sums(view.tallies[part.agency], view, t)}{_items(view, part, shelf, facts, t)}"
        f"{_changed(view, part.agency, shelf, facts, t)}{_added(part, shelf, t)}{_removed(part, shelf, t)}"
        f"{_extensions(part, shelf, t)}"
        f"{_log(view.noted(part.agency), facts, t)}"
    )
    lead = t("plan.page.agency.lead", agency=name, year=part.year)
    eyebrow = t("plan.page.year", year=part.year)
    return _page(address, name, lead, inner, (*crumbs, (name, address)), facts, t, eyebrow)


def _items(view: PlanView, part: AgencyPlan, shelf: Shelf, facts: Facts, t: Text) -> str:
    """Every item that may be named, with what it promised; the closed ones counted."""
    named = [item for item in part.items if shelf.access(item) != CLOSED]
    lines = "".join(_item(item, view, shelf, facts, t) for item in named)
    closed = len(part.items) - len(named)
    note = f'<p class="muted">{esc(t("plan.page.closed", n=t.number(closed)))}</p>' if closed else ""
    empty = "" if part.items else f'<p class="muted">{esc(t("plan.page.empty"))}</p>'
    inner = f'<ul class="plan-items">{lines}</ul>{note}{empty}' if lines else f"{note}{empty}"
    return _section("data", t("plan.page.data"), inner)


def _item(item: Item, view: PlanView, shelf: Shelf, facts: Facts, t: Text) -> str:
    marks = f'<span class="plan-mark priority">{esc(t("plan.page.kind.priority"))}</span>' if item.priority else ""
    if shelf.access(item) != OPEN:
        told = esc(t("plan.page.restricted"))
        return f"<li><div>{_name(item, shelf, facts, t)} {marks}<p>{told}</p></div></li>"
    about = (item.unit, t(f"portal.frequency.{item.frequency}"), _carried(item, t))
    lines = f"<p>{esc(' · '.join(part for part in about if part))}</p>"
    if item.unavailable:
        lines += f"<p>{esc(t('plan.page.unavailable'))} {own(t, item.unavailable)}</p>"
    releases = "".join(_release(one, t) for one in view.by_item.get(item.id, ()))
    lines += f'<ul class="plan-releases">{releases}</ul>' if releases else ""
    return f"<li><div>{_name(item, shelf, facts, t)} {marks}{lines}</div></li>"


def _carried(item: Item, t: Text) -> str:
    return t("plan.page.carried", year=item.carried_from) if item.carried_from else ""


def _release(one: Promise, t: Text) -> str:
    told = {"period": t.period(one.release.period), "due": t.date(one.release.due), "on": t.date(one.out)}
    line = esc(t(f"plan.outcome.{one.outcome}", **told))
    return f'<li><span class="key {BARS[one.outcome]}"></span>{line}</li>'


def _name(item: Item, shelf: Shelf, facts: Facts, t: Text) -> str:
    """The item's name, leading to its dataset where that has a page."""
    label = own(t, item.title)
    if item.id not in shelf.pages:
        return f"<b>{label}</b>"
    return f'<a href="{up(t, facts.languages)}{esc(addresses.dataset(item.id))}">{label}</a>'


def _added(part: AgencyPlan, shelf: Shelf, t: Text) -> str:
    """What was put on the list later, with the reason, where it may be named."""
    return _section("ditambahkan", t("plan.page.added"), _dated(part.added, "added", shelf, t))


def _removed(part: AgencyPlan, shelf: Shelf, t: Text) -> str:
    """What was taken off, with the reason, where it may be named."""
    return _section("dikeluarkan", t("plan.page.removed"), _dated(part.removed, "removed", shelf, t))


def _dated(changed: Sequence[Addition | Removal], key: str, shelf: Shelf, t: Text) -> str:
    named = [one for one in changed if shelf.may_name(one.id)]
    lines = ""
    for one in named:
        item = shelf.listed[one.id]
        reason = f"<p>{own(t, one.reason)}</p>" if shelf.access(item) == OPEN else ""
        lines += f"<li>{when(t, one.on, short=True)}<div>{own(t, item.title)}{reason}</div></li>"
    hidden = len(changed) - len(named)
    note = f'<p class="muted">{esc(t(f"plan.page.{key}.hidden", n=t.number(hidden)))}</p>' if hidden else ""
    return (f'<ul class="dated">{lines}</ul>' if lines else "") + note


def _extensions(part: AgencyPlan, shelf: Shelf, t: Text) -> str:
    """More time that walidata gave; for closed data nothing is said."""
    lines = ""
    for one in part.extensions:
        if one.dataset and not shelf.may_name(one.dataset):
            continue
        whom = shelf.listed[one.dataset].title if one.dataset else t("plan.page.extension.all")
        told = esc(t("plan.page.extension", until=t.date(one.until)))
        label = own(t, whom) if one.dataset else esc(whom)
        lines += f"<li>{when(t, one.until, short=True)}<div>{label}: {told}<p>{own(t, one.reason)}</p></div></li>"
    return _section("perpanjangan", t("plan.page.extensions"), f'<ul class="dated">{lines}</ul>' if lines else "")
