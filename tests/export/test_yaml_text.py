"""What is written as YAML is read back as it was, by our strict reader and by any other."""

from __future__ import annotations

import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from satudata.export.yaml_text import WORDS, yaml_text
from satudata.read.documents import read_document

# Our reader brings texts into Unicode's normal form C; what is in it already comes back as it was.
words = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Zl", "Zp"), max_codepoint=0x2FFF), max_size=20
).map(lambda text: unicodedata.normalize("NFC", text))
names = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(lambda name: name not in WORDS)
values = st.recursive(
    words | st.booleans() | st.integers(-(10**6), 10**6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(names, values, min_size=1, max_size=4))
def test_a_value_comes_back_as_it_was(value: dict[str, object]) -> None:
    document, findings = read_document("x.yml", yaml_text(value).encode())
    assert findings == []
    assert document.value == value


@given(st.dictionaries(names, values, min_size=1, max_size=4))
def test_another_reader_gives_the_same(value: dict[str, object]) -> None:
    assert yaml.safe_load(yaml_text(value)) == value


def test_words_that_others_take_for_something_else_are_quoted() -> None:
    assert yaml_text({"a": "no", "b": "18.10", "c": "baik", "d": "# x"}) == 'a: "no"\nb: "18.10"\nc: baik\nd: "# x"\n'


def test_what_is_no_value_of_a_file_is_refused() -> None:
    with pytest.raises(TypeError):
        yaml_text({"a": object()})
