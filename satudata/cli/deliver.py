"""`satudata deliver` and `satudata open`: data that is not open, from hand to hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from satudata.cli.approve import moment
from satudata.cli.main import as_of, instance, make
from satudata.decide import signer_of
from satudata.deliver.deliver import NAMESPACE, Order, deliver, keys_of, open_bundle
from satudata.desk import open_desk
from satudata.export.publication import notice_line
from satudata.text import Text
from satudata.trust.canonical import Value
from satudata.trust.signing import choose_key, sign
from satudata.voices.telling import plain


def deliver_command(text: Text) -> click.Command:
    """`satudata deliver` in that language."""
    params: list[click.Parameter] = [
        click.Argument(["dataset"], metavar="DATASET"),
        click.Option(["--to"], metavar="KEY", multiple=True, required=True, help=text("cli.deliver_to")),
        click.Option(["--name"], metavar="TEXT", default="", help=text("cli.deliver_name")),
        click.Option(["--decided-by"], metavar="TEXT", default="", help=text("cli.deliver_decided_by")),
        click.Option(["--ground"], metavar="TEXT", default="", help=text("cli.deliver_ground")),
        click.Option(["--reference"], metavar="TEXT", default="", help=text("cli.deliver_reference")),
        click.Option(["--output", "folder"], metavar="DIR", default=".", help=text("cli.deliver_output")),
        click.Option(["--key"], metavar="FILE", default="", help=text("cli.key")),
    ]

    def run(
        dataset: str, to: Sequence[str], name: str, decided_by: str, ground: str, reference: str, folder: str, key: str
    ) -> int:
        root = instance()
        desk = open_desk(root)
        chosen = choose_key(Path(key) if key else None, root)
        signer = signer_of(desk, chosen.public.fingerprint, partial(sign, key=chosen, namespace=NAMESPACE), as_of(root))
        order = Order(dataset, keys_of(to), name, decided_by, ground, reference, moment(desk))
        readme = text("deliver.readme", dataset=dataset, namespace=NAMESPACE, line=chosen.public.line)
        if mark := notice_line(desk.catalog.settings):
            readme = f"{mark}\n\n{readme}"
        made = deliver(desk, order, signer, Path(folder), readme, text("deliver.commit", dataset=dataset))
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(text("deliver.made", path=str(made.bundle), record=made.record, commit=made.commit[:10]))
        console.print(text("deliver.tell", fingerprint=signer.fingerprint), style="cyan")
        return 0

    return make("deliver", text, params, run)


def open_command(text: Text) -> click.Command:
    """`satudata open` in that language."""
    params: list[click.Parameter] = [
        click.Argument(["bundle"], metavar="BUNDLE"),
        click.Option(["--identity", "-i"], metavar="FILE", default="", help=text("cli.open_identity")),
        click.Option(["--signer"], metavar="FINGERPRINT", default="", help=text("cli.open_signer")),
        click.Option(["--output", "folder"], metavar="DIR", default="", help=text("cli.open_output")),
    ]

    def run(bundle: str, identity: str, signer: str, folder: str) -> int:
        place = Path(bundle)
        target = Path(folder) if folder else place.with_name(place.name.removesuffix(".age").removesuffix(".zip"))
        opened = open_bundle(place, Path(identity).expanduser() if identity else None, target, signer)
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        facts = {name: shown(opened.manifest.get(name)) for name in ("dataset", "title", "decided_by", "ground", "by")}
        console.print(text("deliver.opened", path=str(target), **facts))
        trusted = "deliver.signer_known" if signer else "deliver.signer_unknown"
        console.print(text(trusted, fingerprint=opened.key.fingerprint), style="green" if signer else "yellow")
        return 0

    return make("open", text, params, run)


def shown(value: Value) -> str:
    """A text of the manifest, fit for a terminal."""
    return plain(value) if isinstance(value, str) else ""
