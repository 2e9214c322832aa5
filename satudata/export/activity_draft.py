"""A new activity as a file to fill in: every key of the schema with what it means, and an example on a line of its own.

Lines that begin with `##` explain. Every other commented line is a key: taking its one `#` away uncomments it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from satudata.model.catalog import Agency, Settings
from satudata.read.schemas import schema_of
from satudata.text import Text

KIND = "activity"
MODELINE = "# yaml-language-server: $schema=../../schemas/activity.schema.json"
SECTORAL = "STATISTIK_SEKTORAL"

Schema = Mapping[str, Any]


def own_values(settings: Settings, agency: Agency, year: str) -> Mapping[str, object]:
    """Key → what an activity of that agency says there in place of the schema's example, which is another region's."""
    region, name, office = settings.region, settings.region_name, agency.name["id"]
    identity = f"K-{year[2:4]}.{region.replace('.', '')}.001"
    email = agency.contact.get("email") or f"data@{agency.id}.example.go.id"
    return {
        "identity": identity,
        "identitas_rekomendasi": identity,
        "kode_kegiatan": f"{region}.001",
        "produsen_data_name": office,
        "email": email,
        "unit_eselon1": f"Pemerintah {name}",
        "unit_eselon2": office,
        "pj_teknis_alamat": f"Kantor {office}",
        "pj_teknis_email": email,
        "latar_belakang_kegiatan": f"Pemerintah {name} memerlukan angka ini untuk merencanakan layanannya.",
        "wilayah": [{"kode_provinsi": region[:2], "kode_kabupaten_kota": region}],
        "indikator_pembangun": [{"nama": "Harapan lama sekolah", "sumber_publikasi": [f"{name} Dalam Angka"]}],
    }


def draft(title: str, year: str, text: Text, own: Mapping[str, object]) -> bytes:
    """The file of a draft with that title and year, its explanations in the language of `text`; same bytes each time.
    `own` are values by key that take the place of examples.

    It is right as it stands, and stays so when any of its lines are uncommented together with the keys above them.
    """
    schema = schema_of(KIND)
    filled = {"status": "draft", "judul_kegiatan": title, "tahun": year, "jenis_statistik": SECTORAL}
    pen = _Pen(schema["$defs"], text, own)
    needed: Schema = schema["allOf"][0]["then"]
    lines = [MODELINE, *(f"## {line}" for line in text("activity.draft").splitlines())]
    for key, inner in schema["properties"].items():
        lines += ["", f"## {pen.about(key, inner, needed)}"]
        if key in filled:
            lines.append(f"{key}: {json.dumps(filled[key], ensure_ascii=False)}")
        else:
            lines += [f"#{line}" for line in pen.entry(key, inner, needed, "")]
    return ("\n".join(lines) + "\n").encode()


@dataclass(frozen=True)
class _Pen:
    """Writes keys as YAML lines without the mark of a comment. `needed` is what submission demands of the part."""

    definitions: Schema
    text: Text
    own: Mapping[str, object]

    def about(self, key: str, schema: Schema, needed: Schema) -> str:
        """What a key means, and whether it must be there on submission."""
        words = schema if self.text.language == "id" else {**schema, **schema["x-en"]}
        mark = self.text("activity.at_submission") if key in needed.get("required", ()) else ""
        return f"{words['title']}{mark}: {words['description']}"

    def entry(self, key: str, schema: Schema, needed: Schema, indent: str) -> Iterator[str]:
        """One key; groups of keys, and lists of them at the top, are spread over lines, all else is on one."""
        whole = self._followed(schema)
        items = self._followed(whole.get("items", {}))
        inner = needed.get("properties", {}).get(key, {})
        if "properties" in whole:
            yield f"{indent}{key}:"
            yield from self._group(whole["properties"], inner, f"{indent}  ")
        elif "properties" in items and not indent:
            yield f"{indent}{key}:"
            group = list(self._group(items["properties"], inner.get("items", {}), f"{indent}    "))
            first = next(n for n, line in enumerate(group) if not line.startswith("#"))
            yield from (*group[:first], group[first].replace("    ", "  - ", 1), *group[first + 1 :])
        else:
            yield f"{indent}{key}: {json.dumps(self._example(key, whole), ensure_ascii=False)}"

    def _group(self, properties: Schema, needed: Schema, indent: str) -> Iterator[str]:
        for key, inner in properties.items():
            yield f"# {indent}{self.about(key, inner, needed)}"
            yield from self.entry(key, inner, needed, indent)

    def _followed(self, schema: Schema) -> Schema:
        """The schema with what it refers to beneath it."""
        if "$ref" not in schema:
            return schema
        return {**self.definitions[schema["$ref"].rpartition("/")[2]], **schema}

    def _example(self, key: str, schema: Schema) -> object:
        if key in self.own:
            return self.own[key]
        own: Sequence[object] = schema["examples"]
        english: Sequence[object] = schema["x-en"].get("examples", own)
        return (english if self.text.language == "en" else own)[0]
