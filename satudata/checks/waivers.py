"""Waivers: findings that were accepted with a reason, by someone, until a date; and what is wrong with the waivers.

A waiver that has expired, that lacks a reason, an approver or a date, or that names a check which may not be waived
accepts nothing. What is wrong with it is told where its dataset is examined, so that each fault is told once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from satudata.model.finding import Check, Finding, Severity, Where
from satudata.read.catalogue import Catalog, Waiver

EXPIRED = Check("waivers-expired", Severity.WARNING, waivable=False)
UNKNOWN_CODE = Check("waivers-unknown-code", Severity.WARNING, waivable=False)
UNKNOWN_DATASET = Check("waivers-unknown-dataset", Severity.WARNING, waivable=False)
NOT_WAIVABLE = Check("waivers-not-waivable", waivable=False)
INCOMPLETE = Check("waivers-incomplete", Severity.WARNING, waivable=False)
UNUSED = Check("waivers-unused", Severity.NOTE, waivable=False)
UNSIGNED = Check("waivers-unsigned", Severity.WARNING, waivable=False)

CODES = (EXPIRED, UNKNOWN_CODE, UNKNOWN_DATASET, NOT_WAIVABLE, INCOMPLETE, UNUSED, UNSIGNED)

PATH = "catalog/waivers.yml"
# Findings that not every run looks for: a waiver that meets none of them may still be needed.
SOMETIMES = ("reference-", "statistics-version-jump", "statistics-rows-lost")


def apply(
    findings: Iterable[Finding],
    catalog: Catalog,
    as_of: str,
    dataset: str = "",
    checks: Mapping[str, Check] | None = None,
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """The findings that stand and, apart from them, the accepted ones with their waivers; both in the given order.

    `as_of` is an ISO date: a waiver holds through its last day. `dataset` names the one dataset that all findings are
    of; faults of its waivers then follow the standing findings. `checks` are all checks by code, by default the
    registry's.
    """
    if not catalog.waivers:
        return list(findings), []
    known = _registered() if checks is None else checks
    valid: dict[tuple[str, str], list[Waiver]] = defaultdict(list)
    faults: list[Finding] = []
    for waiver in catalog.waivers:
        fault = _fault(waiver, as_of, known)
        if fault is None and (waiver.code, waiver.dataset) in catalog.unsigned_waivers:
            fault = UNSIGNED
        if fault is None:
            valid[waiver.code, waiver.dataset].append(waiver)
        elif dataset and waiver.dataset == dataset:
            faults.append(_at(fault, waiver))
    kept, waived = _divided(findings, valid)
    if dataset:
        own = [waiver for (_, owner), waivers in valid.items() if owner == dataset for waiver in waivers]
        faults += _unused(own, waived)
    return kept + sorted(faults, key=Finding.sort_key), waived


def check_catalogue(catalog: Catalog) -> Iterator[Finding]:
    """Waivers of datasets that the catalogue does not have, in the order of the file."""
    for waiver in catalog.waivers:
        if waiver.dataset not in catalog.dataset_ids:
            yield _at(UNKNOWN_DATASET, waiver)


def _divided(
    findings: Iterable[Finding], valid: Mapping[tuple[str, str], Sequence[Waiver]]
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    kept: list[Finding] = []
    waived: list[tuple[Finding, Waiver]] = []
    for finding in findings:
        for waiver in valid.get((finding.code, finding.dataset), ()):
            if not waiver.column or waiver.column == finding.where.column:
                waived.append((finding, waiver))
                break
        else:
            kept.append(finding)
    return kept, waived


def _registered() -> Mapping[str, Check]:
    # The registry lists this family as well, so that it can only be asked once everything is there.
    from satudata.checks.registry import ALL

    return ALL


def _fault(waiver: Waiver, as_of: str, known: Mapping[str, Check]) -> Check | None:
    """Why a waiver accepts nothing; None when it holds."""
    if waiver.code not in known:
        return UNKNOWN_CODE
    if not known[waiver.code].waivable:
        return NOT_WAIVABLE
    if not all((waiver.reason, waiver.approved_by, waiver.approved_on, waiver.expires_on)):
        return INCOMPLETE
    return EXPIRED if waiver.expires_on < as_of else None


def _unused(own: Iterable[Waiver], waived: Iterable[tuple[Finding, Waiver]]) -> Iterator[Finding]:
    used = {waiver for _, waiver in waived}
    for waiver in own:
        if waiver not in used and not waiver.code.startswith(SOMETIMES):
            yield _at(UNUSED, waiver)


def _at(check: Check, waiver: Waiver) -> Finding:
    where = Where(PATH, waiver.line)
    return check.at(where, "", code=waiver.code, dataset=waiver.dataset, expires_on=waiver.expires_on)
