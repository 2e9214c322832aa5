"""Hostile bytes: examples that are right, cut, spliced and swollen; and structures made from the words of a format."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Sequence
from functools import partial
from random import Random

from hypothesis import strategies as st

from satudata.deliver.bundle import packed
from satudata.model.roster import ROLES
from satudata.trust.canonical import Value
from satudata.trust.digest import content_digest
from satudata.trust.seedkey import SeedKey
from satudata.trust.statements import NAMESPACE, Draft
from satudata.trust.wire import armoured, base64_of, blob_of, string
from satudata.typesetting import pdf
from tests.checks.subjects import CSV
from tests.checks.subjects import metadata as described
from tests.checks.test_hostile_input import JUNK, NUMBERS, TEXTS, table
from tests.checks.test_hostile_input import RULES as TABLE_RULES
from tests.gate.test_payloads import archive
from tests.instances import metadata, starter
from tests.trust import keys, rosters
from tests.trust.test_roster_fuzz import FILES as ROSTER_VALUES
from tests.trust.test_sshsig_fuzz import ecdsa, ed25519, rsa, structures

Bytes = st.SearchStrategy[bytes]

SIGNERS = tuple(SeedKey(bytes([number]) * 32) for number in (1, 2, 3))  # of the steward, the head and the gate
BETWEEN = b"\n%%%\n"  # metadata and table of one dataset in one input
LARGEST = 40_000  # bytes an edit may add: enough for what grows, and 100,000 of them still end

HOSTILE = [
    b"", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", "\u202e".encode(), "\u2028".encode(), b"\xef\xbb\xbf", b"\r", b"\n",
    b"\t", b'"', b"'", b",", b";", b":", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!!python/object ", b"<<: ", b"- ",
    b"? ", b"| ", b"=cmd|'/C calc'!A0", b"@SUM(1)", b"-", b"1e999", b"9" * 60, b"0x1f", b"1_000", b"true", b"null",
    b"~", b"2024-02-30", b"::error::", b"<script>", b"javascript:", b"\\u0000", b"\\ud800", b"\\", b"%00", b"../",
    b"sha256:", b"3572010101900001", b"A\xcc\x8a", b"\xf0\x9f\x92\xa9", b"\x7f", b"\x1b[2J", b"---\n", b"...\n",
    b"%YAML 9.9\n",
]  # fmt: skip
Edit = tuple[int, int, bytes, int]


def edited(start: bytes, edits: Iterable[Edit]) -> bytes:
    """`start` with at each place so many bytes replaced by a token, so many times over."""
    content = start
    for place, n, token, times in edits:
        at = place % (len(content) + 1)
        content = content[:at] + token * min(times, LARGEST // (len(token) or 1)) + content[at + n :]
    return content


def spoilt(examples: Sequence[bytes], words: Sequence[bytes] = ()) -> Bytes:
    """Right examples with up to six edits, now and then one that repeats a token thousands of times."""
    token = st.sampled_from([*HOSTILE, *words]) | st.binary(max_size=6)
    times = st.sampled_from([1, 1, 1, 1, 1, 2, 40, 6000])
    edit = st.tuples(st.integers(0, 2**15), st.sampled_from([0, 0, 1, 1, 4, 30, 2000]), token, times)
    return st.builds(edited, st.sampled_from(list(examples)), st.lists(edit, max_size=6))


def respoilt(content: bytes, chance: Random, n: int) -> Iterable[bytes]:
    """`n` further inputs from one: it, spoilt by one to four edits. Cheaper than drawing them."""
    for _ in range(n):
        edits = [
            (
                chance.randrange(2**15),
                chance.choice((0, 1, 1, 4, 30)),
                chance.choice(HOSTILE),
                chance.choice((1, 1, 1, 3)),
            )
            for _ in range(chance.randint(1, 4))
        ]
        yield edited(content, edits)


def dumped(value: object) -> bytes:
    """JSON, which is YAML too. Half a surrogate pair is written as JSON writes it."""
    return json.dumps(value).encode()


def values(words: Sequence[str]) -> st.SearchStrategy[object]:
    """Nested values whose keys and texts are words of the format."""
    known = st.sampled_from([*words, "", "a", "2024-01-01", "9" * 400, "\u202e"])
    leaf = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | known | st.text(max_size=8)
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(known, inner, max_size=6), max_leaves=20
    )


def words_of(text: str) -> list[str]:
    """The keys of a YAML document, in order."""
    return sorted({line.strip(" -").partition(":")[0] for line in text.splitlines() if ":" in line})


METADATA = metadata()
RULES = (
    "rules:\n- {kind: sum, total: jumlah, parts: [jumlah]}\n- {kind: share, column: jumlah}\npublish_on: 2026-12-01\n"
)
DATASETS = [METADATA.encode(), (METADATA + RULES).encode(), metadata(access="{level: restricted}").encode()]
KEYS = [*words_of(METADATA), "rules", "kind", "sum", "publish_on", "priority", "formerly", "missingValues",
        "constraints", "pattern", "enum", "minimum", "integer", "number", "date", "boolean", "(a+)+$"]  # fmt: skip
YAML: Bytes = (
    spoilt(DATASETS, [f"{key}: ".encode() for key in KEYS]) | values(KEYS).map(dumped) | st.binary(max_size=200)
)

TABLE = b"kode_kecamatan,tahun,jumlah\n35.72.01,2023,4\n35.72.02,2023,3\n35.72.01,2024,4\n35.72.02,2024,\n"
CELLS = [b"35.72.01", b"2024", b",,,,", b'"a""b"', b"Jumlah", b"18.1", b"1.234,5", b"\r\n", b"nan", b"-0", b"3,6E+15"]
TABLES: Bytes = spoilt([TABLE, CSV.encode(), b"\xef\xbb\xbfa;b\r\n1;2\r\n"], CELLS) | st.binary(max_size=400)
CELL = NUMBERS | st.sampled_from(["35.72.01", "35.72.02", "2024", "Jumlah", "2024-Q1", "=1+1", "", "-", "x\n"]) | TEXTS
ROWS = st.lists(st.lists(CELL, min_size=6, max_size=6), min_size=1, max_size=8).map(
    lambda rows: table(map(tuple, rows)).encode()
)
ABOUT_ROWS = st.dictionaries(
    st.sampled_from([*described(), "rules", "statistics", "priority", "formerly", "missingValues"]), JUNK, max_size=3
).map(lambda junk: dumped({**described(rules=TABLE_RULES), **junk}))
DATASET: Bytes = st.builds(
    lambda about, rows: about + BETWEEN + rows, YAML | ABOUT_ROWS | st.just(dumped(described())), TABLES | ROWS
)

SETTINGS_FILES = [
    content if isinstance(content, bytes) else str(content).encode()
    for path, content in starter().items()
    if path in ("catalog/catalog.yml", "catalog/agencies.yml", "catalog/waivers.yml")
]
SETTINGS_KEYS = [*words_of(b"\n".join(SETTINGS_FILES).decode()), "approval", "release", "every", "papers", "schedule",
                 "unvalidated_until", "approval_role", "demonstration", "check", "expires", "reason"]  # fmt: skip
SETTINGS: Bytes = spoilt(SETTINGS_FILES, [f"{key}: ".encode() for key in SETTINGS_KEYS]) | values(SETTINGS_KEYS).map(
    dumped
)

ROSTER: Bytes = (
    spoilt(
        [rosters.complete().encode()], [*(f"role: {role}".encode() for role in ROLES), b"until: ", b"keys: ", b"from: "]
    )
    | ROSTER_VALUES
    | st.binary(max_size=60)
)

# --- what is signed


def signed_line(draft: Draft, who: int) -> bytes:
    """One statement file, truly signed by the person of that number; nothing where it has no canonical form."""
    return draft.signed(SIGNERS[who].sign(draft.message(), NAMESPACE))[1]


def story(picks: Sequence[tuple[str, str, str, str, str, int, int]]) -> bytes:
    """Statements one a line, each following an earlier one and resting on all before it. Their signatures hold."""
    lines: list[bytes] = []
    for subject, step, role, outcome, at, who, back in picks:
        known: list[Value] = [hashlib.sha256(line).hexdigest() for line in lines]
        previous = str(known[-1 - back % len(known)]) if known else ""
        by = ("wali", "kepala", "gerbang")[who]
        evidence: dict[str, Value] = {"kind": "ssh", "relies_on": known, "follows": known[:back]}
        draft = Draft(subject, f"sha256:{'1' * 64}", step, role, by, "1", previous, outcome, at, "x", evidence)
        lines.append(signed_line(draft, who))
    return b"".join(lines)


STEPS = ("examination", "agency_approval", "publication", "priority_review", "governance", "x")
PICKS = st.tuples(
    st.sampled_from(["dataset:dinkes/puskesmas", "dataset:dinkes/lain", "waiver:x", "governance:roster", "x"]),
    st.sampled_from(STEPS),
    st.sampled_from(ROLES),
    st.sampled_from(["approved", "returned", "withdrawn", "published"]),
    st.sampled_from(["2026-11-02T09:00:00+07:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "x"]),
    st.integers(0, 2),
    st.integers(0, 3),
)
AT = "2026-11-02T09:00:00+07:00"
TOLD = ("examination", "data_steward"), ("agency_approval", "agency_head"), ("publication", "data_steward")
RIGHT = story(
    [
        ("dataset:dinkes/puskesmas", step, role, "published" if step == "publication" else "approved", AT, who, 0)
        for (step, role), who in zip(TOLD, (0, 1, 0), strict=True)
    ]
)
STATEMENT_WORDS = [
    b'"v":1',
    b'"evidence":{}',
    b'"kind":"wet-ink"',
    b'"attestation":{"by":"x","signature":"U1NIU0lH"}',
    b":null",
]
STATEMENTS: Bytes = (
    st.lists(PICKS, max_size=5).map(story)
    | spoilt([RIGHT, *RIGHT.splitlines(keepends=True)], STATEMENT_WORDS)
    | values(["v", "subject", "digest", "evidence", "previous", "signature"]).map(dumped)
)

BLOB = blob_of(SIGNERS[0].sign(keys.MESSAGE, keys.NAMESPACE))
WIRE = [b"\0\0\0\x20", b"\0\0\0\x0b", b"ssh-ed25519", b"SSHSIG", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x80", b"sha256"]
PARTS = st.builds(keys.sshsig, structures, structures) | (ed25519 | rsa | ecdsa).map(lambda made: keys.sshsig(*made))
SIGNATURES: Bytes = spoilt([BLOB, base64_of(BLOB).encode(), armoured(BLOB).encode()], WIRE) | PARTS
PUBLIC_KEYS: Bytes = (
    spoilt([key.public.line.encode() for key in SIGNERS], [b" ", b"ssh-rsa ", b"sk-", b"AAAA", b"cert-v01@openssh.com"])
    | structures.map(lambda blob: b"ssh-ed25519 " + base64_of(blob).encode() + b" x")
    | st.builds(
        lambda kind, blob: b"%s %s" % (kind, base64_of(string(kind) + blob).encode()),
        st.sampled_from([b"ssh-ed25519", b"ssh-rsa", b"ecdsa-sha2-nistp256", b"ssh-dss"]),
        st.binary(max_size=80),
    )
)

LEDGER = b'{"version":1,"catalogue":"x","datasets":{"dinkes/a":{"ground":"proven","publication":"aa","heads":["bb"]}}}'
CANONICAL: Bytes = spoilt([RIGHT, LEDGER, b'{"a":[1,2,{"b":null}]}'], [b"[", b'{"a":', b"1.0", b"-0", b"1e5"]) | values(
    ["a", "b"]
).map(dumped)
NESTED = st.builds(
    lambda n, key: b'{"version":1,"datasets":{"a":%s' % (key * n),
    st.integers(1, 20_000),
    st.sampled_from([b"[", b'{"a":']),
)
LEDGERS: Bytes = (
    NESTED
    | spoilt([LEDGER], [b'"heads":', b"[", b"null", b"NaN"])
    | values(["version", "datasets", "heads", "publication", "dinkes/a"]).map(
        lambda value: dumped({"version": 1, "datasets": value})
    )
)

# --- archives


METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
ZIP_WORDS = [
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x03\x04",
    b"\xff\xff\xff\xff",
    b"\x0e\0",
    b"\x0c\0",
    b"\x08\0",
    b"\x63\0",
    b"\x01\0",
]
FOUND = {
    "code": "privacy-nik",
    "severity": "error",
    "path": "data/a/b.csv",
    "line": 2,
    "row": 1,
    "column": "x",
    "facts": {},
}
REPORT = dumped({"v": 1, "findings": [FOUND], "changes": "x"})
ZIPPED = [archive([("laporan.json", REPORT * 20)], method) for method in METHODS]
REPORT_KEYS = [
    "v",
    "findings",
    "changes",
    "code",
    "severity",
    "path",
    "line",
    "row",
    "column",
    "facts",
    "privacy-nik",
    "error",
]
REPORTS: Bytes = (
    spoilt([REPORT], [f'"{key}":'.encode() for key in REPORT_KEYS])
    | spoilt(ZIPPED, ZIP_WORDS)
    | values(REPORT_KEYS).map(lambda value: dumped({"v": 1, "findings": [value], "changes": value}))
)

DELIVERED = {"data/dinkes/a.csv": TABLE, "metadata/dinkes/a.yml": METADATA.encode(), "BACA-SAYA.txt": b"x"}
ABOUT: dict[str, Value] = {
    "v": 1,
    "digest": content_digest((path, content) for path, content in DELIVERED.items() if path != "BACA-SAYA.txt"),
}
BUNDLE = packed(ABOUT, DELIVERED, partial(SIGNERS[0].sign, namespace="satudata-delivery@v1"))
NAMES = st.sampled_from(
    ["manifest.json", "manifest.json.sig", "../x", "/x", "a\\b", "data/dinkes/a.csv", "", "a/", "\u202e"]
)
MADE = st.builds(archive, st.lists(st.tuples(NAMES, st.binary(max_size=20)), max_size=5, unique_by=lambda one: one[0]),
                 st.sampled_from(METHODS))  # fmt: skip
BUNDLES: Bytes = spoilt([BUNDLE, *ZIPPED], ZIP_WORDS) | MADE

# --- what a forge tells, and what people write

PATHS = st.sampled_from(
    ["data/dinkes/a.csv", "metadata/dinkes/a.yml", "metadata/dinkes/../a.yml", "catalog/roster.yml",
     "catalog/plan/2026.yml", "catalog/letters/x", "catalog/requests/" + "a/" * 9 + "x.yml",
     "catalog/approvals/dataset/a/b.json", ".github/workflows/x.yml", "", "/", "data//.csv",
     "catalog/plan/", "\u202e", "::error::x"]
) | st.text(max_size=20)  # fmt: skip
CHANGES = st.tuples(
    PATHS, st.sampled_from(["added", "removed", "modified", "renamed", "copied", "x"]), st.just("") | PATHS
)
PROPOSALS: Bytes = st.lists(CHANGES, max_size=5).map(dumped)

PROSE = b"""## Catatan

| a | b |
|:-|-:|
| 1 | [x](https://example.go.id) |

*Satu* **dua** `tiga`

: d

1. a
   - b
"""
MARKS = [
    b"<img src=x onerror=alert(1)>", b"[x](javascript:alert(1))", b"](", b"![", b"<!--", b"<svg/onload=x>", b"&#x6a;",
    b"> ", b"***", b"{root}", b"{: onclick=x }", b"    ", b"|", b"``", b"<a href='data:text/html,x'>",
]  # fmt: skip
MARKDOWN: Bytes = spoilt([PROSE], MARKS) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))

SPECIMEN = pdf("specimen", {}, "2026-01-01")
PDF_WORDS = [
    b"obj",
    b"endobj",
    b"stream",
    b"/Kids [1 0 R]",
    b"/ByteRange [0 1 2 3]",
    b"/Sig",
    b"<<",
    b">>",
    b"startxref",
    b"/Length 9",
]
PDFS: Bytes = spoilt([SPECIMEN], PDF_WORDS)
