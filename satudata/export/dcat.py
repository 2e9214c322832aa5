"""DCAT 3 as JSON-LD, following DCAT-AP 3's mandatory and recommended properties: `/catalog.jsonld`.

Made from plain values, because an RDF library takes 13 ms a dataset; rdflib and SHACL judge the result in the tests.
Datasets that are not published are listed with their access right and why, and have no distribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from satudata.export.publication import Download, Publication, languages_of, licence_path, marked, words
from satudata.export.values import compact
from satudata.model import addresses
from satudata.model.catalog import Access, Bilingual, Settings
from satudata.model.periods import bounds

EU = "http://publications.europa.eu/resource/authority"
FREQUENCIES = {
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "four_monthly": "ANNUAL_3",
    "semesterly": "ANNUAL_2",
    "yearly": "ANNUAL",
    "biennial": "BIENNIAL",
    "irregular": "IRREG",
    "once": "NEVER",
}
ACCESS_RIGHTS = {Access.OPEN: "PUBLIC", Access.RESTRICTED: "RESTRICTED", Access.CLOSED: "NON_PUBLIC"}
FILE_TYPES = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "parquet": "PARQUET"}
LANGUAGE_CODES = {"id": "IND", "en": "ENG"}
MEDIA = "https://www.iana.org/assignments/media-types"


def _texts(iri: str) -> Mapping[str, str]:
    return {"@id": iri, "@container": "@language"}


def _links(iri: str) -> Mapping[str, str]:
    return {"@id": iri, "@type": "@id"}


def _typed(iri: str, kind: str) -> Mapping[str, str]:
    return {"@id": iri, "@type": f"xsd:{kind}"}


CONTEXT: Mapping[str, object] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": _texts("dct:title"),
    "description": _texts("dct:description"),
    "identifier": "dct:identifier",
    "keyword": {"@id": "dcat:keyword", "@language": "id"},
    "theme": _links("dcat:theme"),
    "themeTaxonomy": _links("dcat:themeTaxonomy"),
    "issued": _typed("dct:issued", "date"),
    "modified": _typed("dct:modified", "date"),
    "publisher": _links("dct:publisher"),
    "name": _texts("foaf:name"),
    "homepage": _links("foaf:homepage"),
    "contactPoint": _links("dcat:contactPoint"),
    "fn": "vcard:fn",
    "hasEmail": _links("vcard:hasEmail"),
    "hasTelephone": _links("vcard:hasTelephone"),
    "hasURL": _links("vcard:hasURL"),
    "temporal": _links("dct:temporal"),
    "startDate": _typed("dcat:startDate", "date"),
    "endDate": _typed("dcat:endDate", "date"),
    "accrualPeriodicity": _links("dct:accrualPeriodicity"),
    "spatial": _links("dct:spatial"),
    "landingPage": _links("dcat:landingPage"),
    "license": _links("dct:license"),
    "accessRights": _links("dct:accessRights"),
    "rights": _links("dct:rights"),
    "provenance": _links("dct:provenance"),
    "language": _links("dct:language"),
    "version": "dcat:version",
    "label": _texts("rdfs:label"),
    "prefLabel": _texts("skos:prefLabel"),
    "notation": "skos:notation",
    "inScheme": _links("skos:inScheme"),
    "hasTopConcept": _links("skos:hasTopConcept"),
    "dataset": _links("dcat:dataset"),
    "distribution": _links("dcat:distribution"),
    "accessURL": _links("dcat:accessURL"),
    "downloadURL": _links("dcat:downloadURL"),
    "mediaType": _links("dcat:mediaType"),
    "format": _links("dct:format"),
    "byteSize": _typed("dcat:byteSize", "nonNegativeInteger"),
    "checksum": _links("spdx:checksum"),
    "algorithm": _links("spdx:algorithm"),
    "checksumValue": _typed("spdx:checksumValue", "hexBinary"),
}


def dataset_node(publication: Publication, downloads: Sequence[Download]) -> dict[str, object]:
    """A dcat:Dataset under the context above; `downloads` become its distributions when it is published, else none."""
    dataset = publication.dataset
    node: dict[str, object] = {
        "@id": f"{publication.page_url}#dataset",
        "@type": "dcat:Dataset",
        "identifier": dataset.id,
        "title": languages_of(dataset.title),
        "description": languages_of(marked(dataset.description, publication.settings)),
        "keyword": list(dataset.keywords),
        "theme": _theme(publication),
        "issued": publication.issued,
        "modified": publication.modified,
        "publisher": _agency(publication),
        "contactPoint": _contact(publication.contact),
        "temporal": _temporal(dataset.temporal),
        "accrualPeriodicity": _authority("frequency", FREQUENCIES.get(dataset.frequency, "")),
        "spatial": _spatial(publication),
        "landingPage": publication.page_url,
        "language": _languages(dataset.title),
        "accessRights": _authority("access-right", ACCESS_RIGHTS[dataset.access.level]),
        "rights": _rights(publication),
        "provenance": _provenance(publication),
        "version": publication.version,
        "distribution": [_distribution(publication, one) for one in downloads] if publication.published else [],
    }
    return _stated(node)


def dataset_fragment(publication: Publication, downloads: Sequence[Download]) -> bytes:
    """The node as one line of JSON, without the context, to be put into the catalogue."""
    return _written(dataset_node(publication, downloads))


def catalogue_node(settings: Settings, modified: str, affairs: Mapping[str, Bilingual]) -> dict[str, object]:
    """The dcat:Catalog without its datasets. `modified` is an ISO date; `affairs` are the themes in use by code."""
    about = settings.document.get("description")
    english = settings.document.get("en")
    described = english.get("description") if isinstance(english, Mapping) else None
    description = Bilingual(str(about or settings.title.id), str(described or settings.title.en))
    return _stated(
        {
            "@id": f"{settings.base_url}#catalog",
            "@type": "dcat:Catalog",
            "title": languages_of(settings.title),
            "description": languages_of(marked(description, settings)),
            "publisher": _organization(f"{settings.base_url}#publisher", Bilingual(settings.publisher)),
            "contactPoint": _contact(settings.contact),
            "homepage": settings.base_url,
            "license": licence_path(settings.license),
            "language": [f"{EU}/language/{LANGUAGE_CODES[one]}" for one in settings.languages if one in LANGUAGE_CODES],
            "modified": modified,
            "spatial": _location(settings.region, settings.region_name),
            "themeTaxonomy": _taxonomy(settings, affairs),
        }
    )


def catalogue_jsonld(head: Mapping[str, object], fragments: Iterable[bytes]) -> Iterator[bytes]:
    """`/catalog.jsonld` in pieces: the context, the catalogue, and the fragments in the order given, one a line."""
    yield _written({"@context": CONTEXT, **head})[:-1] + b',"dataset":['
    before = b"\n"
    for fragment in fragments:
        yield before + fragment
        before = b",\n"
    yield b"\n]}\n"


def _taxonomy(settings: Settings, affairs: Mapping[str, Bilingual]) -> dict[str, object]:
    """Government affairs as a concept scheme; each concept has the address of its page."""
    scheme = addresses.absolute(settings.base_url, addresses.affair())
    concepts = [_concept(settings, code, name) for code, name in affairs.items()]
    title = languages_of(words("affairs"))
    return _stated({"@id": scheme, "@type": "skos:ConceptScheme", "title": title, "hasTopConcept": concepts})


def _concept(settings: Settings, code: str, name: Bilingual) -> dict[str, object]:
    return {
        "@id": addresses.absolute(settings.base_url, addresses.affair(code)),
        "@type": "skos:Concept",
        "notation": code,
        "prefLabel": languages_of(name) or {"id": code},
        "inScheme": addresses.absolute(settings.base_url, addresses.affair()),
    }


def _theme(publication: Publication) -> dict[str, object] | None:
    code = publication.dataset.theme
    return _concept(publication.settings, code, publication.affair) if code else None


def _organization(iri: str, name: Bilingual) -> dict[str, object]:
    return {"@id": iri, "@type": ["foaf:Agent", "foaf:Organization"], "name": languages_of(name)}


def _agency(publication: Publication) -> dict[str, object]:
    agency = publication.agency
    return _organization(publication.url(addresses.agency(agency.id)), agency.name)


def _contact(contact: Mapping[str, str]) -> dict[str, object] | None:
    """A vCard of a function; None when there is nothing to call or write to."""
    if not contact:
        return None
    email, phone = contact.get("email", ""), contact.get("phone", "")
    return _stated(
        {
            "@type": ["vcard:Kind", "vcard:Organization"],
            "fn": contact.get("name", ""),
            "hasEmail": f"mailto:{email}" if email else "",
            "hasTelephone": "tel:" + "".join(c for c in phone if c.isdigit() or c == "+") if phone else "",
            "hasURL": contact.get("url", ""),
        }
    )


def _temporal(span: tuple[str, str]) -> dict[str, object] | None:
    start, end = bounds(span)
    return {"@type": "dct:PeriodOfTime", "startDate": start, "endDate": end} if start and end else None


def _spatial(publication: Publication) -> dict[str, object] | None:
    code = publication.dataset.spatial
    return _location(code, publication.region) if code else None


def _location(code: str, name: str) -> dict[str, object]:
    return _stated({"@type": "dct:Location", "identifier": code, "prefLabel": {"id": name} if name else None})


def _authority(list_name: str, code: str) -> str:
    return f"{EU}/{list_name}/{code}" if code else ""


def _languages(text: Bilingual) -> list[str]:
    return [f"{EU}/language/{LANGUAGE_CODES[language]}" for language in languages_of(text)]


def _rights(publication: Publication) -> dict[str, object] | None:
    """Why rows are not public and who decided so (UU 14/2008)."""
    decision = publication.dataset.access
    if decision.level is Access.OPEN:
        return None
    said = words(
        "rights",
        access=words(f"access_{decision.level}"),
        ground=Bilingual(decision.ground or "–"),
        decided_by=Bilingual(decision.decided_by or "–"),
    )
    return {"@type": "dct:RightsStatement", "label": languages_of(said)}


def _provenance(publication: Publication) -> dict[str, object] | None:
    sources = "; ".join(f"{one.title} <{one.path}>" if one.path else one.title for one in publication.dataset.sources)
    if not sources:
        return None
    said = words("sources", sources=Bilingual(sources))
    return {"@type": "dct:ProvenanceStatement", "label": languages_of(said)}


def _distribution(publication: Publication, download: Download) -> dict[str, object]:
    url = publication.url(download.path)
    licence = next((link.path for link in publication.licences), "")
    return _stated(
        {
            "@id": f"{publication.page_url}#{download.extension}",
            "@type": "dcat:Distribution",
            "title": languages_of(_file_title(publication.dataset.title, download.extension)),
            "accessURL": url,
            "downloadURL": url,
            "mediaType": f"{MEDIA}/{addresses.MEDIA_TYPES[download.extension]}",
            "format": _authority("file-type", FILE_TYPES[download.extension]),
            "byteSize": str(download.n_bytes),
            "checksum": {
                "@type": "spdx:Checksum",
                "algorithm": "spdx:checksumAlgorithm_sha256",
                "checksumValue": download.sha256,
            },
            "license": licence,
            "modified": publication.modified,
        }
    )


def _file_title(title: Bilingual, extension: str) -> Bilingual:
    kind = f"({FILE_TYPES[extension]})"
    return Bilingual(f"{title.id} {kind}", f"{title.en} {kind}" if title.en else "")


def _stated(node: Mapping[str, object]) -> dict[str, object]:
    """The node without what is not known."""
    return {key: value for key, value in node.items() if value}


def _written(value: object) -> bytes:
    return compact(value).encode()
