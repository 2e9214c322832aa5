"""`/laporan/`: which reports there are and where they stand, and a page with its files for each the public may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from satudata.model import addresses
from satudata.model.files import File, Page
from satudata.model.report import Report
from satudata.model.track import Track
from satudata.pipeline import Reading
from satudata.portal.html import esc, link, own, up
from satudata.portal.shell import Renderer
from satudata.portal.views import Facts
from satudata.reporting.editions import Edition
from satudata.reporting.web import chapter_html
from satudata.reporting.wording import forge_place, page_about
from satudata.text import Text

COMMIT_DIGITS = 10
KEYS = {".xlsx": "tables", ".json": "machine"}


def report_files(
    reading: Reading, found: Mapping[str, Edition], facts: Facts, renderer: Renderer, texts: Sequence[Text]
) -> Iterator[File]:
    """The list of reports and the page of each one `found` in every language, and once the files of each."""
    reports = sorted(reading.catalog.reports.values(), key=lambda one: (one.period[:4], one.period), reverse=True)
    tracks = {track.subject: track for track in reading.tracks}
    for words in texts:
        yield renderer.file(_list(reports, found, tracks, facts, words))
        for report in reports:
            if report.id in found:
                yield renderer.file(_report(report, found[report.id], facts, words))
    for identity, edition in found.items():
        for file in edition.files:
            yield File(f"{addresses.report(identity)}{file.path}", file.content)


def _named(report: Report, t: Text) -> str:
    return t("report_page.named", kind=t(f"report_page.kind.{report.kind}"), period=t.period(report.period))


def _list(
    reports: Sequence[Report], found: Mapping[str, Edition], tracks: Mapping[str, Track], facts: Facts, t: Text
) -> Page:
    title, lead = t("report_page.title"), t("report_page.lead")
    rows = "".join(_line(one, found, tracks, facts, t) for one in reports)
    empty = (
        f'<div class="empty"><h2>{esc(t("report_page.nothing.title"))}</h2>'
        f"<p>{esc(t('report_page.nothing.text'))}</p></div>"
    )
    listed = f'<h2>{esc(t("report_page.list"))}</h2>{_delivered(reports, facts, t)}<ol class="rows">{rows}</ol>'
    body = (
        f'<header class="page-head"><h1>{esc(title)}</h1><p class="lead">{esc(lead)}</p>'
        f'<p class="muted">{esc(t("conduct.as_of", day=t.date(facts.as_of)))}</p></header>'
        f'<section class="section conduct" id="daftar">{listed if rows else empty}</section>'
    )
    return Page(addresses.report(), t.language, "listing", title, lead, body, ((title, addresses.report()),))


def _delivered(reports: Sequence[Report], facts: Facts, t: Text) -> str:
    """How many reports were handed over, year by year, the newest first."""
    years = Counter(one.sent.on[:4] for one in reports if one.sent is not None and one.sent.on <= facts.as_of)
    told = (
        t(f"report_page.delivered.{'one' if n == 1 else 'many'}", n=t.number(n), year=year)
        for year, n in sorted(years.items(), reverse=True)
    )
    return "".join(f'<p class="muted">{esc(sentence)}</p>' for sentence in told)


def _line(report: Report, found: Mapping[str, Edition], tracks: Mapping[str, Track], facts: Facts, t: Text) -> str:
    name = esc(_named(report, t))
    if report.id in found:
        name = f'<a href="{up(t, facts.languages)}{esc(addresses.report(report.id))}">{name}</a>'
    return f"<li><div><h3>{name}</h3><p>{_state(report, found, tracks.get(report.subject), facts, t)}</p></div></li>"


def _state(report: Report, found: Mapping[str, Edition], track: Track | None, facts: Facts, t: Text) -> str:
    """How far the report is, and why it cannot be read here where that is so; HTML."""
    if report.days[1] >= facts.as_of:
        return esc(t("report_page.running", last=t.date(report.days[1])))
    if report.sent is None or report.sent.on > facts.as_of:
        turn = track.current[0].row if track is not None and track.current else None
        told = esc(t("report_page.not_sent"))
        return f"{told} {esc(t('report_page.waiting'))} {own(t, turn.activity)}." if turn is not None else told
    told = t("report_page.sent", on=t.date(report.sent.on), letter=report.sent.letter)
    if report.id in found:
        return esc(told)
    return esc(f"{told} {t('report_page.not_known' if report.public else 'report_page.not_open')}")


def _report(report: Report, edition: Edition, facts: Facts, t: Text) -> Page:
    title = _named(report, t)
    lead = t("report_page.page.lead", region=facts.settings.region_name, until=t.date(edition.until))
    sent = t("report_page.sent", on=t.date(report.sent.on), letter=report.sent.letter) if report.sent else ""
    notes = [sent, t("report_page.page.indonesian") if t.language != "id" else ""]
    told = "".join(f'<p class="muted">{esc(one)}</p>' for one in notes if one)

    def at(place: str) -> str:
        return forge_place(facts.settings, edition.commit, place) or page_about(place)

    chapters = "".join(chapter_html(one, at) for one in edition.chapters)
    commit = esc(t("report_page.page.commit", commit=edition.commit[:COMMIT_DIGITS]))
    if edition.commit_at:
        commit += f" {link(edition.commit_at, t('report_page.page.forge'))}"
    body = (
        f'<header class="page-head"><h1>{esc(title)}</h1><p class="lead">{esc(lead)}</p>{told}'
        f'<p class="actions">{_downloads(report, edition, t)}</p></header>'
        f'<div lang="id">{chapters}</div><p class="muted table-note">{commit}</p>'
    )
    crumbs = ((t("report_page.title"), addresses.report()), (title, addresses.report(report.id)))
    return Page(addresses.report(report.id), t.language, "listing", title, lead, body, crumbs)


def _downloads(report: Report, edition: Edition, t: Text) -> str:
    """A button for each file, with its format and size."""
    links = []
    for file in edition.files:
        path = PurePosixPath(file.path)
        key = KEYS.get(path.suffix) or ("slides" if path.name.startswith("ekspose") else "yearly")
        label = t(
            "report_page.file.label",
            name=t(f"report_page.file.{key}"),
            format=path.suffix[1:].upper(),
            size=t.bytes(len(file.content)),
        )
        address = f"{{root}}{esc(addresses.report(report.id) + file.path)}"
        links.append(f'<a class="button quiet" href="{address}" download>{esc(label)}</a>')
    return "".join(links)
