"""Whether roster and settings at hand are those that administrators let in, step by step from a pinned beginning.

Whoever can write to the repository can write a roster. What binds is a digest kept outside of it (the pin): from the
state with that digest on, every change of roster or settings needs two administrators of the roster before it, neither
of them its author.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from satudata.model.roster import ADMINISTRATOR, GATE, WHOLE_REGION, Roster
from satudata.model.statement import APPROVED, GOVERNANCE, Statement
from satudata.read.places import GOVERNED
from satudata.trust.chain import Chain
from satudata.trust.digest import content_digest

ROSTER, SETTINGS = "governance:roster", "governance:settings"
# Subject → the files it covers: who may say what, and how data come out.
COVERED: Mapping[str, tuple[str, ...]] = {
    ROSTER: ("catalog/roster.yml",),
    SETTINGS: tuple(path for path in GOVERNED if path != "catalog/roster.yml"),
}
HANDS = 2  # administrators that a change needs


@dataclass(frozen=True)
class State:
    """The governed files at one commit: the digest of each subject, the roster, and who brought the change, when."""

    digests: Mapping[str, str]
    roster: Roster
    day: str  # ISO
    authors: Set[str]  # addresses in small letters, of those whose commits brought it

    @property
    def pin(self) -> str:
        """One digest over all governed subjects, to be kept outside the repository."""
        return content_digest((subject, digest.encode()) for subject, digest in self.digests.items())


def state_of(files: Mapping[str, bytes], roster: Roster, day: str, authors: Set[str]) -> State:
    """The state that these files (path → bytes) make; a missing file is left out of its digest."""
    digests = {
        subject: content_digest((path, files[path]) for path in paths if path in files)
        for subject, paths in COVERED.items()
    }
    return State(digests, roster, day, authors)


def brought_by(states: Sequence[State], subject: str) -> Set[str]:
    """The addresses of whose commits brought the bytes that the subject has in the last of these states: a later change
    of something else is not theirs.
    """
    present = states[-1].digests[subject]
    others = (place for place, state in enumerate(states) if state.digests[subject] != present)
    return states[max(others, default=-1) + 1].authors


def unapproved(
    states: Sequence[State],
    said: Iterable[Statement],
    refused_keys: Set[str],
    first_seen: Callable[[str], str] = lambda path: "",
) -> list[str]:
    """The subjects of the last state that nobody let in, in order of name. `states` begin with the pinned one.

    `first_seen` tells on which day (ISO) a statement's file came in, beside what its maker's clock said.
    """
    statements = [one for one in said if one.signer not in refused_keys]
    chains = {subject: Chain([one for one in statements if one.subject == subject]) for subject in COVERED}
    let_in: dict[str, list[Statement]] = {subject: [] for subject in COVERED}  # by whom the last change was
    accepted = dict(states[0].digests)
    base = states[0].roster
    for place, state in enumerate(states[1:], start=1):
        before = base
        for subject, digest in state.digests.items():
            if digest == accepted[subject]:
                continue
            replaced = next((later.day for later in states[place:] if later.digests[subject] != digest), "")
            brought = replace(state, authors=brought_by(states[: place + 1], subject))
            hands = [
                one
                for one in _hands(digest, brought, before, chains[subject], let_in[subject], first_seen)
                if not _taken_back(one, before, chains[subject], replaced, first_seen)
            ]
            if len({one.by for one in hands}) >= HANDS:
                accepted[subject], let_in[subject] = digest, hands
                base = state.roster if subject == ROSTER else base
    last = states[-1].digests
    return sorted(subject for subject in last if last[subject] != accepted[subject])


def _hands(
    digest: str,
    state: State,
    base: Roster,
    chain: Chain,
    let_in: Sequence[Statement],
    first_seen: Callable[[str], str],
) -> list[Statement]:
    """The approvals of this change by administrators of the roster before it who did not write it.

    They were made knowing what let the last change in: an old approval does not bring an old state back.
    """
    return [
        one
        for one in chain.said.values()
        if (one.digest, one.step, one.outcome) == (digest, GOVERNANCE, APPROVED)
        and (not let_in or len({old.by for old in let_in if chain.is_before(old, one)}) >= HANDS)
        and _administers(one, base, max(one.on, state.day, first_seen(one.path)), state.authors)
    ]


def _taken_back(said: Statement, base: Roster, chain: Chain, replaced: str, first_seen: Callable[[str], str]) -> bool:
    """Whether who approved returned the same bytes without approving them again, at the latest on the day (ISO) on
    which others replaced them; "" as long as nothing has. Later it changes nothing: what came after rests on it.
    """
    return any(
        (one.by, one.digest) == (said.by, said.digest)
        and not chain.is_before(one, said)
        and not (replaced and max(one.on, first_seen(one.path)) > replaced)
        and _administers(one, base, one.on, frozenset())
        for one in chain.refusals()
    )


def _administers(said: Statement, base: Roster, day: str, authors: Set[str]) -> bool:
    """Whether an administrator of that roster said it, who is not among the authors by the addresses held there."""
    person = base.people.get(said.by)
    if person is None or {email.lower() for email in person.emails} & authors:
        return False
    owners = [owner for owner in base.owners(said.signer) if owner.speaks_with(said.signer, day)]
    if person.term(ADMINISTRATOR, WHOLE_REGION, day) is None or len(owners) != 1:
        return False
    if said.evidence.get("kind") == "forge-review":
        return owners[0].term(GATE, WHOLE_REGION, day) is not None
    return said.evidence.get("kind") == "ssh" and owners[0] is person
