"""Lists of datasets, fifty a page."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pytest

from satudata.model.catalog import Bilingual
from satudata.model.snapshot import Assessed, State, Summary
from satudata.portal import listing
from satudata.portal.views import Facts
from satudata.text import Text

Make = Callable[..., Assessed]
MAX_BYTES = 300_000  # what the largest page of a catalogue of 10,000 may have


def many(make: Make, n: int) -> list[Summary]:
    one = make().summary
    return [
        dataclasses.replace(one, id=f"dinsos/data-{i}", title=Bilingual(f"Judul {i:05d}", f"Title {i:05d}"))
        for i in range(n)
    ]


def test_the_catalogue_is_cut_into_pages_that_hold_everything_once(make: Make, facts: Facts, t: Text) -> None:
    made = list(listing.catalogue(many(make, 120), facts, t))
    assert [page.path for page in made] == ["katalog/", "katalog/2/", "katalog/3/"]
    links = [link for page in made for link in re.findall(r'row-title"><a href="[^"]*data/([^"]+)/"', page.body)]
    assert len(links) == len(set(links)) == 120
    assert len({page.title for page in made}) == 3


@pytest.mark.parametrize("n", [0, 1, 50])
def test_a_list_that_fits_has_one_page_and_no_pager(make: Make, facts: Facts, t: Text, n: int) -> None:
    (page,) = listing.catalogue(many(make, n), facts, t)
    assert "pager" not in page.body
    assert ('class="empty"' in page.body) == (n == 0)


def test_the_pager_names_first_last_and_the_pages_around(facts: Facts, indonesian: Text) -> None:
    html = listing.pager("katalog/", 7, 200, facts, indonesian)
    assert re.findall(r">([0-9…]+)<", html) == ["1", "…", "5", "6", "7", "8", "9", "…", "200"]
    assert html.count("aria-current") == 1
    assert 'rel="prev" href="{root}katalog/6/"' in html
    assert 'rel="next" href="{root}katalog/8/"' in html


def test_the_first_page_has_no_number_in_its_address(facts: Facts, indonesian: Text) -> None:
    assert 'rel="prev" href="{root}katalog/"' in listing.pager("katalog/", 2, 3, facts, indonesian)
    assert 'rel="prev"' not in listing.pager("katalog/", 1, 3, facts, indonesian)
    assert 'rel="next"' not in listing.pager("katalog/", 3, 3, facts, indonesian)


def test_no_list_of_ten_thousand_datasets_makes_a_large_page(make: Make, facts: Facts, indonesian: Text) -> None:
    summaries = many(make, 10_000)
    made = [*listing.catalogue(summaries, facts, indonesian), *listing.agency("dinsos", summaries, facts, indonesian)]
    made += listing.affair("1.06", summaries, facts, indonesian)
    assert max(len(page.body.encode()) for page in made) < MAX_BYTES // 3


@pytest.mark.parametrize(
    ("state", "access", "told"),
    [
        (State.PUBLISHED, "open", "CSV · XLSX · JSON · Parquet"),
        (State.BLOCKED, "open", "Tertahan galat"),
        (State.NOT_OPEN, "restricted", "Terbatas"),
        (State.NOT_OPEN, "closed", "Tertutup"),
    ],
)
def test_a_row_says_what_can_be_had(
    make: Make, facts: Facts, indonesian: Text, state: State, access: str, told: str
) -> None:
    assert told in listing.row(make(state=state, access=access).summary, facts, indonesian)


def test_a_late_dataset_is_marked_in_its_row_and_counted_at_its_agency(
    make: Make, facts: Facts, indonesian: Text
) -> None:
    late = make(summary={"period": ("2010", "2011")}).summary
    assert 'class="fresh late"' in listing.row(late, facts, indonesian)
    (page,) = listing.agency("dinsos", [late, make("dinsos/b").summary], facts, indonesian)
    assert "2 tabel, 1 di antaranya" in page.body


def test_an_agency_links_only_affairs_that_have_data(make: Make, facts: Facts, indonesian: Text) -> None:
    (page,) = listing.agency("dinsos", [make().summary], facts, indonesian)
    assert "urusan/1.06/" in page.body
    assert "urusan/9.99/" not in page.body


def test_datasets_of_an_unknown_agency_still_have_their_page(make: Make, facts: Facts, t: Text) -> None:
    (page,) = listing.agency("baru", [make("baru/x").summary], facts, t)
    assert page.title == "baru"


def test_newest_first_then_by_id(make: Make) -> None:
    one = make().summary
    rows = [
        dataclasses.replace(one, id=name, updated_on=on) for name, on in (("b", "2026"), ("a", "2026"), ("c", "2027"))
    ]
    assert [row.id for row in listing.newest(rows)] == ["c", "a", "b"]


def test_searches_are_offered_in_the_language_of_the_page(facts: Facts) -> None:
    given = {"en": {"searches": ["population"]}}
    bilingual = dataclasses.replace(facts, settings=dataclasses.replace(facts.settings, document=given))
    assert bilingual.searches("en") == ["population"]
    assert bilingual.searches("id") == facts.searches("en") == ["penduduk", "upah minimum"]
