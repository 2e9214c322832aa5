"""One publication: build into an empty folder, then make the target hold exactly that."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from satudata.build import Plan, build
from satudata.cache import Cache
from satudata.errors import SatudataError
from satudata.pipeline import Reading, Request, read
from satudata.portal import shell
from satudata.publish.folder import Folder
from satudata.publish.repository import Public
from satudata.publish.target import Outcome, Publication, Target, is_repository
from satudata.trust.ledger import NOTHING_PUBLISHED, Ledger, read_ledger
from satudata.write import listing

AT_HAND = (f"{shell.CONTENT}/", f"{shell.OVERRIDES}/")

Told = Callable[[Reading], str]  # the message of the commit


def target_of(given: str, branch: str) -> Target:
    """The place that `--to` names: a repository where there is one or an address is given, else a folder."""
    if is_repository(given):
        local = Path(given).exists()
        return Public(str(Path(given).resolve()) if local else given, branch)
    return Folder(Path(given))


def publish(request: Request, target: Target, told: Told, anew: bool = False) -> tuple[Reading, Outcome]:
    """Read what is proven, build it into an empty temporary folder, and hand it to the target.

    Everything comes from commits: SatudataError `publish-uncommitted` when files at hand differ from them, or are read
    from their folder though Git does not keep them. What the target last published is taken into account, so that
    nothing goes behind it.
    """
    reading = read(replace(request, proven=True, ledger=_ledger(target)))
    if unsaved := _unsaved(reading):
        raise SatudataError("publish-uncommitted", n=len(unsaved), path=unsaved[0])
    with tempfile.TemporaryDirectory(prefix="satudata-") as folder:
        site = Path(folder, "site")
        # The record of a folder that is gone a moment later would only fill the cache.
        build(replace(reading, cache=Cache(None)), Plan(site=site, processes=request.processes), request.progress)
        return reading, target.hold(site, publication_of(reading, told(reading)), anew)


def _unsaved(reading: Reading) -> list[str]:
    """Files at hand that no commit holds as they are, in order of path.

    Pages and theme are read from their folders, so there also what Git ignores.
    """
    there = {f"{folder}{path}" for folder in AT_HAND for path in listing(reading.repository.root / folder)}
    shown = {path for path in there if "/." not in path}  # names with a point are left out of every build
    return sorted({*reading.repository.changed_paths(), *(shown - reading.entries.keys())})


def publication_of(reading: Reading, message: str) -> Publication:
    """Who publishes and when: the instance itself, at the time of the last commit, or on a later day asked for."""
    snapshot = reading.snapshot
    settings = snapshot.settings
    publisher = snapshot.agencies.get(settings.publisher)
    name = publisher.name.id if publisher is not None else settings.title.id
    email = settings.contact.get("email", "") or "walidata@localhost"
    at = snapshot.committed_at
    if snapshot.as_of > at[:10]:
        at = f"{snapshot.as_of}T00:00:00{at[19:] or '+00:00'}"
    return Publication(_plain(name), _plain(email), at, message)


def _plain(text: str) -> str:
    """A name as Git takes it: without the marks that end it."""
    return "".join(character for character in text if character not in "<>\n\r\0").strip() or "satudata"


def _ledger(target: Target) -> Ledger:
    raw = target.ledger()
    if raw is None:
        return NOTHING_PUBLISHED
    try:
        return read_ledger(raw)
    except ValueError:
        raise SatudataError("ledger-unreadable", path="publications.json") from None
