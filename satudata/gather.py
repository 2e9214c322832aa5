"""Files made from all datasets: home, lists, the guide to the checks, machine formats, search index, theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from satudata import typesetting
from satudata.asked import PLACES as ASKED
from satudata.asked import asked_files
from satudata.cache import digest_of
from satudata.checks import registry
from satudata.conduct import PLACES as CONDUCT
from satudata.conduct import conduct_files, conduct_of, performing
from satudata.examine import finite
from satudata.export import catalogue, datapackage, dcat, schemaorg
from satudata.listed import plan_files, plan_places
from satudata.model import addresses
from satudata.model.catalog import Bilingual, Dataset
from satudata.model.files import File, Page, Produced
from satudata.model.snapshot import State, Summary
from satudata.pipeline import Reading
from satudata.portal import approval, listing, pages, search
from satudata.portal.procedure_page import procedure_page
from satudata.portal.procedure_paper import procedure_data
from satudata.portal.views import Facts, HomeFigure
from satudata.produce import Producer
from satudata.read.catalogue import mapping, sequence, text
from satudata.read.profile import series_of
from satudata.read.tables import read_table
from satudata.reporting.editions import can_set, editions
from satudata.reporting.report_pages import report_files
from satudata.text import Text
from satudata.trust.ledger import ledger_json
from satudata.trust.rules import slots_of

UNDATED = "2000-01-01"  # what typst is told of a paper that does not say when it was set


def catalogue_wide(reading: Reading, producer: Producer, produced: Mapping[str, Produced]) -> Iterator[File]:
    """Every file that belongs to no single dataset, but for the list of checksums, which comes last."""
    yield from producer.renderer.static_files()
    figures = home_figures(reading)
    rows = {
        words.language: {name: made.fragments[f"row.{words.language}"].decode() for name, made in produced.items()}
        for words in producer.texts
    }
    conduct = conduct_of(reading)
    facts = replace(producer.facts, rows=rows, performing=performing(conduct, producer.facts.as_of))
    for page in whole_pages(reading, facts, producer.texts, figures):
        yield producer.renderer.file(page)
    if "search" not in producer.without:
        for words in producer.texts:
            fragments = {name: made.fragments[f"search.{words.language}"] for name, made in produced.items()}
            yield from search_files(reading, fragments, producer.facts, words)
    yield from tombstones(reading, producer)
    yield from procedure_files(reading, producer)
    yield from plan_files(reading, producer.facts, producer.renderer, producer.texts)
    yield from conduct_files(conduct, producer.facts, producer.renderer, producer.texts)
    yield from asked_files(reading, producer.facts, producer.renderer, producer.texts)
    reports = editions(reading, can_set(producer.without))
    yield from report_files(reading, reports, producer.facts, producer.renderer, producer.texts)
    yield from machine_files(reading, produced, reports)


def search_files(reading: Reading, fragments: Mapping[str, bytes], facts: Facts, words: Text) -> Iterator[File]:
    """The search index of one language; blocks of datasets that did not change are taken from the cache."""
    name = f"search-{words.language}"
    partials: dict[str, bytes] = reading.cache.load(name) or {}
    before = set(partials)
    yield from search.search_index(fragments, words, facts, partials)
    if set(partials) != before:
        reading.cache.save(name, partials)


def tombstones(reading: Reading, producer: Producer) -> Iterator[File]:
    """A page at the address of every dataset that was withdrawn."""
    for name, chosen in reading.standings.items():
        if chosen.standing.withdrawn is not None and name not in reading.examined:
            for words in producer.texts:
                yield producer.renderer.file(approval.tombstone(name, chosen.standing.withdrawn, producer.facts, words))


def procedure_files(reading: Reading, producer: Producer) -> Iterator[File]:
    """The page of the procedure in force and, where it can be set, its paper; nothing when none is in force."""
    sop = reading.catalog.sop
    if sop is None:
        return
    paper = "pdf" not in producer.without and typesetting.available()
    present = Counter(state.row.step for track in reading.tracks for state in track.current)
    every = slots_of(reading.catalog.settings.document, sop)
    for words in producer.texts:
        yield producer.renderer.file(procedure_page(sop, words, paper, present, every))
    if paper:
        data = procedure_data(sop, producer.facts.settings, producer.texts[0])
        yield File(addresses.PROCEDURE_PDF, paper_of(data, reading))


def paper_of(data: Mapping[str, object], reading: Reading) -> bytes:
    """The procedure's paper, set anew only when something in it has changed. It bears no date of its own."""
    key = digest_of([reading.snapshot.engine, repr(data)])
    known: tuple[str, bytes] | None = reading.cache.load("procedure")
    if known is not None and known[0] == key:
        return known[1]
    made = typesetting.pdf("sop", data, UNDATED)
    reading.cache.save("procedure", (key, made))
    return made


def whole_pages(reading: Reading, facts: Facts, texts: Sequence[Text], figures: Sequence[HomeFigure]) -> Iterator[Page]:
    """The pages that show several datasets, in every language."""
    summaries = reading.snapshot.summaries
    checks = tuple(registry.ALL.values())
    by_agency: dict[str, list[Summary]] = {agency: [] for agency in reading.snapshot.agencies}
    by_affair: dict[str, list[Summary]] = {}
    for summary in summaries:
        by_agency.setdefault(summary.agency, []).append(summary)
        by_affair.setdefault(summary.theme, []).append(summary)
    for words in texts:
        home = pages.home(summaries, figures, facts, words)
        yield replace(home, json_ld=schemaorg.site_json_ld(facts.settings, words.language))
        yield from listing.catalogue(summaries, facts, words)
        yield pages.agencies(summaries, facts, words)
        for agency, held in by_agency.items():
            yield from listing.agency(agency, held, facts, words)
        yield pages.affairs(summaries, facts, words)
        for affair, held in sorted(by_affair.items()):
            yield from listing.affair(affair, held, facts, words)
        yield pages.checks(checks, facts, words)
    yield pages.not_found(facts, texts[0])


def machine_files(reading: Reading, produced: Mapping[str, Produced], reports: Iterable[str]) -> Iterator[File]:
    """The catalogue for machines: table, DCAT, Data Package, site map, and what was built from what. `reports` are the
    ids of those that have a page.
    """
    snapshot = reading.snapshot
    settings = snapshot.settings

    def parts(name: str) -> list[bytes]:
        return [made.fragments[name] for made in produced.values() if name in made.fragments]

    used = {summary.theme for summary in snapshot.summaries}
    affairs = {code: name for code, name in snapshot.affairs.items() if code in used}
    modified = max((summary.updated_on for summary in snapshot.summaries), default="") or snapshot.committed_at[:10]
    head = dcat.catalogue_node(settings, modified, affairs)
    package = datapackage.catalogue_datapackage(settings, snapshot.commit, parts(addresses.DATAPACKAGE))
    rows = [catalogue.catalogue_header(), *parts(addresses.CATALOGUE_CSV)]
    yield File(addresses.CATALOGUE_CSV, b"".join(rows))
    yield File(addresses.CATALOGUE_JSONLD, b"".join(dcat.catalogue_jsonld(head, parts(addresses.CATALOGUE_JSONLD))))
    yield File(addresses.DATAPACKAGE, b"".join(package))
    yield from catalogue.sitemap_files(settings, places(reading, reports))
    if reading.standings:
        standings = {name: chosen.standing for name, chosen in reading.standings.items()}
        yield File(addresses.PUBLICATIONS, ledger_json(standings, settings.base_url, snapshot.as_of))
    yield File(addresses.ROBOTS, catalogue.robots_txt(settings))


def places(reading: Reading, reports: Iterable[str]) -> list[catalogue.Place]:
    """The pages worth finding: home, the lists, the reports, every agency and affair in use, every dataset."""
    snapshot = reading.snapshot
    languages = snapshot.settings.languages
    newest = max((summary.updated_on for summary in snapshot.summaries), default="")
    fixed = ["", addresses.listing(), addresses.agency(), addresses.affair()]
    fixed += CONDUCT
    fixed += ASKED
    fixed += plan_places(reading)
    fixed += [addresses.report(), *map(addresses.report, reports)]
    fixed += [addresses.PROCEDURE] if reading.catalog.sop is not None else []
    fixed += (addresses.agency(agency) for agency in sorted({s.agency for s in snapshot.summaries}))
    fixed += (addresses.affair(affair) for affair in sorted({s.theme for s in snapshot.summaries}))
    own = [(addresses.dataset(summary.id), summary.updated_on) for summary in snapshot.summaries]
    return [catalogue.Place(path, on, languages) for path, on in [*((path, newest) for path in fixed), *own]]


def home_figures(reading: Reading) -> list[HomeFigure]:
    """The figures that `home.figures` of the settings names and that can be shown: published, with a value."""
    wanted = sequence(reading.snapshot.settings.home.get("figures"))
    found = (home_figure(reading, mapping(item)) for item in wanted)
    return [figure for figure in found if figure is not None]


def home_figure(reading: Reading, wanted: Mapping[str, object]) -> HomeFigure | None:
    """`{dataset, field?, where?: {column: value}, title?}` as a figure with its series; without `where` the region's
    own. None when the dataset is not published, a column is not there, or a value is no number.
    """
    one = reading.examined.get(text(wanted.get("dataset")))
    if one is None or one.summary is None or one.summary.state is not State.PUBLISHED:
        return None
    dataset = one.opened()
    series = _series(reading, dataset, wanted)
    name = text(wanted.get("field")) or (dataset.measures[0].name if dataset.measures else "")
    measure = dataset.field(name)
    numbers = tuple(number for _, cell in series if (number := finite(cell)) is not None)
    if measure is None or not series or len(numbers) < len(series):
        return None
    given = Bilingual(text(wanted.get("title")), text(mapping(wanted.get("en")).get("title")))
    title = given if given.id else measure.title
    period, value = series[-1]
    return HomeFigure(title, value, measure.satuan, period, numbers, dataset.id)


def _series(reading: Reading, dataset: Dataset, wanted: Mapping[str, object]) -> Sequence[tuple[str, str]]:
    source = reading.sources[dataset.id]
    if source.data is None:
        return ()
    table = read_table(source.data.path, reading.contents.read(source.data), dataset.missing_values)[0]
    if table is None:
        return ()
    where = {column: text(value) for column, value in mapping(wanted.get("where")).items()}
    return series_of(dataset, table, text(wanted.get("field")), where, reading.snapshot.settings.region)
