"""The invented officials of the demonstration (contoh): functions only, no person; and how they change in the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from satudata.trust.demonstration import demonstration_key

HEAD = """\
# yaml-language-server: $schema=schemas/roster.schema.json
# Pejabat peragaan: hanya jabatan, tidak ada orang.
"""
BEGAN = "2025-10-01"
LEAVES, ACTS_UNTIL = "2026-06-30", "2026-08-31"  # the head of dinkes retires; somebody stands in for two months
ACTS_FROM, TAKES_OVER = "2026-07-01", "2026-09-01"
OFFICE = "diskominfo.kotablitar.example"

# Functions for the whole region: id, role, title, mailbox.
REGION = (
    ("walidata", "data_steward", "Kepala Bidang Statistik dan Persandian selaku Walidata", "walidata"),
    ("walidata-dua", "data_steward", "Statistisi Ahli Muda selaku Walidata", "statistisi"),
    ("walidata-pendukung", "supporting_steward", "Pranata Komputer Pertama selaku Walidata Pendukung", "pendukung"),
    ("pembina-data", "data_supervisor", "Kepala Badan Pusat Statistik Kota Blitar selaku Pembina Data", "pembina"),
    ("forum-satu-data", "forum", "Ketua Forum Satu Data Kota Blitar", "forum"),
    ("sekretariat-forum", "secretariat", "Sekretariat Forum Satu Data Kota Blitar", "sekretariat"),
    ("koordinator-satu-data", "coordinator", "Koordinator Forum Satu Data Kota Blitar", "koordinator"),
    ("anggota-forum", "forum_member", "Anggota Forum Satu Data dari Bagian Pembangunan", "anggota"),
    ("ppid-daerah", "ppid", "PPID Utama Kota Blitar", "ppid"),
    ("pengelola-satu", "administrator", "Pranata Komputer Ahli Madya selaku Pengelola Portal", "pengelola-satu"),
    ("pengelola-dua", "administrator", "Pranata Komputer Ahli Muda selaku Pengelola Portal", "pengelola-dua"),
    ("pengelola-tiga", "administrator", "Kepala Seksi Infrastruktur selaku Pengelola Portal", "pengelola-tiga"),
    ("gerbang", "gate", "Program penjaga gerbang portal", "gerbang"),
)  # fmt: skip

# The secretary of the region coordinates the forum, and is the superior of the PPID.
BESIDES = {"koordinator-satu-data": ("ppid_superior",)}


class Official(NamedTuple):
    """One entry of the roster."""

    id: str
    title: str
    email: str
    decree: str
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class Post:
    """One function held from–until ("" while it lasts)."""

    role: str
    agency: str
    start: str = BEGAN
    until: str = ""
    capacity: str = ""
    letter: str = ""


def roster(offices: Mapping[str, tuple[str, str]], day: str) -> bytes:
    """`catalog/roster.yml` as of that ISO day, for the agencies (id → name without region, short name)."""
    people = [_person(*one) for one in (*_region(), *_agencies(offices, day))]
    return (HEAD + "".join(people)).encode()


def _region() -> Iterator[Official]:
    for number, (identity, role, title, mailbox) in enumerate(REGION, start=1):
        posts = [Post(one, "*") for one in (role, *BESIDES.get(identity, ()))]
        yield Official(identity, title, f"{mailbox}@{OFFICE}", _decree(number), tuple(posts))


def _agencies(offices: Mapping[str, tuple[str, str]], day: str) -> Iterator[Official]:
    for number, (agency, (name, short)) in enumerate(offices.items(), start=1):
        first = 20 + 10 * number
        yield from _heads(agency, name, day, first)
        post = Post("operator", agency, letter=appointment(number))
        mailbox = f"operator@{agency}.kotablitar.example"
        yield Official(f"operator-{agency}", f"Operator data {short}", mailbox, _decree(first), (post,))


def _decree(number: int) -> str:
    return f"800.1.3.3/{number:03}/CONTOH/2025"


def _heads(agency: str, name: str, day: str, first: int) -> Iterator[Official]:
    """The heads of an agency, who answer for what it promises and for its data; that of dinkes changes."""
    terms = [(f"kepala-{agency}", f"Kepala {name}", BEGAN, "", "")]
    if agency == "dinkes":
        terms = [("kepala-dinkes-2025", f"Kepala {name} (sampai Juni 2026)", BEGAN, LEAVES, "")]
        if day >= LEAVES:
            terms.append(("plt-kepala-dinkes", f"Sekretaris {name} selaku Plt. Kepala", ACTS_FROM, ACTS_UNTIL, "plt"))
        if day >= ACTS_UNTIL:
            terms.append(("kepala-dinkes", f"Kepala {name}", TAKES_OVER, "", ""))
    for number, (identity, title, start, until, capacity) in enumerate(terms, start=first + 1):
        known = until if until <= day else ""
        posts = tuple(Post(role, agency, start, known, capacity) for role in ("agency_head", "producer"))
        yield Official(identity, title, f"{identity}@{agency}.kotablitar.example", _decree(number), posts)


def appointment(number: int) -> str:
    """The number of the letter with which the n-th agency appointed its operator."""
    return f"000.9.3/{number:03}/CONTOH/2025"


def _person(identity: str, title: str, email: str, decree: str, posts: Sequence[Post]) -> str:
    line = demonstration_key(identity).public.line
    roles = "".join(f"    - {{{_post(one, decree)}}}\n" for one in posts)
    return (
        f"- id: {identity}\n  name: {title} (contoh)\n  emails: [{email}]\n"
        f'  keys: [{{key: "{line}", from: "{BEGAN}"}}]\n  roles:\n{roles}'
    )


def _post(one: Post, decree: str) -> str:
    parts = {"role": one.role, "agency": f'"{one.agency}"', "from": f'"{one.start}"'}
    parts |= {"until": f'"{one.until}"'} if one.until else {}
    parts |= {"capacity": one.capacity} if one.capacity else {}
    parts |= {"letter": f'"{one.letter}"'} if one.letter else {}
    return ", ".join(f"{key}: {value}" for key, value in {**parts, "decree": f'"{decree}"'}.items())
