"""schema.org values to embed in pages: Dataset with what dataset search requires and recommends, and the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from satudata.export.publication import Download, Publication, joined, notice, unit_of
from satudata.model import addresses
from satudata.model.catalog import Access, Field, Settings
from satudata.model.periods import bounds

CONTEXT = "https://schema.org"
SHORTEST, LONGEST = 50, 5000  # characters of a description that dataset search takes


def dataset_json_ld(publication: Publication, downloads: Sequence[Download], language: str) -> dict[str, object]:
    """A schema.org Dataset in one language; `downloads` are listed when it is published, else none."""
    dataset = publication.dataset
    settings = publication.settings
    value: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": f"{publication.page_url}#dataset",
        "name": dataset.title[language],
        "description": _description(publication, language),
        "url": publication.url(addresses.in_language(addresses.dataset(dataset.id), language)),
        "identifier": dataset.id,
        "inLanguage": language,
        "keywords": list(dataset.keywords),
        "license": next((link.path for link in publication.licences), ""),
        "isAccessibleForFree": dataset.access.level is Access.OPEN,
        "conditionsOfAccess": dataset.access.ground,
        "creator": _agency(publication, language),
        "publisher": {"@type": "GovernmentOrganization", "name": settings.publisher, "url": settings.base_url},
        "datePublished": publication.issued,
        "dateModified": publication.modified,
        "version": publication.version,
        "temporalCoverage": "/".join(filter(None, bounds(dataset.temporal))),
        "spatialCoverage": _place(dataset.spatial, publication.region),
        "variableMeasured": [_variable(field, language) for field in dataset.measures],
        "measurementTechnique": _method(dataset.document),
        "isBasedOn": [link.path for link in dataset.sources if link.path],
        "includedInDataCatalog": _catalogue(settings, language),
        "distribution": [_file(publication, one) for one in downloads] if publication.published else [],
    }
    return _stated(value)


def site_json_ld(settings: Settings, language: str) -> dict[str, object]:
    """The home page: the web site, the organization behind it, and the data catalogue it is."""
    mark = notice(settings)
    home = addresses.absolute(settings.base_url, addresses.in_language("", language))
    organization = {
        "@type": "GovernmentOrganization",
        "@id": f"{settings.base_url}#publisher",
        "name": settings.publisher,
        "url": settings.base_url,
        "email": settings.contact.get("email", ""),
        "areaServed": _place(settings.region, settings.region_name),
    }
    site = {
        "@type": "WebSite",
        "@id": f"{settings.base_url}#website",
        "name": settings.title[language],
        "description": joined(settings.title[language], mark[language] if mark else ""),
        "url": home,
        "inLanguage": language,
        "publisher": {"@id": f"{settings.base_url}#publisher"},
    }
    catalogue = {**_catalogue(settings, language), "publisher": {"@id": f"{settings.base_url}#publisher"}}
    return {"@context": CONTEXT, "@graph": [site, _stated(organization), catalogue]}


def _description(publication: Publication, language: str) -> str:
    """The description with the demonstration's notice; led by the title when it is too short to be taken."""
    dataset = publication.dataset
    text = dataset.description[language]
    if len(text) < SHORTEST:
        text = f"{dataset.title[language]}: {publication.assessed.summary.measure[language]}. {text}"
    mark = notice(publication.settings)
    return joined(text[: LONGEST - len(mark[language]) - 2], mark[language]) if mark else text[:LONGEST]


def _agency(publication: Publication, language: str) -> dict[str, object]:
    agency = publication.agency
    contact = publication.contact
    point = {"@type": "ContactPoint", "contactType": contact.get("name", ""), "email": contact.get("email", "")}
    return _stated(
        {
            "@type": "GovernmentOrganization",
            "name": agency.name[language],
            "url": publication.url(addresses.in_language(addresses.agency(agency.id), language)),
            "contactPoint": _stated(point) if contact.get("email") else None,
        }
    )


def _catalogue(settings: Settings, language: str) -> dict[str, object]:
    return {
        "@type": "DataCatalog",
        "@id": f"{settings.base_url}#catalog",
        "name": settings.title[language],
        "url": addresses.absolute(settings.base_url, addresses.in_language(addresses.listing(), language)),
    }


def _place(code: str, name: str) -> dict[str, object] | None:
    return {"@type": "Place", "name": name or code, "identifier": code} if code else None


def _variable(field: Field, language: str) -> dict[str, object]:
    variable = {
        "@type": "PropertyValue",
        "name": field.title[language],
        "description": field.definisi or field.description[language],
        "unitText": unit_of(field),
    }
    return _stated(variable)


def _method(document: Mapping[str, object]) -> str:
    statistics = document.get("statistics")
    return str(statistics.get("metode") or "") if isinstance(statistics, Mapping) else ""


def _file(publication: Publication, download: Download) -> dict[str, object]:
    return {
        "@type": "DataDownload",
        "encodingFormat": addresses.MEDIA_TYPES[download.extension],
        "contentUrl": publication.url(download.path),
        "contentSize": f"{download.n_bytes} B",
        "sha256": download.sha256,
    }


def _stated(value: Mapping[str, object]) -> dict[str, object]:
    """The value without what is not known; False is known."""
    return {key: part for key, part in value.items() if part is not None and part != "" and part != []}
