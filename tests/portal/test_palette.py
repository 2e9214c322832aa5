from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.portal.palette import BLACK, DARK, DEFAULT_ACCENT, LIGHT, WHITE, contrast, rgb, scheme, stylesheet


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(rgb("#777777"), WHITE) == pytest.approx(4.478, abs=0.001)
    assert contrast(WHITE, WHITE) == 1


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_accent_becomes_readable_on_every_ground_of_both_schemes(accent: tuple[int, int, int]) -> None:
    for fixed, towards in ((LIGHT, BLACK), (DARK, WHITE)):
        colours = scheme(fixed, accent, towards)
        text = rgb(colours["accent"])
        for ground in ("surface", "paper", "sunken", "accent-soft"):
            assert contrast(text, rgb(colours[ground])) >= 4.5
        assert contrast(rgb(colours["on-accent"]), text) >= 4.5


@pytest.mark.parametrize("fixed", [LIGHT, DARK])
def test_the_fixed_colours_are_readable_where_they_are_used(fixed: dict[str, str]) -> None:
    for ink in ("ink", "muted", "highlight", "danger"):
        for ground in ("surface", "paper", "sunken"):
            assert contrast(rgb(fixed[ink]), rgb(fixed[ground])) >= 4.5, (ink, ground)
    assert contrast(rgb(fixed["notice-ink"]), rgb(fixed["notice"])) >= 4.5
    assert contrast(rgb(fixed["danger"]), rgb(fixed["danger-soft"])) >= 4.5
    assert contrast(rgb(fixed["ink"]), rgb(fixed["danger-soft"])) >= 4.5
    assert contrast(rgb(fixed["line-strong"]), rgb(fixed["surface"])) >= 3


@pytest.mark.parametrize("accent", ["", "teal", "#12345", "#12345G", "red;}body{display:none"])
def test_an_accent_that_is_no_colour_gives_the_default(accent: str) -> None:
    assert stylesheet(accent) == stylesheet(DEFAULT_ACCENT)


def test_the_stylesheet_holds_both_schemes() -> None:
    css = stylesheet("#C2410C")
    assert len(re.findall(r"--accent:#[0-9A-F]{6}", css)) == 2
    assert "prefers-color-scheme:dark" in css
