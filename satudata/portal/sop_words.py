"""What the parts of a procedure are called on its page and its paper."""

from __future__ import annotations

from satudata.model.procedure import Limit
from satudata.model.sop import Row, Sop
from satudata.text import Text


def role_word(role: str, t: Text) -> str:
    """The name of a role, with a capital; unescaped."""
    name = t(f"approval.role.{role}")
    return name[:1].upper() + name[1:]


def actor_words(row: Row, t: Text) -> tuple[str, ...]:
    """Everybody who acts on the row, each as its roles; unescaped."""
    either = f" {t('sop.or')} "
    return tuple(either.join(role_word(role, t) for role in acting) for acting in row.actors)


def short_limit(limit: Limit, t: Text) -> str:
    """`1–5 hari`, `30 menit`, `sesuai frekuensi`, "" for none; unescaped."""
    if not limit.counted:
        return t("sop.frequency") if limit.unit.value == "frequency" else ""
    span = str(limit.highest) if limit.lowest == limit.highest else f"{limit.lowest}–{limit.highest}"
    return t(f"sop.{limit.unit.value}.{'one' if limit.highest == 1 else 'many'}", n=span)


def full_limit(limit: Limit, t: Text) -> str:
    """The same with how it is counted: `3 hari kerja`, `1 jam layanan`, `5 menit sejak pernyataan terakhir`;
    unescaped.
    """
    short = short_limit(limit, t)
    if not limit.counted:
        return short or t("sop.no_limit")
    counted = "always" if limit.always else limit.unit.value
    return t(f"sop.counted.{counted}", limit=short)


def column_titles(sop: Sop) -> tuple[str, ...]:
    """The titles of the role columns, as printed or as the instance calls them; unescaped."""
    return tuple(title for title, _ in sop.columns)


def deviation_words(sop: Sop, t: Text) -> list[str]:
    """What the instance does otherwise than the procedure it follows, a sentence each with its ground; unescaped."""
    return [_deviation(key, sop, sop.followed or sop, t) for key in sop.deviations]


def _deviation(key: str, sop: Sop, printed: Sop, t: Text) -> str:
    part, _, name = key.partition(".")
    what, before, after = _told(part, name, sop, printed, t)
    nothing = t("sop.nothing")
    said = t("sop.deviation", what=what, before=before or nothing, after=after or nothing)
    ground = sop.grounds.get(key, "")
    return f"{said}. {t('sop.ground', ground=ground)}" if ground else said


def _told(part: str, name: str, sop: Sop, printed: Sop, t: Text) -> tuple[str, str, str]:
    """What differs, what it was, and what it is."""
    if part == "columns":
        places = [title for title, _ in printed.columns].index(name)
        return t("sop.what.column"), name, sop.columns[places][0]
    if part == "service":
        return name, printed.service[name].replace("\n", "; "), sop.service[name].replace("\n", "; ")
    step, _, field = name.partition(".")
    before, after = (next(row for row in one.rows if row.step == step) for one in (printed, sop))
    what = t(f"sop.what.{field}", number=after.number)
    if field == "limit":
        return what, full_limit(before.limit, t), full_limit(after.limit, t)
    if field == "actors":
        return what, ", ".join(actor_words(before, t)), ", ".join(actor_words(after, t))
    return what, _number(printed, before.returns_to, t), _number(sop, after.returns_to, t)


def _number(sop: Sop, step: str, t: Text) -> str:
    row = sop.row(step)
    return t("sop.row", number=row.number) if row is not None else ""
