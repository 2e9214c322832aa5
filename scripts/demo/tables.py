"""The tables and metadata of the demonstration: figures made up from the name of their cell, always the same."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from satudata.read.documents import read_document
from satudata.read.regions import national_regions, regions_below
from satudata.trust.slots import slot_from

ROOT = Path(__file__).resolve().parent.parent.parent
REGION = "35.72"
CC_BY = '{name: CC-BY-4.0, title: Creative Commons Atribusi 4.0, path: "https://creativecommons.org/licenses/by/4.0/"}'
MODELINE = "# yaml-language-server: $schema=../../catalog/schemas/dataset.schema.json\n"
DEPTH = {"kabupaten_kota": 5, "kecamatan": 8, "kelurahan": 13}
AREA = {"kabupaten_kota": "kabupaten/kota", "kecamatan": "kecamatan", "kelurahan": "kelurahan"}
AREA_EN = {"kabupaten_kota": "Regency/city", "kecamatan": "District", "kelurahan": "Urban village"}
TIME = {
    "yearly": ("tahun", "year", "Tahun", "Year", ""),
    "semesterly": ("semester", "string", "Semester", "Half-year", "[0-9]{4}-S[12]"),
    "quarterly": ("triwulan", "string", "Triwulan", "Quarter", "[0-9]{4}-Q[1-4]"),
    "monthly": ("bulan", "yearmonth", "Bulan", "Month", ""),
}
PARTS = {"yearly": 1, "semesterly": 2, "quarterly": 4, "monthly": 12}
MAPPINGS = ("year.yml", "files/activities/")
PRIORITY = "Mendukung sasaran pembangunan kesehatan daerah (contoh)"
INVENTED = "Angka buatan untuk peragaan, bukan data resmi."
INVENTED_EN = "Made-up figures for a demonstration, not official data."

Words = Mapping[str, Any]


@dataclass(frozen=True)
class Release:
    """One promised release: `came` is when the operator brought it ("2026-02-05 10:10"), "" while it has not come.

    `slow` gives working days that a step takes here; `returned` a step, the reason and when it was mended; `wrong` the
    cell with which it first came; `until` the last step taken so far; `wet_ink` a letter on paper in place of a key.
    """

    year: int
    period: str
    due: str
    came: str = ""
    collect_by: str = ""
    slow: Mapping[str, int] = field(default_factory=dict)
    returned: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Any] = field(default_factory=dict)
    until: str = ""
    wet_ink: bool = False
    late_publication: bool = False


@dataclass(frozen=True)
class Dataset:
    """One dataset as `datasets.yml` tells it; `words` holds what only its metadata needs."""

    id: str
    words: Words
    releases: tuple[Release, ...]

    @property
    def agency(self) -> str:
        return self.id.partition("/")[0]

    @property
    def copied(self) -> bool:
        return bool(self.words.get("copied"))

    @property
    def paths(self) -> tuple[str, str]:
        return f"data/{self.id}.csv", f"metadata/{self.id}.yml"

    def listed(self, year: int) -> str:
        """How it is on the list of that year: first, carried, amendment, removed, or "" when it is not."""
        return str(self.words["listed"].get(str(year), ""))


def loaded(name: str) -> Any:
    """A file beside this one."""
    content = (Path(__file__).parent / name).read_bytes()
    document, findings = read_document(name, content, dict if name.startswith(MAPPINGS) else list)
    assert not findings, findings
    return document.value


def datasets(every: str = "") -> list[Dataset]:
    """Everything promised, in the order of the file; where data come out on set days only (`every`: monthly, …), each
    for the first of those on or after its day in the file.
    """
    return [
        Dataset(one["id"], one, tuple(_promised(Release(**release), every) for release in one["releases"]))
        for one in loaded("datasets.yml")
    ]


def _promised(release: Release, every: str) -> Release:
    return replace(release, due=slot_from(release.due, every)) if every else release


def files(one: Dataset, release: Release, wrong: bool = False) -> dict[str, bytes]:
    """The dataset's two files when this release has come; `wrong` with the faulty cell it first came with."""
    data, about = one.paths
    if one.copied:
        return {data: _copied_table(one, release.period), about: _copied_metadata(one, release.period)}
    cells = release.wrong if wrong else {}
    return {data: _table(one, release.period, cells), about: metadata(one, release.period)}


def periods(frequency: str, first: str, last: str) -> list[str]:
    """Every period from the first to the last, both included."""
    count, found = PARTS[frequency], [first]
    while found[-1] != last:
        year, _, part = found[-1].partition("-")
        number = int(part.lstrip("QS") or "1") % count + 1
        following = int(year) + (number == 1)
        mark = {"quarterly": f"-Q{number}", "semesterly": f"-S{number}", "monthly": f"-{number:02}"}.get(frequency, "")
        found.append(f"{following}{mark}")
    return found


def quarters(period: str) -> tuple[str, str]:
    """The first and the last period that a dataset's metadata name for it: a half-year is told by its quarters."""
    halves = {"S1": ("Q1", "Q2"), "S2": ("Q3", "Q4")}
    year, _, part = period.partition("-")
    return (f"{year}-{halves[part][0]}", f"{year}-{halves[part][1]}") if part in halves else (period, period)


def areas(level: str) -> list[str]:
    """The codes of that level within the city, in order."""
    codes = [REGION, *regions_below(REGION)]
    return sorted(code for code in codes if len(code) == DEPTH[level])


def _table(one: Dataset, last: str, wrong: Words) -> bytes:
    words, out = one.words, io.StringIO(newline="")
    values = words.get("dimension", {}).get("values", [""])
    columns = [f"kode_{words['level']}", TIME[words["frequency"]][0]]
    columns += [words["dimension"]["name"]] if "dimension" in words else []
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*columns, words["measure"]["name"]])
    span = periods(words["frequency"], words["start"], last)
    for area in areas(words["level"]):
        for step, period in enumerate(span):
            for place, value in enumerate(values):
                figure = _figure(one, (area, period, value), step, place, wrong if period == last else {})
                writer.writerow([area, period, *([value] if value else []), figure])
    return out.getvalue().encode()


def _figure(one: Dataset, cell: tuple[str, str, str], step: int, place: int, wrong: Words) -> str:
    """A figure near the base: bigger areas, a slow trend, and a little chance that hangs on the cell's name alone."""
    measure, area, period = one.words["measure"], cell[0], cell[1]
    percent = measure.get("decimals", 0)
    seed = int.from_bytes(hashlib.sha256("|".join((one.id, *cell)).encode()).digest()[:4])
    size = int.from_bytes(hashlib.sha256(f"{one.id}|{area}".encode()).digest()[:2]) % 30 / 100 + 0.85
    value = measure["base"] * size * (1 + 0.012 * step + 0.11 * place) * (0.97 + seed % 600 / 10_000)
    if percent and measure["satuan"] == "Persen":  # shares stay shares: hardly any trend
        value = measure["base"] * (0.94 + size / 20) * (0.985 + seed % 300 / 10_000) * (1 + 0.004 * step)
    special = one.words.get("special", {})
    for change in (special if special.get("period") == period else {}, wrong):
        if change.get("area", area) == area:
            value *= change.get("factor", 1)
    return f"{value:.{percent}f}" if percent else str(round(value))


def q(text: str) -> str:
    """A text quoted for YAML; JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def metadata(one: Dataset, last: str) -> bytes:
    """The metadata when that period is the last of the table."""
    words, measure = one.words, one.words["measure"]
    name, kind, title, english, pattern = TIME[words["frequency"]]
    level, dimension = words["level"], words.get("dimension")
    column = f"{q(dimension['title'])}" if dimension else '"-"'
    key = [f"kode_{level}", name, *([dimension["name"]] if dimension else [])]
    first = words["start"]
    span, english_span = (first, first) if first == last else (f"{first} sampai {last}", f"{first} to {last}")
    description = f"{words['title']}, {span}. {measure['definisi']} {INVENTED}"
    return f"""{MODELINE}title: {q(words["title"])}
description: {q(description)}
en:
  title: {q(words["en"])}
  description: {q(f"{words['en']} in Blitar City, {english_span}. {INVENTED_EN}")}
keywords: [{", ".join(map(q, dict.fromkeys((measure["konsep"].lower(), AREA[level], measure["title"].lower()))))}]
theme: {q(words["theme"])}
spatial: {{code: {q(REGION)}, level: {level}}}
temporal: {{start: {q(quarters(first)[0])}, end: {q(quarters(last)[1])}}}
frequency: {words["frequency"]}
access: {{level: open}}
{_marks(words)}licenses: [{CC_BY}]
sources: [{{title: {q(f"{INVENTED[:-1]} (contoh)")}}}]
statistics:
  konsep: {q(measure["konsep"])}
  definisi: {q(measure["definisi"])}
  klasifikasi: {column}
  ukuran: {q(measure["ukuran"])}
  satuan: {q(measure["satuan"])}
  metode: Kompilasi produk administrasi (contoh)
  referensi_waktu: {title}
  level_estimasi: {AREA[level]}
{_link(words)}schema:
  primaryKey: [{", ".join(key)}]
  missingValues: [""]
  fields:
    - name: kode_{level}
      type: string
      title: Kode {AREA[level]}
      en: {{title: {AREA_EN[level]} code}}
      role: region
      codes: {{list: region, scheme: kemendagri, level: {level}, edition: "2025"}}
      definisi: Kode wilayah bertitik menurut Kepmendagri 300.2.2-2138/2025.
      constraints: {{required: true}}
    - name: {name}
      type: {kind}
      title: {title}
      en: {{title: {english}}}
      role: time
      definisi: {title} yang digambarkan angka.
      constraints: {{required: true{f', pattern: "{pattern}"' if pattern else ""}}}
{_dimension(dimension)}    - name: {measure["name"]}
      type: {"number" if measure.get("decimals") else "integer"}
      title: {q(measure["title"])}
      en: {{title: {q(measure["en"])}}}
      role: measure
      konsep: {q(measure["konsep"])}
      definisi: {q(measure["definisi"])}
      klasifikasi: {column}
      ukuran: {q(measure["ukuran"])}
      satuan: {q(measure["satuan"])}
      constraints: {{required: true, minimum: 0}}
""".encode()


def _marks(words: Words) -> str:
    """What bears on publication: Data Prioritas, and the day before which it is not shown."""
    priority = (
        f'priority: {{year: "2026", indicator: {q(words["title"])}, criterion: {q(PRIORITY)}}}\n'
        if words.get("priority")
        else ""
    )
    return priority + (f"publish_on: {q(words['embargo'])}\n" if "embargo" in words else "")


def _link(words: Words) -> str:
    return f"  ms_keg: {q(words['activity'])}\n" if "activity" in words else ""


def _dimension(words: Words | None) -> str:
    if words is None:
        return ""
    return f"""    - name: {words["name"]}
      type: string
      title: {q(words["title"])}
      en: {{title: {q(words["en"])}}}
      role: dimension
      definisi: {q(f"Rincian menurut {words['title'].lower()}.")}
      constraints: {{required: true, enum: [{", ".join(map(q, words["values"]))}]}}
"""


def _copied_table(one: Dataset, last: str) -> bytes:
    """The rows of the repository's own dataset up to that year, as its producer published them."""
    lines = (ROOT / one.paths[0]).read_text("utf-8").splitlines(keepends=True)
    year = lines[0].rstrip("\n").split(",").index("tahun")
    return "".join([lines[0], *(line for line in lines[1:] if line.split(",")[year] <= last)]).encode()


def _copied_metadata(one: Dataset, last: str) -> bytes:
    """Its metadata, with the last year that has come."""
    text = (ROOT / one.paths[1]).read_text("utf-8")
    about: Words = read_document(one.id, text.encode())[0].mapping
    end = about["temporal"]["end"]
    return text.replace(f'end: "{end}"', f'end: "{last}"', 1).encode()


def item(one: Dataset, year: int) -> dict[str, Any]:
    """The dataset's line on the list of a year, as it stands in the file."""
    words: Words = one.words
    if one.copied:
        about: Words = read_document(one.id, (ROOT / one.paths[1]).read_bytes())[0].mapping
        statistics = about["statistics"]
        words = {**words, "title": about["title"], "frequency": about["frequency"], "measure": statistics}
    promised = [release for release in one.releases if release.year == year]
    line: dict[str, Any] = {
        "id": one.id.partition("/")[2],
        "title": words["title"],
        "satuan": words["measure"]["satuan"],
        "frequency": words["frequency"],
        "releases": [{"period": release.period, "due": release.due} for release in promised],
        "access": words.get("access", "open"),
    }
    line |= {"priority": True} if words.get("priority") else {}
    line |= {key: words[key] for key in ("unavailable", "activity", "basis") if key in words}
    if str(year) > min(words["listed"]):
        line["carried_from"] = year - 1
    return line


def part(found: Sequence[Dataset], agency: str, year: int, amended: bool) -> dict[str, Any]:
    """An agency's part of the list of a year: as first agreed, or with what was added and taken off during the year."""
    own = [one for one in found if one.agency == agency and one.listed(year)]
    kept = [one for one in own if one.listed(year) != ("removed" if amended else "amendment")]
    gone = [one for one in own if one.listed(year) == "removed" and amended]
    document: dict[str, Any] = {"items": [item(one, year) for one in kept]}
    if gone:
        document["removed"] = [{"id": one.id.partition("/")[2], **_reversed(one.words["removed"])} for one in gone]
    return document


def deadlines(found: Sequence[Dataset], agency: str, year: int) -> dict[str, Any]:
    """By when the agency hands data over, as walidata sets it once the list is agreed; {} where it sets nothing."""
    days = [
        {"id": one.id.partition("/")[2], "period": release.period, "day": release.collect_by}
        for one in found
        for release in one.releases
        if one.agency == agency and release.year == year and release.collect_by
    ]
    return {"collect_by": days} if days else {}


def _reversed(removal: Words) -> dict[str, str]:
    return {"reason": removal["reason"], "on": removal["on"]}


def architecture(one: Dataset) -> dict[str, Any]:
    """The dataset as an entry of the data architecture: what it will be, before there are data."""
    about = read_document(one.id, metadata(one, one.words["start"]))[0].mapping
    kept = ("en", "keywords", "theme", "spatial", "frequency", "access", "statistics", "schema")
    told = {"agency": one.agency, "title": one.words["title"], "description": one.words["measure"]["definisi"]}
    english = {"title": one.words["en"], "description": f"{one.words['en']}. {INVENTED_EN}"}
    return {**told, **{key: about[key] for key in kept}, "en": english}


def units() -> bytes:
    """The list of units, with those that copied datasets have."""
    return (ROOT / "catalog/codes/unit.csv").read_bytes()


def offices() -> Iterator[tuple[str, tuple[str, str]]]:
    """The agencies: id → name without the region, short name."""
    region = national_regions()[REGION]
    for one in loaded("files/agencies.yml"):
        yield one["id"], (one["name"].replace(f" {region} (contoh)", ""), one["short"])
