"""`satudata request deliver`: what was asked for is published, or handed to the requester alone, encrypted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from satudata.cli.proceedings import moment, opened, option, save
from satudata.decide import signer_of
from satudata.deliver.deliver import NAMESPACE, Delivered, Order, deliver, keys_of
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model import request as model
from satudata.model.request import REFUSED, RESTRICTED, DataRequest
from satudata.model.standing import Ground
from satudata.proceed import REQUEST, changed, present, typed, with_entry
from satudata.read.catalogue import sequence
from satudata.text import Text
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.signing import choose_key, sign


def deliver_params(text: Text) -> list[click.Parameter]:
    """The options of a delivery."""
    return [
        option(text, "dataset", "ID", required=True, key="delivered_dataset"),
        click.Option(["--to"], metavar="KEY", multiple=True, help=text("cli.deliver_to")),
        click.Option(["--output", "folder"], metavar="DIR", default=".", help=text("cli.deliver_output")),
        click.Option(["--key"], metavar="FILE", default="", help=text("cli.key")),
        option(text, "on", "DATE"),
    ]


def run_deliver(text: Text, number: str, dataset: str, to: Sequence[str], folder: str, key: str, on: str) -> int:
    """Record that a dataset is public, or hand it over encrypted and record that."""
    desk, day = opened()
    draft = present(desk, REQUEST, number)
    known = [str(one) for one in sequence(draft.content.get("datasets"))]
    draft = changed(draft, {"datasets": list(dict.fromkeys([*known, dataset]))})
    request = typed(draft)
    if request.decision is None:
        raise SatudataError("request-undecided", number=draft.number)
    if request.decision.access == REFUSED:
        raise SatudataError("request-refused", number=draft.number)
    if request.decision.access == RESTRICTED:
        made = hand_over(text, desk, request, dataset, to, Path(folder), key, day)
        click.echo(text("deliver.made", path=str(made.bundle), record=made.record, commit=made.commit[:10]))
        entry = {"dataset": dataset, "on": on or day, "how": model.DELIVERED, "record": made.record}
        return save(desk, with_entry(draft, "deliveries", entry), day, text, "deliver", [made.record])
    require_public(desk, dataset, day)
    entry = {"dataset": dataset, "on": on or day, "how": model.PUBLISHED}
    return save(desk, with_entry(draft, "deliveries", entry), day, text, "deliver")


def require_public(desk: Desk, dataset: str, day: str) -> None:
    """Refuse to call published what nobody can see: only a proven version is on the portal."""
    source = desk.sources.get(dataset)
    if source is None:
        raise SatudataError("unknown-dataset", dataset=dataset)
    standing = desk.approvals(day, NOTHING_PUBLISHED).stand(source).standing
    if standing.ground not in (Ground.PROVEN, Ground.UNVALIDATED) or standing.only_delivery:
        raise SatudataError("request-not-published", dataset=dataset)


def hand_over(
    text: Text, desk: Desk, request: DataRequest, dataset: str, to: Sequence[str], folder: Path, key: str, day: str
) -> Delivered:
    """Encrypt the dataset to the requester's keys. The name on the bundle is the reference to the PPID's register."""
    decision = request.decision
    assert decision is not None
    chosen = choose_key(Path(key) if key else None, desk.repository.root)
    signer = signer_of(desk, chosen.public.fingerprint, partial(sign, key=chosen, namespace=NAMESPACE), day)
    order = Order(
        dataset=dataset,
        recipients=keys_of(to),
        name=request.contact_ref or request.requester,
        decided_by=text(f"approval.role.{decision.by}"),
        ground=decision.ground,
        reference=request.statement_subject,
        at=moment(desk, "", day),
    )
    readme = text("deliver.readme", dataset=dataset, namespace=NAMESPACE, line=chosen.public.line)
    return deliver(desk, order, signer, folder, readme, text("deliver.commit", dataset=dataset))
