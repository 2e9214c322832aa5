"""Snapshot → Files: every dataset's own, then what is made from all of them, then what no longer belongs goes."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from satudata.cache import Cache, digest_of
from satudata.errors import SatudataError
from satudata.examine import Examined
from satudata.export.catalogue import build_json, checksums_txt
from satudata.gather import catalogue_wide
from satudata.leaks.choose import watch_of
from satudata.leaks.watch import Refusal, Watch
from satudata.model import addresses
from satudata.model.files import File, Produced
from satudata.pipeline import Progress, Reading, silent
from satudata.portal import related, shell, views
from satudata.portal.shell import Renderer, Theme
from satudata.produce import Producer
from satudata.spread import spread
from satudata.text import Text
from satudata.write import Writer, listing, remove, replace_file

PARTS = ("xlsx", "parquet", "search", "pdf")


@dataclass(frozen=True)
class Plan:
    """Where to build and what to leave out (`PARTS`). `timings` names a file for how long each stage took."""

    site: Path
    without: frozenset[str] = frozenset()
    timings: str = ""
    processes: int = 0


@dataclass(frozen=True)
class Built:
    """How many files the site has, how many of them this run wrote, how many it removed, and how large the site is."""

    files: int
    written: int
    removed: int
    size_bytes: int


@dataclass
class Clock:
    """Seconds each stage took; never part of the site."""

    started: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def lap(self, stage: str) -> None:
        """The stage that ends now."""
        now = time.perf_counter()
        self.seconds[stage] = round(now - self.started, 3)
        self.started = now


Record = dict[str, tuple[str, Produced]]  # dataset id → key of its inputs, and what it gave


def build(reading: Reading, plan: Plan, progress: Progress = silent) -> Built:
    """Make the site folder hold exactly the files of this reading.

    Equal readings give equal bytes: whatever else stood there goes. Files that the last build wrote are taken to be as
    it left them; `--no-cache` writes everything anew.
    """
    clock = Clock()
    settings = reading.snapshot.settings
    if not settings.document:
        raise SatudataError("settings-missing")
    record_name = f"site-{digest_of([str(plan.site.resolve())])[:12]}"
    present = listing(plan.site)
    record = _record(reading.cache, record_name, plan.site, present)
    clock.lap("site")
    watch = watch_of(reading)
    refuse = Refusal(plan.site, watch)
    clock.lap("leaks")
    gone = purge(record, plan, watch)
    if gone:
        present -= gone
        record = _standing(record, present)
    before = {path: (digest, size) for _, made in record.values() for path, digest, size in made.files}
    reading.cache.forget(record_name)
    writer = Writer(plan.site, before, refuse)
    # First of all, so that the folder of a build that was cut off is known as ours.
    first = writer.write([File(addresses.BUILD, build_json(reading.snapshot, reading.uncommitted))])
    renderer = Renderer(_theme(reading))
    clock.lap("theme")
    producer = _producer(reading, plan, renderer, writer)
    made = _datasets(reading, plan, producer, record, progress)
    clock.lap("datasets")
    produced = {name: one for name, (_, one) in made.items()}
    whole = first + writer.write(catalogue_wide(reading, producer, produced))
    listed = [file for one in produced.values() for file in one.files] + list(whole)
    sums = writer.write([File(addresses.CHECKSUMS, checksums_txt(settings, (file[:2] for file in listed)))])
    clock.lap("catalogue")
    everything = {path: (digest, size) for path, digest, size in (*listed, *sums)}
    removed = remove(plan.site, present - everything.keys())
    made[""] = (" ".join(sorted(watch.marks)), Produced((*whole, *sums)))
    reading.cache.save(record_name, made)
    clock.lap("record")
    if plan.timings:
        replace_file(Path(plan.timings), (json.dumps(clock.seconds, indent=1) + "\n").encode())
    written = sum(before.get(path) != state for path, state in everything.items())
    return Built(len(everything), written, removed, sum(size for _, size in everything.values()))


def _record(cache: Cache, name: str, site: Path, present: set[str]) -> Record:
    """What the last build put there and is there still; a dataset that lost a file is made anew."""
    if present and addresses.BUILD not in present:
        raise SatudataError("site-in-the-way", path=str(site))
    return _standing(cache.load(name) or {}, present)


def _standing(record: Record, present: set[str]) -> Record:
    """Of the record what stands there whole."""
    return {
        dataset: (key, made)
        for dataset, (key, made) in record.items()
        if present.issuperset([path for path, _, _ in made.files])
    }


def purge(record: Record, plan: Plan, watch: Watch) -> Set[str]:
    """Remove what the last build wrote and must not leave any more; gives the paths.

    Files are only looked at again when what must not leave has changed since.
    """
    if watch.marks <= set(record.get("", ("",))[0].split()):
        return frozenset()
    paths = [path for _, made in record.values() for path, _, _ in made.files]

    def leaks(path: str) -> bool:
        return watch.objection(File(path, (plan.site / path).read_bytes())) is not None

    gone = {path for path, found in zip(paths, spread(leaks, paths, plan.processes), strict=True) if found}
    remove(plan.site, gone)
    return gone


def _theme(reading: Reading) -> Theme:
    """The theme, from the cache when nothing it is made from changed."""
    root = reading.repository.root
    inputs = shell.theme_inputs(root)
    files = (part for path in inputs for part in (str(path), hashlib.sha256(path.read_bytes()).hexdigest()))
    key = digest_of([str(reading.snapshot.settings.preview), *files])
    known: tuple[str, Theme] | None = reading.cache.load("theme")
    if known is not None and known[0] == key:
        return known[1]
    # Imported here: a build in which the theme did not change needs no MkDocs.
    from satudata.portal.mkdocs import make_theme

    settings = reading.snapshot.settings
    publisher = reading.snapshot.agencies.get(settings.publisher)
    texts = {language: Text(language) for language in settings.languages}
    theme = make_theme(root, settings, texts, publisher.name if publisher else None)
    reading.cache.save("theme", (key, theme))
    return theme


def _producer(reading: Reading, plan: Plan, renderer: Renderer, writer: Writer) -> Producer:
    snapshot = reading.snapshot
    formats = tuple(name for name in views.FORMATS if name not in plan.without)
    return Producer(
        facts=views.facts_of(snapshot, formats),
        renderer=renderer,
        texts=[Text(language) for language in snapshot.settings.languages],
        summaries={summary.id: summary for summary in snapshot.summaries},
        related=related.related(snapshot.summaries),
        sources=reading.sources,
        history=reading.history,
        repository=reading.repository,
        contents=reading.contents,
        writer=writer,
        without=plan.without,
        standings=reading.standings,
    )


def _datasets(reading: Reading, plan: Plan, producer: Producer, record: Record, progress: Progress) -> Record:
    """Every dataset's files; what a key proves unchanged is neither made nor written again."""
    shared = _shared_key(reading, producer)
    listed = [one for one in reading.examined.values() if one.summary is not None]
    told = {name: f"{name}{one.title}{one.measure}{one.period}" for name, one in producer.summaries.items()}
    keys = {one.id: _key(shared, one, reading, producer, told) for one in listed}
    wanted = [one for one in listed if record.get(one.id, ("",))[0] != keys[one.id]]
    fresh: dict[str, Produced] = {}
    for one, made in zip(wanted, spread(producer.produce, wanted, plan.processes), strict=True):
        fresh[one.id] = made
        progress("produce", len(fresh), len(wanted))
    return {one.id: (keys[one.id], fresh[one.id]) if one.id in fresh else record[one.id] for one in listed}


def _shared_key(reading: Reading, producer: Producer) -> str:
    snapshot = reading.snapshot
    shells = hashlib.sha256(repr(sorted(producer.renderer.theme.shells.items())).encode()).hexdigest()
    parts = [snapshot.as_of, snapshot.engine, shells, *sorted(producer.without)]
    values = (snapshot.settings, snapshot.agencies, snapshot.affairs, sorted(snapshot.regions.items()))
    return digest_of([*parts, *map(repr, values)])


def _key(shared: str, one: Examined, reading: Reading, producer: Producer, told: Mapping[str, str]) -> str:
    """What the files of one dataset depend on: what its examination did, what was found, and what is told of its
    neighbours (`told` by dataset id).
    """
    parts = [told[name] for name in producer.related.get(one.id, ()) if name in told]
    if one.formerly:
        # The history of its former names is not part of its own key.
        parts += (f"{version.commit} {version.id}" for version in reading.versions(one))
    parts += (old for old in one.formerly if old in reading.sources)
    parts += (chosen.key for name in (one.id, *one.formerly) if (chosen := reading.standings.get(name)))
    if one.findings:
        parts.append(repr(one.findings))
    if one.leans_on:
        # Its examination looked into other datasets, whose rows are not part of its own key.
        parts.append(hashlib.sha256(one.body).hexdigest())
    return digest_of([shared, reading.keys[one.id], one.summary.state if one.summary else "", *parts])
