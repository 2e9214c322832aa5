from __future__ import annotations

import json
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from satudata.export.dcat import catalogue_jsonld, catalogue_node, dataset_fragment, dataset_node
from satudata.model import addresses
from satudata.model.snapshot import State
from tests.export.conftest import Example, MakeExample

SHAPES = Path(__file__).parent / "shapes" / "dcat.ttl"
CLOSED = {
    "level": "closed",
    "ground": "UU 14/2008 Pasal 17 huruf h",
    "decided_by": "PPID Kota Blitar",
    "decided_on": "2026-01-10",
}
EU = "http://publications.europa.eu/resource/authority"


def fragment(one: Example) -> bytes:
    return dataset_fragment(one.publication, [one.download(extension) for extension in addresses.FORMATS])


def catalogue(one: Example, *fragments: bytes) -> bytes:
    publication = one.publication
    head = catalogue_node(publication.settings, "2026-01-05", {"2.12": publication.affair})
    return b"".join(catalogue_jsonld(head, fragments))


def parsed(content: bytes) -> Graph:
    return Graph().parse(data=content, format="json-ld")


def judged(graph: Graph) -> str:
    """The complaints of the shapes, warnings included; "" when there is none."""
    conforms, _, text = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES), inference="none")
    return "" if conforms else str(text)


def test_an_open_dataset_meets_all_that_dcat_ap_asks_and_recommends(example: MakeExample) -> None:
    one = example()
    assert judged(parsed(catalogue(one, fragment(one)))) == ""


@pytest.mark.parametrize("level", ["restricted", "closed"])
def test_a_dataset_that_is_not_open_is_listed_with_the_reason_and_without_a_file(
    example: MakeExample, level: str
) -> None:
    one = example(state=State.NOT_OPEN, access={**CLOSED, "level": level})
    graph = parsed(catalogue(one, fragment(one)))
    assert judged(graph) == ""
    assert not list(graph.subjects(RDF.type, URIRef("http://www.w3.org/ns/dcat#Distribution")))
    assert "UU 14/2008 Pasal 17 huruf h" in graph.serialize()


def test_a_blocked_dataset_has_no_file(example: MakeExample) -> None:
    one = example(state=State.BLOCKED)
    assert "distribution" not in dataset_node(one.publication, [one.download()])


@pytest.mark.parametrize(
    "key", ["publisher", "title", "description", "identifier", "accessRights", "temporal", "theme"]
)
def test_the_shapes_notice_what_is_left_out(example: MakeExample, key: str) -> None:
    one = example()
    node = {name: value for name, value in json.loads(fragment(one)).items() if name != key}
    assert judged(parsed(catalogue(one, json.dumps(node).encode()))) != ""


def test_the_shapes_notice_a_file_of_closed_data(example: MakeExample) -> None:
    one = example(access=CLOSED)  # published by mistake: the state says so, the access class does not
    assert judged(parsed(catalogue(one, fragment(one)))) != ""


def test_texts_are_in_both_languages_and_carry_the_notice(example: MakeExample) -> None:
    graph = parsed(catalogue(one := example(), fragment(one)))
    dataset = URIRef(f"{one.publication.page_url}#dataset")
    assert Literal("Population by urban village", lang="en") in set(graph.objects(dataset, DCTERMS.title))
    descriptions = {text.language: str(text) for text in graph.objects(dataset, DCTERMS.description)}  # type: ignore[attr-defined]  # literals have a language
    assert descriptions["id"].endswith(". CONTOH – BUKAN DOKUMEN RESMI")
    assert descriptions["en"].endswith("· EXAMPLE – NO OFFICIAL DOCUMENT")


def test_a_missing_english_text_is_left_out_rather_than_filled_with_indonesian(example: MakeExample) -> None:
    one = example(en={})
    assert set(json.loads(fragment(one))["description"]) == {"id"}


def test_a_file_has_its_address_size_type_and_checksum(example: MakeExample) -> None:
    one = example()
    csv = json.loads(fragment(one))["distribution"][0]
    assert csv["downloadURL"] == "https://data.example.go.id/portal/data/dukcapil/penduduk/penduduk.csv"
    assert csv["byteSize"] == str(len(one.content))
    assert csv["checksum"]["checksumValue"] == one.download().sha256
    assert csv["mediaType"].endswith("/text/csv")


@pytest.mark.parametrize(("frequency", "code"), [("yearly", "ANNUAL"), ("four_monthly", "ANNUAL_3"), ("once", "NEVER")])
def test_a_frequency_is_told_in_the_common_vocabulary(example: MakeExample, frequency: str, code: str) -> None:
    node = dataset_node(example(frequency=frequency).publication, [])
    assert node["accrualPeriodicity"] == f"{EU}/frequency/{code}"


def test_a_period_is_told_by_its_first_and_last_day(example: MakeExample) -> None:
    node = dataset_node(example().publication, [])
    assert node["temporal"] == {"@type": "dct:PeriodOfTime", "startDate": "2023-01-01", "endDate": "2024-03-31"}


def test_a_catalogue_without_datasets_is_still_a_catalogue(example: MakeExample) -> None:
    one = example()
    assert judged(parsed(catalogue(one))) == ""


def test_a_sparse_dataset_says_only_what_is_known(example: MakeExample) -> None:
    one = example(keywords=[], theme="", spatial={}, temporal={}, frequency="", sources=[], licenses=[])
    node = json.loads(fragment(one))
    assert not {"keyword", "theme", "spatial", "temporal", "accrualPeriodicity", "provenance", "rights"} & set(node)
    assert node["distribution"][0]["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_contact_is_a_function_with_ways_to_reach_it(example: MakeExample) -> None:
    contact = {"name": "Bidang", "phone": "(0342) 801-171", "email": "d@example.go.id", "url": "https://example.go.id/"}
    one = example(contact=contact)
    assert judged(parsed(catalogue(one, fragment(one)))) == ""
    point = json.loads(fragment(one))["contactPoint"]
    assert (point["hasEmail"], point["hasTelephone"]) == ("mailto:d@example.go.id", "tel:0342801171")


def test_a_catalogue_without_a_contact_names_none(example: MakeExample) -> None:
    one = example(settings={"contact": {}})
    assert "contactPoint" not in json.loads(catalogue(one))


def test_equal_input_gives_equal_bytes(example: MakeExample) -> None:
    assert fragment(example()) == fragment(example())
