"""Two activities such as a health office has: a survey with its recommendation, and a compilation of records."""

from __future__ import annotations

from pathlib import Path

from satudata.checks.activity_form import Form
from satudata.model.activity import FOLDER
from satudata.read.activities import activity_of
from satudata.read.documents import read_document
from satudata.read.schemas import faults
from tests.instances import instance

FILES = Path(__file__).parent / "kegiatan"
SURVEY = "dinkes/survei-kepuasan-puskesmas"
COMPILATION = "dinkes/kompilasi-puskesmas"


def source(activity: str) -> str:
    """The file of an example as text."""
    return (FILES / f"{activity.partition('/')[2]}.yml").read_text("utf-8")


def changed(activity: str, *swaps: tuple[str, str]) -> str:
    """The same with passages replaced, each of which must be there once."""
    text = source(activity)
    for old, new in swaps:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def form(activity: str, *swaps: tuple[str, str]) -> Form:
    """An example as its checks see it; the schema must have nothing against it."""
    document, findings = read_document(f"{FOLDER}{activity}.yml", changed(activity, *swaps).encode())
    assert findings == []
    assert faults("activity", document.value) == []
    return Form(activity_of(activity, document), document)


def kept() -> dict[str, str | bytes | None]:
    """The starter with dinkes/puskesmas and both activities."""
    return {**instance(), **{f"{FOLDER}{one}.yml": source(one) for one in (SURVEY, COMPILATION)}}
