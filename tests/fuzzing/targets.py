"""What is fed with hostile bytes: one function for each way in, and the errors it may answer with."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from html.parser import HTMLParser
from typing import cast

import httpx

from satudata.checks.owners import check_catalogue
from satudata.deliver import bundle
from satudata.errors import SatudataError
from satudata.examine import Examined, Examiner
from satudata.gate.comment import comment, said
from satudata.gate.decision import Case, Decision
from satudata.gate.forge import ChangedFile, Forge, State
from satudata.gate.forgejo import Forgejo
from satudata.gate.github import GitHub, unpacked
from satudata.gate.proposal import classify
from satudata.gate.report import read_report
from satudata.gate.web import Web
from satudata.guard.judge import content_refusals
from satudata.model.roster import Key, Person
from satudata.model.statement import Statement
from satudata.portal.markdown import render, render_inline
from satudata.read.catalogue import agencies_of, mapping, sequence, settings_of, waivers_of
from satudata.read.catalogue_files import schema_findings
from satudata.read.documents import read_document
from satudata.read.git import REGULAR, Entry, History, Repository
from satudata.read.repository import Contents, Source
from satudata.read.tables import read_table
from satudata.text import Text
from satudata.trust import canonical, sshsig
from satudata.trust.canonical import CanonicalError
from satudata.trust.codeowners import routing
from satudata.trust.ledger import read_ledger
from satudata.trust.roster import read_roster
from satudata.trust.rules import approving_roles, rule_of, unvalidated_until
from satudata.trust.sshsig import SignatureError
from satudata.trust.statements import by_subject, path_of, read_statement
from satudata.trust.terms import letters_of
from satudata.trust.waivers import unsigned
from tests.checks.subjects import REGIONS, catalog
from tests.fuzzing import inputs, office
from tests.fuzzing.held import Held
from tests.gate.test_payloads import ANSWERS, PULL, asked
from tests.trust import sayings
from tests.trust.keys import MESSAGE, NAMESPACE

DAY = "2026-11-21"
MOMENT = datetime(2026, 11, 21, tzinfo=UTC)
SIGNED_BY = (sayings.WALI, sayings.HEAD, sayings.GATE)  # whose keys sign, in the order of inputs.SIGNERS
STATUSES = (200, 200, 200, 200, 200, 200, 404, 422, 302)
HARMFUL = ("script", "style", "iframe", "svg", "img", "object")
RUN = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)


@dataclass(frozen=True)
class Target:
    """One way in. `run` takes the bytes of one input; `answers` are the documented errors. Without `inputs`, `absent`
    says why there is nothing to feed.
    """

    name: str
    what: str
    run: Callable[[bytes], object]
    inputs: inputs.Bytes | None
    answers: tuple[type[Exception], ...] = ()
    absent: str = ""


class Looked(HTMLParser):
    """Looks at HTML as a browser would, and refuses what runs."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in HARMFUL, "element"
        for name, value in attrs:
            assert name != "style" and not name.startswith("on"), "attribute"
            assert name not in ("href", "src") or not RUN.match(value or ""), "link"


def yaml(content: bytes) -> None:
    """Metadata, and the same bytes as a list: syntax, lines and schema."""
    for root, kind in ((dict, "dataset"), (list, "agencies")):
        document, _ = read_document("metadata/dinkes/a.yml", content, root)
        schema_findings(document, kind)


def csv(content: bytes) -> None:
    table, _ = read_table("data/dinkes/a.csv", content)
    if table is not None:
        assert all(len(row) == len(table.header) for row in table.rows())


def examined(about: bytes, rows: bytes) -> Examined:
    """One dataset of the small catalogue of tests, examined."""
    files = {"metadata/dukcapil/penduduk.yml": about, "data/dukcapil/penduduk.csv": rows}
    metadata, data = (Entry(path, REGULAR, "") for path in files)
    source = Source("dukcapil/penduduk", metadata, data)
    contents = cast(Contents, Held(files))
    examiner = Examiner(cast(Repository, None), contents, catalog(), {source.id: source}, History(""), {}, DAY)
    return examiner.examine(source)


def dataset(content: bytes) -> None:
    """Metadata and table through every check, as `satudata check` does it."""
    about, _, rows = content.partition(inputs.BETWEEN)
    found = examined(about, rows)
    if found.summary is not None:
        found.opened()


def settings(content: bytes) -> None:
    """`catalog.yml`, `agencies.yml` and `waivers.yml`: settings, the rule of publication, agencies, waivers."""
    document, _ = read_document("catalog/catalog.yml", content)
    schema_findings(document, "catalog")
    found = settings_of(document.mapping, REGIONS)
    rule_of(found.document)
    unvalidated_until(found.document)
    listed, _ = read_document("catalog/agencies.yml", content, list)
    schema_findings(listed, "agencies")
    approving_roles(agencies_of(sequence(listed.value)).values())
    unsigned(waivers_of(sequence(listed.value), {}), {}, sayings.judge())


def roster(content: bytes) -> None:
    """The roster, the register of letters, who is missing in an office, and the routing made of it."""
    found, _ = read_roster(content, DAY, {"dinkes"}, letters_of(content))
    routing(found, (), "github", DAY)
    list(check_catalogue(catalog(), found, DAY))


def _with_key(person: Person, number: int) -> Person:
    public = inputs.SIGNERS[number].public
    return replace(person, keys=(Key(public.line, public.fingerprint, "2025-01-01", ""),))


JUDGE = sayings.judge(*(_with_key(person, number) for number, person in enumerate(SIGNED_BY)))


def statements(content: bytes) -> None:
    """Each line as a statement file at the path it claims; what is one is judged, all of a subject together."""
    read = [read_statement(_claimed(line), line) for line in content.splitlines(keepends=True)]
    for subject, stated in by_subject(one for one in read if isinstance(one, Statement)).items():
        judgement = JUDGE.judge(subject, "dinkes", stated)
        assert len(judgement.proofs) <= len(stated)
        for one in stated:
            JUDGE.objections(one, "dinkes")
            JUDGE.progress("dinkes", one.digest, stated, True)
            JUDGE.returned("dinkes", one.digest, stated)


def _claimed(line: bytes) -> str:
    digest = hashlib.sha256(line).hexdigest()
    try:
        subject = mapping(json.loads(line)).get("subject")
    except (ValueError, RecursionError):
        subject = None
    return path_of(subject if isinstance(subject, str) else "dataset:x/y", digest)


def signature(content: bytes) -> None:
    try:
        sshsig.verify(content, MESSAGE, NAMESPACE)
    finally:
        sshsig.verify(content.decode("utf-8", "replace"), MESSAGE, NAMESPACE)


def public_key(content: bytes) -> None:
    sshsig.parse_public_key(content.decode("utf-8", "replace"))


def canonical_json(content: bytes) -> None:
    """What is read is written again as the very same bytes."""
    assert canonical.dumps(canonical.loads(content)) == content.removesuffix(b"\n")


def ledger(content: bytes) -> None:
    found = read_ledger(content)
    assert all(isinstance(one, str) for heads in found.heads.values() for one in heads)


def forge(content: bytes) -> None:
    """One answer for all requests, to four of the gate's questions; the bytes choose forge, status and questions."""
    chosen = zlib.crc32(content)
    answer = httpx.Response(STATUSES[chosen // 7 % len(STATUSES)], content=content)
    transport = httpx.MockTransport(lambda request: httpx.Response(answer.status_code, content=answer.content))
    web = Web("https://api.forge.example", {}, transport, lambda seconds: None)
    one: Forge = GitHub(web, "a/b", 1, 1) if chosen % 2 else Forgejo(web, "a/b")
    asks = asked(one)
    for number in range(4):
        try:
            asks[(chosen // 64 + number) % len(asks)]()
        except SatudataError:
            continue


def report(content: bytes) -> None:
    """What the check of a proposal left, packed or bare: into a comment that a forge takes."""
    found = read_report(unpacked(content) or content)
    case = Case(PULL, classify(1, []), "github")
    told = comment(case, Decision(State.PENDING), found, settings_of({}, {}), {}, {}, Text("id"))
    assert len(told.encode()) <= 60_000
    assert told.count("<!--") == 1


def proposal(content: bytes) -> None:
    """The files a proposal changes: classified, or refused in words. What an adapter would not let in is left out."""
    try:
        changes = [sequence(one) for one in sequence(json.loads(content))]
        files = [ChangedFile(*map(str, one)) for one in changes if len(one) == 3]
    except (ValueError, RecursionError):
        return
    found = classify(7, files)
    assert (found.kind is None) == bool(found.refused)
    for sentence in found.refused:
        said(sentence, Text("id"))


def guard(content: bytes) -> None:
    """What is about to be pushed."""
    for path in ("data/dinkes/a.csv", "metadata/dinkes/a.yml", "catalog/x.json", "lain.bin"):
        list(content_refusals(path, content))


def markdown(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    for html in (render(text), render_inline(text)):
        Looked().feed(html)


class NotAPdf(Exception):
    """What the process apart answers for whatever its two readers raise."""


def pdf(content: bytes) -> None:
    """A letter in both readers, as `papers.apart` runs them in a process of its own."""
    from satudata.papers import seen, signed

    failed = False
    for read in (partial(signed.judge, roots=(), at=MOMENT), partial(seen.look, specimen=inputs.SPECIMEN)):
        try:
            read(content)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - a breakdown of any kind is answered with "no sound PDF"
            failed = True
    if failed:
        raise NotAPdf


def nothing(content: bytes) -> None:
    """For what has no reader."""


def raising(content: bytes) -> None:
    raise KeyError("rusak")


def hanging(content: bytes) -> None:
    while content is not None:
        pass


def growing(content: bytes) -> None:
    held = [bytearray(100_000_000) for _ in range(40)]
    assert held


TARGETS = {
    target.name: target
    for target in (
        Target("yaml", "metadata as YAML: syntax and schema", yaml, inputs.YAML),
        Target("csv", "tables", csv, inputs.TABLES),
        Target("dataset", "metadata and table through every check", dataset, inputs.DATASET),
        Target("settings", "catalog.yml, agencies.yml, waivers.yml", settings, inputs.SETTINGS),
        Target("roster", "roster.yml and the register of letters", roster, inputs.ROSTER),
        Target("statements", "statement files, judged together", statements, inputs.STATEMENTS),
        Target("signature", "SSH signatures", signature, inputs.SIGNATURES, (SignatureError,)),
        Target("public-key", "SSH public keys", public_key, inputs.PUBLIC_KEYS, (SignatureError,)),
        Target("canonical", "canonical JSON", canonical_json, inputs.CANONICAL, (CanonicalError,)),
        Target("ledger", "publications.json", ledger, inputs.LEDGERS, (ValueError,)),
        Target("forge", "answers of GitHub and Forgejo", forge, ANSWERS.map(inputs.dumped)),
        Target("report", "the report a check leaves, also as ZIP", report, inputs.REPORTS),
        Target("proposal", "paths of a proposal", proposal, inputs.PROPOSALS),
        Target("bundle", "bundles for `satudata open`", bundle.unpacked, inputs.BUNDLES, (SatudataError,)),
        Target("guard", "what is about to be pushed", guard, inputs.TABLES | inputs.YAML),
        Target("markdown", "Markdown of contributors", markdown, inputs.MARKDOWN),
        Target("lists", "lists, requests, forms, reports, procedures", office.lists, office.LISTS),
        Target("xlsx", "a draft list that comes back as a workbook", office.workbook, office.WORKBOOKS),
        Target("archive", "archives, examined and salvaged", office.archive, office.ARCHIVES, (SatudataError,)),
        Target("codeowners", "CODEOWNERS", nothing, None, absent="the engine writes CODEOWNERS and never reads it"),
        Target("pdf", "letters in PDF", pdf, inputs.PDFS, (NotAPdf,)),
    )
}

# What the fuzzer must notice, to test it.
BROKEN = {
    target.name: target
    for target in (
        Target("broken-raises", "an undocumented error", raising, inputs.PROPOSALS, (ValueError,)),
        Target("broken-hangs", "a hang", hanging, inputs.PROPOSALS),
        Target("broken-grows", "memory", growing, inputs.PROPOSALS),
    )
}
