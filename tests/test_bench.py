"""scripts/bench: what it measures is real, and what it writes stands between the markers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from satudata.cache import Cache
from satudata.read.git import Repository

MIB = 2**20


@pytest.fixture(scope="session")
def bench(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("bench")


def test_the_memory_of_a_child_process_counts(bench: ModuleType) -> None:
    hungry = "import time; held = bytearray(150 * 2**20); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hungry!r}])"
    assert bench.measure([sys.executable, "-c", parent]).peak > 150 * MIB


def test_a_command_that_fails_ends_the_benchmark_with_its_output(bench: ModuleType) -> None:
    with pytest.raises(SystemExit, match="rusak"):
        bench.measure([sys.executable, "-c", "import sys; print('rusak'); sys.exit(3)"])


def test_the_median_hides_no_peak(bench: ModuleType) -> None:
    costs = [bench.Cost(3.0, 1.0, 10), bench.Cost(1.0, 2.0, 30), bench.Cost(2.0, 3.0, 20)]
    assert bench.median(costs) == bench.Cost(2.0, 2.0, 30)


def test_a_target_that_is_not_kept_is_said_so(bench: ModuleType) -> None:
    report = bench.Report()
    report.cost("check", bench.Cost(9.0, 9.5, 100 * MIB), "≤ 8 s", kept=False)
    report.figure("halaman", "12 kB")
    assert report.table().splitlines()[2:] == [
        "| check | 9.00 s | 9.50 s | 100 MiB | ≤ 8 s | **no** |",
        "| halaman | 12 kB |  |  |  |  |",
    ]


def test_only_what_stands_between_the_markers_is_rewritten(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "docs" / "benchmarks.md"
    page.parent.mkdir()
    page.write_text(f"before\n{bench.BEGIN}\nold\n{bench.END}\nafter\n")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    bench.write_page(bench.Report(), "2026-11-21")
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "2026-11-21" in text
    assert "old" not in text


def test_one_figure_changes_and_the_change_is_committed(
    bench: ModuleType, tree: Callable[[dict[str, str]], Path]
) -> None:
    root = tree({"data/a/b.csv": "w,t,d,jumlah\nx,2020,y,7\nx,2021,y,8\n"})
    bench.change_one_dataset(root, 0)
    assert (root / "data/a/b.csv").read_text() == "w,t,d,jumlah\nx,2020,y,8\nx,2021,y,8\n"
    status = subprocess.run(["git", "-C", root, "status", "--porcelain"], check=True, capture_output=True)
    assert status.stdout == b""


def test_a_cold_run_has_no_cache(bench: ModuleType, tree: Callable[[dict[str, str]], Path]) -> None:
    root = tree({"data/a/b.csv": "x\n1\n"})
    Cache(Repository(root).cache_folder).save("reading", 1)
    bench.forget(root)
    assert Cache(Repository(root).cache_folder).load("reading") is None


def test_the_published_table_has_its_place(bench: ModuleType) -> None:
    text = (Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md").read_text("utf-8")
    assert (text.count(bench.BEGIN), text.count(bench.END)) == (1, 1)
