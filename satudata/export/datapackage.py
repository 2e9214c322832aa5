"""Data Package v2 descriptors: one per dataset, and one for the whole catalogue, put together from a resource of each.

The keys a metadata file carries beyond the standard (BPS, DCAT, SPBE) are kept as they are. Only published rows become
a resource; of other datasets there is no descriptor (their own page and the DCAT catalogue say that they exist).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from satudata.export.publication import Download, Publication, languages_of, licence_path, marked, notice
from satudata.export.values import compact
from satudata.model import addresses
from satudata.model.catalog import Link, Settings

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
DIALECT_PROFILE = "https://datapackage.org/profiles/2.0/tabledialect.json"
DIALECT = {
    "$schema": DIALECT_PROFILE,
    "header": True,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
RESTATED = frozenset({"homepage", "schema"})
KEPT_OF_FIELDS = frozenset({"name", "type", "title", "constraints"})


def datapackage(publication: Publication, csv: Download) -> dict[str, object]:
    """The descriptor that stands beside the CSV: everything the metadata file says, in the words of Data Package v2."""
    dataset = publication.dataset
    descriptor: dict[str, object] = {
        "$schema": PACKAGE_PROFILE,
        "name": package_name(dataset.id),
        "id": publication.page_url,
        "title": dataset.title.id,
        "description": marked(dataset.description, publication.settings).id,
        **_noted(publication.settings),
        "homepage": publication.page_url,
        "version": publication.version,
        "created": _created(publication),
        "keywords": list(dataset.keywords),
        "licenses": _licences(publication.licences),
        "sources": [_link(source) for source in dataset.sources],
        "contributors": [_publisher(publication)],
        "resources": [_resource(publication, csv, csv.path.rpartition("/")[2], schema_of(publication))],
    }
    # What is said above is never overruled by a key of the file.
    kept = {k: value for k, value in dataset.document.items() if k not in descriptor and k not in RESTATED}
    return {key: value for key, value in {**descriptor, **kept}.items() if value not in ("", [])}


def datapackage_bytes(publication: Publication, csv: Download) -> bytes:
    """The same as a UTF-8 file, one key a line: the indented form of `json` takes ten times as long."""
    lines = [f"{compact(key)}: {compact(value)}" for key, value in datapackage(publication, csv).items()]
    body = ",\n".join(lines)
    return f"{{\n{body}\n}}\n".encode()


def resource_fragment(publication: Publication, csv: Download) -> bytes:
    """The dataset as one resource of the catalogue-wide package: its path from the root, its schema without prose."""
    dataset = publication.dataset
    schema = schema_of(publication)
    fields = schema.pop("fields")
    assert isinstance(fields, list)
    slim = [{key: value for key, value in field.items() if key in KEPT_OF_FIELDS} for field in fields]
    resource = _resource(publication, csv, csv.path, {**schema, "fields": slim})
    resource["description"] = dataset.description.id
    resource["homepage"] = publication.page_url
    resource["licenses"] = _licences(publication.licences)
    resource["sources"] = [_link(source) for source in dataset.sources]
    return _written({key: value for key, value in resource.items() if value not in ("", [])})


def catalogue_datapackage(settings: Settings, version: str, fragments: Iterable[bytes]) -> Iterator[bytes]:
    """`/datapackage.json` in pieces, from the fragments in the order given. `version` is the commit it was made from.

    The standard asks for at least one resource; a catalogue without one still gets its head, with an empty list.
    """
    head = {
        "$schema": PACKAGE_PROFILE,
        "name": "katalog",
        "id": settings.base_url,
        "title": settings.title.id,
        **_noted(settings),
        "homepage": settings.base_url,
        "version": version,
        "licenses": [{"name": settings.license, "path": licence_path(settings.license)}],
        "contributors": [{"title": settings.publisher, "roles": ["publisher"]}],
    }
    yield _written(head)[:-1] + b',"resources":['
    before = b"\n"
    for fragment in fragments:
        yield before + fragment
        before = b",\n"
    yield b"\n]}\n"


def package_name(dataset_id: str) -> str:
    """`dinkes/puskesmas` as a name of one path segment, `dinkes.puskesmas`; ids have no dots, so names are unique."""
    return dataset_id.replace("/", ".")


def schema_of(publication: Publication) -> dict[str, object]:
    """The Table Schema: as in the metadata file, every column in order, with its BPS keys."""
    dataset = publication.dataset
    source = dataset.document.get("schema")
    stated = dict(source) if isinstance(source, Mapping) else {}
    fields = stated.pop("fields", [])
    return {
        "$schema": SCHEMA_PROFILE,
        **stated,
        "missingValues": list(dataset.missing_values),
        "fields": [dict(field) for field in fields if isinstance(field, Mapping)],
    }


def _resource(publication: Publication, csv: Download, path: str, schema: Mapping[str, object]) -> dict[str, object]:
    dataset = publication.dataset
    return {
        "$schema": RESOURCE_PROFILE,
        "name": package_name(dataset.id),
        "type": "table",
        "title": dataset.title.id,
        **({"en": {"title": dataset.title.en}} if dataset.title.en else {}),
        "path": path,
        "format": "csv",
        "mediatype": addresses.MEDIA_TYPES["csv"],
        "encoding": "utf-8",
        "bytes": csv.n_bytes,
        "hash": f"sha256:{csv.sha256}",
        "dialect": DIALECT,
        "schema": schema,
    }


def _created(publication: Publication) -> str:
    """When the dataset was first there, to the second where Git knows it."""
    versions = publication.assessed.versions
    if versions:
        return versions[-1].at
    return f"{publication.issued}T00:00:00Z" if publication.issued else ""


def _publisher(publication: Publication) -> dict[str, object]:
    agency = publication.agency
    email = publication.contact.get("email", "")
    publisher = {"title": agency.name.id, "path": publication.url(addresses.agency(agency.id))}
    return {**publisher, **({"email": email} if email else {}), "roles": ["publisher"]}


def _licences(links: Iterable[Link]) -> list[dict[str, str]]:
    named = ({"name": link.name, "title": link.title, "path": link.path} for link in links)
    return [{key: value for key, value in licence.items() if value} for licence in named]


def _link(link: Link) -> dict[str, str]:
    return {"title": link.title, "path": link.path} if link.path else {"title": link.title}


def _noted(settings: Settings) -> dict[str, object]:
    mark = notice(settings)
    return {"notice": languages_of(mark)} if mark else {}


def _written(value: object) -> bytes:
    return compact(value).encode()
