"""What requests and complaints are called, on their page and on the command line."""

from __future__ import annotations

from satudata.model.catalog import Settings
from satudata.text import Text
from satudata.workdays.waiting import Waiting


def waiting_words(wait: Waiting, t: Text) -> str:
    """How long something has waited, against which limit: one phrase; unescaped."""
    facts = {"n": t.number(wait.working_days), "limit": t.number(wait.limit), "due": t.date(wait.due_on)}
    return t(f"request.wait.{wait.key}", **facts)


def ways_in(settings: Settings, t: Text) -> list[tuple[str, str]]:
    """The ways to ask without an account, as (name, address or text); those the settings name. Unescaped."""
    contact = settings.contact
    ways = [("email", f"mailto:{contact['email']}")] if contact.get("email") else []
    ways += [("telephone", contact["phone"])] if contact.get("phone") else []
    ways += [("ppid_form", contact["ppid_form"])] if contact.get("ppid_form") else []
    ways += [("in_person", contact["address"])] if contact.get("address") else []
    return [(t(f"request.channel.{name}"), where) for name, where in ways]
