"""A whole file is known by its digest, also one that has no telling cell."""

from __future__ import annotations

import hashlib

from satudata.leaks.watch import Watch
from satudata.model.files import File

PLAIN = b"a,b\n1,2\n"


def test_a_whole_file_is_found_under_any_name_though_no_cell_of_it_tells() -> None:
    watch = Watch((), {hashlib.sha256(PLAIN).hexdigest(): "data/dinsos/x.csv"})
    found = watch.found(File("lain.txt", PLAIN))
    assert found is not None
    assert found.origin == "data/dinsos/x.csv"
    assert watch.found(File("lain.txt", PLAIN + b"3,4\n")) is None
