"""People and statements for tests of the judge: no files, no real keys. Whether signatures hold is tested elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from satudata.model.roster import WHOLE_REGION, Key, Person, Roster, Term
from satudata.model.statement import Rule, Statement
from satudata.trust.publication import Judge
from satudata.trust.rules import STEPS

DAY = "2026-11-21"
SUBJECT = "dataset:dinkes/puskesmas"
NEW = f"sha256:{'1' * 64}"
OLD = f"sha256:{'0' * 64}"


def person(name: str, *terms: Term) -> Person:
    key = Key(f"ssh-ed25519 {name}", f"SHA256:{name}", "2025-01-01", "")
    return Person(name, name.title(), (f"{name}@example.go.id",), {"github": len(name)}, (key,), terms)


def term(role: str, agency: str = WHOLE_REGION, start: str = "2025-01-01", until: str = "") -> Term:
    return Term(role, agency, start, until, "821/1")


WALI = person("wali", term("data_steward"))
WALI2 = person("wali-dua", term("data_steward"))
HEAD = person("kepala", term("agency_head", "dinkes"))
OTHER_HEAD = person("kepala-lain", term("agency_head", "dinsos"))
OPERATOR = person("operator", term("operator", "dinkes"))
SUPERVISOR = person("pembina", term("data_supervisor"))
ADMIN = person("admin", term("administrator"))
GATE = person("gerbang", term("gate"))
EVERYBODY = (WALI, WALI2, HEAD, OTHER_HEAD, OPERATOR, SUPERVISOR, ADMIN, GATE)


def roster(*people: Person) -> Roster:
    """Everybody, with these in place of those of the same id."""
    return Roster({one.id: one for one in (*EVERYBODY, *people)})


def judge(*people: Person, **given: object) -> Judge:
    facts: dict[str, object] = {"roster": roster(*people), "rule": Rule(STEPS), "as_of": DAY}
    facts["first_seen"] = lambda path: "2026-11-05"
    return Judge(**{**facts, **given})  # type: ignore[arg-type]  # the names are those of the fields


def say(step: str, by: Person, after: Statement | None = None, **given: object) -> Statement:
    """What somebody says; `given` overrides. Its hash follows from all of it, as with a file."""
    evidence = given.pop("evidence", {"kind": "ssh"})
    said = Statement(
        hash="",
        subject=SUBJECT,
        digest=NEW,
        step=step,
        role=by.terms[0].role,
        by=by.id,
        decree="821/1",
        previous=after.hash if after else "",
        outcome="published" if step == "publication" else "approved",
        at="2026-11-02T09:00:00+07:00",
        reason="",
        evidence=evidence if isinstance(evidence, Mapping) else {},
        signer=by.keys[0].fingerprint,
        path="catalog/approvals/x.json",
    )
    said = replace(said, **given)  # type: ignore[arg-type]  # the names are those of the fields
    return replace(said, hash=hashlib.sha256(repr(said).encode()).hexdigest())


def publish(*relied: Statement, by: Person = WALI, **given: object) -> Statement:
    """A publication that follows the last of what it relies on."""
    evidence = {"kind": "ssh", "relies_on": [one.hash for one in relied]}
    return say("publication", by, relied[-1], **{"digest": relied[0].digest, "evidence": evidence, **given})


def story(digest: str = NEW, after: Statement | None = None) -> tuple[Statement, Statement, Statement]:
    """Examined, approved, published."""
    examined = say("examination", WALI, after, digest=digest)
    approved = say("agency_approval", HEAD, examined, digest=digest)
    return examined, approved, publish(examined, approved)
