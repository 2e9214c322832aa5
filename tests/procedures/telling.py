"""What a story owes to a row of the printed table before it may go on to the next, or end.

Of every row it shows who was awaited and until when, when it was done and by whom, who is awaited then, and the paper
that the row prints; of a dataset that went back, the sheet of return.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from satudata.model.sop import Proof, Row, Sop
from satudata.papers.register import KINDS
from satudata.read.letters import DOCUMENTS

REPORT = "report yearly"
PRINT_SET = "letter print-set"
SHEET_OF_RETURN = "letter return"
# Papers of a row that are no letters of ours; BPS writes its own, and its number stands in the activity's file.
OTHERS = {"implementation_report": REPORT, "bps_recommendation": ""}
HARD_COPY = re.compile(r"hard ?copy", re.IGNORECASE)


def command_of(document: str) -> str:
    """What makes that paper of a row, `letter minutes`; "" where a row prints none, or none of ours."""
    kinds = {word: kind for kind, word in KINDS.items()}
    return f"letter {kinds[DOCUMENTS[document]]}" if document in DOCUMENTS else OTHERS[document] if document else ""


def keeps_hard_copies(sop: Sop) -> bool:
    """Whether the document wants records on paper: in its header, or in a note to a row."""
    lines = [line for part in sop.header.values() for line in part]
    return any(HARD_COPY.search(line) for line in (*lines, *(row.note for row in sop.rows)))


def follows_by_itself(row: Row, sop: Sop) -> bool:
    """Whether nobody was ever awaited for the row: the first one starts it all; and a table that came stands for all
    rows about the table, until it is changed.
    """
    before = sop.rows[: sop.rows.index(row)]
    return row.proof is Proof.NOTHING or (row.proof is Proof.DATA and any(one.proof is Proof.DATA for one in before))


@dataclass
class Telling:
    """One row, and what the story has shown of it so far."""

    row: Row
    alone: bool  # nobody was ever awaited for it
    papers: list[Sequence[str]] = field(default_factory=list)  # that were made, by the words of the command
    owed: set[tuple[str, str]] = field(default_factory=set)  # besides the row's own: command, subject
    done: str = ""  # the subject of which it was shown done
    passed_on: bool = False  # who is awaited was asked after it was done

    def require(self, awaited: set[str]) -> None:
        """Fail where something is left out. `awaited` are the rows of which a holder was ever shown."""
        number = self.row.number
        assert self.alone or number in awaited, f"row {number}: the story does not say who is awaited, and until when"
        assert self.done, f"row {number}: the story does not say when it was done, and by whom"
        assert self.passed_on, f"row {number}: the story does not say who is awaited after it, and until when"
        owed = sorted(self.owed | {(command_of(self.row.document), self.done)})
        missing = [f"satudata {one[0]} ({one[1]})" for one in owed if one[0] and not self._made(*one)]
        assert not missing, f"row {number}: the story does not make its paper: {', '.join(missing)}"

    def _made(self, command: str, subject: str) -> bool:
        """Whether that paper was made about the subject, or about the agency or the year that it belongs to."""
        name = subject.partition(":")[2] or subject
        about = {subject, name, name.partition("/")[0]}
        return any(" ".join(words[:2]) == command and about & set(words[2:]) for words in self.papers)
