"""What a reader can verify: versions from Git, findings of the checks, and how to cite."""

from __future__ import annotations

import re
from collections.abc import Sequence

from satudata.model import addresses
from satudata.model.finding import Finding
from satudata.model.history import Version
from satudata.model.snapshot import Assessed
from satudata.portal.html import count, esc, link, own, say, up, when, word
from satudata.portal.views import Facts
from satudata.text import Text

MAX_VERSIONS = 30
MAX_FINDINGS = 40
PRIVATE = "privacy-"  # findings that may quote a personal identifier: their message is not published
BIBTEX_SPECIAL = re.compile(r"[\\{}%&$#_~^]")


def versions(
    assessed: Assessed, downloadable: frozenset[str], facts: Facts, t: Text, changes: Sequence[str] = ()
) -> str:
    """The section `versi`, newest first; a file is offered for the old versions in `downloadable`. `changes` says of
    the newest versions what each changed: a sentence, unescaped, "" for nothing.
    """
    if not assessed.versions:
        return ""
    shown = assessed.versions[:MAX_VERSIONS]
    told = [*changes, *[""] * len(shown)]
    items = "".join([version(n, one, assessed, downloadable, facts, t, told[n]) for n, one in enumerate(shown)])
    rest = len(assessed.versions) - len(shown)
    more = f'<p class="muted">{say(t, "versions.more", n=t.number(rest))}</p>' if rest else ""
    return f'<section id="versi"><h2>{word(t, "nav.versi")}</h2><ol class="versions">{items}</ol>{more}</section>'


def version(
    n: int, one: Version, assessed: Assessed, downloadable: frozenset[str], facts: Facts, t: Text, changes: str
) -> str:
    """One version: date, commit, what the author said of it, what it changed, and its file."""
    dataset = assessed.dataset
    by = esc(one.author)
    if n and one.id in downloadable:
        address = f"{{root}}{esc(addresses.version_download(dataset.id, one.id))}"
        which = f'<span class="visually-hidden">, {when(t, one.on)}</span>'
        by += f' · <a href="{address}" download>{word(t, "versions.download")}{which}</a>'
    changed = f'<p class="version-changes">{esc(changes)}</p>' if changes else ""
    return (
        f'<li class="version{"" if n else " current"}" id="v-{esc(one.id)}"><p class="version-head">{when(t, one.on)} '
        f'<code title="{esc(one.commit)}">{esc(one.id)}</code></p><p>{own(t, one.subject)}</p>{changed}'
        f'<p class="version-by">{by}</p></li>'
    )


def findings(assessed: Assessed, facts: Facts, t: Text) -> str:
    """The section `mutu`: what the automatic checks found, in plain words, each leading to its explanation."""
    found = sorted(assessed.findings, key=Finding.sort_key)
    told = [
        count(t, key, n)
        for key, n in zip(("errors", "warnings", "notes"), assessed.summary.n_findings, strict=True)
        if n
    ]
    lead = ", ".join(told) if told else t("portal.quality.clean")
    items = "".join([finding(one, facts, t) for one in found[:MAX_FINDINGS]])
    rest = len(found) - MAX_FINDINGS
    more = f'<p class="muted">{say(t, "quality.more", n=t.number(rest))}</p>' if rest > 0 else ""
    listed = f'<ul class="findings">{items}</ul>{more}' if items else ""
    guide = f'<p class="more"><a href="{up(t, facts.languages)}panduan/pemeriksaan/">{word(t, "quality.guide")}</a></p>'
    return f'<section class="card" id="mutu"><h2>{word(t, "nav.mutu")}</h2><p>{esc(lead)}</p>{listed}{guide}</section>'


def finding(one: Finding, facts: Facts, t: Text) -> str:
    """One finding: severity, title, message, remedy, place."""
    text = t.finding(one)
    message = "" if one.code.startswith(PRIVATE) else f"<p>{esc(text.message)}</p>"
    guide = f"{up(t, facts.languages)}panduan/pemeriksaan/#{esc(one.code)}"
    return (
        f'<li class="finding {one.severity.value}"><p class="finding-title"><span class="severity">'
        f'{word(t, f"severity.{one.severity.value}")}</span> <a href="{guide}">{esc(text.title)}</a></p>{message}'
        f'<p class="finding-remedy">{esc(text.remedy)}</p><p class="finding-where">{place(one, t)}</p></li>'
    )


def place(one: Finding, t: Text) -> str:
    """The address of a finding in words; HTML."""
    where = one.where
    parts = [f"<code>{esc(where.path)}</code>"]
    if where.line:
        parts.append(say(t, "place.line", n=where.line))
    if where.column:
        parts.append(say(t, "place.column", name=where.column))
    return ", ".join(parts)


def citation(assessed: Assessed, facts: Facts, t: Text) -> str:
    """The section `kutip`: citation as running text and as BibTeX, licence, sources."""
    licences = ", ".join(link(x.path, x.title or x.name) for x in assessed.dataset.licenses) or esc(
        facts.settings.license
    )
    is_open = assessed.dataset.access.level.value == "open"
    licence = f"<p>{word(t, 'cite.licence')} {licences}. {word(t, 'cite.licence_why')}</p>" if is_open else ""
    sources = "".join([f"<li>{source_line(x.title, x.path, t)}</li>" for x in assessed.dataset.sources])
    listed = f"<h3>{word(t, 'cite.sources')}</h3><ul>{sources}</ul>" if sources else ""
    return (
        f'<section class="card" id="kutip"><h2>{word(t, "nav.kutip")}</h2>'
        f'<div class="cite"><p id="sitasi">{sentence(assessed, facts, t)}</p>'
        f'<button class="button quiet" type="button" data-copy="sitasi" hidden>{word(t, "cite.copy")}</button></div>'
        f'<details><summary>BibTeX</summary><pre><code id="bibtex">{esc(bibtex(assessed, facts, t))}</code>'
        f"</pre></details>"
        f"{licence}{listed}</section>"
    )


def source_line(title: str, path: str, t: Text) -> str:
    """A source with its link; its name is in the language it was given in."""
    return link(path, title) if path else own(t, title)


def sentence(assessed: Assessed, facts: Facts, t: Text) -> str:
    """`Dinas Sosial. (2026). Garis kemiskinan [kumpulan data], versi 7f3a21c0, 14 November 2026. Portal. Alamat`;
    HTML.
    """
    dataset = assessed.dataset
    newest = assessed.versions[0] if assessed.versions else None
    kind = say(t, "cite.version", id=newest.id, date=t.date(newest.on)) if newest else word(t, "cite.dataset")
    year = f" ({newest.on[:4]})." if newest else ""
    agency, portal = facts.agency_name(dataset.agency, t.language), facts.settings.title[t.language]
    where = address(assessed, facts, t)
    title = f"<cite>{esc(dataset.title[t.language])}</cite>"
    return f"{esc(agency)}.{year} {title} {kind}. {esc(portal)}. {esc(where)}".rstrip()


def bibtex(assessed: Assessed, facts: Facts, t: Text) -> str:
    """The same as a BibTeX entry; unescaped for HTML, escaped for BibTeX."""
    dataset = assessed.dataset
    newest = assessed.versions[0] if assessed.versions else None
    fields = {
        "author": f"{{{tex(facts.agency_name(dataset.agency, t.language))}}}",
        "title": tex(dataset.title[t.language]),
        "year": newest.on[:4] if newest else "",
        "version": newest.id if newest else "",
        "publisher": tex(facts.settings.publisher),
        "url": address(assessed, facts, t),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{tex(dataset.id.replace('/', '-'))},\n{lines}}}"


def tex(text: str) -> str:
    """Text with the characters BibTeX would take for commands made harmless."""
    return BIBTEX_SPECIAL.sub(lambda match: "" if match[0] in "\\{}~^" else "\\" + match[0], text)


def address(assessed: Assessed, facts: Facts, t: Text) -> str:
    """The page's public address, or "" when the instance has none."""
    base = facts.settings.base_url
    folder = "" if t.language == facts.languages[0] else f"{t.language}/"
    return f"{base}{folder}data/{assessed.dataset.id}/" if base.startswith("http") else ""
