from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.portal.markdown import clean_text, convert, is_plain, render, render_inline


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("", ""),
        ("  \n ", ""),
        ("Jumlah penduduk.", "<p>Jumlah penduduk.</p>"),
        ("Satu\n\nDua", "<p>Satu</p>\n<p>Dua</p>"),
        ("**Penting** dan `kode`", "<p><strong>Penting</strong> dan <code>kode</code></p>"),
        ("# Judul", "<h3>Judul</h3>"),
        ("###### Judul", "<h6>Judul</h6>"),
    ],
)
def test_markdown_becomes_html(source: str, html: str) -> None:
    assert render(source) == html


def test_a_list_and_a_table_keep_their_structure() -> None:
    html = render("- satu\n- dua\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert html.count("<li>") == 2
    assert '<td class="align-right">2</td>' in html
    assert '<div class="table-scroll" tabindex="0"><table>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "![gambar](https://example.org/lacak.png)",
        "[klik](javascript:alert(1))",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="vbscript:x" onclick="alert(1)">x</a>',
        '<p id="isi" class="banner" style="position:fixed">x</p>',
        '<iframe src="https://example.org/"></iframe>',
        '<svg onload="alert(1)"><style>*{}</style></svg>',
        "<math><mtext><script>alert(1)</script></mtext></math>",
        '<form action="/x"><input name="q"></form>',
        "<h1>Judul kedua</h1>",
        "`</code><script>alert(1)</script>`\n<!-- <script> -->",
    ],
)
def test_nothing_harmful_survives(source: str) -> None:
    html = render(source).lower()
    for part in ("<script", "<img", "javascript:", "vbscript:", "data:", "onerror=", "onclick=", "onload=", "<iframe"):
        assert part not in html
    for part in ("<style", "style=", "<form", "<input", ' id="', ' class="', "<h1", "<svg", "<!--"):
        assert part not in html


def test_what_looks_like_a_style_in_a_sentence_stays_a_sentence() -> None:
    assert render('Tulis `<b style="x">` atau style="y"') == (
        '<p>Tulis <code>&lt;b style="x"&gt;</code> atau style="y"</p>'
    )


def test_a_link_to_elsewhere_carries_rel() -> None:
    html = render("[BPS](https://blitarkota.bps.go.id/ 'Kota Blitar')")
    assert html == '<p><a href="https://blitarkota.bps.go.id/" title="Kota Blitar" rel="nofollow noopener">BPS</a></p>'


def test_the_token_of_the_renderer_stays_text() -> None:
    assert render("Tulis {root} di sini") == "<p>Tulis &#123;root} di sini</p>"


def test_one_line_has_no_paragraph_around_it() -> None:
    assert render_inline("Jumlah *penduduk*\nakhir tahun") == "Jumlah <em>penduduk</em> akhir tahun"
    assert render_inline("") == ""


@pytest.mark.parametrize(
    "source", ["1. satu", "- satu", "a_b_c", "A < B", "x\n: y", "# x", "*", "a & b", "satu\n\ndua"]
)
def test_text_that_may_mean_something_is_parsed(source: str) -> None:
    assert not is_plain(source)


PROSE = st.text(alphabet=st.sampled_from("aZé Ω0129 ,.;:()/%'’“”–—?-\t"), max_size=60)


@given(PROSE)
def test_the_short_way_for_plain_text_gives_what_the_parser_gives(text: str) -> None:
    text = text.strip()
    if is_plain(text):
        assert render(text) == clean_text(convert(text))


@given(st.text(max_size=80))
def test_no_text_at_all_makes_a_script_an_event_or_a_style(text: str) -> None:
    html = render(text).lower()
    assert "<script" not in html
    assert not re.search(r"<[^<>]* style=", html)
