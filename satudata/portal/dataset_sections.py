"""The sections of a dataset page, each a pure function to HTML, and the two columns they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from satudata.model.catalog import Dataset, Field
from satudata.model.snapshot import Assessed, ColumnProfile, State, Summary
from satudata.portal.approval import proof
from satudata.portal.html import esc, kv, link, mail, own, say, term, unit_word, up, when, word
from satudata.portal.preview import is_number, preview
from satudata.portal.proof import citation, findings, versions
from satudata.portal.views import FORMATS, Download, Facts
from satudata.text import Text

Sections = Mapping[str, str]

ORDER = ("ringkasan", "tabel", "kamus", "unduh", "versi", "mutu", "kutip")
MAIN = ("ringkasan", "tabel", "kamus", "mutu", "bukti", "kutip")
ASIDE = ("unduh", "versi", "terkait")
STATISTICS = (
    "konsep", "definisi", "klasifikasi", "ukuran", "satuan", "metode", "rumus", "interpretasi", "referensi_waktu",
    "level_estimasi",
)  # fmt: skip
FIVE = ("konsep", "klasifikasi", "ukuran")  # of a column's standard, beside its definition and unit
LIMITS = ("minimum", "maximum", "minLength", "maxLength", "pattern")
LEAD = 260  # characters of the description shown below the title; a longer one stands whole in the summary
MAX_CODES = 40  # permitted values shown one by one


def sections(
    assessed: Assessed,
    facts: Facts,
    related: Sequence[Summary],
    t: Text,
    files: Sequence[Download],
    downloadable: frozenset[str],
    changes: Sequence[str] = (),
) -> Sections:
    """Section name → HTML; "" where there is nothing to show. Rows, files and changes only of published data."""
    dataset, state = assessed.dataset, assessed.summary.state
    shown = assessed.profile if state is State.PUBLISHED else None
    return {
        "ringkasan": summary(assessed, facts, t),
        "tabel": preview(dataset, shown, t) if shown else "",
        "kamus": dictionary(dataset, shown.columns if shown else (), facts, t),
        "unduh": downloads(dataset, files, t) if shown else "",
        "versi": versions(assessed, downloadable if shown else frozenset(), facts, t, changes if shown else ()),
        "mutu": "" if state is State.NOT_OPEN else findings(assessed, facts, t),
        "bukti": proof(assessed, t),
        "kutip": citation(assessed, facts, t),
        "terkait": neighbours(related, facts, t),
    }


def layout(found: Sections, t: Text) -> str:
    """Two columns: what one reads, and what one takes along."""
    main, aside = ("".join([found[key] for key in keys]) for keys in (MAIN, ASIDE))
    label = word(t, "aside")
    return (
        f'<div class="dataset-layout"><div class="dataset-main">{main}</div>'
        f'<aside class="dataset-aside" aria-label="{label}">{aside}</aside></div>'
    )


def summary(assessed: Assessed, facts: Facts, t: Text) -> str:
    """What the data are: the whole description, coverage, and the statistical standard (Peraturan BPS 4/2020)."""
    dataset, one = assessed.dataset, assessed.summary
    prefix = up(t, facts.languages)
    affair = esc(facts.affair_name(dataset.theme, t.language))
    if dataset.theme in facts.affairs:
        affair = f'<a href="{prefix}urusan/{esc(dataset.theme)}/">{affair}</a>'
    agency = (
        f'<a href="{prefix}instansi/{esc(dataset.agency)}/">{esc(facts.agency_name(dataset.agency, t.language))}</a>'
    )
    level = term(t, "level", dataset.spatial_level) if dataset.spatial_level != "lainnya" else ""
    place = ", ".join(p for p in (facts.regions.get(dataset.spatial, dataset.spatial), level) if p)
    pairs = [
        (word(t, "about.measure"), esc(one.measure[t.language])),
        (word(t, "about.period"), esc(t.span(*one.period)) if one.period[0] else ""),
        (word(t, "about.place"), esc(place)),
        (word(t, "about.frequency"), esc(term(t, "frequency", dataset.frequency)) if dataset.frequency else ""),
        (word(t, "about.next"), when(t, dataset.next_release_on)),
        (word(t, "about.agency"), agency),
        (word(t, "about.affair"), affair),
        (word(t, "about.contact"), contact(dataset, facts, t)),
        (word(t, "about.keywords"), own(t, ", ".join(dataset.keywords))),
    ]
    whole = dataset.description[t.language]
    description = f"<p>{esc(whole)}</p>" if len(whole) > LEAD else ""
    return (
        f'<section class="card" id="ringkasan"><h2>{word(t, "nav.ringkasan")}</h2>'
        f"{description}{kv(pairs)}{standard(dataset, t)}</section>"
    )


def standard(dataset: Dataset, t: Text) -> str:
    """The dataset's own statistical fields, as its metadata gives them."""
    given = dataset.document.get("statistics")
    if not isinstance(given, Mapping):
        return ""
    pairs = [
        (word(t, f"bps.{key}"), own(t, text))
        for key in STATISTICS
        if isinstance(text := given.get(key), str) and text.strip("-")
    ]
    return f"<h3>{word(t, 'bps')}</h3>{kv(pairs)}" if pairs else ""


def contact(dataset: Dataset, facts: Facts, t: Text) -> str:
    """The function that answers questions, with its ways; never a person."""
    agency = facts.agencies.get(dataset.agency)
    known = dataset.contact or (agency.contact if agency else {})
    ways = [esc(known["name"])] if known.get("name") else []
    ways += [mail(known["email"])] if known.get("email") else []
    ways += [esc(known["phone"])] if known.get("phone") else []
    ways += [link(known["url"], t("portal.about.web"))] if known.get("url") else []
    return ", ".join(ways)


def dictionary(dataset: Dataset, profiles: Sequence[ColumnProfile], facts: Facts, t: Text) -> str:
    """The section `kamus`: every column with its definition, type, unit, limits and codes."""
    if not dataset.fields:
        return ""
    padded = [*profiles, *[None] * (len(dataset.fields) - len(profiles))]
    items = [
        entry(n, field, profile, t) for n, (field, profile) in enumerate(zip(dataset.fields, padded, strict=False), 1)
    ]
    return (
        f'<section class="card" id="kamus"><h2>{word(t, "nav.kamus")}</h2><dl class="dict">'
        f"{''.join(items)}</dl></section>"
    )


def entry(n: int, field: Field, profile: ColumnProfile | None, t: Text) -> str:
    """One column of the dictionary."""
    title = field.title[t.language]
    meaning = esc(field.description[t.language]) if field.description[t.language] else ""
    defined = own(t, field.definisi) if field.definisi else ""
    texts = "".join([f"<p>{text}</p>" for text in (meaning, defined if defined != meaning else "") if text])
    parts = [
        f"<li>{word(t, f'bps.{key}')}: {own(t, text)}</li>" for key in FIVE if (text := getattr(field, key).strip("- "))
    ]
    chips = "".join([f"<li>{chip}</li>" for chip in traits(field, profile, t)])
    return (
        f'<div class="dict-item" id="kolom-{n}"><dt><code>{esc(field.name)}</code> <span>{esc(title)}</span></dt>'
        f'<dd>{texts}<ul class="meta">{"".join(parts)}{chips}</ul>{permitted(field, t)}</dd></div>'
    )


def traits(field: Field, profile: ColumnProfile | None, t: Text) -> Iterable[str]:
    """What is short to say of a column, as HTML: type, unit, duty, limits, codes, range, gaps."""
    yield esc(term(t, "type", field.type))
    if field.satuan.strip("- "):
        yield f"{word(t, 'bps.satuan')}: {esc(unit_word(t, field.satuan))}"
    if field.required:
        yield word(t, "dict.required")
    if field.constraints.get("unique") is True:
        yield word(t, "dict.unique")
    for key in LIMITS:
        if isinstance(limit := field.constraints.get(key), str | int | float):
            yield say(t, f"dict.{key}", value=limit if key == "pattern" else t.number(limit))
    if field.codes:
        yield esc(codes_line(field, t))
    if profile and profile.smallest and (is_number(field) or field.role == "time"):
        write = t.number if is_number(field) else t.period
        low, high = write(profile.smallest), write(profile.largest)
        yield say(t, "dict.range", low=low, high=high) if low != high else say(t, "dict.only", value=low)
    if profile and profile.missing:
        yield say(t, "dict.missing", n=t.number(profile.missing))


def codes_line(field: Field, t: Text) -> str:
    """The code list of a column with scheme, level and edition; unescaped."""
    codes = field.codes
    if codes is None:
        return ""
    level = term(t, "level", codes.level) if codes.level else ""
    named = " ".join(part for part in (term(t, "codes", codes.list), term(t, "scheme", codes.scheme), level) if part)
    return t("portal.dict.codes", list=named) + (
        t("portal.dict.edition", edition=codes.edition) if codes.edition else ""
    )


def permitted(field: Field, t: Text) -> str:
    """The values a column may take, when the metadata list them."""
    values = field.constraints.get("enum")
    if not isinstance(values, Sequence) or isinstance(values, str):
        return ""
    shown = ", ".join([f"<code>{esc(str(value))}</code>" for value in values[:MAX_CODES]])
    more = say(t, "dict.more", n=t.number(len(values) - MAX_CODES)) if len(values) > MAX_CODES else ""
    return f"<p>{word(t, 'dict.permitted')} {shown}{more}</p>"


def downloads(dataset: Dataset, files: Sequence[Download], t: Text) -> str:
    """The section `unduh`: every written file with its size, and their SHA-256 to check them by."""
    own_files = [file for file in files if file.path.startswith(f"data/{dataset.id}/") and "/versi/" not in file.path]
    order = [*FORMATS]
    tables = sorted(
        (f for f in own_files if f.format in order and not is_package(f)), key=lambda f: order.index(f.format)
    )
    offered = [*tables, *(f for f in own_files if is_package(f))]
    if not offered:
        return ""
    items = "".join([download(file, t) for file in offered])
    sums = "".join(
        [
            f"<div><dt>{esc(file.path.rpartition('/')[2])}</dt><dd><code>{esc(file.sha256)}</code></dd></div>"
            for file in offered
        ]
    )
    return (
        f'<section id="unduh"><h2>{word(t, "nav.unduh")}</h2><ul class="downloads">{items}</ul>'
        f'<details class="digests"><summary>{word(t, "download.sums")}</summary>'
        f'<p class="muted">{word(t, "download.sums_why")}</p><dl class="kv">{sums}</dl></details></section>'
    )


def is_package(file: Download) -> bool:
    """Whether the file is the Data Package descriptor."""
    return file.path.endswith("/datapackage.json")


def download(file: Download, t: Text) -> str:
    """One file to download."""
    key = "package" if is_package(file) else file.format
    name = word(t, "download.package_name") if is_package(file) else FORMATS[file.format]
    size = f'<span class="nowrap">{esc(t.bytes(file.n_bytes))}</span>'
    note = f"{word(t, f'download.{key}')}, {size}"
    return (
        f'<li><a class="download" href="{{root}}{esc(file.path)}" download><strong>{name}</strong><span>'
        f"{note}</span></a></li>"
    )


def neighbours(related: Sequence[Summary], facts: Facts, t: Text) -> str:
    """Links to related datasets."""
    if not related:
        return ""
    prefix = up(t, facts.languages)
    links = "".join(
        [
            f'<li><a href="{prefix}data/{esc(one.id)}/">{esc(one.title[t.language] or one.id)}</a>'
            f'<span class="muted">{esc(facts.agency_short(one.agency, t.language))}</span></li>'
            for one in related
        ]
    )
    return f'<section id="terkait"><h2>{word(t, "related")}</h2><ul class="related">{links}</ul></section>'
