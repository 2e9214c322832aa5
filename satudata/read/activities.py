"""`catalog/activities/<agency>/<activity>.yml` become activities; what cannot be read becomes findings.

Whether what they say is right is asked in `checks/activities.py`; here whatever has the right shape is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from satudata.model.activity import FOLDER, Activity, Indicator, Recommendation, Return, Variable
from satudata.model.catalog import Dataset
from satudata.model.finding import Check, Finding, Where
from satudata.read.catalogue import dataset_of, mapping, sequence, text
from satudata.read.documents import Document, read_document
from satudata.read.git import FILES, Entry
from satudata.read.repository import BAD_NAME, STRAY, Contents, Source, refusal, shown_path

MISPLACED = Check("activities-misplaced", waivable=False)

CODES = (MISPLACED,)

SUFFIX = ".yml"

Describe = Callable[[str], Dataset | None]


def activity_files(entries: Mapping[str, Entry]) -> tuple[list[Entry], list[Finding]]:
    """The files of activities in order of path, and what lies in their folder without being one."""
    found, findings = [], []
    for path in sorted(path for path in entries if path.startswith(FOLDER)):
        rest = path.removeprefix(FOLDER)
        if rest == ".gitkeep":
            continue
        finding = refusal(path, entries[path], rest, SUFFIX)
        if finding is None:
            found.append(entries[path])
        elif finding.code in (BAD_NAME.code, STRAY.code):
            findings.append(MISPLACED.at(Where(shown_path(path))))
        else:
            findings.append(finding)
    return found, findings


def activity_id(path: str) -> str:
    """`catalog/activities/dinkes/kunjungan.yml` → `dinkes/kunjungan`."""
    return path.removeprefix(FOLDER).removesuffix(SUFFIX)


def activity_of(activity_id: str, document: Document) -> Activity:
    """The typed activity from its file; the agency comes from the path alone."""
    source = document.mapping
    return Activity(
        id=activity_id,
        agency=activity_id.partition("/")[0],
        title=text(source.get("judul_kegiatan")),
        year=text(source.get("tahun")),
        status=text(source.get("status")),
        ms_keg=text(source.get("ms_keg")),
        recommendation=_recommendation(source),
        variables=tuple(_variable(mapping(item)) for item in sequence(source.get("variabel"))),
        indicators=tuple(_indicator(mapping(item)) for item in sequence(source.get("indikator"))),
        document=source,
        source=document.text,
    )


def _recommendation(source: Mapping[str, object]) -> Recommendation | None:
    given = source.get("recommendation")
    if not isinstance(given, dict):
        return None
    returned = (mapping(item) for item in sequence(given.get("returned")))
    keys = ("kind", "number", "submitted_on", "complete_on", "issued_on", "identity")
    return Recommendation(
        **{key: text(given.get(key)) for key in keys},
        returned=tuple(Return(*(text(one.get(key)) for key in ("on", "reason", "resubmitted_on"))) for one in returned),
    )


def _variable(item: Mapping[str, object]) -> Variable:
    return Variable(text(item.get("nama")), text(item.get("ms_var")), _columns(item), item)


def _indicator(item: Mapping[str, object]) -> Indicator:
    return Indicator(text(item.get("nama")), text(item.get("ms_ind")), _columns(item), item)


def _columns(item: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """(dataset id, column) of each link; what has not that form is told by the schema, and keeps its place here."""
    links = (text(link).partition("#") for link in sequence(item.get("kolom")))
    return tuple((dataset, column) for dataset, _, column in links)


def describe(sources: Mapping[str, Source], contents: Contents) -> Describe:
    """Gives a dataset as its metadata file describes it; None where there is none that can be read."""
    known: dict[str, Dataset | None] = {}

    def read(dataset_id: str) -> Dataset | None:
        if dataset_id not in known:
            known[dataset_id] = _described(sources.get(dataset_id), contents)
        return known[dataset_id]

    return read


def _described(source: Source | None, contents: Contents) -> Dataset | None:
    entry = source.metadata if source is not None else None
    if source is None or entry is None or entry.mode not in FILES:
        return None
    try:
        document, _ = read_document(entry.path, contents.read(entry))
    except OSError:
        return None
    return dataset_of(source.id, document.mapping) if document.value is not None else None
