"""What figures, days, offices and sources are called in a report. Reports are in Indonesian (UU 24/2009 art. 27)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from satudata.model import addresses
from satudata.model.catalog import Settings
from satudata.papers.occasion import TEXT
from satudata.papers.paper import LANGUAGE
from satudata.read.catalogue import Catalog
from satudata.reporting.figure import Figure
from satudata.reporting.period import Period

DASH = "–"
ROMAN = ("", "I", "II", "III", "IV", "V")
DEEP = ("catalog/plan", "catalog/approvals")
NAMING = ("data/", "metadata/", "catalog/approvals/")  # names of datasets stand in the paths below
MARK = "\x1f"
PAGES = {  # which page of the portal tells of a place
    "catalog/plan/": addresses.plan(),
    "catalog/requests/": addresses.REQUESTS,
    "catalog/complaints/": addresses.COMPLAINTS,
    "catalog/reports/": addresses.report(),
    "catalog/approvals/": addresses.performance(),
    "data/": addresses.listing(),
    "metadata/": addresses.listing(),
}
FORGES = {
    "github": "https://github.com/{repository}/tree/{commit}",
    "gitlab": "https://gitlab.com/{repository}/-/tree/{commit}",
}


def say(key: str, /, **facts: str | int | float) -> str:
    """The text `report.<key>`."""
    return TEXT(f"report.{key}", **facts)


def number(value: int | float | None) -> str:
    """A number as Indonesians write it, with one decimal where it is no whole one; a dash for what is not known."""
    if value is None:
        return DASH
    whole = float(value).is_integer()
    return TEXT.number(int(value)) if whole else TEXT.number(value, 1)


def shown(figure: Figure) -> str:
    """A figure as it is written."""
    return number(figure.value)


def reasons(figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """Why some of these figures (by label) are not known, a sentence each, equal reasons together."""
    found: dict[str, list[str]] = {}
    for label, figure in figures.items():
        if not figure.known:
            found.setdefault(figure.why, []).append(label)
    return tuple(say("why", label=", ".join(labels), reason=say(f"why.{why}")) for why, labels in found.items())


def period_words(period: Period) -> str:
    """`Tahun 2026`, `Triwulan I Tahun 2026`."""
    if "-" not in period.label:
        return say("period.year", year=str(period.year))
    return say("period.quarter", quarter=ROMAN[int(period.label[-1])], year=str(period.year))


def day(iso: str) -> str:
    """An ISO day in words, a dash for none."""
    return TEXT.date(iso) if iso else DASH


def short_day(iso: str) -> str:
    """An ISO day for a table."""
    return TEXT.day(iso) if iso else DASH


def agency_name(catalog: Catalog, agency: str) -> str:
    """What an agency is called in tables."""
    known = catalog.agencies.get(agency)
    return known.short or known.name[LANGUAGE] if known is not None else agency


def affair_name(catalog: Catalog, code: str) -> str:
    """An affair by code and name."""
    if not code:
        return say("affair.none")
    name = catalog.code_list("affair").names.get(code, "")
    return f"{code} {name}".strip()


def places(paths: Iterable[str]) -> list[tuple[str, int]]:
    """The folders that paths lie in, in order, each with how many files there are; a lone file by its name, unless
    that would name a dataset, which may be closed.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(set(paths)):
        found.setdefault(_folder(path), []).append(path)
    return [
        (inside[0] if len(inside) == 1 and not folder.startswith(NAMING) else folder, len(inside))
        for folder, inside in found.items()
    ]


def _folder(path: str) -> str:
    """`data/`, `catalog/activities/`; of what is kept by year or kind of subject one folder further."""
    parts = path.split("/")
    depth = 1 if parts[0] != "catalog" else 3 if "/".join(parts[:2]) in DEEP else 2
    return "/".join(parts[:depth]) + "/"


def place_words(place: str, n: int) -> str:
    """A folder with how many files of it, or a file alone."""
    return say("source.place", place=place, n=TEXT.number(n)) if place.endswith("/") else say("source.one", place=place)


def source_line(paths: Iterable[str]) -> str:
    """The sentence that says which files something was counted from."""
    told = [place_words(*one) for one in places(paths)]
    return say("source", places="; ".join(told) if told else say("source.none"))


def source_parts() -> tuple[str, str]:
    """What stands before and after the places in that sentence."""
    before, _, after = say("source", places=MARK).partition(MARK)
    return before, after


def source_addresses(settings: Settings, commit: str) -> Callable[[str], str]:
    """Where a place can be read: on the forge at that commit, else on the portal's page about it, "" for neither."""

    def address(place: str) -> str:
        page = page_about(place)
        return forge_place(settings, commit, place) or (page_address(settings, page) if page else "")

    return address


def forge_place(settings: Settings, commit: str, place: str) -> str:
    """Where a folder or file of a commit can be read on the forge, "" where that is not known."""
    tree = forge_address(settings, commit)
    return f"{tree}/{quote(place)}" if tree else ""


def page_about(place: str) -> str:
    """The portal's page that tells of a folder or file, "" for none."""
    return next((page for prefix, page in PAGES.items() if place.startswith(prefix)), "")


def forge_address(settings: Settings, commit: str) -> str:
    """Where the files of a commit can be read on the forge, "" where that is not known."""
    pattern = FORGES.get(settings.forge.get("kind", ""), "")
    repository = settings.forge.get("repository", "")
    if pattern and repository:
        return pattern.format(repository=repository, commit=commit)
    url = settings.forge.get("url", "").rstrip("/")
    return f"{url}/{repository}/src/commit/{commit}" if url.startswith("https://") and repository else ""


def page_address(settings: Settings, path: str) -> str:
    """The portal's page at that address, "" where the portal has no public address."""
    return f"{settings.base_url}{path}" if settings.base_url.startswith("http") else ""
