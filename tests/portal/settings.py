"""The settings of a portal as page and shell tests see them; each test replaces what it is about."""

from __future__ import annotations

from satudata.model.catalog import Bilingual, Settings

SETTINGS = Settings(
    title=Bilingual("Satu Data Kota Blitar (contoh)", "Blitar City Open Data (example)"),
    region="35.72",
    region_name="Kota Blitar",
    publisher="diskominfo",
    license="CC-BY-4.0",
    base_url="https://data.example.go.id/",
    languages=("id", "en"),
    time_zone="Asia/Jakarta",
    sop="blitar",
    demonstration=True,
    accent="#0B6B5F",
    forge={},
    contact={"name": "Walidata", "email": "walidata@example.go.id"},
    home={"searches": ["penduduk", "upah minimum"]},
    document={},
)
