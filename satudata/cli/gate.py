"""`satudata gate`: judge the open proposals of the forge, put reviews on record, merge what is complete."""

from __future__ import annotations

import json
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from satudata.cli.clock import now
from satudata.cli.main import as_of, instance, make
from satudata.errors import SatudataError
from satudata.gate.base import read_base
from satudata.gate.doors import open_forge
from satudata.gate.run import Gate
from satudata.text import Text
from satudata.trust.signing import choose_key, sign
from satudata.trust.statements import NAMESPACE
from satudata.voices.telling import plain

TOKEN = "SATUDATA_FORGE_TOKEN"
API = "GITHUB_API_URL"  # set by the forge's own runners; elsewhere the address of another interface


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [
        click.Option(["--pull"], type=click.IntRange(min=1), metavar="N", default=None, help=text("cli.gate_pull")),
        click.Option(["--event"], metavar="FILE", default="", help=text("cli.gate_event")),
    ]

    def run(pull: int | None, event: str) -> int:
        root = instance()
        day = as_of(root)
        base = read_base(root, day)
        key = choose_key(None, root)
        person = base.gate(key.public.fingerprint)
        settings = base.settings
        forge = settings.forge.get("kind", "")
        own = person.accounts.get(forge, 0)
        if not own:
            # It could not tell its own comment and status from another's, and would write them anew at each run.
            raise SatudataError("gate-account-missing", id=person.id, forge=forge)
        gate = Gate(
            forge=open_forge(settings.forge, os.environ.get(TOKEN, ""), own, os.environ.get(API, "")),
            base=base,
            person=person,
            sign=lambda message: sign(message, key, NAMESPACE),
            branch=settings.forge.get("branch", "main"),
            at=now(ZoneInfo(settings.time_zone)).isoformat(),
            text=text,
        )
        told = 0
        for outcome in gate.run(numbers(event), pull or 0):
            told += 1
            said = text(f"gate.outcome.{outcome.state}", number=outcome.number, told=plain(outcome.told))
            click.echo(said)
        if not told:
            click.echo(text("gate.outcome.none"))
        return 0

    return make("gate", text, params, run)


def numbers(event: str) -> list[int]:
    """The proposals an event is about: only the order of work follows from it, so nothing in it has to be true."""
    if not event:
        return []
    try:
        told = json.loads(Path(event).read_bytes())
    except (OSError, ValueError, RecursionError):
        raise SatudataError("gate-event-unreadable", path=event) from None
    found = [told.get("pull_request")] if isinstance(told, dict) else []
    run = told.get("workflow_run") if isinstance(told, dict) else None
    also = run.get("pull_requests") if isinstance(run, dict) else None
    found += also if isinstance(also, list) else []
    given = [one.get("number") for one in found if isinstance(one, dict)]
    return [one for one in given if isinstance(one, int)]
