"""Documents become typed values: settings, agencies, waivers and datasets.

Nothing is raised and nothing is told: the metadata schema decides what is wrong; here whatever has the right shape is
taken and the rest is left empty, or falls to the safe side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from satudata.model.activity import Activity, link_targets
from satudata.model.addresses import plain_name
from satudata.model.architecture import Architecture
from satudata.model.calendar import Calendars, WorkingTime
from satudata.model.catalog import (
    Access,
    AccessDecision,
    Agency,
    Bilingual,
    CodeReference,
    Dataset,
    Field,
    Link,
    Settings,
)
from satudata.model.plan import Plans
from satudata.model.report import Reports
from satudata.model.request import Complaints, Requests
from satudata.model.roster import AGENCY_HEAD, PPID
from satudata.model.sop import Sop
from satudata.read.codes import CodeList


@dataclass(frozen=True)
class Waiver:
    """An accepted finding: which code on which dataset (and column), why, by whom, and until when (ISO dates)."""

    code: str
    dataset: str
    column: str
    reason: str
    approved_by: str
    approved_on: str
    expires_on: str
    line: int


@dataclass(frozen=True)
class Catalog:
    """The instance without its datasets' contents: what every check of a dataset may look at."""

    settings: Settings
    agencies: Mapping[str, Agency]
    codes: Mapping[str, CodeList]  # "region", "region-bps", "affair", "unit"
    waivers: tuple[Waiver, ...] = ()
    unsigned_waivers: frozenset[tuple[str, str]] = frozenset()  # (code, dataset) that nobody entitled has signed
    dataset_ids: frozenset[str] = frozenset()
    calendars: Calendars = field(default_factory=dict)  # by year
    working_time: WorkingTime = field(default_factory=WorkingTime)
    sop: Sop | None = None  # the procedure in force; None when the settings name none that can be followed
    plans: Plans = field(default_factory=dict)
    activities: Mapping[str, Activity] = field(default_factory=dict)  # by id, agency/name, in order of id
    reports: Reports = field(default_factory=dict)
    requests: Requests = field(default_factory=dict)
    complaints: Complaints = field(default_factory=dict)
    architecture: Architecture = field(default_factory=dict)

    @cached_property
    def link_targets(self) -> Mapping[str, frozenset[str]]:
        """What datasets may name of the activities, by the key that names it."""
        return link_targets(self.activities)

    def code_list(self, name: str) -> CodeList:
        """The list of that name, empty when the instance has none."""
        return self.codes.get(name) or CodeList(name)


def text(value: object) -> str:
    """A scalar as text; "" for nothing, lists and mappings."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else ""


def mapping(value: object) -> Mapping[str, object]:
    """The value when it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def texts(value: object) -> tuple[str, ...]:
    """The scalars of a list, as text."""
    return tuple(said for item in sequence(value) if (said := text(item)))


def bilingual(source: Mapping[str, object], key: str) -> Bilingual:
    """`key` in Indonesian at the top, in English under `en:`."""
    return Bilingual(text(source.get(key)), text(mapping(source.get("en")).get(key)))


def _links(value: object) -> tuple[Link, ...]:
    items = (mapping(item) for item in sequence(value))
    return tuple(
        Link(text(item.get("title")) or text(item.get("name")), text(item.get("path")), text(item.get("name")))
        for item in items
    )


def _flat(value: object) -> Mapping[str, str]:
    return {key: said for key, item in mapping(value).items() if (said := text(item))}


def field_of(source: Mapping[str, object]) -> Field:
    """One column from its entry in `schema.fields`."""
    codes = mapping(source.get("codes"))
    keys = ("list", "scheme", "level", "edition")
    return Field(
        name=text(source.get("name")),
        type=text(source.get("type")) or "string",
        title=Bilingual(
            text(source.get("title")) or text(source.get("name")), text(mapping(source.get("en")).get("title"))
        ),
        description=bilingual(source, "description"),
        role=text(source.get("role")),
        konsep=text(source.get("konsep")),
        definisi=text(source.get("definisi")),
        klasifikasi=text(source.get("klasifikasi")),
        ukuran=text(source.get("ukuran")),
        satuan=text(source.get("satuan")),
        codes=CodeReference(*(text(codes.get(key)) for key in keys)) if codes else None,
        constraints=mapping(source.get("constraints")),
    )


def _access(value: object) -> AccessDecision:
    source = mapping(value)
    level = text(source.get("level"))
    # Fail closed: whatever is not plainly open is closed.
    known = Access(level) if level in Access.__members__.values() else Access.CLOSED
    return AccessDecision(
        level=known,
        ground=text(source.get("ground")),
        decided_by=text(source.get("decided_by")),
        decided_on=text(source.get("decided_on")),
        until=text(source.get("until")),
        summary=bilingual(source, "reason"),
    )


def dataset_of(dataset_id: str, document: Mapping[str, object]) -> Dataset:
    """A dataset from its metadata document; absent parts are empty."""
    agency, _, name = dataset_id.partition("/")
    schema = mapping(document.get("schema"))
    spatial = mapping(document.get("spatial"))
    temporal = mapping(document.get("temporal"))
    key = schema.get("primaryKey")
    return Dataset(
        id=dataset_id,
        agency=agency,
        name=name,
        title=bilingual(document, "title"),
        description=bilingual(document, "description"),
        keywords=texts(document.get("keywords")),
        theme=text(document.get("theme")),
        spatial=text(spatial.get("code")),
        spatial_level=text(spatial.get("level")),
        temporal=(text(temporal.get("start")), text(temporal.get("end"))),
        frequency=text(document.get("frequency")),
        next_release_on=text(mapping(document.get("release")).get("next_on")),
        issued=text(document.get("issued")),
        modified=text(document.get("modified")),
        access=_access(document.get("access")),
        licenses=_links(document.get("licenses")),
        sources=_links(document.get("sources")),
        contact=_flat(document.get("contact")),
        formerly=texts(document.get("formerly")),
        fields=tuple(field_of(mapping(item)) for item in sequence(schema.get("fields"))),
        primary_key=(text(key),) if isinstance(key, str) else texts(key),
        missing_values=tuple(text(v) for v in sequence(schema.get("missingValues", [""]))),
        document=document,
    )


def settings_of(document: Mapping[str, object], regions: Mapping[str, str]) -> Settings:
    """`catalog/catalog.yml` as a value."""
    region = text(document.get("region"))
    return Settings(
        title=bilingual(document, "title"),
        region=region,
        region_name=text(document.get("region_name")) or regions.get(region, region),
        publisher=text(document.get("publisher")),
        license=text(document.get("license")) or "CC-BY-4.0",
        base_url=_base_url(text(document.get("base_url"))),
        languages=_languages(texts(document.get("languages"))),
        time_zone=text(document.get("time_zone")) or "Asia/Jakarta",
        sop=text(document.get("sop")),
        # Fail safe: whatever is not plainly `false` keeps the mark that this is no official portal.
        demonstration=document.get("demonstration", False) is not False,
        accent=text(document.get("accent")) or "#0B6B5F",
        forge=_flat(document.get("forge")),
        contact=_flat(document.get("contact")),
        home=mapping(document.get("home")),
        document=document,
    )


def _base_url(given: str) -> str:
    """The public address, ending in "/"; "/" alone when it is no address of the web."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return "/"
    return given.rstrip("/") + "/" if parts.scheme in ("http", "https") and parts.netloc else "/"


def _languages(given: tuple[str, ...]) -> tuple[str, ...]:
    """Indonesian first, always: its pages stand at the root of the site. English unless only Indonesian is wanted."""
    return ("id", "en") if not given or "en" in given else ("id",)


def agencies_of(document: Iterable[object]) -> Mapping[str, Agency]:
    """`catalog/agencies.yml`: the agencies with a plain id, by id, in the order of the file."""
    found = {}
    for item in map(mapping, document):
        if not plain_name(text(item.get("id"))):
            continue
        agency = Agency(
            id=text(item.get("id")),
            code=text(item.get("code")),
            name=bilingual(item, "name"),
            short=text(item.get("short")) or text(item.get("name")),
            affairs=texts(item.get("affairs")),
            contact=_flat(item.get("contact")),
            kind=text(item.get("kind")) or "agency",
            approval_role=_approval_role(item),
        )
        found[agency.id] = agency
    return found


def _approval_role(item: Mapping[str, object]) -> str:
    """Who approves for an agency. Vertical agencies have no kepala OPD; as public bodies they have a PPID (UU
    14/2008), who answers for what they give out.
    """
    return text(item.get("approval_role")) or (PPID if text(item.get("kind")) == "vertical_agency" else AGENCY_HEAD)


def waivers_of(document: Iterable[object], line_of: Mapping[int, int]) -> tuple[Waiver, ...]:
    """`catalog/waivers.yml`: a list of accepted findings; `line_of` gives the line of the n-th."""
    keys = ("code", "dataset", "column", "reason", "approved_by", "approved_on", "expires_on")
    return tuple(
        Waiver(line=line_of.get(n, 1), **{key: text(mapping(item).get(key)) for key in keys})
        for n, item in enumerate(document)
    )
