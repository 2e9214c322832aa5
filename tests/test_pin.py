"""Nothing is published by a roster or settings for which no pin is kept outside of the repository."""

from __future__ import annotations

import pytest

from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.pipeline import Request, read
from tests.conftest import Commit, Tree
from tests.instances import DAY, instance
from tests.trust import rosters


def test_a_region_without_a_pin_publishes_nothing(tree: Tree) -> None:
    root = tree({**instance(), "catalog/roster.yml": rosters.complete()})
    with pytest.raises(SatudataError, match="not-pinned"):
        read(Request(root, DAY, proven=True))


def test_an_instance_that_has_nobody_yet_may_be_built(tree: Tree) -> None:
    assert not read(Request(tree(instance()), DAY, proven=True)).sources


def test_a_new_calendar_is_a_change_of_the_settings_that_nobody_let_in_yet(tree: Tree, commit: Commit) -> None:
    root = tree({**instance(), "catalog/roster.yml": rosters.complete()})
    pin = open_desk(root).pin()
    assert open_desk(root).ungoverned(pin) == []
    commit(root, {"catalog/calendar/2026.yml": "decree: SK 1/2025\nholidays: []\n"})
    assert open_desk(root).ungoverned(pin) == ["governance:settings"]
    commit(root, {"catalog/calendar/2026.yml": None})
    assert open_desk(root).ungoverned(pin) == []
