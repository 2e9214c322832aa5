"""`satudata init`: a new instance for one region and one procedure, which checks clean and builds at once.

The files come from `assets/starter/` (a leading `dot-` stands for a dot, `[[name]]` for a value), the codes and the
first dataset from the national list of region codes. Nothing is invented: what is not known yet is left to its owners.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from satudata import __version__
from satudata.errors import SatudataError
from satudata.model.files import File
from satudata.model.sop import Sop
from satudata.model.statement import Release
from satudata.read.git import start_repository
from satudata.read.regions import level_of, national_regions, regions_below, time_zone_of
from satudata.read.sops import load_sop, sop_names
from satudata.text import Text
from satudata.write import Writer

ASSETS = files("satudata").joinpath("assets")
PLACEHOLDER = re.compile(r"\[\[([a-z_]+)\]\]")
OWN_CODES = ("affair", "unit")
SOPS = sop_names()  # the procedures (SOP) an instance may follow, in the order they are offered
FIRST_CITY = 71  # Permendagri 58/2021: 01–69 are regencies (kabupaten), 71–99 cities (kota)


def create(directory: Path, sop: str, region: str, commit: bool = True) -> list[str]:
    """Make an instance in `directory`, which must be empty or absent; gives the paths written, in order.

    `region` is the dotted code of a regency or city as text. With `commit` it becomes a Git repository with a first
    commit. Everything is made beside the place and moved there at the end, so that a failure leaves nothing behind.
    Raises SatudataError for an unknown procedure or region, a directory that is not empty, or a Git without identity.
    """
    _refuse(directory, sop, region)
    content = sorted(instance_files(sop, region))
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        Writer(draft).write(content)
        draft.chmod(0o755)  # mkdtemp makes it private
        if commit:
            start_repository(draft, Text("id")("instance.first_commit", region_name=national_regions()[region]))
        if directory.exists():
            directory.rmdir()
        draft.rename(directory)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return [file.path for file in content]


def instance_files(sop: str, region: str) -> Iterator[File]:
    """Every file of a new instance. The same region, procedure and engine give the same bytes."""
    values = _values(sop, region)
    for path, template in _templates(ASSETS.joinpath("starter")):
        yield File(path, _filled(template, values))
    for path, content in _copies():
        yield File(path, content)
    yield File("catalog/codes/region.csv", _own_regions(region))
    yield File("data/walidata/kode-wilayah.csv", _first_dataset(region))


def _refuse(directory: Path, sop: str, region: str) -> None:
    if sop not in SOPS:
        raise SatudataError("init-unknown-procedure", sop=sop, known=", ".join(SOPS))
    codes = [code for code in national_regions() if len(code) == 5]
    if region not in codes:
        raise SatudataError("init-unknown-region", region=region, suggestion=_likely(region, codes))
    if directory.is_symlink() or (directory.exists() and (not directory.is_dir() or any(directory.iterdir()))):
        raise SatudataError("init-not-empty", path=str(directory))


def _likely(region: str, codes: list[str]) -> str:
    """The code that was probably meant: first the one whose last zero was lost, as a spreadsheet does."""
    guesses = [f"{region}0", *difflib.get_close_matches(region, codes, n=1)]
    known = next((code for code in guesses if code in codes), codes[0])
    return f"{known} ({national_regions()[known]})"


def _values(sop: str, region: str) -> Mapping[str, str]:
    name = national_regions()[region]
    kind = "city" if int(region[3:]) >= FIRST_CITY else "regency"
    levels = Counter(level_of(code) for code in regions_below(region) if len(code) > 8)
    return {
        "region": region,
        "region_name": name,
        "region_name_en": Text("en")(f"instance.{kind}", name=name.partition(" ")[2]),
        "level": "kelurahan" if levels["kelurahan"] > levels["desa"] else "desa",
        "time_zone": time_zone_of(region),
        "sop": sop,
        "of_sop": _of_sop(load_sop(sop)),
        "engine": __version__,
    }


def _of_sop(sop: Sop) -> str:
    """The settings that a procedure leaves open or prints itself, as lines of YAML with what they are; often none."""
    said, lines = Text("id"), []
    if sop.release is Release.SCHEDULE:
        lines += [f"# {said('instance.every')}", f"approval: {{every: {sop.every}}}"]
    if sop.hours:
        lines += [f"# {said('instance.hours')}", "working_time:", "  hours:"]
        lines += [f"    {day}: [{', '.join(json.dumps(span) for span in spans)}]" for day, spans in sop.hours.items()]
    return "".join(f"{line}\n" for line in lines)


def _templates(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        path = prefix + re.sub(r"^dot-", ".", entry.name)
        if entry.is_dir():
            yield from _templates(entry, f"{path}/")
        else:
            yield path, entry.read_text(encoding="utf-8")


def _filled(template: str, values: Mapping[str, str]) -> bytes:
    return PLACEHOLDER.sub(lambda match: values[match[1]], template).encode()


def _copies() -> Iterator[tuple[str, bytes]]:
    """What an instance has byte for byte from the engine: schemas for its editors, lists of affairs and units."""
    for entry in sorted(ASSETS.joinpath("schemas").iterdir(), key=lambda e: e.name):
        yield f"catalog/schemas/{entry.name}", entry.read_bytes()
    for name in OWN_CODES:
        yield f"catalog/codes/{name}.csv", ASSETS.joinpath(f"codes/{name}.csv").read_bytes()


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _own_regions(region: str) -> bytes:
    """All provinces, regencies and cities of the country, and every part of the instance's own region."""
    kept = (pair for pair in national_regions().items() if len(pair[0]) <= 5 or pair[0].startswith(f"{region}."))
    return _table(("code", "name"), kept)


def _first_dataset(region: str) -> bytes:
    """The region's districts and villages: code, name, level in Indonesian, code of the area above."""
    t = Text("id")
    areas = regions_below(region).items()
    rows = ((code, name, t(f"instance.{level_of(code)}"), code.rpartition(".")[0]) for code, name in areas)
    return _table(("kode_wilayah", "nama_wilayah", "tingkat", "kode_induk"), rows)
