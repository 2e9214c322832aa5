"""The last period of the files at hand of each dataset: asked once, known again as long as the bytes are the same."""

from __future__ import annotations

from collections.abc import Iterable

from satudata.desk import Desk
from satudata.read.catalogue import mapping, text
from satudata.read.documents import read_document
from satudata.spread import spread

CACHE = "periods"


def last_periods(desk: Desk, identities: Iterable[str]) -> dict[str, str]:
    """Dataset id → the last period its metadata names, "" without one; for those ids that have files at hand."""
    known: dict[str, str] = desk.cache.load(CACHE) or {}
    found: dict[str, str] = {}
    wanted: list[str] = []
    for identity in identities:
        source = desk.sources.get(identity)
        if source is None or source.metadata is None:
            continue
        blob = source.metadata.blob
        if blob in known:
            found[identity] = known[blob]
        else:
            wanted.append(identity)
    fresh = dict(zip(wanted, spread(lambda identity: last_period(desk, identity), wanted), strict=True))
    if fresh:
        found |= fresh
        blobs = {desk.sources[identity].blobs[0]: period for identity, period in found.items()}
        desk.cache.save(CACHE, {blob: period for blob, period in blobs.items() if blob})
    return found


def last_period(desk: Desk, identity: str) -> str:
    """The last period that a dataset's metadata at hand names, "" without one."""
    source = desk.sources.get(identity)
    if source is None or source.metadata is None:
        return ""
    document = read_document(source.metadata.path, desk.contents.read(source.metadata))[0].mapping
    temporal = mapping(document.get("temporal"))
    return text(temporal.get("end")) or text(temporal.get("start"))
