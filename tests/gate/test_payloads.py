"""Whatever JSON a forge or a report holds: an answer is used or refused, and nothing else happens."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata.errors import SatudataError
from satudata.gate.comment import comment
from satudata.gate.decision import Case, Decision
from satudata.gate.forge import Forge, Pull, State
from satudata.gate.forgejo import Forgejo
from satudata.gate.github import GitHub, unpacked
from satudata.gate.proposal import classify
from satudata.gate.report import read_report
from satudata.gate.web import Web
from satudata.read.catalogue import settings_of
from satudata.text import Text

HASH = "a" * 40
PULL = Pull(1, HASH, "main", 1, False, 1, 1, "https://forge.example/1")
# Keys that answers are read by, so that a good part of what is made goes deep.
KEYS = st.sampled_from(
    ["sha", "object", "number", "head", "base", "ref", "user", "id", "draft", "changed_files", "commits", "html_url",
     "filename", "status", "previous_filename", "author", "committer", "state", "commit_id", "submitted_at", "event",
     "created_at", "merge_base_commit", "tree", "truncated", "path", "mode", "workflow_runs", "head_sha", "conclusion",
     "commit", "merge_base", "type", "body", "total_count", "content", "dismissed", "context"]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just(HASH), st.just("APPROVED"),
    st.just("2026-11-20T00:00:00Z"), st.just("head_ref_force_pushed"), st.just("pull_push"), st.just(1),
)  # fmt: skip
ANSWERS = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8))
BOUNDED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def archive(members: Sequence[tuple[str, bytes]], method: int) -> bytes:
    """A ZIP archive of these members."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as package:
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name), content, method)
    return sink.getvalue()


def asked(forge: Forge) -> list[Any]:
    return [
        lambda: forge.branch("main"), forge.pulls, lambda: forge.files(PULL), lambda: forge.commits(PULL),
        lambda: forge.reviews(PULL), lambda: forge.force_pushed_at(PULL), lambda: forge.fork_point(HASH, HASH),
        lambda: forge.entry(HASH, "data/dinkes/x.csv"), lambda: forge.blob(HASH), lambda: forge.check(PULL),
        lambda: forge.keep_comment(PULL, "<!-- x -->", "y", 1), lambda: forge.merge(PULL, "x"),
        lambda: forge.append("main", HASH, {"x": b"y"}, "z"), lambda: forge.set_status(HASH, State.PENDING, "x", "y"),
        lambda: forge.settings("main"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [GitHub, Forgejo])
@BOUNDED
@given(answer=ANSWERS)
def test_an_answer_of_any_form_is_used_or_refused(kind: type[GitHub] | type[Forgejo], answer: object) -> None:
    content = json.dumps(answer).encode()
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=content))
    web = Web("https://api.forge.example", {}, transport, lambda seconds: None)
    forge: Forge = GitHub(web, "a/b", 1, 1) if kind is GitHub else Forgejo(web, "a/b")
    for ask in asked(forge):
        try:
            ask()
        except SatudataError:
            continue


@BOUNDED
@given(
    findings=st.lists(st.dictionaries(
        st.sampled_from(["code", "severity", "path", "line", "row", "column", "facts"]),
        LEAVES | st.sampled_from(["privacy-nik", "type-integer", "error", "warning"]) | st.dictionaries(
            st.sampled_from(["more", "value"]) | st.text(max_size=5), LEAVES, max_size=3), max_size=7), max_size=4),
    changes=st.text(),
)  # fmt: skip
def test_a_report_of_any_form_makes_a_comment_that_fits(findings: list[object], changes: str) -> None:
    report = read_report(json.dumps({"v": 1, "findings": findings, "changes": changes}).encode())
    assert report is not None
    case = Case(PULL, classify(1, []), "github")
    told = comment(case, Decision(State.PENDING), report, settings_of({}, {}), {}, {}, Text("id"))
    assert len(told.encode()) <= 60_000
    assert told.count("<!--") == 1


@BOUNDED
@given(raw=st.binary(max_size=200))
def test_a_report_of_any_bytes_is_read_or_left(raw: bytes) -> None:
    read_report(raw)
    unpacked(raw)
    unpacked(b"PK\x03\x04" + raw)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_report_packed_in_a_way_that_costs_memory_is_left(method: int) -> None:
    assert unpacked(archive([("laporan.json", b"{}")], zipfile.ZIP_DEFLATED)) == b"{}"
    assert unpacked(archive([("laporan.json", b"{}")], method)) == b""


def test_a_report_whose_packing_is_broken_is_left() -> None:
    whole = archive([("laporan.json", b"{}" * 50)], zipfile.ZIP_DEFLATED)
    place = whole.index(b"laporan.json") + len("laporan.json")
    assert unpacked(whole[:place] + b"\xff" + whole[place + 1 :]) == b""


def test_bytes_of_an_object_that_are_not_ascii_hold_the_proposal() -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"content": "é"}))
    with pytest.raises(SatudataError):
        Forgejo(Web("https://api.forge.example", {}, transport), "a/b").blob(HASH)
