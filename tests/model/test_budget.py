"""What a forge bears, told before it is used up."""

from __future__ import annotations

import pytest

from satudata.model.budget import Use, uses

MB = 1_000_000


@pytest.mark.parametrize(
    ("size", "level"), [(599, 0.0), (600, 0.6), (799, 0.6), (800, 0.8), (949, 0.8), (950, 0.95), (2000, 0.95)]
)
def test_the_site_is_warned_of_at_60_80_and_95_percent_of_what_the_forge_hosts(size: int, level: float) -> None:
    assert [(use.what, use.level) for use in uses(size * MB, {})] == ([("site", level)] if level else [])


def test_the_largest_file_is_held_against_the_browser_and_against_git() -> None:
    files = {"data/a/x.csv": 3 * MB, "data/a/y.csv": 21 * MB}
    assert list(uses(0, files)) == [Use("upload", 21 * MB, 25 * MB, "data/a/y.csv")]
    assert [(use.what, use.level) for use in uses(0, {**files, "data/a/z.csv": 61 * MB})] == [
        ("file", 0.6), ("upload", 0.95),
    ]  # fmt: skip


def test_an_empty_catalogue_uses_nothing() -> None:
    assert list(uses(0, {})) == []
