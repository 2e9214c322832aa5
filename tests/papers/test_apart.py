"""Signed letters as they come back: what holds, what is refused and why, and that nothing else ever comes out."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from satudata.errors import SatudataError
from satudata.papers import apart
from satudata.papers.apart import MAX_MEMORY_BYTES, Examined, examine
from satudata.text import Text
from satudata.typesetting import pdf
from tests.papers.authority import NOW, Identity, answer, authority, issue, revocation_list, sign

AT = "2026-11-21T10:00:00+07:00"
HEX = hashlib.sha256(b"data").hexdigest()
DIGEST = f"sha256:{HEX}"
MONO = 'font: "DejaVu Sans Mono", size: 8pt'


@pytest.fixture(scope="module")
def root() -> Identity:
    return authority()


@pytest.fixture(scope="module")
def head(root: Identity) -> Identity:
    return issue(root)


def page(source: str = f'#text({MONO}, "{DIGEST}")') -> bytes:
    made = typst.compile(
        f'#set page(paper: "a4")\nSurat\n\n{source}'.encode(),
        font_paths=typst.Fonts(include_system_fonts=False),
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made


def examined(content: bytes, root: Identity) -> Examined:
    return examine("surat.pdf", content, [root.pem], AT)


def refusal(content: bytes, *roots: bytes) -> str:
    with pytest.raises(SatudataError) as caught:
        examine("surat.pdf", content, roots, AT)
    assert Text("id")(f"errors.{caught.value.key}", **caught.value.facts)
    return caught.value.key


def test_a_letter_with_revocation_data_holds_fully_and_one_without_says_so(
    root: Identity, head: Identity, tmp_path: Path
) -> None:
    fully = examined(sign(page(), head, tmp_path, [revocation_list(root)]), root)
    assert fully.revocation
    assert fully.visible == {DIGEST}
    assert fully.certificate == head.fingerprint
    assert fully.signed_at[:10] == NOW.date().isoformat()
    assert not examined(sign(page(), head, tmp_path), root).revocation


def test_a_revoked_certificate_is_refused_by_list_and_by_answer(root: Identity, head: Identity, tmp_path: Path) -> None:
    assert refusal(sign(page(), head, tmp_path, [revocation_list(root, head)]), root.pem) == "letter-revoked"
    assert refusal(sign(page(), head, tmp_path, (), [answer(root, head, True)]), root.pem) == "letter-revoked"


def test_a_list_of_somebody_else_proves_nothing_of_revocation(root: Identity, head: Identity, tmp_path: Path) -> None:
    assert not examined(sign(page(), head, tmp_path, [revocation_list(authority())]), root).revocation


def test_an_expired_or_unsuitable_certificate_is_refused(root: Identity, tmp_path: Path) -> None:
    old = issue(root, until=NOW - timedelta(days=1))
    assert refusal(sign(page(), old, tmp_path), root.pem) == "letter-expired"
    ended = issue(root, until=NOW + timedelta(days=3))  # good when it signed, not when the letter came back
    assert refusal(sign(page(), ended, tmp_path), root.pem) == "letter-expired"
    assert refusal(sign(page(), issue(root, purpose=False), tmp_path), root.pem) == "letter-untrusted"
    future = sign(page(), issue(root), tmp_path, at=NOW + timedelta(days=90))
    assert refusal(future, root.pem) == "letter-expired"


def test_another_root_or_none_is_refused(head: Identity, tmp_path: Path) -> None:
    signed = sign(page(), head, tmp_path)
    assert refusal(signed, authority("Lain").pem) == "letter-untrusted"
    assert refusal(signed) == "letter-no-roots"
    assert refusal(signed, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") == "letter-no-roots"
    assert refusal(page(), head.pem) == "letter-unsigned"


def test_a_certificate_that_a_person_issued_is_refused(root: Identity, head: Identity, tmp_path: Path) -> None:
    child = issue(head, "Anak")
    assert refusal(sign(page(), child, tmp_path), root.pem) == "letter-untrusted"


def test_anything_added_after_the_signature_is_refused(root: Identity, head: Identity, tmp_path: Path) -> None:
    signed = sign(page(), head, tmp_path)
    assert refusal(signed + b"\n% tambahan\n", root.pem) == "letter-modified"
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Versi"] = generic.NumberObject(2)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert refusal(out.getvalue(), root.pem) == "letter-modified"


def test_one_changed_byte_is_refused_wherever_it_is(root: Identity, head: Identity, tmp_path: Path) -> None:
    signed = sign(page(), head, tmp_path)
    for place in (20, len(signed) // 3, len(signed) // 2, len(signed) - 300):
        changed = bytearray(signed)
        changed[place] ^= 1
        assert refusal(bytes(changed), root.pem) in (
            "letter-broken", "letter-not-pdf", "letter-unsigned", "letter-modified", "letter-encrypted",
        ), place  # fmt: skip


HIDDEN = {
    "white": '#text(MONO, fill: white, "DIGEST")',
    "nearly white": '#text(MONO, fill: luma(225), "DIGEST")',
    "tiny": '#text(font: "DejaVu Sans Mono", size: 1.5pt, "DIGEST")',
    "outside the page": '#place(dx: 700pt, box(width: 400pt, text(MONO, "DIGEST")))',
    "half outside": '#place(dx: 350pt, box(width: 400pt, text(MONO, "DIGEST")))',
    "covered": '#text(MONO, "DIGEST")#place(dy: -30pt, rect(width: 100%, height: 60pt, fill: white))',
    "partly covered": '#text(MONO, "DIGEST")#place(dx: 60pt, dy: -30pt, rect(width: 9pt, height: 60pt, fill: white))',
    "clipped": '#box(width: 30pt, height: 9pt, clip: true, place(box(width: 400pt, text(MONO, "DIGEST"))))',
    "see-through": '#text(MONO, fill: rgb(0, 0, 0, 5%), "DIGEST")',
    "upside down": '#rotate(180deg, text(MONO, "DIGEST"))',
    "on its own colour": '#block(fill: black, inset: 9pt, text(MONO, fill: rgb("#0a0a0a"), "DIGEST"))',
}


def test_a_digest_that_the_eye_cannot_read_does_not_count(root: Identity, head: Identity, tmp_path: Path) -> None:
    digests = {how: f"sha256:{hashlib.sha256(how.encode()).hexdigest()}" for how in HIDDEN}
    pages = (source.replace("DIGEST", digests[how]).replace("MONO", MONO) for how, source in HIDDEN.items())
    content = page("\n#pagebreak()\n".join([f'#text({MONO}, "{DIGEST}")', *pages]))
    found = examined(sign(content, head, tmp_path), root)
    assert found.visible == {DIGEST}
    assert digests["white"] in found.hidden


def rewritten(content: bytes, change: str, by: str) -> bytes:
    """The PDF with its first page's drawing changed, as an increment."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    first = writer.root["/Pages"]["/Kids"][0]
    stream = first["/Contents"]
    data = stream.data
    assert change.encode() in data
    new = generic.StreamObject(stream_data=data.replace(change.encode(), by.encode()))
    first[generic.pdf_name("/Contents")] = writer.add_object(new)
    writer.update_container(first)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_drawn_without_ink_does_not_count(root: Identity, head: Identity, tmp_path: Path) -> None:
    invisible = rewritten(page(), "0 Tr", "3 Tr")
    found = examined(sign(invisible, head, tmp_path), root)
    assert found.visible == frozenset()
    assert found.hidden == {DIGEST}


def test_glyphs_that_are_called_by_other_letters_do_not_count(root: Identity, head: Identity, tmp_path: Path) -> None:
    swapped = page(f'#text({MONO}, "{DIGEST.translate(str.maketrans("01", "10"))}")')
    writer = IncrementalPdfFileWriter(io.BytesIO(swapped))
    fonts = writer.root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]
    for name in fonts:
        font = fonts[name]
        data = font["/ToUnicode"].data
        lying = data.replace(b"<0030>", b"<XXXX>").replace(b"<0031>", b"<0030>").replace(b"<XXXX>", b"<0031>")
        font[generic.pdf_name("/ToUnicode")] = writer.add_object(generic.StreamObject(stream_data=lying))
        writer.update_container(font)
    out = io.BytesIO()
    writer.write(out)
    found = examined(sign(out.getvalue(), head, tmp_path), root)
    assert found.hidden == {DIGEST}
    assert found.visible == frozenset()


def annotated(content: bytes, note: dict[str, generic.PdfObject], **more: generic.PdfObject) -> bytes:
    """The PDF with a note on its first page, and further keys of its root."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    first = writer.root["/Pages"]["/Kids"][0]
    if note:
        made = generic.DictionaryObject({generic.pdf_name(f"/{key}"): value for key, value in note.items()})
        first[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(made)])
        writer.update_container(first)
    for key, value in more.items():
        writer.root[generic.pdf_name(f"/{key}")] = value
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["/Square", "/FreeText"])
def test_notes_laid_over_a_page_are_refused(kind: str, root: Identity, head: Identity, tmp_path: Path) -> None:
    box = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 600, 800)])
    covered = annotated(page(), {"Type": generic.pdf_name("/Annot"), "Subtype": generic.pdf_name(kind), "Rect": box})
    assert refusal(sign(covered, head, tmp_path), root.pem) == "letter-active"


def test_layers_and_scripts_are_refused(root: Identity, head: Identity, tmp_path: Path) -> None:
    layers = annotated(page(), {}, OCProperties=generic.DictionaryObject())
    script = generic.DictionaryObject({generic.pdf_name("/S"): generic.pdf_name("/JavaScript")})
    for content in (layers, annotated(page(), {}, OpenAction=script)):
        assert refusal(sign(content, head, tmp_path), root.pem) == "letter-active"


def test_an_encrypted_pdf_is_refused(root: Identity, tmp_path: Path) -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(page())))
    writer.encrypt("sandi-pemilik", "sandi-pembaca")
    out = io.BytesIO()
    writer.write(out)
    assert refusal(out.getvalue(), root.pem) == "letter-encrypted"


def bomb(filters: int, size: int) -> bytes:
    """A PDF whose objects lie in a stream that unpacks to a multiple of its size."""
    data = b"1 0 " + b" " * size
    for _ in range(filters):
        data = zlib.compress(data, 9)
    names = " ".join(["/FlateDecode"] * filters)
    head = f"2 0 obj\n<</Type/ObjStm/N 1/First 4/Filter[{names}]/Length {len(data)}>>\nstream\n".encode()
    start = b"%PDF-1.7\n" + head + data + b"\nendstream\nendobj\n"
    rows = bytes([0, 0, 0, 0, 0, 255, 2, 0, 0, 2, 0, 0, 1, 0, 0, 0, 9, 0])
    table = f"3 0 obj\n<</Type/XRef/Size 3/W[1 4 1]/Root 1 0 R/Length {len(rows)}>>\nstream\n".encode()
    return start + table + rows + f"\nendstream\nendobj\nstartxref\n{len(start)}\n%%EOF\n".encode()


@pytest.mark.parametrize("content", [bomb(1, 400_000_000 // 4), bomb(2, 300_000_000), b"%PDF-1.7\n" + b"[" * 500_000])
def test_a_bomb_ends_in_a_refusal(content: bytes, root: Identity) -> None:
    assert refusal(content, root.pem) == "letter-not-pdf"


def test_the_process_apart_is_given_no_more_memory_than_a_letter_needs() -> None:
    greedy = f"from satudata.papers.apart import limit; limit(); bytearray({MAX_MEMORY_BYTES})"
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "MemoryError" in done.stderr


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_told_so(content: bytes, root: Identity) -> None:
    assert refusal(content, root.pem) == "letter-not-pdf"


def test_what_is_too_large_is_not_even_opened(root: Identity) -> None:
    assert refusal(b"%PDF" + b" " * 20_000_000, root.pem) == "letter-too-large"


@pytest.fixture(scope="module")
def whole(root: Identity, head: Identity, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One signed letter, the same for every example."""
    return sign(page(), head, tmp_path_factory.mktemp("surat"))


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_whatever_is_cut_swapped_or_repeated_nothing_but_a_refusal_with_a_remedy_comes_out(
    data: st.DataObject, root: Identity, whole: bytes
) -> None:
    start = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(1, 400))
    new = data.draw(st.sampled_from([b"", b"\x00" * length, whole[:length], b"<<" * length, b"9" * length]))
    changed = whole[:start] + new + whole[start + length :]
    if changed != whole:
        assert refusal(changed, root.pem).startswith("letter-")


def test_pages_of_a_file_from_elsewhere_are_counted_apart_and_of_what_is_none_or_too_large_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    specimen = pdf("specimen", {}, "2026-01-01")
    assert apart.pages_of(specimen) == 1
    assert apart.pages_of(b"PK\x03\x04") is None
    assert apart.pages_of(b"%PDF-1.7\n%%EOF") is None
    monkeypatch.setattr(apart, "MAX_BYTES", len(specimen) - 1)
    assert apart.pages_of(specimen) is None
