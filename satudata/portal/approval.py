"""What a page says of approval: who validated what is shown, what waits, and how anybody can test it."""

from __future__ import annotations

from satudata.model import addresses
from satudata.model.catalog import Settings
from satudata.model.files import Page
from satudata.model.snapshot import Assessed, State
from satudata.model.standing import Ground, Standing
from satudata.model.statement import AGENCY_APPROVAL, Proof, Statement
from satudata.portal.html import esc, own
from satudata.portal.views import Facts
from satudata.text import Text

LETTERS = ("letter", "wet-ink", "manual")  # kinds of evidence that are a paper
MAX_NUMBER = 80  # characters of a letter's number
STEPS = ("examination", "agency_approval", "priority_review", "verification", "publication", "governance", "waiver")


def step_name(step: str, t: Text) -> str:
    """What people call the step."""
    return t(f"approval.step.{step if step in STEPS else 'other'}")


def validation(standing: Standing | None, t: Text) -> tuple[str, str, str, str]:
    """The cell of the trust strip: state, label, what is so, and a note (HTML)."""
    label = esc(t("approval.cell"))
    if standing is None:
        return "none", label, esc(t("approval.cell.preview")), esc(t("approval.cell.preview.note"))
    if standing.proof is None:
        return "warn", label, esc(t("approval.cell.unvalidated")), esc(t("approval.cell.unvalidated.note"))
    said = deciding(standing.proof)
    by = t("approval.cell.by", role=t(f"approval.role.{said.role}"), on=t.date(said.on))
    return "ok", label, f'<a href="#bukti">{esc(t("approval.cell.proven"))}</a>', esc(by)


def deciding(proof: Proof) -> Statement:
    """The statement a reader wants to know of: the agency's approval, else the publication."""
    return next((one for one in proof.rests_on if one.step == AGENCY_APPROVAL), proof.publication)


def pending(standing: Standing | None, t: Text) -> str:
    """That a newer version waits, and for whom; "" when what is shown is all there is."""
    if standing is None or not standing.shown or standing.present in ("", standing.shown):
        return ""
    awaited = standing.awaits
    if standing.live_from:
        told = t("approval.pending.until", on=t.date(standing.live_from))
    elif awaited is not None:
        role = t(f"approval.role.{awaited.step.role}")
        told = t("approval.pending.who", step=step_name(awaited.step.name, t).lower(), role=role)
    else:
        told = t("approval.pending.mend")
    return (
        f'<div class="notice pending" role="note"><h2>{esc(t("approval.pending.title"))}</h2><p>{esc(told)}</p></div>'
    )


def held(assessed: Assessed, t: Text) -> str:
    """Why a proven dataset shows no rows yet, or none here."""
    key = "embargoed" if assessed.summary.state is State.EMBARGOED else "on_request"
    day = t.date(assessed.standing.live_from) if assessed.standing is not None else ""
    return (
        f'<div class="notice pending" role="note"><h2>{esc(t(f"approval.{key}.title", on=day))}</h2>'
        f"<p>{esc(t(f'approval.{key}.why'))}</p></div>"
    )


def proof(assessed: Assessed, t: Text) -> str:
    """The section `bukti`: each step with role, date, decree and kind of evidence; never a private name."""
    standing = assessed.standing
    if standing is None or standing.proof is None:
        return ""
    lines = "".join(_line(one, t) for one in (*standing.proof.rests_on, standing.proof.publication))
    digest, command = esc(standing.proof.digest), f"satudata verify {esc(assessed.dataset.id)}"
    shown = esc(t("approval.proof.digest", digest=digest)).replace(digest, f"<code>{digest}</code>")
    how = esc(t("approval.proof.how", dataset=assessed.dataset.id)).replace(command, f"<code>{command}</code>")
    return (
        f'<section id="bukti"><h2>{esc(t("approval.proof.title"))}</h2><ol class="proof">{lines}</ol>'
        f'<p class="muted">{shown}</p><p class="muted">{how}</p></section>'
    )


def _line(said: Statement, t: Text) -> str:
    role = t(f"approval.role.{said.role}")
    told = t("approval.proof.line", step=step_name(said.step, t), role=role, on=t.date(said.on))
    note = " · ".join(part for part in (_decree(said, t), evidence(said, t)) if part)
    return f'<li>{esc(told)}<span class="muted">{esc(note)}</span></li>'


def evidence(said: Statement, t: Text) -> str:
    """On what a statement rests, in words: a letter is named only where there is one."""
    given = said.evidence
    parts = [t(f"approval.evidence.{given['kind']}")]
    if given["kind"] in LETTERS:
        number = str(given.get("number", ""))
        known = 0 < len(number) <= MAX_NUMBER and number.isprintable()
        parts.insert(0, t("papers.evidence.letter", number=number) if known else t("papers.evidence.unnumbered"))
    if given.get("revocation") == "acknowledged":
        parts.append(t("papers.evidence.no_revocation"))
    bound = given.get("supporting")
    if isinstance(bound, (list, tuple)) and bound:
        parts.append(t("papers.evidence.supporting", n=t.number(len(bound))))
    return ", ".join(parts)


def _decree(said: Statement, t: Text) -> str:
    return t("approval.proof.decree", decree=said.decree) if said.decree else ""


def tombstone(dataset: str, said: Statement, facts: Facts, t: Text) -> Page:
    """The page of a withdrawn dataset: that it was here, when and by whom it was withdrawn, and why."""
    role = t(f"approval.role.{said.role}")
    lead = t("approval.withdrawn.lead", dataset=dataset, on=t.date(said.on), role=role)
    reason = own(t, t("approval.withdrawn.reason", reason=said.reason))
    title = esc(t("approval.withdrawn.title"))
    body = (
        f'<header class="page-head"><h1>{title}</h1><p class="lead">{esc(lead)}</p></header>'
        f"<p>{reason}</p><p>{esc(t('approval.withdrawn.ask', contact=_contact(facts.settings)))}</p>"
    )
    path = addresses.dataset(dataset)
    crumbs = ((t("portal.catalogue"), addresses.listing()), (dataset, path))
    return Page(path, t.language, "text", t("approval.withdrawn.title"), lead, body, crumbs, section="katalog")


def _contact(settings: Settings) -> str:
    return ", ".join(settings.contact[key] for key in ("name", "email") if settings.contact.get(key))


def is_shown(standing: Standing | None) -> bool:
    """Whether a dataset has a page of its own."""
    return standing is None or standing.ground not in (Ground.HELD, Ground.WITHDRAWN)
