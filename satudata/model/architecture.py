"""The data architecture (Perpres 132/2022, domain data dan informasi): what a dataset will be, before there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from satudata.model.catalog import Dataset

FOLDER = "catalog/architecture/"


@dataclass(frozen=True)
class Entry:
    """One entry, `catalog/architecture/<id>.yml`. `dataset` is the one to come: its columns are those of the format.

    `document` is the file as read, under the keys of a dataset's metadata.
    """

    id: str
    agency: str
    dataset: Dataset
    document: Mapping[str, object] = field(default_factory=dict)
    source: str = ""

    @property
    def path(self) -> str:
        return f"{FOLDER}{self.id}.yml"


Architecture = Mapping[str, Entry]  # by id, in order
