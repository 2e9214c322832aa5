"""Reports of a repository, made as the commands make them."""

from __future__ import annotations

from pathlib import Path

from satudata.desk import open_desk
from satudata.reporting.figure import Figures, Name
from satudata.reporting.figures import figures
from satudata.reporting.making import Opened, matter_of, opened
from satudata.reporting.period import period_of
from satudata.reporting.record import Record, record_of
from satudata.reporting.yearly import Matter

DAY = "2026-11-21"


def record(root: Path, label: str = "2026", day: str = DAY) -> Record:
    """The record of a period, nothing kept between runs."""
    return record_of(open_desk(root, cached=False), period_of(label, day))[0]


def counted(root: Path, label: str = "2026", day: str = DAY) -> Figures:
    """The figures of a period."""
    return figures(record(root, label, day))


def numbers(found: Figures) -> dict[str, int | float | None]:
    """The whole's figures, by name."""
    return {name.value: found.whole[name].value for name in Name}


def prepared(root: Path, label: str = "2026", day: str = DAY) -> tuple[Opened, Matter]:
    """What the files of a report are made of."""
    found = opened(root, label, day)
    return found, matter_of(found, day)
