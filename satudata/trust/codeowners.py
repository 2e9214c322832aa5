"""`CODEOWNERS`: whose review is asked for each path, computed from the roster.

The last matching line counts, and a line means any one of those named: the file routes requests, it proves nothing.
Only lines `/path/ @login …` are made, without `!` and `[ ]`, which the forges do not all know; paths are plain ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from satudata.errors import SatudataError
from satudata.model.catalog import Agency
from satudata.model.roster import ADMINISTRATOR, DATA_STEWARD, SUPPORTING_STEWARD, WHOLE_REGION, Person, Roster

# Where each forge looks for the file. Forgejo reads patterns as regular expressions and is not served.
PLACES: Mapping[str, str] = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"}
MAX_BYTES = 3_000_000  # GitHub ignores a larger file
STEWARDS = (DATA_STEWARD, SUPPORTING_STEWARD)
# The catalogue's own files that belong to the daily procedures; all others decide what is published, and how.
PROCEDURES = (
    "activities", "approvals", "architecture", "complaints", "deadlines", "letters", "plan", "reports", "requests",
)  # fmt: skip
GOVERNED = ("catalog", ".github", "requirements")

Line = tuple[str, ...]  # the pattern, then its owners


def routing(roster: Roster, agencies: Iterable[Agency], forge: str, as_of: str) -> tuple[Line, ...]:
    """The lines in their order, from the general to the particular; none when nobody has a login on that forge.

    Where those in office have no login, the stewards are asked, and where they have none the administrators.
    """
    administrators = _logins(roster, (ADMINISTRATOR,), WHOLE_REGION, forge, as_of)
    stewards = _logins(roster, STEWARDS, WHOLE_REGION, forge, as_of) or administrators
    found = [("*", *administrators)]
    found += [(f"/{folder}/", *stewards) for folder in ("data", "metadata")]
    for agency in agencies:
        own = _logins(roster, (agency.approval_role, *STEWARDS), agency.id, forge, as_of) or stewards
        found += [(f"/{folder}/{agency.id}/", *own) for folder in ("data", "metadata")]
    found += [(f"/{folder}/", *administrators) for folder in GOVERNED]
    found += [(f"/catalog/{folder}/", *stewards) for folder in PROCEDURES]
    return tuple(line for line in found if len(line) > 1)


def _logins(roster: Roster, roles: Iterable[str], agency: str, forge: str, as_of: str) -> Line:
    """`@login` of all who hold one of the roles there, by role and then in order of the roster, each once."""
    people: Iterator[Person] = (person for role in roles for person in roster.holders(role, agency, as_of))
    return tuple(dict.fromkeys(f"@{person.logins[forge]}" for person in people if forge in person.logins))


def lines_of(content: str) -> tuple[Line, ...]:
    """The lines of a file, without comments and spacing."""
    plain = (line.partition("#")[0].split() for line in content.splitlines())
    return tuple(tuple(words) for words in plain if words)


def file_of(lines: Sequence[Line], comment: str) -> bytes:
    """The file: the comment, then the lines in columns. Raises SatudataError when a forge would ignore it."""
    width = max((len(line[0]) for line in lines), default=0)
    head = [f"# {line}".rstrip() for line in comment.splitlines()]
    body = [f"{line[0]:<{width}}  {' '.join(line[1:])}" for line in lines]
    content = "\n".join([*head, "", *body, ""] if body else [*head, ""]).encode()
    if len(content) >= MAX_BYTES:
        raise SatudataError("codeowners-too-large", bytes=len(content), limit=MAX_BYTES)
    return content
