"""Neighbours of datasets."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable

from satudata.model.snapshot import Assessed, Summary
from satudata.portal.related import related

Make = Callable[..., Assessed]


def catalogue(make: Make, n: int) -> list[Summary]:
    one = make().summary
    return [
        dataclasses.replace(
            one,
            id=f"opd{i % 5}/data-{i:03d}",
            agency=f"opd{i % 5}",
            theme=f"1.0{i % 3}",
            keywords=(f"kata{i % 11}", f"kunci{i % 7}"),
        )
        for i in range(n)
    ]


def test_the_order_of_the_summaries_changes_no_neighbour(make: Make) -> None:
    summaries = catalogue(make, 120)
    shuffled = summaries[:]
    random.Random(7).shuffle(shuffled)
    assert related(summaries) == related(shuffled)


def test_everyone_has_four_others_never_itself_and_none_twice(make: Make) -> None:
    for name, near in related(catalogue(make, 120)).items():
        assert len(near) == len(set(near)) == 4
        assert name not in near


def test_a_shared_keyword_comes_before_a_shared_affair(make: Make) -> None:
    one = make().summary
    first = dataclasses.replace(one, id="a/1", agency="a", keywords=("langka",))
    same_word = dataclasses.replace(one, id="z/9", agency="z", theme="9.99", keywords=("langka",))
    same_affair = dataclasses.replace(one, id="a/2", agency="a", keywords=("lain",))
    assert related([first, same_word, same_affair])["a/1"] == ("z/9", "a/2")


def test_a_single_dataset_has_no_neighbour(make: Make) -> None:
    assert related([make().summary]) == {"dinsos/garis-kemiskinan": ()}
    assert related([]) == {}


def test_one_more_dataset_changes_few_others(make: Make) -> None:
    summaries = catalogue(make, 200)
    before = related(summaries)
    after = related([*summaries, dataclasses.replace(summaries[0], id="opd0/data-000b")])
    assert sum(before[name] != after[name] for name in before) < 30
