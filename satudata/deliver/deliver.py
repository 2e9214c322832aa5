"""One delivery: refused early what must not be handed out, then recorded, then written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from satudata.decide import Signer
from satudata.deliver import age
from satudata.deliver.age import Recipient
from satudata.deliver.bundle import NAMESPACE as NAMESPACE  # part of this module's face
from satudata.deliver.bundle import Opened, digest_of, packed, unpacked
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model import roster as roles
from satudata.model.catalog import Access, Dataset
from satudata.model.statement import Release
from satudata.read.catalogue import dataset_of
from satudata.read.documents import read_document
from satudata.read.git import FILES, commit_paths
from satudata.trust import canonical
from satudata.trust.canonical import Value
from satudata.trust.digest import content_digest
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.rules import rule_of
from satudata.write import replace_file

FOLDER = "catalog/deliveries"
MAY_DELIVER = (roles.DATA_STEWARD, roles.PPID, roles.AGENCY_HEAD)
README = "BACA-SAYA.txt"
ID_LENGTH = 12


@dataclass(frozen=True)
class Order:
    """What is to be delivered, to whom (the keys, and the name as they gave it), who decided, and on which ground.

    `reference` is the number of the request; `at` a moment, ISO 8601 with offset.
    """

    dataset: str
    recipients: tuple[Recipient, ...]
    name: str
    decided_by: str
    ground: str
    reference: str
    at: str


@dataclass(frozen=True)
class Delivered:
    """Where the bundle and its record are, the record's commit, and the content digest of what was handed over."""

    bundle: Path
    record: str
    commit: str
    digest: str


def deliver(desk: Desk, order: Order, signer: Signer, folder: Path, readme: str, message: str) -> Delivered:
    """Encrypt the dataset's files to the recipients, record the delivery and commit the record.

    No row is ever written unencrypted, and nothing is handed over without a record: that is committed first. Raises
    SatudataError `delivery-*`; then nothing is left behind.
    """
    _require_decision(order)
    dataset, files = _files(desk, order.dataset)
    _require_need(desk, dataset)
    _require_role(signer, dataset, order.at[:10])
    _require_approved(desk, dataset, order.at[:10])
    digest = content_digest(files.items())
    archive = packed(_manifest(order, dataset, digest, signer), {**files, README: readme.encode()}, signer.sign)
    bundle = age.encrypt(archive, list(order.recipients))
    identity = digest_of(bundle).removeprefix("sha256:")[:ID_LENGTH]
    place = folder / f"{dataset.name}-{identity}.zip.age"
    draft = _draft(folder, place, bundle)
    try:
        path = f"{FOLDER}/{order.at[:10]}-{identity}.json"
        record = _record(desk, order, signer, identity, digest, bundle)
        (desk.repository.root / FOLDER).mkdir(parents=True, exist_ok=True)
        replace_file(desk.repository.root / path, canonical.dumps(record) + b"\n")
        commit = commit_paths(desk.repository.root, [path], message)
        os.replace(draft, place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return Delivered(place, path, commit, digest)


def open_bundle(bundle: Path, identity: Path | None, target: Path, signer: str = "") -> Opened:
    """Decrypt, verify, and only then write the files below `target`, which must not exist or be empty.

    `signer` is the fingerprint that must have signed, "" for any. An archive that the program `age` has decrypted is
    taken as well. Raises SatudataError.
    """
    try:
        content = bundle.read_bytes()
    except OSError as error:
        raise SatudataError("bundle-unreadable", path=str(bundle), problem=str(error.strerror or error)) from None
    if age.encrypted(content):
        if identity is None:
            raise SatudataError("delivery-identity-unset", path=str(bundle))
        content = age.decrypt(content, identity)
    opened = unpacked(content)
    if signer and opened.key.fingerprint != signer.strip():
        raise SatudataError("bundle-other-signer", fingerprint=opened.key.fingerprint, expected=signer[:80])
    _place(opened.files, target)
    return opened


def _require_decision(order: Order) -> None:
    """Who decided, on which ground, for whom and at whose request: without these nothing is handed over."""
    for part in ("name", "decided_by", "ground", "reference"):
        value: str = getattr(order, part)
        if not value.strip():
            raise SatudataError("delivery-undecided", option=f"--{part.replace('_', '-')}")
    if not order.recipients:
        raise SatudataError("delivery-undecided", option="--to")


def _files(desk: Desk, name: str) -> tuple[Dataset, dict[str, bytes]]:
    """The dataset and its two files as Git has them; what is not committed cannot be proven later."""
    source = desk.sources.get(name)
    if source is None or source.metadata is None:
        raise SatudataError("unknown-dataset", dataset=name)
    if source.data is None or source.data.mode not in FILES:
        raise SatudataError("delivery-without-rows", dataset=name)
    if not source.data.blob or not source.metadata.blob:
        raise SatudataError("dataset-uncommitted", dataset=name)
    metadata = desk.contents.read(source.metadata)
    document = read_document(source.metadata.path, metadata)[0]
    files = {source.data.path: desk.contents.read(source.data), source.metadata.path: metadata}
    return dataset_of(name, document.mapping), files


def _require_need(desk: Desk, dataset: Dataset) -> None:
    """Open data is on the portal for everybody, unless the procedure hands data out only to who asks."""
    only_delivery = rule_of(desk.catalog.settings.document, desk.catalog.sop).release is Release.DELIVERY
    if dataset.access.level is Access.OPEN and not only_delivery:
        raise SatudataError("delivery-of-open", dataset=dataset.id)
    if dataset.access.level is not Access.OPEN and not (dataset.access.ground and dataset.access.decided_by):
        raise SatudataError("delivery-unclassified", dataset=dataset.id)


def _require_role(signer: Signer, dataset: Dataset, day: str) -> None:
    if not any(signer.person.term(role, dataset.agency, day) for role in MAY_DELIVER):
        raise SatudataError("delivery-not-yours", person=signer.person.id, dataset=dataset.id)


def _require_approved(desk: Desk, dataset: Dataset, day: str) -> None:
    """Refuse bytes that have not passed every step before publication: who gets them alone relies on them, too."""
    taken = desk.approvals(day, NOTHING_PUBLISHED).progress(desk.sources[dataset.id])[1]
    lacking = [one.step for one in taken[:-1] if one.statement is None]
    if lacking:
        raise SatudataError("delivery-unapproved", dataset=dataset.id, step=lacking[0].name, role=lacking[0].role)


def _decision(order: Order) -> dict[str, Value]:
    return {
        "dataset": order.dataset,
        "at": order.at,
        "decided_by": order.decided_by,
        "ground": order.ground,
        "reference": order.reference,
    }


def _manifest(order: Order, dataset: Dataset, digest: str, signer: Signer) -> dict[str, Value]:
    keys: list[Value] = [one.fingerprint for one in order.recipients]
    return {
        "v": 1,
        **_decision(order),
        "title": dataset.title.id,
        "access": dataset.access.level.value,
        "digest": digest,
        "recipient": {"name": order.name, "keys": keys},
        "by": signer.person.id,
        "key": signer.fingerprint,
    }


def _record(desk: Desk, order: Order, signer: Signer, identity: str, digest: str, bundle: bytes) -> dict[str, Value]:
    """What the repository keeps: no row, and in a repository that everybody can read no name either."""
    private = desk.catalog.settings.document.get("repository") == "private"
    keys: list[Value] = [one.fingerprint for one in order.recipients]
    return {
        "v": 1,
        **_decision(order),
        "id": identity,
        "digest": digest,
        "bundle": digest_of(bundle),
        "recipient": {"name": order.name if private else "", "keys": keys},
        "by": signer.person.id,
        "key": signer.fingerprint,
    }


def _draft(folder: Path, place: Path, bundle: bytes) -> Path:
    """The bundle beside its place, readable for its owner alone, until its record is kept."""
    draft = folder / f"{place.name}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as out:
            out.write(bundle)
    except OSError as error:
        raise SatudataError("disk-refused", path=str(draft), problem=str(error.strerror or error)) from None
    return draft


def _place(files: Mapping[str, bytes], target: Path) -> None:
    """Write the files into a new folder, all or none."""
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise SatudataError("init-not-empty", path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for path, content in files.items():
            place = draft / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def keys_of(given: Sequence[str]) -> tuple[Recipient, ...]:
    """The recipients that `--to` names, in order."""
    return tuple(map(age.recipient_of, given))
