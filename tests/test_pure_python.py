"""`read/` and `checks/` work on pure-Python packages alone, with the findings that the accelerators give.

They will run in a reader's browser, where no compiled package can be added.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import Commit, Tree
from tests.instances import DAY, TABLE, instance, metadata

PROGRAM = """
import importlib.machinery, json, sys, sysconfig
from pathlib import Path

class Refuse:
    '''Compiled modules outside the standard library are not to be had.'''
    def find_spec(self, name, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        origin = str(getattr(spec, 'origin', '') or '')
        if origin.endswith(('.so', '.pyd')) and 'site-packages' in origin and not name.startswith('coverage.'):
            raise ModuleNotFoundError(name, name=name)
        return None

if sys.argv[2] == 'pure':
    sys.meta_path.insert(0, Refuse())
from satudata.pipeline import Request, read
reading = read(Request(root=Path(sys.argv[1]), as_of=sys.argv[3], cached=False, processes=1))
files = {name: str(getattr(module, '__file__', '')) for name, module in sys.modules.items()}
compiled = sorted(name for name, file in files.items()
                  if file.endswith('.so') and 'site-packages' in file and not name.startswith('coverage.'))
print(json.dumps({'findings': [repr(f) for f in reading.findings], 'compiled': compiled}))
"""


def findings(root: Path, way: str) -> tuple[list[str], list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(root), way, DAY], capture_output=True, check=True, encoding="utf-8"
    )
    told = json.loads(done.stdout)
    return told["findings"], told["compiled"]


def test_faults_are_the_same_with_and_without_compiled_packages(tree: Tree, commit: Commit) -> None:
    wrong = (
        TABLE.replace("2023,11", "2023,sebelas")
        .replace("35.72.02,2024", "35.72.99,2024")
        .replace("2024,14", '2024,"1.400"')
    )
    broken = (
        metadata().replace('theme: "1.02"', "theme: 1.02").replace("frequency: yearly", "frequency: tahunan\ntgs: [a]")
    )
    files = {
        **instance(wrong, broken),
        "metadata/dinkes/ganda.yml": metadata() + "title: Lain\n",
        "data/dinkes/ganda.csv": "a;b\n1;2\n",
        "metadata/dinkes/rusak.yml": "title: [a\nb: {c",
        "metadata/dinkes/bom.yml": "a: " + "[" * 3000,
        "data/dinkes/besar.csv": "kode_kecamatan,tahun,jumlah\n" + "35.72.01,2023,1\n" * 400_000,
        "metadata/dinkes/besar.yml": metadata(title="Jumlah puskesmas besar"),
    }
    root = tree(files)
    pure, compiled = findings(root, "pure")
    fast, _ = findings(root, "fast")
    assert compiled == []
    assert pure == fast
    assert len(pure) > 20
