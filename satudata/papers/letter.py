"""The validation letter of a head of agency: what it says, and its form as an official letter (*naskah dinas*).

Official letters are in Indonesian (UU 24/2009 art. 27). The number is left blank: each agency's own registry gives it.
"""

from __future__ import annotations

from collections.abc import Sequence

from satudata.model import addresses
from satudata.papers.batch import Batch, Item
from satudata.papers.letterhead import Letterhead
from satudata.papers.qr import qr
from satudata.text import Text
from satudata.typesetting import pdf

LANGUAGE = "id"
SENTENCES = ("ground", "checked", "answers", "limits", "close")
CAPACITIES = {"plt": "Plt. ", "plh": "Plh. "}  # acting officials sign so (Permendagri 1/2023)


def letter(batch: Batch, dated: str = "", rank: Sequence[str] = ()) -> bytes:
    """The letter as PDF. `dated` is its day (ISO), "" for a blank one; `rank` stands below the name: pangkat, NIP."""
    return pdf("letter", letter_data(batch, dated, rank), batch.as_of)


def letter_data(batch: Batch, dated: str = "", rank: Sequence[str] = ()) -> dict[str, object]:
    """Everything the template shows, as text."""
    t, agency = Text(LANGUAGE), batch.agency
    # The demonstration has no coat of arms, so it shows no picture.
    letterhead = Letterhead() if batch.settings.demonstration else batch.letterhead
    region, office = batch.settings.region_name, agency.name[LANGUAGE]
    n = t.number(len(batch.items))
    place = region.removeprefix("Kota ").removeprefix("Kabupaten ")
    steward = batch.steward[LANGUAGE] if batch.steward is not None else ""
    facts = {"n": n, "office": office, "region": region, "steward": steward, "place": place}
    # Of a government as a whole there is no head of an office to write to.
    to = ("steward", "function", "place") if steward else ("walidata", "place")
    day = t.date(dated) if dated else t("papers.letter.blank_date")
    return {
        "title": t("papers.letter.title", office=office),
        "mark": t("papers.example") if batch.settings.demonstration else "",
        "mark_line": t("papers.mark") if batch.settings.demonstration else "",
        # An agency of the national government (vertical) does not stand under the region's.
        "government": t("papers.letter.government", region=region).upper() if agency.kind == "agency" else "",
        "letterhead": list(letterhead.whole),
        "emblem": list(letterhead.emblem),
        "office": office.upper(),
        "address": " · ".join(filter(None, (agency.contact.get(key, "") for key in ("address", "phone", "email")))),
        "dated": t("papers.letter.dated", place=place, date=day),
        "head": [
            [t(f"papers.letter.head.{key}"), t(f"papers.letter.head.{key}.value", **facts)]
            for key in ("number", "nature", "enclosure", "subject")
        ],
        "to": [t(f"papers.letter.to.{key}", **facts) for key in to],
        "greeting": t("papers.letter.greeting"),
        "paragraphs": [t(f"papers.letter.says.{key}", **facts) for key in SENTENCES],
        **_code(batch, t),
        "signed_by": CAPACITIES.get(batch.term.capacity, "") + _post(batch, t),
        "signer": batch.signer.name,
        "rank": list(rank),
        "list": _list(batch, t, day),
        "footer": t("papers.letter.footer", office=office, digest=batch.digest.removeprefix("sha256:")[:12]),
    }


def _post(batch: Batch, t: Text) -> str:
    """The signer's post: the head of an office, or whoever approves where there is none."""
    key = batch.term.role if batch.term.role in ("agency_head", "ppid") else "other"
    return t(f"papers.letter.post.{key}", office=batch.agency.name[LANGUAGE])


def _code(batch: Batch, t: Text) -> dict[str, object]:
    """The QR code and what is told of it: one address with the digest behind `#`, or the digest where there is none."""
    base = batch.settings.base_url
    kind, path, digest = "many", addresses.listing(), batch.digest
    if len(batch.items) == 1:
        item = batch.items[0]
        kind, path, digest = "one", addresses.dataset(item.dataset.id), item.digest
    if not base.startswith("http"):
        return {"qr": qr(digest), "coded": digest, "scan": t("papers.letter.scan.digest")}
    coded = f"{base}{path}#{digest}"
    return {"qr": qr(coded), "coded": coded, "scan": t(f"papers.letter.scan.{kind}")}


def _list(batch: Batch, t: Text, day: str) -> dict[str, object]:
    columns = ("no", "title", "period", "version", "rows", "access")
    return {
        "of": t("papers.list.of"),
        "head": [
            [t("papers.letter.head.number"), t("papers.letter.head.number.value")],
            [t("papers.list.dated"), day],
        ],
        "title": t("papers.list.title"),
        "lead": t("papers.list.lead", office=batch.agency.name[LANGUAGE], on=t.date(batch.as_of)),
        "columns": [t(f"papers.list.column.{name}") for name in columns],
        "rows": [_row(item, t) for item in batch.items],
        "note": t("papers.list.note"),
        "whole": t("papers.list.whole"),
        "digest": batch.digest,
    }


def _row(item: Item, t: Text) -> dict[str, str]:
    dataset = item.dataset
    return {
        "id": dataset.id,
        "title": dataset.title[LANGUAGE],
        "period": t.span(*dataset.temporal),
        "version": item.version or "–",
        "rows": t.number(item.n_rows) if item.n_rows is not None else "–",
        "access": t(f"papers.access.{dataset.access.level}"),
        "digest": item.digest,
    }


def letter_name(batch: Batch) -> str:
    """The file's name, without ending: agency, day, and the first characters of the list's digest."""
    return f"surat-validasi-{batch.agency.id}-{batch.as_of}-{batch.digest.removeprefix('sha256:')[:8]}"
