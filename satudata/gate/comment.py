"""The one comment on a proposal: what was decided and why, who has acted and who is awaited, what the check found, and
what to do next. Markdown of at most 60 kB in which nothing that strangers wrote can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from satudata.gate.decision import Case, Decision, StepLine
from satudata.gate.forge import State
from satudata.gate.message import Message
from satudata.gate.proposal import Kind
from satudata.gate.report import Report
from satudata.gate.reviews import SECOND_GOVERNANCE, given_at
from satudata.model.catalog import Agency, Settings
from satudata.model.roster import Person
from satudata.model.statement import EVIDENCE_KINDS
from satudata.text import Text
from satudata.voices.markdown import code, escape, markdown, whom_to_ask
from satudata.voices.telling import plain

MARKER = "<!-- satudata:gerbang -->"
MAX_BYTES = 60_000
MAX_CHANGES = 16_000  # bytes
MAX_INDENT = 100  # columns: the width of the comparison's tables, whose wrapped headings hang far to the right
MAX_SUBJECTS = 20
SHORT = len("sha256:") + 12  # of a digest: enough to compare by eye
MARKS = {State.PENDING: "🟡", State.FAILURE: "🔴", State.SUCCESS: "🟢"}
STEPS = ("examination", "agency_approval", "priority_review", "verification", "publication", "governance")


def comment(
    case: Case,
    decision: Decision,
    report: Report | None,
    settings: Settings,
    agencies: Mapping[str, Agency],
    people: Mapping[str, Person],
    t: Text,
) -> str:
    """The whole comment, its marker first. `people` are those of the roster, by id."""
    head = [
        MARKER,
        f"## {MARKS[decision.state]} {escape(t(f'gate.state.{decision.state}'))}\n",
        *(f"{said(one, t)}\n" for one in decision.sentences),
        *_table(decision.steps, people, t),
        *_notes(decision.notes, t),
        *_subjects(case.digests, t),
    ]
    agency = agencies.get(case.proposal.agency)
    contacts = whom_to_ask([settings.contact, *([agency.contact] if agency else [])], t)
    seen = f"\n{t('gate.preview')}\n" if report is not None and case.proposal.kind is Kind.DATASET else ""
    tail = f"{seen}{contacts}\n{escape(t('gate.foot', head=case.pull.head[:12]))}"
    told = _cut("\n".join(head), MAX_BYTES // 2)
    changes = _changes(report, t)
    left = MAX_BYTES - len(f"{told}{changes}{tail}\n\n".encode())
    return f"{told}\n{changes}{_findings(report, t, left)}{tail}\n"


def said(message: Message, t: Text) -> str:
    """One sentence as Markdown: the text is ours, every fact in it is escaped. Names of steps and roles in words."""
    facts = {name: _worded(name, value, t) for name, value in message.facts}
    if why := _why(message, t):
        facts["reason"] = escape(why)
    return t(f"gate.{message.key}", **facts)


def short(decision: Decision, t: Text) -> str:
    """The first sentence as plain text, for the commit status."""
    first = next(iter(decision.sentences), None)
    if first is None:
        return t(f"gate.state.{decision.state}")
    facts = {name: _in_words(name, value, t) for name, value in first.facts}
    if why := _why(first, t):
        facts["reason"] = why
    return plain(t(f"gate.{first.key}", **facts))


def _why(message: Message, t: Text) -> str:
    """The words of the problem that a sentence names by its code, "" where it names none."""
    facts = dict(message.facts)
    return t(f"approval.problem.{facts['code']}", **facts) if "code" in facts else ""


def step_name(name: str, t: Text) -> str:
    """A step in words."""
    if name == SECOND_GOVERNANCE:
        return t("gate.step.governance_second")
    return t(f"approval.step.{name}" if name in STEPS else "approval.step.other")


def role_name(role: str, t: Text) -> str:
    """A role in words."""
    return t(f"approval.role.{role}")


def _worded(name: str, value: str | int, t: Text) -> str:
    if isinstance(value, int):
        return t.number(value)
    return code(value) if name in ("path", "subject") else escape(_in_words(name, value, t))


def _in_words(name: str, value: str | int, t: Text) -> str:
    match name:
        case "step":
            return step_name(str(value), t)
        case "role":
            return role_name(str(value), t)
        case _:
            return t.number(value) if isinstance(value, int) else value


def _table(lines: Sequence[StepLine], people: Mapping[str, Person], t: Text) -> Iterator[str]:
    if not lines:
        return
    heads = [escape(t(f"gate.column.{name}")) for name in ("step", "role", "done", "awaited", "due")]
    yield f"\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
    for line in lines:
        step, role = step_name(line.step.name, t), role_name(line.step.role, t)
        due = t.date(line.due) if line.due else ""
        cells = (step, role, _done(line, people, t), _awaited(line, t), due)
        yield f"| {' | '.join(map(escape, cells))} |"


def _done(line: StepLine, people: Mapping[str, Person], t: Text) -> str:
    """Who took the step, when and how; for how many of the subjects where not for all."""
    told = dict.fromkeys(
        f"{people[one.by].name}, {t.date(given_at(one))} ({t(f'approval.evidence.{_kind(one.evidence)}')})"
        for _, one in line.taken
    )
    part = [t("gate.part_done", n=len(line.taken), all=len(line.taken) + len(line.missing))] if line.missing else []
    return "; ".join([*told, *(part if told else [])]) or "–"


def _kind(evidence: Mapping[str, object]) -> str:
    kind = evidence.get("kind")
    return kind if isinstance(kind, str) and kind in EVIDENCE_KINDS else "manual"


def _awaited(line: StepLine, t: Text) -> str:
    if not line.missing:
        return "–"
    return ", ".join(line.awaited) or t("gate.nobody_short")


def _notes(notes: Sequence[Message], t: Text) -> Iterator[str]:
    if notes:
        yield f"\n{escape(t('gate.notes'))}\n"
        yield from (f"- {said(note, t)}" for note in notes)


def _subjects(digests: Mapping[str, str], t: Text) -> Iterator[str]:
    if not digests:
        return
    yield f"\n{escape(t('gate.digests'))}\n"
    for subject, digest in list(digests.items())[:MAX_SUBJECTS]:
        yield f"- {code(subject)} {code(digest[:SHORT])}"
    if len(digests) > MAX_SUBJECTS:
        yield f"- {escape(t('gate.more_subjects', n=t.number(len(digests) - MAX_SUBJECTS)))}"


def _changes(report: Report | None, t: Text) -> str:
    if report is None or not report.changes.strip():
        return ""
    lines = (_indent(line) + escape(line) for line in report.changes.splitlines())
    body = _cut("\n".join(lines), MAX_CHANGES)
    return f"\n## {escape(t('gate.changes'))}\n\n<pre>\n{body}\n</pre>\n"


def _indent(line: str) -> str:
    return " " * min(len(line) - len(line.lstrip(" ")), MAX_INDENT)


def _findings(report: Report | None, t: Text, limit: int) -> str:
    if report is None:
        return f"\n{escape(t('gate.no_report'))}\n"
    dropped = f"\n{escape(t('gate.dropped', n=t.number(report.dropped)))}\n" if report.dropped else ""
    return f"\n{markdown(report.findings, t, limit - len(dropped.encode()) - 2)}{dropped}"


def _cut(text: str, limit: int) -> str:
    """At most so many bytes, ended at a line."""
    if len(text.encode()) <= limit:
        return text
    kept: list[str] = []
    size = 0
    for line in text.splitlines():
        size += len(line.encode()) + 1
        if size > limit - 10:
            break
        kept.append(line)
    return "\n".join([*kept, "…"])
