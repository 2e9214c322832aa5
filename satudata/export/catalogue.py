"""Files about the whole catalogue: catalog.csv, sitemap.xml, robots.txt, build.json, checksums.txt.

The first two are put together from one fragment per dataset or page, so that one changed dataset costs one dataset.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from satudata.export.publication import Download, Publication, languages_of, notice, notice_line
from satudata.model import addresses
from satudata.model.catalog import Settings
from satudata.model.files import File
from satudata.model.snapshot import Snapshot, State

COLUMNS = (
    "id",
    "title",
    "title_en",
    "description",
    "agency",
    "agency_name",
    "theme",
    "theme_name",
    "region",
    "level",
    "period_start",
    "period_end",
    "unit",
    "frequency",
    "access",
    "state",
    "licence",
    "n_rows",
    "issued_on",
    "updated_on",
    "next_release_on",
    "version",
    "sha256",
    "csv_url",
    "xlsx_url",
    "json_url",
    "parquet_url",
    "datapackage_url",
    "page_url",
    "notice",
)
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
URLS_A_SITEMAP = 50_000  # sitemaps.org
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def catalogue_header() -> bytes:
    """The first line of catalog.csv."""
    return _line(COLUMNS)


def catalogue_row(publication: Publication, downloads: Sequence[Download]) -> bytes:
    """The dataset's line of catalog.csv, for every dataset, published or not; columns as `COLUMNS`."""
    dataset = publication.dataset
    summary = publication.assessed.summary
    profile = publication.assessed.profile
    mark = notice(publication.settings)
    published = publication.published
    urls = {one.extension: publication.url(one.path) for one in downloads} if published else {}
    values = (
        dataset.id,
        dataset.title.id,
        dataset.title.en,
        dataset.description.id,
        dataset.agency,
        publication.agency.name.id,
        dataset.theme,
        publication.affair.id,
        dataset.spatial,
        dataset.spatial_level,
        *dataset.temporal,
        summary.unit,
        dataset.frequency,
        str(dataset.access.level),
        str(summary.state),
        "; ".join(link.name or link.title for link in publication.licences),
        str(profile.n_rows) if profile and published else "",
        publication.issued,
        publication.modified,
        dataset.next_release_on,
        publication.version,
        profile.sha256 if profile and published else "",
        *(urls.get(extension, "") for extension in addresses.FORMATS),
        publication.url(addresses.descriptor(dataset.id)) if published else "",
        publication.page_url,
        mark.id if mark else "",
    )
    return _line(map(_harmless, values))


def _line(values: Iterable[str]) -> bytes:
    sink = io.StringIO(newline="")
    csv.writer(sink, lineterminator="\n").writerow(values)
    return sink.getvalue().encode()


def _harmless(value: str) -> str:
    """A cell a spreadsheet would run as a formula is led by an apostrophe. (Tables of data are never rewritten.)"""
    return f"'{value}" if value.startswith(RUN_BY_SPREADSHEETS) else value


class Place(NamedTuple):
    """A page for the sitemap: path below the language root, ISO date of its last change ("" unknown), its languages."""

    path: str
    modified: str
    languages: tuple[str, ...]


def sitemap_files(settings: Settings, places: Sequence[Place]) -> Iterator[File]:
    """`sitemap.xml`, or, beyond 50,000 addresses, an index of that name and `sitemap-1.xml` and so on."""
    a_file = URLS_A_SITEMAP // (max((len(place.languages) for place in places), default=1) or 1)
    parts = [places[at : at + a_file] for at in range(0, len(places), a_file)] or [[]]
    if len(parts) == 1:
        yield File(addresses.SITEMAP, _sitemap(settings, parts[0]))
        return
    names = [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    listed = "".join(f"<sitemap><loc>{_xml_url(settings, name)}</loc></sitemap>\n" for name in names)
    index = f'{XML}{_comment(settings)}<sitemapindex xmlns="{SITEMAP_SPACE}">\n{listed}</sitemapindex>\n'
    yield File(addresses.SITEMAP, index.encode())
    for name, part in zip(names, parts, strict=True):
        yield File(name, _sitemap(settings, part))


def _sitemap(settings: Settings, places: Iterable[Place]) -> bytes:
    urls = "".join(line for place in places for line in _urls(settings, place))
    space = f'xmlns="{SITEMAP_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{XML}{_comment(settings)}<urlset {space}>\n{urls}</urlset>\n".encode()


def _urls(settings: Settings, place: Place) -> Iterator[str]:
    """One entry per language; each names all of them, itself included, as search engines ask."""
    found = {one: _xml_url(settings, addresses.in_language(place.path, one)) for one in place.languages}
    links = [f'<xhtml:link rel="alternate" hreflang="{one}" href="{url}"/>' for one, url in found.items()]
    others = "".join(links) if len(links) > 1 else ""
    changed = f"<lastmod>{escape(place.modified)}</lastmod>" if place.modified else ""
    for url in found.values():
        yield f"<url><loc>{url}</loc>{changed}{others}</url>\n"


def _xml_url(settings: Settings, path: str) -> str:
    return escape(addresses.absolute(settings.base_url, path)).replace('"', "&quot;")


def _comment(settings: Settings) -> str:
    mark = notice_line(settings)
    return f"<!-- {mark} -->\n" if mark else ""


def robots_txt(settings: Settings) -> bytes:
    """Everything may be read by everyone; where the sitemap is."""
    mark = notice_line(settings)
    head = f"# {mark}\n" if mark else ""
    sitemap = addresses.absolute(settings.base_url, addresses.SITEMAP)
    return f"{head}User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()


def build_json(snapshot: Snapshot, uncommitted: int = 0) -> bytes:
    """What this output was made from: commit, files that differ from it, as-of date, engine version, and counts."""
    settings = snapshot.settings
    mark = notice(settings)
    value = {
        "title": languages_of(settings.title),
        "url": settings.base_url,
        **({"notice": languages_of(mark)} if mark else {}),
        "commit": snapshot.commit,
        "committed_at": snapshot.committed_at,
        **({"uncommitted_files": uncommitted} if uncommitted else {}),
        "as_of": snapshot.as_of,
        "engine": {"name": "satudata", "version": snapshot.engine},
        "sop": settings.sop,
        "demonstration": settings.demonstration,
        "counts": _counts(snapshot),
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _counts(snapshot: Snapshot) -> Mapping[str, int]:
    states = Counter(summary.state for summary in snapshot.summaries)
    own = Counter(finding.severity.value for finding in snapshot.findings)
    findings = [summary.n_findings for summary in snapshot.summaries]
    published = [summary for summary in snapshot.summaries if summary.state is State.PUBLISHED]
    return {
        "datasets": len(snapshot.summaries),
        **{state.value: states[state] for state in State},
        "rows": sum(summary.n_rows for summary in published),
        "agencies": len({summary.agency for summary in snapshot.summaries}),
        "affairs": len({summary.theme for summary in snapshot.summaries}),
        "errors": own["error"] + sum(counts[0] for counts in findings),
        "warnings": own["warning"] + sum(counts[1] for counts in findings),
        "notes": own["note"] + sum(counts[2] for counts in findings),
    }


def checksums_txt(settings: Settings, files: Iterable[tuple[str, str]]) -> bytes:
    """(path, SHA-256) pairs as `sha256sum --check` reads them: `<sha256>  <path>`, in order of path."""
    mark = notice_line(settings)
    head = f"# {mark}\n" if mark else ""
    return (head + "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(files))).encode()
