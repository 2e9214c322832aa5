"""`satudata approve`, `return` and `withdraw`: say something about exact bytes, signed with one's own key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.markup import escape

from satudata.cli.attest import Given, by_paper, paper_options
from satudata.cli.clock import now
from satudata.cli.main import as_of, instance, make
from satudata.decide import DATASET, Decision, Made, Signer, decide, signer_of, write_statements
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model.finding import Severity
from satudata.model.sop import Sop
from satudata.model.statement import APPROVED, PUBLICATION, PUBLISHED, RETURNED, WITHDRAWN
from satudata.papers.supporting import supporting as evidence_of
from satudata.pipeline import Request, around, read
from satudata.portal.approval import STEPS, step_name
from satudata.procedure.cases import subjects_of
from satudata.text import Text
from satudata.trust.demonstration import demonstration_key, demonstration_seeds
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.signing import choose_key, sign
from satudata.trust.statements import NAMESPACE

ALL = "all"


def approve_command(text: Text) -> click.Command:
    """`satudata approve` in that language."""
    return _command("approve", APPROVED, text)


def return_command(text: Text) -> click.Command:
    """`satudata return` in that language."""
    return _command("return", RETURNED, text)


def withdraw_command(text: Text) -> click.Command:
    """`satudata withdraw` in that language."""
    return _command("withdraw", WITHDRAWN, text)


def _command(name: str, outcome: str, text: Text) -> click.Command:
    params: list[click.Parameter] = [
        click.Argument(["subjects"], nargs=-1, required=True, metavar="SUBJECT…"),
        click.Option(["--step"], metavar="STEP", required=True, help=text("cli.step")),
        click.Option(["--reason"], metavar="TEXT", default="", help=text("cli.reason")),
        click.Option(["--key"], metavar="FILE", default="", help=text("cli.key")),
        click.Option(["--as", "person"], metavar="ID", default="", help=text("cli.as")),
        click.Option(["--supporting"], metavar="FILE|TEXT", multiple=True, help=text("cli.approve_supporting")),
    ]
    if outcome == APPROVED:
        params += paper_options(text)

    def run(
        subjects: Sequence[str], step: str, reason: str, key: str, person: str, supporting: Sequence[str], **paper: Any
    ) -> int:
        given = Given(**paper)
        root = instance()
        day = as_of(root)
        if outcome != APPROVED and not reason.strip():
            raise SatudataError("reason-missing")
        desk = open_desk(root)
        named = dict.fromkeys(name.removeprefix(DATASET) for name in subjects)
        wanted = sorted(desk.sources) if list(subjects) == [ALL] else list(named)
        said = PUBLISHED if outcome == APPROVED and step == PUBLICATION else outcome
        if outcome == APPROVED:
            refuse_faulty(root, day, [name for name in wanted if ":" not in name])
            refuse_faulty_cases(desk, day, [name for name in wanted if ":" in name])
        signer = demonstrator(desk, person, day) if person else own_key(desk, key, root, day)
        bound = {"supporting": evidence_of(supporting)} if supporting else {}
        decision = Decision(step, said, moment(desk), reason.strip(), {"kind": "ssh", **bound})
        if given.kind:
            return by_paper(desk, given, wanted, decision, signer, day, text)
        made = decide(desk, desk.approvals(day, NOTHING_PUBLISHED), wanted, decision, signer)
        commit = write_statements(desk, made, message(made, said, step, desk.catalog.sop, text))
        report(made, signer.person.id, decision, commit, desk.catalog.sop, text)
        return 0

    return make(name, text, params, run)


def own_key(desk: Desk, key: str, root: Path, day: str) -> Signer:
    """Who signs with their own SSH key: named, from the environment, from Git, or the usual one."""
    chosen = choose_key(Path(key) if key else None, root)
    return signer_of(desk, chosen.public.fingerprint, partial(sign, key=chosen, namespace=NAMESPACE), day)


def demonstrator(desk: Desk, person: str, day: str) -> Signer:
    """Somebody of the demonstration, with the key that everybody knows; refused anywhere else."""
    if not desk.catalog.settings.demonstration or person not in demonstration_seeds():
        raise SatudataError("demonstration-only", person=person)
    key = demonstration_key(person)
    return signer_of(desk, key.public.fingerprint, partial(key.sign, namespace=NAMESPACE), day)


def refuse_faulty(root: Path, day: str, subjects: Sequence[str]) -> None:
    """Nobody approves what the checks refuse: it would not be published."""
    if not subjects:
        return
    reading = read(Request(root=root, as_of=day, datasets=tuple(subjects)))
    for name in subjects:
        errors = sum(finding.severity is Severity.ERROR for finding in reading.examined[name].findings)
        if errors:
            raise SatudataError("approval-of-faulty", dataset=name, n=errors)


def refuse_faulty_cases(desk: Desk, day: str, subjects: Sequence[str]) -> None:
    """The same for lists, activities, requests and reports: by what the checks refuse in their files."""
    wanted = {path: subject for path in desk.entries for subject, _ in subjects_of(path) if subject in subjects}
    if not wanted:
        return
    errors = [one for one in around(desk, desk.catalog, desk.sources, day) if one.severity is Severity.ERROR]
    faulty = Counter(wanted[one.where.path] for one in errors if one.where.path in wanted)
    for subject, n in sorted(faulty.items()):
        raise SatudataError("approval-of-faulty-case", subject=subject, n=n)


def moment(desk: Desk) -> str:
    """The time of the statement in the instance's zone, to the second."""
    return now(ZoneInfo(desk.catalog.settings.time_zone)).isoformat()


def message(made: Sequence[Made], outcome: str, step: str, sop: Sop | None, text: Text) -> str:
    """The commit's message; for people only, it proves nothing."""
    first = made[0].subject
    subjects = first if len(made) == 1 else text("approval.commit.many", first=first, n=text.number(len(made) - 1))
    return text(f"approval.commit.{outcome}", step=called(step, sop, text).lower(), subjects=subjects)


def called(step: str, sop: Sop | None, text: Text) -> str:
    """What people call a step: by its usual name, else as its row in the procedure prints it."""
    row = sop.row(step) if sop is not None and step not in STEPS else None
    return row.activity if row is not None else step_name(step, text)


def report(made: Sequence[Made], person: str, said: Decision, commit: str, sop: Sop | None, text: Text) -> None:
    """What was recorded, what comes next, and how to send it."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    outcome = said.outcome if said.outcome in (RETURNED, WITHDRAWN) else APPROVED
    for one in made:
        facts = {"subject": one.subject, "step": called(said.step, sop, text), "by": person, "reason": said.reason}
        console.print(escape(text(f"approval.made.{outcome}", **facts)))
    follows = made[-1].follows
    if follows is not None:
        name, role = called(follows.name, sop, text), text(f"approval.role.{follows.role}")
        console.print(escape(text("approval.made.next", step=name, role=role)), style="cyan")
    elif outcome == RETURNED:
        console.print(escape(goes_back(said.step, sop, text)), style="cyan", end="")
    elif outcome == APPROVED and said.step == PUBLICATION:
        console.print(text("approval.made.done"), style="green")
    console.print(text("approval.made.committed", commit=commit[:10]), style="dim")


def goes_back(step: str, sop: Sop | None, text: Text) -> str:
    """A line about the row that a return by this step goes back to and who acts on it, "" where no row is known."""
    row = sop.row(step) if sop is not None else None
    if sop is None or row is None:
        return ""
    target = sop.row(row.returns_to) or row
    roles = (f" {text('sop.or')} ".join(text(f"approval.role.{role}") for role in one) for one in target.actors)
    together = f" {text('sop.and')} ".join(roles)
    return text("approval.made.back", number=target.number, activity=target.activity, roles=together) + "\n"
