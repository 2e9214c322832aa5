"""What the public sees of requests and complaints: their two boards, without anything that tells of a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from satudata.model import addresses
from satudata.model.files import File
from satudata.model.finding import Severity
from satudata.model.request import COMPLAINTS, FOLDER, DataRequest
from satudata.model.track import Track
from satudata.pipeline import Reading
from satudata.portal.request_pages import Board, complaint_pages, request_pages
from satudata.portal.shell import Renderer
from satudata.portal.views import Facts
from satudata.read.requests import NUMBERED, SUFFIX
from satudata.text import Text
from satudata.workdays.calendar import Calendar, calendar_of
from satudata.workdays.waiting import Waiting, waiting

PLACES = (addresses.REQUESTS, addresses.COMPLAINTS)


def asked_files(reading: Reading, facts: Facts, renderer: Renderer, texts: Sequence[Text]) -> Iterator[File]:
    """The board of requests and the register of complaints, in every language; they stand also while empty."""
    board = board_of(reading)
    for words in texts:
        for page in request_pages(board, facts, words):
            yield renderer.file(page)
        for page in complaint_pages(board, reading.catalog.sop, facts, words):
            yield renderer.file(page)


def board_of(reading: Reading) -> Board:
    """What may be shown of requests and complaints. Fail closed: nothing of a file in which there is an error."""
    catalog, as_of = reading.catalog, reading.snapshot.as_of
    errors = (one.where.path for one in reading.snapshot.findings if one.severity is Severity.ERROR)
    faulty = {path for path in errors if path.startswith((FOLDER, COMPLAINTS))}
    calendar = calendar_of(catalog)
    requests = (one for one in catalog.requests.values() if one.path not in faulty and one.received[:10] <= as_of)
    complaints = (one for one in catalog.complaints.values() if one.path not in faulty and one.received[:10] <= as_of)
    tracks = {track.subject: track for track in reading.tracks}
    return Board(
        requests=[(one, _waiting(one, calendar, as_of, tracks.get(one.statement_subject))) for one in requests],
        complaints=list(complaints),
        withheld=_numbers(faulty, FOLDER),
        withheld_complaints=_numbers(faulty, COMPLAINTS),
        datasets={summary.id: summary.title for summary in reading.snapshot.summaries},
        tracks=tracks,
    )


def _waiting(request: DataRequest, calendar: Calendar, as_of: str, track: Track | None) -> Waiting:
    """How long it has waited; the need of a forum's member is late when its row of the procedure is."""
    found = waiting(request, calendar, as_of)
    late = track is not None and any(state.late for state in track.current)
    return replace(found, key="open_late") if late and found.key == "open" else found


def _numbers(paths: Iterable[str], folder: str) -> list[str]:
    """The plain numbers among the paths of a folder, in order; names that are none may tell of anything."""
    names = (path.removeprefix(folder).removesuffix(SUFFIX) for path in paths if path.startswith(folder))
    return sorted(name for name in names if NUMBERED.fullmatch(name))
