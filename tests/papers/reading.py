"""Papers opened again: what a PDF says page by page, and what an editable document says."""

from __future__ import annotations

import io

import docx
import pypdfium2
from docx.document import Document


def pages(pdf: bytes) -> list[str]:
    """The text of each page, spaces as one."""
    opened = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def words(content: bytes) -> str:
    """Everything written in a document's body, spaces as one."""
    body = opened(content).element.body
    return " ".join(" ".join(str(text) for text in body.xpath(".//w:t/text()")).split())
