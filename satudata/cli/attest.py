"""Papers as approval: `satudata attest`, and the part of `satudata approve` that takes letters and scans back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from satudata.cli.files import day_of, replace
from satudata.cli.main import as_of, instance, make
from satudata.decide import Decision, Signer, signer_of, write_statements
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model.roster import Person
from satudata.model.statement import APPROVED, PUBLICATION
from satudata.papers.draft import attested, draft_of, read_draft, recorded, written
from satudata.papers.record import BY_HAND, LETTER, WET_INK, Paper, Recorded, record_letter
from satudata.papers.register import plain_number
from satudata.papers.store import SCAN_BYTES, content_of, kept, store_of
from satudata.portal.approval import step_name
from satudata.standing import agency_of
from satudata.text import Text
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.signing import choose_key, sign
from satudata.trust.statements import NAMESPACE


@dataclass(frozen=True)
class Given:
    """What was said of a paper on the command line; "" where nothing was."""

    letter: str = ""
    wet_ink: str = ""
    manual: str = ""
    number: str = ""
    dated: str = ""
    store: str = ""
    original: str = ""
    by: str = ""
    draft: str = "."
    acknowledged: bool = False

    @property
    def kind(self) -> str:
        """The kind of evidence, "" when no paper was named. SatudataError when several were, or what belongs to one."""
        named = {LETTER: self.letter, WET_INK: self.wet_ink, BY_HAND: self.manual}
        kinds = [kind for kind, place in named.items() if place]
        if len(kinds) > 1:
            raise SatudataError("letter-one-kind")
        if not kinds:
            for option, said in self._further().items():
                if said:
                    raise SatudataError("letter-option-alone", option=option)
        return kinds[0] if kinds else ""

    def _further(self) -> dict[str, object]:
        """What only says something about a paper, by option."""
        return {
            "--number": self.number,
            "--dated": self.dated,
            "--original": self.original,
            "--by": self.by,
            "--acknowledge-no-revocation": self.acknowledged,
        }

    def paper(self) -> Paper:
        """The paper, read."""
        name = self.letter or self.wet_ink or self.manual
        content = content_of(name) if self.letter else content_of(name, SCAN_BYTES)
        return Paper(self.kind, name, content, plain_number(self.number), day_of(self.dated))


def paper_options(text: Text) -> list[click.Parameter]:
    """The options of `approve` that name a paper."""
    return [
        click.Option(["--letter"], metavar="FILE", default="", help=text("cli.approve_letter")),
        click.Option(["--wet-ink"], metavar="FILE", default="", help=text("cli.approve_wet_ink")),
        click.Option(["--manual"], metavar="FILE", default="", help=text("cli.approve_manual")),
        click.Option(["--number"], metavar="TEXT", default="", help=text("cli.approve_number")),
        click.Option(["--dated"], metavar="DATE", default="", help=text("cli.approve_dated")),
        click.Option(["--store"], metavar="DIR", default="", help=text("cli.approve_store")),
        click.Option(["--original"], metavar="TEXT", default="", help=text("cli.approve_original")),
        click.Option(["--by"], metavar="ID", default="", help=text("cli.approve_by")),
        click.Option(["--draft"], metavar="DIR", default=".", help=text("cli.approve_draft")),
        click.Option(
            ["--acknowledge-no-revocation", "acknowledged"], is_flag=True, help=text("cli.approve_no_revocation")
        ),
    ]


def by_paper(
    desk: Desk, given: Given, datasets: Sequence[str], decision: Decision, recorder: Signer, day: str, text: Text
) -> int:
    """Record an electronic letter at once, or draft what a second person has to attest.

    SatudataError for anything but a step on datasets, as people publish and govern with keys of their own, and for
    supporting evidence, which belongs to who examined it.
    """
    if "supporting" in decision.evidence:
        raise SatudataError("supporting-with-letter")
    if decision.step == PUBLICATION or any(":" in name for name in datasets):
        raise SatudataError("letter-for-datasets-only")
    if given.kind == LETTER:
        return _letter(desk, given, datasets, decision, recorder, day, text)
    return _draft(desk, given, datasets, decision, recorder, day, text)


def _letter(
    desk: Desk, given: Given, datasets: Sequence[str], decision: Decision, recorder: Signer, day: str, text: Text
) -> int:
    store = store_of(given.store, desk.repository.root)
    paper = given.paper()
    expected = _person(desk, given.by) if given.by else None
    said = Decision(decision.step, APPROVED, decision.at, decision.reason, by=expected)
    approvals = desk.approvals(day, NOTHING_PUBLISHED)
    found = record_letter(desk, approvals, datasets, paper, said, recorder, given.acknowledged)
    _keep(desk, found, paper, store, text)
    assert found.examined is not None  # a letter always was
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    revocation = text(f"papers.revocation.{found.revocation}")
    on = text.date(found.examined.signed_at)
    console.print(text("papers.recorded", subject=found.examined.subject, on=on, revocation=revocation), markup=False)
    return 0


def _draft(
    desk: Desk, given: Given, datasets: Sequence[str], decision: Decision, recorder: Signer, day: str, text: Text
) -> int:
    if given.kind == WET_INK and not given.original.strip():
        raise SatudataError("paper-original-missing")
    if given.kind == BY_HAND and not decision.reason:
        raise SatudataError("paper-manual-reason-missing")
    paper = given.paper()
    approvals = desk.approvals(day, NOTHING_PUBLISHED)
    by = _person(desk, given.by) if given.by else _holder(desk, datasets[0], decision.step, day)
    said = Decision(decision.step, APPROVED, decision.at, decision.reason, by=by)
    further = {"original": given.original.strip()} if given.original.strip() else {}
    content = written(draft_of(desk, approvals, datasets, paper, said, recorder, further))
    place = Path(given.draft) / f"pengesahan-{hashlib.sha256(content).hexdigest()[:8]}.json"
    replace(place, content)
    Console(stderr=True, highlight=False, soft_wrap=True).print(text("papers.drafted", path=str(place)), markup=False)
    return 0


def _person(desk: Desk, identity: str) -> Person:
    person = desk.roster().people.get(identity)
    if person is None:
        raise SatudataError("person-unknown", person=identity)
    return person


def _holder(desk: Desk, dataset: str, step: str, day: str) -> Person:
    """The one person who may take the step for the dataset's agency. SatudataError when there are none or several."""
    agency = agency_of(dataset)
    approvals = desk.approvals(day, NOTHING_PUBLISHED)
    roles = [one.role for one in approvals.judge.steps(agency) if one.name == step]
    holders = [person for role in roles for person in desk.roster().holders(role, agency, day)]
    if len(holders) != 1:
        known = ", ".join(person.id for person in holders) or "–"
        raise SatudataError("letter-signer-unclear", agency=agency, known=known, option="--by")
    return holders[0]


def _keep(desk: Desk, found: Recorded, paper: Paper, store: Path, text: Text) -> None:
    """Keep the original, then write and commit the statements with the register: never the other way round."""
    place = kept(store, paper.content, paper.name)
    first = found.made[0].subject
    many = text("approval.commit.many", first=first, n=text.number(len(found.made) - 1))
    subjects = first if len(found.made) == 1 else many
    commit = write_statements(desk, found.made, text("papers.commit.letter", subjects=subjects), found.files)
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for one in found.made:
        told = text("approval.made.approved", subject=one.subject, step=step_name(one.step, text), by=found.by.id)
        console.print(told, markup=False)
    console.print(text("papers.kept", path=str(place)), markup=False)
    console.print(text("approval.made.committed", commit=commit[:10]), style="dim")


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Argument(["draft"], metavar="DRAFT"),
        click.Option(["--paper"], metavar="FILE", required=True, help=text("cli.attest_paper")),
        click.Option(["--store"], metavar="DIR", default="", help=text("cli.approve_store")),
        click.Option(["--key"], metavar="FILE", default="", help=text("cli.key")),
    ]

    def run(draft: str, paper: str, store: str, key: str) -> int:
        root = instance()
        day = as_of(root)
        desk = open_desk(root)
        chosen = choose_key(Path(key) if key else None, root)
        signer = signer_of(desk, chosen.public.fingerprint, partial(sign, key=chosen, namespace=NAMESPACE), day)
        known = read_draft(draft, content_of(draft))
        given = Paper(known.kind, paper, content_of(paper, SCAN_BYTES))
        approvals = desk.approvals(day, NOTHING_PUBLISHED)
        if signer.person.id == known.recorder:
            folder = store_of(store, root)
            _keep(desk, recorded(desk, approvals, known, given, signer, draft), given, folder, text)
            return 0
        made = attested(desk, approvals, known, given, signer)
        replace(Path(draft), written(made))
        n, by = text.number(len(made.messages)), signer.person.id
        told = text("papers.attested", n=n, by=by, recorder=made.recorder, path=draft)
        Console(stderr=True, highlight=False, soft_wrap=True).print(told, markup=False)
        return 0

    return make("attest", text, params, run)
