"""[lab.compare]: what `hotseat compare` measures."""

from __future__ import annotations

from collections.abc import Collection

from hotseat.catalogue.problems import nearest
from hotseat.catalogue.sheet import Sheet
from hotseat.model import Compared

_DELAY = 0.02
"""Seconds; what a call within one data centre may well take."""


def read_compared(sheet: Sheet | None, references: Collection[str]) -> Compared | None:
    """What a lab has compared; None where it says nothing."""
    if sheet is None:
        return None
    compared = Compared(
        references=sheet.texts("references"),
        target=sheet.text("target"),
        contains=sheet.text("contains"),
        upstream=sheet.text("upstream", optional=True),
        answers=sheet.text("answers", optional=True),
        delay=sheet.seconds("delay", _DELAY),
    )
    sheet.close()
    for name in compared.references:
        if name not in references:
            sheet.problem("references", f"unknown reference {name!r}; {nearest(name, references)}")
    if compared.target and not compared.target.startswith("/"):
        sheet.problem("target", f"expected a path that begins with /, got {compared.target!r}")
    return compared
