"""The validation letter as a paper, for the editable document: words and digests are those of `papers.letter`.

Signed electronically is the PDF, which a machine reads back; this form is for signing by hand where the local *tata
naskah dinas* asks for another look.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from satudata.papers.batch import Batch
from satudata.papers.letter import letter_data, letter_name
from satudata.papers.letterhead import Letterhead
from satudata.papers.occasion import TEXT
from satudata.papers.paper import Attachment, Code, Column, Digest, Kop, Paper, Paragraph, Signature, Table

ALIGNED = ("right", "left", "left", "left", "right", "left")  # of the columns of the list
SHARES = (0.0, 4.0, 1.3, 1.2, 0.8, 1.0)
ROW = ("period", "version", "rows", "access")  # behind number and title


def validation(batch: Batch, dated: str = "", rank: Sequence[str] = ()) -> Paper:
    """What `letter_data` shows, as a paper; `dated` and `rank` as there."""
    data: dict[str, Any] = letter_data(batch, dated, rank)
    pictures = Letterhead() if batch.settings.demonstration else batch.letterhead
    return Paper(
        kind="validation",
        name=letter_name(batch),
        title=data["title"],
        kop=Kop(data["office"], data["government"], data["address"], pictures.emblem, pictures.whole),
        heading=(),
        head=tuple((label, value) for label, value in data["head"]),
        dated=data["dated"],
        body=tuple(Paragraph(text) for text in (data["greeting"], *data["paragraphs"])),
        as_of=batch.as_of,
        footer=data["footer"],
        to=tuple(data["to"]),
        signatures=(Signature(data["signed_by"], data["signer"], lines=_lines(rank)),),
        code=Code(data["coded"], data["scan"]),
        attachments=(_attachment(data["list"]),),
        mark=data["mark_line"],
    )


def _lines(rank: Sequence[str]) -> tuple[str, ...]:
    return tuple(rank) or (TEXT("papers.blank.rank"), TEXT("papers.blank.nip"))


def _attachment(listed: dict[str, Any]) -> Attachment:
    """The list of datasets with a full digest below each, and that of the whole."""
    columns = tuple(
        Column(title, share, align) for title, share, align in zip(listed["columns"], SHARES, ALIGNED, strict=True)
    )
    rows = [
        (TEXT.number(n), f"{one['title']}\n{one['id']}", *(one[key] for key in ROW))
        for n, one in enumerate(listed["rows"], start=1)
    ]
    blocks = (
        Paragraph(listed["lead"]),
        Table(columns, tuple(rows), below=tuple(one["digest"] for one in listed["rows"])),
        Digest(listed["whole"], listed["digest"]),
    )
    head = tuple((label, value) for label, value in listed["head"])
    return Attachment(listed["of"], head, listed["title"], blocks)
