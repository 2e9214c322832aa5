"""Reference codes: region, affair and unit, each with edition and source. Codes are text: `18.10` is never `18.1`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from satudata.model.finding import Check, Finding, Where
from satudata.read.tables import read_table

UNREADABLE = Check("codes-unreadable", waivable=False)
CODES = (UNREADABLE,)

# By the length of a dotted code.
REGION_LEVELS = {2: "provinsi", 5: "kabupaten_kota", 8: "kecamatan", 13: "kelurahan_desa"}


@dataclass(frozen=True)
class CodeList:
    """One edition of one list: `names` maps code → name; `periods` maps code → (first year, last year), "" if open."""

    name: str
    edition: str = ""
    scheme: str = ""
    source: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    english: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Folded name → its codes, for naming the likely code of a misspelt one."""
        found: dict[str, list[str]] = {}
        for code, name in self.names.items():
            found.setdefault(name.casefold(), []).append(code)
        return {name: tuple(codes) for name, codes in found.items()}


def read_code_list(path: str, content: bytes, about: Mapping[str, object]) -> tuple[CodeList, list[Finding]]:
    """A code list from CSV with columns `code,name` and optionally `name_en,valid_from,valid_until`."""
    name = path.rpartition("/")[2].removesuffix(".csv")
    table, findings = read_table(path, content)
    code = table.column("code") if table is not None else None
    label = table.column("name") if table is not None else None
    if table is None or code is None or label is None:
        return CodeList(name), [*findings, UNREADABLE.at(Where(path, 1), columns="code,name")]

    def optional(column: str) -> Mapping[str, str]:
        found = table.column(column)
        return dict(zip(code.values, found.values, strict=True)) if found is not None else {}

    starts, ends = optional("valid_from"), optional("valid_until")
    periods = {key: (starts.get(key, ""), ends.get(key, "")) for key in code.values} if starts or ends else {}
    names = dict(zip(code.values, label.values, strict=True))
    texts = {key: str(about.get(key, "")) for key in ("edition", "scheme", "source")}
    return CodeList(name, names=names, english=optional("name_en"), periods=periods, **texts), findings
