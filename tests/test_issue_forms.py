"""The forms of the forge: GitHub's own schema judges them, and each tells people to leave persons out."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from satudata.instance import instance_files

ROOT = Path(__file__).parents[1]
FOLDER = ".github/ISSUE_TEMPLATE"
FORMS = ("permintaan-data.yml", "pengaduan.yml", "kesalahan-data.yml")


def form(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / FOLDER / name).read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_right_by_the_schema_of_the_forge(name: str) -> None:
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "github-issue-forms.json"
    judge = Draft7Validator(json.loads(vendored.read_text("utf-8")))
    assert [error.message for error in judge.iter_errors(form(name))] == []


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_that_it_is_public_and_asks_that_no_person_is_named(name: str) -> None:
    head, *_, last = form(name)["body"]
    assert head["type"] == "markdown"
    assert all(
        word in head["attributes"]["value"] for word in ("terbuka untuk umum", "NIK", "public", "identity number")
    )
    assert last["type"] == "checkboxes"
    assert last["attributes"]["options"][0]["required"] is True


@pytest.mark.parametrize("name", FORMS)
def test_no_form_has_a_field_for_who_asks(name: str) -> None:
    fields = {field.get("id", "") for field in form(name)["body"]}
    assert fields.isdisjoint({"name", "email", "phone", "address", "nik", "nama", "kontak", "contact"})


def test_a_new_instance_has_the_forms_to_ask_and_to_complain() -> None:
    made = dict(instance_files("sumedang", "32.11"))
    for name in FORMS[:2]:
        assert made[f"{FOLDER}/{name}"] == (ROOT / FOLDER / name).read_bytes()
