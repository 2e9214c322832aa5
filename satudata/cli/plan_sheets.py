"""`satudata plan export`, `recap` and `import`: the list as workbooks, and an edited draft back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from satudata.cli.files import replace
from satudata.cli.plan_tell import change_words, item_words, view
from satudata.cli.proceedings import add, opened
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.export.plan_workbook import draft_workbook, recap_workbook, words_of
from satudata.model.plan import AgencyPlan
from satudata.planning.differences import changes
from satudata.planning.returned import marks_of, returned
from satudata.read.plans import YEAR
from satudata.read.workbook import MAX_BYTES, Workbook, read_workbook
from satudata.revise import contents_of, faults_of, keep, part_at_hand
from satudata.text import LANGUAGES, Text
from satudata.voices import tell
from satudata.voices.telling import plain


def sheet_commands(group: click.Group, text: Text) -> None:
    """Add the commands about workbooks."""
    year = click.Argument(["year"], metavar="YEAR")
    agency = click.Option(["--agency"], metavar="ID", required=True, help=text("cli.plan_option_agency"))
    to = click.Option(["--to", "file"], metavar="FILE.xlsx", required=True, help=text("cli.plan_option_to"))
    file = click.Argument(["file"], metavar="FILE.xlsx")
    writing = click.Option(["--write", "writing"], is_flag=True, help=text("cli.plan_option_write"))
    add(group, "export", text, [year, agency, to], export)
    add(group, "recap", text, [year, to], recap)
    add(group, "import", text, [file, writing], take_back)


def export(text: Text, year: str, agency: str, file: str) -> int:
    """Write an agency's list as a workbook to fill in."""
    desk, _ = opened()
    if not YEAR.fullmatch(year):
        raise SatudataError("plan-year", year=year)
    part = part_at_hand(desk, int(year), agency)
    name = desk.catalog.agencies[agency].name[text.language]
    replace(Path(file), draft_workbook(part, name, version_of(desk, part), text, mark_of(desk, text)))
    click.echo(text("plan.exported", path=file, n=len(part.items)))
    return 0


def mark_of(desk: Desk, text: Text) -> str:
    """What a demonstration says on every page; "" anywhere else."""
    return text("papers.mark") if desk.catalog.settings.demonstration else ""


def version_of(desk: Desk, part: AgencyPlan) -> str:
    """The digest of the list a draft is made from: by it an edited draft is known to be of the list at hand."""
    return hashlib.sha256(desk.contents.read(desk.entries[part.path])).hexdigest()


def recap(text: Text, year: str, file: str) -> int:
    """Write the whole list as a workbook, one sheet an agency."""
    desk, found = view(year, "")
    agencies = desk.catalog.agencies
    names = {one: agencies[one].name[text.language] if one in agencies else one for one in found.plan.parts}
    replace(Path(file), recap_workbook(found, names, text, mark_of(desk, text)))
    click.echo(text("plan.recapped", path=file, n=len(names)))
    return 0


def take_back(text: Text, file: str, writing: bool) -> int:
    """Tell what an edited draft changes and what is wrong in it; with `--write` keep and commit it."""
    desk, day = opened()
    name = Path(file).name
    book, findings = read_workbook(name, _bytes(Path(file)))
    words, marks = _marks(book)
    year, agency = marks.get("year", ""), marks.get("agency", "")
    if book.sheets and not YEAR.fullmatch(year):
        raise SatudataError("plan-no-draft", path=name)  # whatever else is wrong in somebody's own workbook
    if findings:
        click.echo(tell("terminal", findings, text), nl=False)
        return 1
    before = part_at_hand(desk, int(year), agency)
    found = returned(name, book, before, version_of(desk, before), day, words_of(words))
    if found.findings:
        click.echo(tell("terminal", found.findings, text), nl=False)
        return 1
    contents = contents_of(desk, found.part)
    faults = faults_of(desk, contents, day)
    _tell_changes(before, found.part, text)
    if faults:
        click.echo(tell("terminal", faults, text), nl=False)
        return 1
    if before == found.part:
        click.echo(text("plan.same"))
    elif writing:
        commit = keep(desk, contents, text("plan.commit.import", year=year, agency=agency, file=name))
        for path in contents:
            click.echo(text("plan.written", path=path, commit=commit[:10]))
        click.echo(text("plan.to_agree", year=int(year)))
    else:
        click.echo(text("plan.import_write"))
    return 0


def _bytes(place: Path) -> bytes:
    """The file's bytes, one more than may be read at most; SatudataError `plan-file` when it cannot be read."""
    try:
        with place.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SatudataError("plan-file", path=str(place), problem=error.strerror or "") from None


def _marks(book: Workbook) -> tuple[Text, dict[str, str]]:
    """The language of the workbook, and by what it is known."""
    for language in LANGUAGES:
        text = Text(language)
        if marks := marks_of(book, words_of(text)):
            return text, dict(marks)
    return Text(LANGUAGES[0]), {}


def _tell_changes(before: AgencyPlan, after: AgencyPlan, text: Text) -> None:
    reasons = {one.id: one.reason for one in after.removed}
    for one in changes(before.items, after.items):
        item = one.after or one.before
        if item is not None:
            click.echo(f"{text(f'plan.sign.{one.kind}')} {item_words(item, text)}")
        if one.kind == "removed":
            click.echo(f"    {text('plan.because', reason=plain(reasons.get(one.id, '')))}")
        for line in change_words(one, text):
            click.echo(f"    {line}")
