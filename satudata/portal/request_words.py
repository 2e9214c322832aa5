"""What requests and complaints are called, on their page and on the command line."""

from __future__ import annotations

from satudata.text import Text
from satudata.workdays.waiting import Waiting


def waiting_words(wait: Waiting, t: Text) -> str:
    """How long something has waited, against which limit: one phrase; unescaped."""
    facts = {"n": count(wait.working_days, t), "limit": t.number(wait.limit), "due": t.date(wait.due_on)}
    uncounted = wait.working_days is None and wait.key in ("late", "took_late")
    return t(f"request.wait.{wait.key}{'.uncounted' if uncounted else ''}", **facts)


def count(n: int | None, t: Text) -> str:
    """A number, or the dash of what nobody knows."""
    return t.number(n) if n is not None else "–"
