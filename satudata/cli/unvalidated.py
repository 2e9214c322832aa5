"""`satudata unvalidated`: list data that is older than the rules, so that an existing portal can move in."""

from __future__ import annotations

from collections.abc import Sequence

import click

from satudata.approvals import HEADER, UNVALIDATED
from satudata.cli.main import as_of, instance, make
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model.standing import Ground
from satudata.standing import Approvals
from satudata.text import Text
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.rules import unvalidated_until
from satudata.write import replace_file


def command(text: Text) -> click.Command:
    """The subcommand in that language."""
    params: list[click.Parameter] = [click.Argument(["datasets"], nargs=-1, metavar="[DATASET]…")]

    def run(datasets: Sequence[str]) -> int:
        root = instance()
        desk = open_desk(root)
        if unknown := [name for name in datasets if name not in desk.sources]:
            raise SatudataError("unknown-dataset", dataset=unknown[0])
        approvals = desk.approvals(as_of(root), NOTHING_PUBLISHED)
        new = dict(listed(desk, approvals, datasets or sorted(desk.sources)))
        place = root / UNVALIDATED
        lines = set(place.read_text("utf-8").splitlines() if place.exists() else ()) - {HEADER}
        lines |= {f"{name},{digest}" for name, digest in new.items()}
        replace_file(place, "\n".join([HEADER, *sorted(lines), ""]).encode())
        until = unvalidated_until(desk.catalog.settings.document)
        click.echo(text("approval.unvalidated.listed", n=text.number(len(new)), path=UNVALIDATED))
        click.echo(
            text("approval.unvalidated.until", until=text.date(until)) if until else text("approval.unvalidated.unset")
        )
        return 0

    return make("unvalidated", text, params, run)


def listed(desk: Desk, approvals: Approvals, names: Sequence[str]) -> list[tuple[str, str]]:
    """(dataset, digest) of what is committed and not proven, in the order given."""
    found: list[tuple[str, str]] = []
    for name in names:
        source = desk.sources[name]
        standing = approvals.stand(source).standing
        committed = all(entry is None or entry.blob for entry in (source.metadata, source.data))
        if committed and standing.present and standing.ground in (Ground.HELD, Ground.UNVALIDATED):
            found.append((name, standing.present))
    return found
