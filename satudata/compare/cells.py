"""One cell before and after: what became of it, and how much that matters."""

from __future__ import annotations

import math
import re

from satudata.model.changes import Effect

NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")  # a plain number of bearable length
GONE = 2.0  # a figure that is no longer there, or has another sign, weighs as one that is a hundred times off
COME = 0.5
WORDS = 0.3
WEIGHTS = {Effect.EMPTIED: GONE, Effect.FILLED: COME, Effect.TEXT: WORDS, Effect.WRITING: 0.0}
LEAST_NUMBER = 1e-9  # so that any other number weighs more than another writing


def judged(before: str, after: str, missing: frozenset[str]) -> tuple[Effect, float]:
    """The effect and the weight of two cells that differ; `missing` are the schema's missing values.

    >>> judged("412", "4120", frozenset({""}))
    (<Effect.NUMBER: 'number'>, 1.0)
    """
    if before in missing or after in missing:
        effect = Effect.EMPTIED if after in missing else Effect.FILLED
        effect = Effect.WRITING if before in missing and after in missing else effect
        return effect, WEIGHTS[effect]
    if NUMBER.fullmatch(before) and NUMBER.fullmatch(after):
        return _numbers(before, after)
    return Effect.TEXT, WORDS


def _numbers(before: str, after: str) -> tuple[Effect, float]:
    old, new = float(before), float(after)
    if old == new and plain_digits(before) == plain_digits(after):
        return Effect.WRITING, 0.0
    if old * new > 0 and math.isfinite(ratio := new / old) and ratio > 0:
        return Effect.NUMBER, max(abs(round(math.log10(ratio), 9)), LEAST_NUMBER)
    return Effect.NUMBER, GONE if old * new < 0 else 1.0


def plain_digits(number: str) -> str:
    """A plain number without what does not change its value: `-0`, leading and trailing zeros.

    >>> plain_digits("007.50"), plain_digits("-0.0"), plain_digits("10")
    ('7.5', '0', '10')
    """
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    told = (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
    return told if told == "0" else sign + told
