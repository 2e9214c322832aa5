"""Where everything stands on the site (docs/architecture.md, "The site"): paths without a leading slash.

A folder address ends in "/". Pages stand once per language: Indonesian at the root, English below `en/`. Files for
machines and downloads stand once, at the root.
"""

from __future__ import annotations

import re

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_NAME = 80

CATALOGUE_CSV = "catalog.csv"
CATALOGUE_JSONLD = "catalog.jsonld"
DATAPACKAGE = "datapackage.json"
BUILD = "build.json"
CHECKSUMS = "checksums.txt"
SITEMAP = "sitemap.xml"
PUBLICATIONS = "publications.json"
ROBOTS = "robots.txt"
PROCEDURE = "prosedur/"
REQUESTS = "permintaan/"
COMPLAINTS = "pengaduan/"
PROCEDURE_PDF = "prosedur/prosedur.pdf"
PERFORMANCE_JSON = "kinerja.json"
RELEASES_ICS = "jadwal.ics"

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
FORMATS = tuple(MEDIA_TYPES)


def plain_name(name: str) -> bool:
    """Whether this may stand in a path and an address as it is: small letters, digits and single hyphens."""
    return len(name) <= MAX_NAME and NAME.fullmatch(name) is not None


def in_language(path: str, language: str) -> str:
    """The same page in that language: Indonesian at the root, others below their code."""
    return path if language == "id" else f"{language}/{path}"


def dataset(dataset_id: str) -> str:
    """The folder of a dataset: its page and its files."""
    return f"data/{dataset_id}/"


def download(dataset_id: str, extension: str) -> str:
    """A file of the dataset as it is now: csv, xlsx, json or parquet."""
    return f"data/{dataset_id}/{_name(dataset_id)}.{extension}"


def descriptor(dataset_id: str) -> str:
    """The Data Package descriptor of a dataset."""
    return f"data/{dataset_id}/{DATAPACKAGE}"


def version_download(dataset_id: str, version_id: str) -> str:
    """The CSV of one version of a dataset; two of them saved side by side keep their names apart."""
    return f"data/{dataset_id}/versi/{_name(dataset_id)}-{version_id}.csv"


def listing(page: int = 1) -> str:
    """The n-th page of the list of datasets, from 1."""
    return "katalog/" if page == 1 else f"katalog/{page}/"


def agency(agency_id: str = "") -> str:
    """An agency's page; without an id the list of agencies."""
    return f"instansi/{agency_id}/" if agency_id else "instansi/"


def performance(agency_id: str = "") -> str:
    """How the procedure is kept: an agency's figures; without an id those of all."""
    return f"kinerja/{agency_id}/" if agency_id else "kinerja/"


def releases(month: str = "") -> str:
    """The release calendar; with a month (`2026-03`) everything promised for it."""
    return f"jadwal/{month}/" if month else "jadwal/"


def plan(year: int = 0, agency_id: str = "") -> str:
    """A year's list of data, or an agency's part of it; without a year the list in force."""
    parts = [str(one) for one in (year, agency_id) if one]
    return "/".join(["daftar-data", *parts]) + "/"


def report(identity: str = "") -> str:
    """A report on how Satu Data is run, with its files; without an id the list of reports."""
    return f"laporan/{identity}/" if identity else "laporan/"


def affair(code: str = "") -> str:
    """A government affair's page; without a code the list of affairs."""
    return f"urusan/{code}/" if code else "urusan/"


def absolute(base_url: str, path: str) -> str:
    """The full address of a path; `base_url` ends in "/" and may have a path of its own."""
    return f"{base_url}{path}"


def _name(dataset_id: str) -> str:
    return dataset_id.rpartition("/")[2]
