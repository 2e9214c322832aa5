from __future__ import annotations

from pathlib import Path

from satudata.portal.assets import hash_names, join_stylesheets, minify, read_assets


def test_a_later_folder_replaces_what_an_earlier_one_has(tmp_path: Path) -> None:
    for folder, content in (("engine", "1"), ("instance", "2")):
        (tmp_path / folder / "assets").mkdir(parents=True)
        (tmp_path / folder / "assets" / "site.js").write_text(content)
    (tmp_path / "engine" / "assets" / "a.js").write_text("a")
    found = read_assets([tmp_path / "engine", tmp_path / "instance", tmp_path / "absent"])
    assert found == {"a.js": b"a", "site.js": b"2"}


def test_stylesheets_are_joined_in_order_of_name_after_the_colours() -> None:
    joined = join_stylesheets({"css/10.css": b"b {}", "css/20.css": b"c {}", "x.js": b""}, "a {}")
    assert joined == {"x.js": b"", "site.css": b"a{}b{}c{}"}


def test_minifying_keeps_what_a_selector_and_a_sum_mean() -> None:
    css = b"/* note */ .a  .b > .c,\n .d { width: calc(1px + 2px) ; }\n@media (min-width: 1px) { a { b: c } }"
    assert minify(css) == b".a .b>.c,.d{width:calc(1px + 2px)}@media (min-width:1px){a{b:c}}"


def test_a_name_carries_a_hash_of_the_content_and_references_follow() -> None:
    assets = {
        "site.js": b'import("./search.js"); import("./absent.js")',
        "search.js": b"export default 1",
        "css/x.css": b"a{background:url(../p.svg)}",
        "p.svg": b"<svg/>",
        "fonts/OFL.txt": b"licence",
    }
    named = hash_names(assets)
    search = named["search.js"].path.removeprefix("assets/")
    assert named["site.js"].content == f'import("./{search}"); import("./absent.js")'.encode()
    assert f"url(../{named['p.svg'].path.removeprefix('assets/')})".encode() in named["css/x.css"].content
    assert named["fonts/OFL.txt"].path == "assets/fonts/OFL.txt"
    changed = hash_names(assets | {"search.js": b"export default 2"})
    assert changed["site.js"].path != named["site.js"].path
    assert changed["p.svg"] == named["p.svg"]


def test_modules_in_a_circle_do_not_hang() -> None:
    named = hash_names({"a.js": b'import "./b.js"', "b.js": b'import "./a.js"'})
    assert set(named) == {"a.js", "b.js"}
