"""Changes of `catalog/roster.yml` as text: what is there keeps its bytes, comments included.

Places are taken from the marks of the YAML parser, after the strict reader has accepted the file. The outcome is read
again: unless it says exactly what was there and what was asked for, nothing is given, and a person edits by hand.
"""

from __future__ import annotations

import copy
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from satudata.errors import SatudataError
from satudata.model.roster import within
from satudata.read.catalogue import sequence
from satudata.read.catalogue_files import says_something, schema_findings
from satudata.read.documents import read_document
from satudata.trust.roster import PATH, known_key
from satudata.trust.wire import SignatureError

MODELINE = "# yaml-language-server: $schema=schemas/roster.schema.json\n"
BARE = re.compile(r"[a-z][a-z0-9_-]*")
SPOKEN_FOR = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})  # words of YAML 1.1
BOM = "\ufeff"

Item = Mapping[str, str]


@dataclass(frozen=True)
class Appointment:
    """What is to be entered: a person (perhaps there already), a term, and what belongs to the person; "" is absent."""

    person: str
    name: str = ""
    term: Item = field(default_factory=dict)  # the keys of a term in the file: role, agency, from, until, decree, …
    key: Item = field(default_factory=dict)  # key, from, until
    emails: tuple[str, ...] = ()
    accounts: Mapping[str, int] = field(default_factory=dict)
    logins: Item = field(default_factory=dict)


def add(content: bytes | None, given: Appointment) -> bytes:
    """The file with the appointment in it. What the person has already is not entered twice.

    Raises SatudataError when a new person has no name, when the name or an account differs from what is there, or when
    the file cannot be changed without touching anything else.
    """
    draft = _Draft(content)
    place = draft.place_of(given.person)
    if place is None:
        if not given.name:
            raise SatudataError("roster-name-missing", person=given.person)
        draft.append_person(_entry(given))
        return draft.done()
    known = draft.value[place]
    if given.name and given.name != known.get("name"):
        raise SatudataError("roster-person-known", person=given.person, name=str(known.get("name")))
    if given.term:
        draft.append(place, "roles", dict(given.term))
    if given.key and not any(given.key["key"] == str(one.get("key")) for one in known.get("keys", [])):
        draft.append(place, "keys", dict(given.key))
    for address in given.emails:
        if address not in known.get("emails", []):
            draft.append(place, "emails", address)
    for part, values in (("accounts", given.accounts), ("logins", given.logins)):
        for forge, value in values.items():
            _enter(draft, place, part, forge, value)
    return draft.done()


def end_term(content: bytes | None, person: str, role: str, agency: str, until: str, decree: str = "") -> bytes:
    """The file with the person's term of that role over that agency ended; `decree` is the one that ends it.

    The term meant is the one that `until` lies in. Raises SatudataError when there is none, or several.
    """
    draft = _Draft(content)

    def meant(one: Mapping[str, object]) -> bool:
        same = (one.get("role"), one.get("agency")) == (role, agency)
        return same and within(until, str(one.get("from", "")), str(one.get("until", "")))

    n, m = draft.only(person, "roles", meant, role=role, agency=agency, until=until)
    draft.put((n, "roles", m), "until", until)
    if decree:
        draft.put((n, "roles", m), "ended_by", decree)
    return draft.done()


def end_key(content: bytes | None, person: str, fingerprint: str, until: str) -> bytes:
    """The file with that key of the person ended. Raises SatudataError when there is none, or several."""
    draft = _Draft(content)

    def meant(one: Mapping[str, object]) -> bool:
        try:
            same = known_key(str(one.get("key", "")))[0] == fingerprint
        except SignatureError:
            return False
        return same and within(until, str(one.get("from", "")), str(one.get("until", "")))

    n, m = draft.only(person, "keys", meant, role=fingerprint, agency=person, until=until)
    draft.put((n, "keys", m), "until", until)
    return draft.done()


def _enter(draft: _Draft, place: int, part: str, forge: str, value: str | int) -> None:
    known = draft.value[place].get(part, {}).get(forge, value)
    if known != value:
        raise SatudataError("roster-account-known", person=str(draft.value[place]["id"]), forge=forge, known=str(known))
    if forge not in draft.value[place].get(part, {}):
        draft.put((place, part), forge, value)


def _entry(given: Appointment) -> dict[str, object]:
    """A new entry, its keys in the order of the schema."""
    parts: dict[str, object] = {"id": given.person, "name": given.name}
    parts |= {"emails": list(given.emails)} if given.emails else {}
    parts |= {"accounts": dict(given.accounts)} if given.accounts else {}
    parts |= {"logins": dict(given.logins)} if given.logins else {}
    parts["keys"] = [dict(given.key)] if given.key else []
    parts["roles"] = [dict(given.term)] if given.term else []
    return parts


class _Draft:
    """A file being changed: its text and places, the insertions so far, and the value that it shall have."""

    def __init__(self, content: bytes | None) -> None:
        content = content or b""
        self.text = content.decode("utf-8-sig", "replace")
        self.bom = BOM if content.startswith(BOM.encode()) else ""
        self.eol = "\r\n" if "\r\n" in self.text else "\n"
        self.value: Any = []
        self._root: Any = None
        self._changes: list[tuple[int, int, str]] = []  # start, end, and what comes in its place
        if says_something(content):
            self.value = copy.deepcopy(_sound(content))
            self._root = yaml.compose(self.text, Loader=yaml.SafeLoader)

    def place_of(self, person: str) -> int | None:
        """Where the first entry of that id stands."""
        return next((n for n, one in enumerate(self.value) if one["id"] == person), None)

    def only(self, person: str, part: str, meant: Any, **facts: str) -> tuple[int, int]:
        """The place of the one entry in a list of the person that is meant."""
        n = self.place_of(person)
        entries = self.value[n].get(part, []) if n is not None else []
        found = [m for m, one in enumerate(entries) if meant(one)]
        if n is None or len(found) != 1:
            raise SatudataError("roster-no-such-term", person=person, **facts)
        return n, found[0]

    def append_person(self, entry: dict[str, object]) -> None:
        """A new entry behind the last one."""
        entry = _composed(entry)
        block = _block(entry, self.eol)
        if self._root is None:
            head = self.text if self.text.strip() else MODELINE
            self._insert(0, len(self.text), head + ("" if head.endswith("\n") else self.eol) + block + self.eol)
        elif not self._root.value:
            self._insert(self._root.start_mark.index, self._root.end_mark.index, block)
        elif self._root.flow_style:
            raise _by_hand(1)
        else:
            self._line_after(self._root, self._root.start_mark.column, block)
        self.value.append(entry)

    def append(self, n: int, part: str, item: Any) -> None:
        """One more item in a list of the n-th person."""
        item = _composed(item)
        node = self._node((n, part))
        if node is None:
            self._new_key(self._node((n,)), part, [item])
        elif node.flow_style and node.value:
            self._insert_at(node.value[-1].end_mark.index, f", {_flow(item)}")
        elif node.flow_style:
            self._insert_at(node.start_mark.index + 1, _flow(item))
        else:
            self._line_after(node, node.start_mark.column, f"- {_flow(item)}")
        self.value[n].setdefault(part, []).append(item)

    def put(self, path: tuple[str | int, ...], key: str, value: str | int) -> None:
        """The key of a mapping with that value, in place of the one it has."""
        value = _composed(value)
        node = self._node((*path, key))
        target = self.value
        for step in path[:-1]:
            target = target[step]
        if node is not None:
            self._insert(node.start_mark.index, node.end_mark.index, _flow(value))
        elif self._node(path) is None:
            self._new_key(self._node(path[:-1]), str(path[-1]), {key: value})
            target[path[-1]] = {}
        else:
            self._new_key(self._node(path), key, value)
        target[path[-1]][key] = value

    def done(self) -> bytes:
        """The changed file, read again and found to say what it should."""
        text = self.text
        for start, end, new in sorted(self._changes, key=lambda change: change[0], reverse=True):
            text = text[:start] + new + text[end:]
        content = (self.bom + text).encode()
        document, findings = read_document(PATH, content, list)
        if findings or document.value != self.value:
            raise _by_hand(findings[0].where.line if findings else 1)
        return content

    def _node(self, path: tuple[str | int, ...]) -> Any:
        """The node at a path; None where there is none."""
        node: Any = self._root
        for step in path:
            if isinstance(step, int):
                node = node.value[step]
            else:
                node = next((value for name, value in node.value if name.value == step), None)
            if node is None:
                return None
        return node

    def _new_key(self, node: Any, key: str, value: Any) -> None:
        """One more key at the end of a mapping."""
        if not node.value:
            self._insert_at(node.start_mark.index + 1, f"{key}: {_flow(value)}")
        elif node.flow_style:
            self._insert_at(node.value[-1][1].end_mark.index, f", {key}: {_flow(value)}")
        else:
            self._line_after(node, node.start_mark.column, f"{key}: {_flow(value)}")

    def _line_after(self, node: Any, column: int, block: str) -> None:
        """Lines of their own behind the last line of a collection, moved to that column."""
        last = _last(node).end_mark.index
        place = len(self.text[:last].rstrip())
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end - self.text.startswith("\r", end - 1)
        indented = block.replace(self.eol, self.eol + " " * column)
        self._insert_at(end, f"{self.eol}{' ' * column}{indented}")

    def _insert_at(self, place: int, text: str) -> None:
        """Text at a place, behind what was put there before."""
        for number, (start, end, before) in enumerate(self._changes):
            if start == end == place:
                self._changes[number] = (start, end, before + text)
                return
        self._insert(place, place, text)

    def _insert(self, start: int, end: int, text: str) -> None:
        self._changes.append((start, end, text))


def _sound(content: bytes) -> list[object]:
    """What the file says. Raises SatudataError when the strict reader or the schema refuses it."""
    document, findings = read_document(PATH, content, list)
    findings = findings or schema_findings(document, "roster")
    if findings:
        raise SatudataError("roster-unreadable", line=findings[0].where.line, code=findings[0].code)
    return sequence(document.value)


def _composed(value: Any) -> Any:
    """The value with all its text in Unicode normal form C, as it will be read."""
    if isinstance(value, Mapping):
        return {key: _composed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_composed(item) for item in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _last(node: Any) -> Any:
    """The last part of a node that has an end of its own; collections in block style end where the next one begins."""
    while not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        tail = node.value[-1]
        node = tail[1] if isinstance(node, yaml.MappingNode) else tail
    return node


def _block(entry: Mapping[str, object], eol: str) -> str:
    """A new person: a key on each line, the items of keys and roles on lines of their own."""
    lines = []
    for key, value in entry.items():
        if key in ("keys", "roles") and isinstance(value, list) and value:
            lines += [f"{key}:", *(f"  - {_flow(item)}" for item in value)]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "- " + f"{eol}  ".join(lines)


def _flow(value: object) -> str:
    """A value on one line; text in quotes unless it is a plain word in every YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and (not BARE.fullmatch(value) or value in SPOKEN_FOR):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _by_hand(line: int) -> SatudataError:
    return SatudataError("roster-edit-by-hand", path=PATH, line=line)
