"""Markdown of contributors into safe HTML: Python-Markdown reads it, nh3 lets only harmless elements through."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

import markdown as python_markdown
import nh3

# Nothing in here can start a construct of Markdown or HTML, so such text is one paragraph and needs no parser.
PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:()/%'’“”–—?-])*")

MAX_TEXT = 10_000  # characters, twice what the schema allows; Python-Markdown can take the square of their number
MAX_BRACKETS = 1_000

TEXT_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h3", "h4", "h5", "h6", "hr", "i",
    "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr",
    "ul", "var",
}  # fmt: skip
TEXT_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "th": {"style"}, "td": {"style"}}
DOCUMENT_TAGS = TEXT_TAGS | {
    "article", "aside", "caption", "cite", "details", "div", "dfn", "figcaption", "figure", "footer", "h1", "h2",
    "header", "img", "mark", "nav", "picture", "section", "small", "source", "span", "summary", "time",
}  # fmt: skip
DOCUMENT_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang", "tabindex", "role", "aria-label", "aria-labelledby", "aria-hidden"},
    "a": {"href", "hreflang", "download"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "source": {"srcset", "media", "type"},
    "td": {"style", "colspan", "rowspan"},
    "th": {"style", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
EXTENSIONS = ("tables", "def_list", "sane_lists")
ELSEWHERE = re.compile(r"\s*(?:[A-Za-z][\w+.-]*:|[/\\]{2})")
HEADING = re.compile(r"<(/?)h([1-6])\b")
TABLE = re.compile(r"(<table\b[^>]*>.*?</table>)", re.DOTALL)
ALIGNED = re.compile(r'(<t[dh]\b[^>]*?) style="text-align:\s*(left|right|center);?"')
STYLED = re.compile(r'(<t[dh]\b[^>]*?) style="[^"]*"')


def render(source: str) -> str:
    """Markdown as HTML paragraphs, lists, tables and headings from `h3` down; "" for nothing.

    Raw HTML, images, ids, classes, styles and addresses other than http(s), mailto and tel do not survive. The token
    `{root}` is written so that the renderer does not take it for its own.
    """
    text = source.strip()
    if not text:
        return ""
    return _html(text).replace("{root}", "&#123;root}")


def _html(text: str) -> str:
    """Text without marks, and text made to exhaust the parser, stands as it was written."""
    as_written = f"<p>{escape(text, quote=False)}</p>"
    if is_plain(text) or len(text) > MAX_TEXT or text.count("[") > MAX_BRACKETS:
        return as_written
    try:
        return clean_text(convert(text))
    except RecursionError:  # a list within a list, a thousand times
        return as_written


def render_inline(source: str) -> str:
    """One line of Markdown without the paragraph around it; several paragraphs are joined by a space."""
    html = render(" ".join(source.split()))
    return html.removeprefix("<p>").removesuffix("</p>") if html.count("<p>") == 1 and html.startswith("<p>") else html


def is_plain(text: str) -> bool:
    """Whether the text is one paragraph that Markdown would leave as it is."""
    return PLAIN.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def convert(text: str) -> str:
    """Markdown into HTML that is not safe yet; headings two levels down, for the page has its own `h1` and `h2`."""
    html = python_markdown.markdown(text, extensions=list(EXTENSIONS), output_format="html")
    return HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 2, 6)}", html)


def clean_text(html: str) -> str:
    """What a contributor's text may hold. Links to elsewhere carry `rel`."""
    return scroll(align(nh3.clean(
        html, tags=TEXT_TAGS, attributes=TEXT_ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener",
        filter_style_properties={"text-align"},
    )))  # fmt: skip


def clean_document(html: str) -> str:
    """What a hand-written page may hold: also images, classes, ids and landmarks; no script, style, form or frame."""
    return scroll(align(nh3.clean(
        html, tags=DOCUMENT_TAGS, attributes=DOCUMENT_ATTRIBUTES, url_schemes=SCHEMES, link_rel=None,
        attribute_filter=own_source, filter_style_properties={"text-align"},
    )))  # fmt: skip


def own_source(tag: str, attribute: str, value: str) -> str | None:
    """The value, or None for what would be loaded from another site."""
    return None if attribute in ("src", "srcset") and ELSEWHERE.match(value) else value


def align(html: str) -> str:
    """Alignment of table cells as classes: the page's policy allows no style attribute."""
    return STYLED.sub(r"\1", ALIGNED.sub(r'\1 class="align-\2"', html))


def scroll(html: str) -> str:
    """Tables and code scroll by themselves, by keyboard too, so that the page never does sideways."""
    html = html.replace("<pre><span></span>", "<pre>").replace("<pre>", '<pre tabindex="0">')
    return TABLE.sub(r'<div class="table-scroll" tabindex="0">\1</div>', html)
