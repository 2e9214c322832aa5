"""The evidence pack for EPSS (Peraturan BPS 3/2022): for each of the 38 indicators what the repository proves for a
year. No score is in it: levels are judged by people who read the evidence.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from satudata.desk import Desk
from satudata.export.beside import README, with_mark
from satudata.export.indah import indah_files
from satudata.model.files import File
from satudata.model.finding import Finding
from satudata.pipeline import Request, read
from satudata.reporting.evidence import Evidence, evidence
from satudata.reporting.figure import Figures
from satudata.reporting.record import Record
from satudata.reporting.wording import day, forge_address, say

# Indicator → the tables that bear on it. () is what no repository can show.
INDICATORS: Mapping[str, tuple[str, ...]] = {
    "10101": ("variabel",),
    "10201": ("metadata-kegiatan", "kelengkapan-metadata"),
    "10301": ("format",),
    "10401": ("kode-referensi",),
    "20101": ("permintaan",),
    "20102": ("permintaan", "daftar-data"),
    "20201": ("temuan", "aturan"),
    "20301": ("aktualitas",),
    "20302": ("jadwal-rilis",),
    "20401": ("publikasi", "format"),
    "20402": ("format",),
    "20403": ("format",),
    "20501": ("seri",),
    "20502": ("aturan",),
    "30101": ("tahap-perencanaan", "daftar-data"),
    "30102": ("tahap-desain",),
    "30103": (),
    "30201": ("tahap-pengumpulan",),
    "30301": ("tahap-pengolahan",),
    "30302": ("tahap-analisis",),
    "30401": ("tahap-diseminasi", "jadwal-rilis"),
    "40101": ("publikasi",),
    "40102": (),
    "40103": ("temuan", "pengembalian"),
    "40104": ("sifat-data",),
    "40201": (),
    "40202": (),
    "40301": (),
    "40302": ("forum", "berita-acara"),
    "40303": ("pembina", "rekomendasi"),
    "40304": ("walidata", "pengembalian"),
    "50101": (),
    "50102": (),
    "50103": (),
    "50201": ("rekomendasi",),
    "50301": (),
    "50302": ("publikasi",),
    "50303": (),
}
COPIES = {"10201": "metadata-statistik/", "10401": "kode-referensi/"}  # indicator → folder of copied files
TABLES, FOLDER = "bukti/", "berkas/"
CODES = "catalog/codes/"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip knows: the same bytes every time
PLAIN_FILE = 0o100644 << 16


@dataclass(frozen=True)
class Pack:
    """The files of the pack, and for each indicator the paths of those that show it."""

    files: tuple[File, ...]
    shown: Mapping[str, tuple[str, ...]]
    planned: int = 0  # indicators for which there are plans only

    @property
    def n_shown(self) -> int:
        return sum(bool(paths) for paths in self.shown.values())

    @property
    def content(self) -> bytes:
        """The pack as one zip; equal files give equal bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for file in self.files:
                entry = zipfile.ZipInfo(file.path, EPOCH)
                entry.external_attr = PLAIN_FILE
                entry.create_system = 3  # Unix, whatever machine makes it
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, file.content)
        return out.getvalue()


def pack(record: Record, found: Figures, desk: Desk, mark: str) -> Pack:
    """The evidence of the period's year. `desk` is that of the record's day."""
    findings = _findings(record, desk)
    tables = evidence(record, found, findings)
    copies = tuple(_copies(record, desk))
    by_name = {one.name: one for one in tables}
    shown = {
        code: (
            *(f"{TABLES}{name}.csv" for name in names if name in by_name),
            *(file.path for file in copies if file.path.startswith(f"{FOLDER}{COPIES.get(code, '–')}")),
        )
        for code, names in INDICATORS.items()
    }
    notes = () if findings is not None else (say("epss.no_checks"),)
    files = [
        File("index.html", _page(record, by_name, shown, notes, mark).encode()),
        File("index.csv", _index(by_name, shown, mark)),
        *(File(f"{TABLES}{one.name}.csv", one.content) for one in tables),
        *copies,
    ]
    return Pack(with_mark(files, mark), shown, n_planned(by_name, shown))


def n_planned(tables: Mapping[str, Evidence], shown: Mapping[str, Sequence[str]]) -> int:
    """The indicators that only plans bear on: dates at which something was to be done."""
    kinds = ([tables.get(_name(path)) for path in paths] for paths in shown.values() if paths)
    return sum(all(table is not None and table.planned for table in found) for found in kinds)


def _findings(record: Record, desk: Desk) -> list[Finding] | None:
    """What the checks find, None when the files at hand are no longer those of the record's commit."""
    repository = desk.repository
    newest = desk.history.commits[0].id if desk.history.commits else ""
    if record.commit.id != newest or repository.changed_paths():
        return None
    return read(Request(root=repository.root, as_of=record.period.until)).findings


def _copies(record: Record, desk: Desk) -> Iterator[File]:
    """The metadata of the year's activities in the national form, and the code lists in force."""
    regions = record.catalog.code_list("region").names
    for one in record.catalog.activities.values():
        if one.year == str(record.period.year):
            for file in indah_files(one, record.catalog.agencies.get(one.agency), regions):
                yield File(f"{FOLDER}metadata-statistik/{one.id}/{file.path}", file.content)
    for path, entry in sorted(desk.entries.items()):
        if path.startswith(CODES):
            yield File(f"{FOLDER}kode-referensi/{path.removeprefix(CODES)}", desk.contents.read(entry))


def _index(tables: Mapping[str, Evidence], shown: Mapping[str, Sequence[str]], mark: str) -> bytes:
    """A line for each indicator and piece of evidence; one without a file where there is none. A demonstration has one
    more, for the file that says that it is one.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("kode", "indikator", "bukti", "baris", "keterangan"))
    for code, paths in shown.items():
        title = say(f"epss.{code}")
        for path in paths:
            table = tables.get(_name(path))
            writer.writerow((code, title, path, len(table.rows) if table else "", _told(path)))
        if not paths:
            writer.writerow((code, title, "", "", say("epss.nothing")))
    if mark:
        writer.writerow(("", "", README, "", mark))
    return out.getvalue().encode()


def _name(path: str) -> str:
    return path.removeprefix(TABLES).removesuffix(".csv") if path.startswith(TABLES) else ""


def _told(path: str) -> str:
    """What the file shows."""
    name = _name(path)
    if not name:
        return say("epss.copies")
    stage = name.removeprefix("tahap-")
    if stage != name:
        return f"{say('epss.table.tahap-kegiatan')}: {say(f'epss.stage.{stage}')}"
    return say(f"epss.table.{name}")


def _page(
    record: Record, tables: Mapping[str, Evidence], shown: Mapping[str, Sequence[str]], notes: Iterable[str], mark: str
) -> str:
    """The index for people: a page that needs nothing but itself."""
    settings, year = record.catalog.settings, str(record.period.year)
    facts = {"portal": settings.title.id, "year": year, "commit": record.commit.id[:10]}
    lead = say("epss.lead", day=day(record.period.until), **facts)
    address = forge_address(settings, record.commit.id)
    linked = f'<p><a href="{escape(address)}">{escape(address)}</a></p>' if address else ""
    told = "".join(f"<p>{escape(note)}</p>" for note in (say("epss.use"), *notes))
    title = say("epss.title", year=year)
    counts = {"n": sum(bool(paths) for paths in shown.values()), "p": n_planned(tables, shown), "m": len(shown)}
    banner = f'<p class="mark">{escape(mark)}</p>' if mark else ""
    return (
        f'<!doctype html>\n<html lang="id"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>'
        f"{banner}<h1>{escape(title)}</h1><p>{escape(lead)}</p>{linked}{told}"
        f"<p><strong>{escape(say('epss.found', **counts))}</strong></p>{_domains(tables, shown)}"
        f"</body></html>\n"
    )


STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#16211f}"
    "table{border-collapse:collapse;width:100%;margin:0 0 2rem}"
    "th,td{border-bottom:1px solid #c9d2d0;padding:.4rem .5rem;text-align:left;vertical-align:top}"
    "th{background:#e7efed}td:first-child{font-variant-numeric:tabular-nums}"
    "a{color:#0b6b5f}.none{color:#5b6866}.mark{color:#a4161a;font-weight:700}ul{margin:0;padding-left:1.1rem}"
)


def _domains(tables: Mapping[str, Evidence], shown: Mapping[str, Sequence[str]]) -> str:
    parts = []
    head = "".join(f"<th>{escape(say(f'epss.column.{key}'))}</th>" for key in ("code", "indicator", "evidence"))
    for domain in sorted({code[0] for code in shown}):
        rows = "".join(_row(code, paths, tables) for code, paths in shown.items() if code[0] == domain)
        title = escape(say(f"epss.domain.{domain}"))
        parts.append(f"<h2>{domain}. {title}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    return "".join(parts)


def _row(code: str, paths: Sequence[str], tables: Mapping[str, Evidence]) -> str:
    lines = "".join(f"<li>{_link(path, tables)}</li>" for path in _grouped(paths))
    told = f"<ul>{lines}</ul>" if lines else f'<span class="none">{escape(say("epss.nothing"))}</span>'
    return f"<tr><td>{code}</td><td>{escape(say(f'epss.{code}'))}</td><td>{told}</td></tr>"


def _grouped(paths: Sequence[str]) -> list[str]:
    """The tables, and of copied files their folders, once each."""
    return list(dict.fromkeys(path if _name(path) else f"{path.rpartition('/')[0]}/" for path in paths))


def _link(path: str, tables: Mapping[str, Evidence]) -> str:
    table = tables.get(_name(path))
    rows = f" ({escape(say('epss.rows', n=len(table.rows)))})" if table is not None else ""
    if table is not None and table.planned:
        rows += f" – {escape(say('epss.planned'))}"
    label = _told(path) if table is not None else f"{say('epss.copies')}: {path}"
    return f'<a href="{escape(path)}">{escape(label)}</a>{rows}'
