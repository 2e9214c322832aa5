"""What every paper needs besides its matter: whose it is, who signs in which function, when, where; and its frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from satudata.model import roster as roles
from satudata.model.catalog import Agency, Bilingual, Settings
from satudata.papers.letterhead import Letterhead
from satudata.papers.numerals import counted
from satudata.papers.paper import LANGUAGE, Attachment, Block, Code, Kop, Paper, Signature
from satudata.text import Text

TEXT = Text(LANGUAGE)
CAPACITIES = {"plt": "Plt. ", "plh": "Plh. "}  # acting officials sign so (Permendagri 1/2023)
POSTS = (
    roles.AGENCY_HEAD, roles.PPID, roles.DATA_STEWARD, roles.SUPPORTING_STEWARD, roles.DATA_SUPERVISOR, roles.FORUM,
    roles.SECRETARIAT, roles.COORDINATOR, roles.OPERATOR, roles.PRODUCER, roles.FORUM_MEMBER,
)  # fmt: skip
HEADS = (("Kota ", "mayor"), ("Kabupaten ", "regent"), ("Provinsi ", "governor"))
RANK, NIP = 0, 1  # of the lines below a name


@dataclass(frozen=True)
class Signatory:
    """Somebody of the roster in a function: over `office`, acting where `capacity` says so (plt, plh).

    `function` takes the place of what the role is called, for people who are in no roster.
    """

    person: str  # roster id
    name: str
    role: str
    office: str = ""
    capacity: str = ""
    lines: tuple[str, ...] = ()  # below the name: rank, NIP
    function: str = ""


@dataclass(frozen=True)
class Occasion:
    """Whose paper it is, who signs, and when. `dated` (ISO), `number` and `place` are "" where they stay blank.

    A blank place is the region's seat. `as_of` is the day that the facts are of.
    """

    settings: Settings
    agency: Agency
    steward: Bilingual
    signer: Signatory
    as_of: str
    letterhead: Letterhead = field(default_factory=Letterhead)
    dated: str = ""
    number: str = ""
    place: str = ""

    @property
    def office(self) -> str:
        return self.agency.name[LANGUAGE]

    @property
    def region(self) -> str:
        return self.settings.region_name

    @property
    def town(self) -> str:
        """Where letters are written: the place given, else the region's name without its kind."""
        return self.place or seat(self.region)

    @property
    def mark(self) -> str:
        return TEXT("papers.mark") if self.settings.demonstration else ""

    @property
    def day(self) -> str:
        """The paper's day in words, or a blank."""
        return TEXT.date(self.dated) if self.dated else TEXT("papers.blank.date")

    @property
    def shown_number(self) -> str:
        return self.number or TEXT("papers.blank.number")


def seat(region: str) -> str:
    """The region's name without its kind."""
    for kind, _ in HEADS:
        region = region.removeprefix(kind)
    return region


def head_of_region(region: str) -> str:
    """The title of who governs the region: Wali Kota, Bupati or Gubernur, with its name."""
    key = next((key for kind, key in HEADS if region.startswith(kind)), "regent")
    return TEXT(f"papers.head.{key}", place=seat(region))


def post(one: Signatory, region: str) -> str:
    """The function as it stands above a signature, `Plt. Kepala Dinas Kesehatan`; acting officials say so."""
    if one.function:
        return one.function
    if one.role == roles.REGIONAL_HEAD:
        function = head_of_region(region)
    else:
        key = one.role if one.role in POSTS else "other"
        function = TEXT(f"papers.post.{key}", office=one.office, region=region)
    return CAPACITIES.get(one.capacity, "") + function


def signature(one: Signatory, region: str, caption: str = "") -> Signature:
    """The block in which that person signs; rank and NIP are blank where they are not known."""
    lines = one.lines or (TEXT("papers.blank.rank"), TEXT("papers.blank.nip"))
    return Signature(f"{post(one, region)},", one.name, caption, lines)


def kop(about: Occasion) -> Kop:
    """The letterhead; the demonstration has no coat of arms, so it shows no picture."""
    agency, pictures = about.agency, about.letterhead if not about.mark else Letterhead()
    contact = (agency.contact.get(key, "") for key in ("address", "phone", "email"))
    return Kop(
        office=about.office.upper(),
        # An agency of the national government (vertical) does not stand under the region's.
        government=TEXT("papers.government", region=about.region).upper() if agency.kind == "agency" else "",
        address=" · ".join(filter(None, contact)),
        emblem=pictures.emblem,
        whole=pictures.whole,
    )


def head_lines(about: Occasion, subject: str, attachments: int) -> tuple[tuple[str, str], ...]:
    """Nomor, Sifat, Lampiran, Hal of a letter."""
    enclosed = TEXT("papers.enclosed", n=counted(attachments, TEXT)) if attachments else "–"
    return (
        (TEXT("papers.line.number"), about.shown_number),
        (TEXT("papers.line.nature"), TEXT("papers.line.nature.ordinary")),
        (TEXT("papers.line.enclosure"), enclosed),
        (TEXT("papers.line.subject"), subject),
    )


def letter(
    about: Occasion, kind: str, name: str, subject: str, to: Sequence[str], body: Sequence[Block],
    attachments: Sequence[Attachment] = (), enclosed: int = 0, code: Code | None = None, copies: Sequence[str] = (),
) -> Paper:  # fmt: skip
    """A letter. `enclosed` counts the enclosures that are no attachments; copies go to those named."""
    return Paper(
        kind=kind,
        name=name,
        title=f"{subject} – {about.office}",
        kop=kop(about),
        heading=(),
        head=head_lines(about, subject, len(attachments) + enclosed),
        dated=TEXT("papers.dated", place=about.town, date=about.day),
        body=tuple(body),
        as_of=about.as_of,
        footer=f"{subject} · {about.office}",
        to=tuple(to),
        signatures=(signature(about.signer, about.region),),
        code=code,
        copies=(TEXT("papers.copies"), *copies) if copies else (),
        attachments=tuple(attachments),
        mark=about.mark,
    )


def sheet(
    about: Occasion, kind: str, name: str, heading: Sequence[str], body: Sequence[Block],
    attachments: Sequence[Attachment] = (), code: Code | None = None, signatures: Sequence[Signature] | None = None,
    wide: bool = False, numbered: bool = True,
) -> Paper:  # fmt: skip
    """Any other paper: heading and number in the middle; signed by the occasion's signer unless others are named."""
    signed = (signature(about.signer, about.region),) if signatures is None else tuple(signatures)
    return Paper(
        kind=kind,
        name=name,
        title=f"{' '.join(heading).capitalize()} – {about.office}",
        kop=kop(about),
        heading=tuple(line.upper() for line in heading),
        head=((TEXT("papers.line.number"), about.shown_number),) if numbered else (),
        dated=TEXT("papers.dated", place=about.town, date=about.day),
        body=tuple(body),
        as_of=about.as_of,
        footer=f"{heading[0]} · {about.office}",
        signatures=signed,
        code=code,
        attachments=tuple(attachments),
        mark=about.mark,
        wide=wide,
    )


def attachment(
    about: Occasion, of: str, title: str, blocks: Sequence[Block], wide: bool = False, roman: str = ""
) -> Attachment:
    """A list behind the paper with its number and day; `roman` tells several apart."""
    head = ((TEXT("papers.line.number"), about.shown_number), (TEXT("papers.line.date"), about.day))
    return Attachment(
        TEXT("papers.attachment", roman=roman, of=of).replace("  ", " "), head, title, tuple(blocks), wide
    )


def digest_code(about: Occasion, path: str, digest: str, told: str) -> Code:
    """One address with the digest behind `#`, or the digest alone where the catalogue has no address."""
    base = about.settings.base_url
    if not base.startswith("http"):
        return Code(digest, TEXT("papers.scan.digest"))
    return Code(f"{base}{path}#{digest}", TEXT(told))


def to_head(office: str, place: str, function: str = "") -> tuple[str, ...]:
    """The addressee: the head of an office, in which function, and where."""
    lines = (TEXT("papers.to.head", office=office), function, TEXT("papers.to.place", place=place))
    return tuple(filter(None, lines))
