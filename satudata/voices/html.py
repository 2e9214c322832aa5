"""Findings as one HTML file that needs nothing else: no script, no outside address; to be sent by mail or kept."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as _escape

from satudata.model.finding import Finding
from satudata.text import Text
from satudata.voices.telling import Alike, alike, by_file, counts_line, next_step, others, place, plain

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#16211f;background:#fbfaf7;max-width:60rem;margin:0 auto;padding:2rem
1rem}
h2{font-size:1.1rem;margin-top:2rem;overflow-wrap:anywhere}
ul{list-style:none;padding:0}
li.finding{background:#fff;border:1px solid #e6e2d9;border-left:4px solid #8a938f;border-radius:8px;padding:.75rem
1rem;margin:.75rem 0}
li.error{border-left-color:#b42318}li.warning{border-left-color:#e8a33d}
p{margin:.25rem 0}.place,.code{color:#566360;font-size:.9rem}
"""


def html(findings: Sequence[Finding], t: Text) -> str:
    """A whole document in the language of `t`."""
    title = esc(t("voices.title"))
    files = "".join([section(path, found, t) for path, found in by_file(findings)])
    after = f"<p>{esc(next_step(findings, t))}</p>" if findings else ""
    return (
        f'<!doctype html>\n<html lang="{t.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<p><strong>{esc(counts_line(findings, t))}</strong></p>\n{after}\n{files}</main>\n</body>\n</html>\n"
    )


def section(path: str, found: Sequence[Finding], t: Text) -> str:
    """The findings of one file."""
    heading = f"<code>{esc(path)}</code>" if path else esc(t("voices.whole"))
    items = "".join([item(group, t) for group in alike(found, t)])
    return f"<section>\n<h2>{heading}</h2>\n<ul>\n{items}</ul>\n</section>\n"


def item(group: Alike, t: Text) -> str:
    """Findings of one kind."""
    first = group.shown[0]
    text = t.finding(first)
    places = "".join(
        [f'<p>{esc(t.finding(one).message)} <span class="place">{esc(place(one, t))}</span></p>' for one in group.shown]
    )
    more = f'<p class="place">{esc(others(group, t))}</p>' if group.more else ""
    severity = esc(t(f"voices.severity.{first.severity}"))
    return (
        f'<li class="finding {first.severity.value}"><p><strong>{esc(text.title)}</strong> ({severity}) '
        f'<code class="code">{esc(first.code)}</code></p>{places}{more}'
        f"<p>{esc(t('voices.remedy'))} {esc(text.remedy)}</p></li>\n"
    )


def esc(text: str) -> str:
    """Text for element content and attributes, without controls."""
    return _escape(plain(text))
