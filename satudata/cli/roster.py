"""`satudata roster`: who holds which role, entered, ended, looked at, and pinned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from satudata.cli.main import as_of, help_option, instance, make
from satudata.errors import SatudataError
from satudata.model.finding import Severity
from satudata.model.roster import ROLES, WHOLE_REGION, Person, Term
from satudata.offices import Holding, Offices, pinned, read_instance
from satudata.text import Text
from satudata.trust.appointments import Appointment, add, end_key, end_term
from satudata.trust.roster import PATH, known_key
from satudata.trust.wire import SignatureError
from satudata.voices import tell
from satudata.voices.telling import plain

CAPACITIES = ("plt", "plh")
FORGES = ("github", "gitlab", "forgejo")
PRIVATE = "PRIVATE KEY"
MAX_KEY_BYTES = 20_000
NOBODY = "–"


def command(text: Text) -> click.Command:
    """The subcommand in that language."""

    class Group(click.Group):
        def get_help_option(self, context: click.Context) -> click.Option | None:
            return help_option(text)

    group = Group("roster", help=text("cli.roster"), short_help=text("cli.roster_short"))
    person = click.Argument(["person"], default="", metavar="[ID]")
    replace = click.Option(["--replace"], is_flag=True, help=text("cli.roster_replace"))
    group.add_command(make("roster_add", text, adding(text), lambda **given: enter(text, given)), "add")
    group.add_command(make("roster_end", text, ending(text), lambda **given: end(text, given)), "end")
    group.add_command(make("roster_check", text, [], lambda: check(text)), "check")
    group.add_command(make("roster_show", text, [person], lambda person: show(text, person)), "show")
    group.add_command(make("roster_pin", text, [replace], lambda replace: pin(text, replace)), "pin")
    return group


def option(text: Text, name: str, metavar: str, **more: Any) -> click.Option:
    """An option whose help is `cli.roster_<name>`."""
    about = text(f"cli.roster_{name}", roles=", ".join(ROLES))
    return click.Option([f"--{name}", name], metavar=metavar, help=about, **more)


def adding(text: Text) -> list[click.Parameter]:
    """The options of `roster add`."""
    return [
        option(text, "id", "ID", required=True),
        option(text, "name", "NAME"),
        option(text, "role", "ROLE", type=click.Choice(ROLES)),
        option(text, "agency", "ID"),
        option(text, "from", "DATE"),
        option(text, "until", "DATE"),
        option(text, "decree", "NO"),
        option(text, "capacity", "plt|plh", type=click.Choice(CAPACITIES)),
        option(text, "letter", "NO"),
        option(text, "key", "FILE"),
        option(text, "account", "FORGE:NUMBER", multiple=True),
        option(text, "login", "FORGE:NAME", multiple=True),
        option(text, "email", "ADDRESS", multiple=True),
    ]


def ending(text: Text) -> list[click.Parameter]:
    """The options of `roster end`."""
    return [
        option(text, "id", "ID", required=True),
        option(text, "role", "ROLE", type=click.Choice(ROLES)),
        option(text, "agency", "ID"),
        option(text, "key", "SHA256:…"),
        option(text, "until", "DATE", required=True),
        option(text, "decree", "NO"),
    ]


def enter(text: Text, given: dict[str, Any]) -> int:
    """Enter a person, a term, a key, an account."""
    offices = here()
    start = given["from"] or offices.as_of
    names = ("role", "agency", "from", "until", "decree", "capacity", "letter")
    term = {name: given[name] for name in names if given[name]}
    wanted = Appointment(
        person=given["id"],
        name=given["name"] or "",
        term={"role": term["role"], "agency": WHOLE_REGION, **term, "from": start} if given["role"] else {},
        key={"key": key_line(given["key"]), "from": start} if given["key"] else {},
        emails=tuple(given["email"]),
        accounts={forge: int(number) for forge, number in pairs("--account", given["account"], str.isdecimal)},
        logins=dict(pairs("--login", given["login"], bool)),
    )
    return changed(text, offices, lambda content: add(content, wanted))


def end(text: Text, given: dict[str, Any]) -> int:
    """End a term or a key."""
    if bool(given["key"]) == bool(given["role"]):
        raise click.UsageError(text("cli.roster_end_what"))
    person, until = given["id"], given["until"]
    if given["key"]:
        return changed(text, here(), lambda content: end_key(content, person, given["key"], until))
    agency, decree = given["agency"] or WHOLE_REGION, given["decree"] or ""
    return changed(text, here(), lambda content: end_term(content, person, given["role"], agency, until, decree))


def here() -> Offices:
    """The offices of the instance named by `-C`."""
    root = instance()
    return read_instance(root, as_of(root))


def changed(text: Text, offices: Offices, change: Callable[[bytes | None], bytes]) -> int:
    """Write the file after the change, unless it brought errors; then they are told, and nothing is written."""
    undo = offices.undo
    content, errors = offices.propose(change)
    if errors:
        click.echo(tell("terminal", errors, text), nl=False)
        click.echo(text("cli.roster_refused", path=PATH), err=True)
        return 1
    offices.write(content)
    click.echo(text("cli.roster_written", path=PATH))
    if undo:
        click.echo(text("cli.roster_undo", undo=undo))
    return 0


def check(text: Text) -> int:
    """Who holds what today, and what is missing."""
    offices = here()
    console = Console(highlight=False, soft_wrap=True)
    console.print(text("cli.roster_today", day=text.date(offices.as_of)), style="bold")
    for title, holdings in chapters(offices, text):
        console.print(f"\n{title}", style="bold", markup=False)
        for holding in holdings:
            console.print(f"  {text(f'approval.role.{holding.role}'):<28} {held(holding, text)}", markup=False)
    click.echo()
    click.echo(tell("terminal", offices.findings, text), nl=False)
    return 1 if any(finding.severity is Severity.ERROR for finding in offices.findings) else 0


def chapters(offices: Offices, text: Text) -> Iterator[tuple[str, Iterable[Holding]]]:
    """The region, then each agency; what nobody must hold is left out where nobody does."""
    yield text("cli.roster_region"), offices.of_the_region()
    for agency in offices.catalog.agencies.values():
        needed = {agency.approval_role, "operator", "ppid"}
        own = (one for one in offices.of_agency(agency) if one.holders or one.role in needed)
        yield f"{agency.id} · {plain(agency.name[text.language])}", own


def held(holding: Holding, text: Text) -> str:
    """Who holds a role: names, with what is particular about their terms."""
    return "; ".join(f"{plain(person.name)}{about(term, text)}" for person, term in holding.holders) or NOBODY


def about(term: Term, text: Text) -> str:
    """` (Plt., sampai 31 Desember 2026)`, or nothing."""
    parts = [text(f"cli.roster_capacity_{term.capacity}")] if term.capacity else []
    parts += [text("cli.roster_through", day=text.date(term.until))] if term.until else []
    return f" ({', '.join(parts)})" if parts else ""


def show(text: Text, wanted: str) -> int:
    """One person, or everybody, with terms, keys and accounts, past ones as well."""
    offices = here()
    people = offices.roster.people
    if wanted and wanted not in people:
        raise SatudataError("roster-nobody", person=wanted)
    for person in (people[wanted],) if wanted else people.values():
        click.echo("\n".join(lines_of(person, text)))
    click.echo(text("cli.roster_digest", digest=offices.roster.digest or NOBODY, pin=pinned(offices.root) or NOBODY))
    return 0


def lines_of(person: Person, text: Text) -> Iterator[str]:
    """Everything the roster says of a person."""
    yield f"{person.id} · {plain(person.name)}"
    for term in person.terms:
        role = text(f"approval.role.{term.role}")
        capacity = f" ({text(f'cli.roster_capacity_{term.capacity}')})" if term.capacity else ""
        letter = f", {plain(term.letter)}" if term.letter else ""
        yield f"  {role}{capacity} · {term.agency} · {span(term.start, term.until)} · {plain(term.decree)}{letter}"
    for key in person.keys:
        yield f"  {key.fingerprint} · {span(key.start, key.until)}"
    for forge, number in person.accounts.items():
        yield f"  {forge} {number}"
    yield ""


def span(start: str, until: str) -> str:
    """`2026-01-02 – 2026-12-31`; nothing behind the dash while it lasts."""
    return f"{start} – {until}".strip()


def pin(text: Text, replace: bool) -> int:
    """Store the digest of the committed roster outside the tree."""
    digest, before = here().pin(replace)
    undo = f"git config satudata.pin {before}" if before else "git config --unset satudata.pin"
    click.echo(text("cli.roster_pinned", digest=digest, undo=undo))
    return 0


def pairs(name: str, given: Sequence[str], fits: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """`github:1234` as a pair. Raises a usage error for what is none."""
    for one in given:
        forge, _, value = one.partition(":")
        if forge not in FORGES or not fits(value):
            raise click.BadParameter(one, param_hint=name)
        yield forge, value


def key_line(given: str) -> str:
    """The public key in a `.pub` file, or on the command line itself. Raises SatudataError for what is none."""
    place = Path(given).expanduser()
    line = given
    if " " not in given.strip() and place.is_file():
        with place.open("rb") as file:
            line = file.read(MAX_KEY_BYTES).decode("utf-8", "replace")
    if PRIVATE in line:
        raise SatudataError("roster-private-key", path=given)
    try:
        return known_key(line)[1]
    except SignatureError as error:
        raise SatudataError("roster-bad-key", key=given[:60], reason=error.reason) from None
