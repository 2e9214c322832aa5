"""The access class of a version from its metadata's bytes, without reading the whole document."""

from __future__ import annotations

import re

from satudata.model.catalog import Access
from satudata.read.catalogue import dataset_of
from satudata.read.documents import read_document

# `access:` at the left edge and all that may belong to it: indented lines, also after blank lines and comments.
ACCESS = re.compile(rb"^access:[^\n]*(?:\n(?:[ \t\r#][^\n]*)?)*", re.MULTILINE)


def says_open(path: str, metadata: bytes) -> bool:
    """Whether the metadata of a version says, without a doubt, that the data was open."""
    # One mention, and no escape that could spell another: nothing behind it can contradict it. What stands before is
    # read too, for the line may lie inside a quoted text or brackets that began there.
    block = ACCESS.search(metadata) if metadata.count(b"access") == 1 and b"\\" not in metadata else None
    document, findings = read_document(path, metadata[: block.end()] if block else metadata)
    if findings and block:
        document, findings = read_document(path, metadata)
    return not findings and dataset_of("then/then", document.mapping).access.level is Access.OPEN
