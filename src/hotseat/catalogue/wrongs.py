"""[lab.wrong.<name>], lab/wrong/ and lab/said.toml → the wrong solutions."""

from __future__ import annotations

from hotseat.catalogue.files import Files
from hotseat.catalogue.head import FILE
from hotseat.catalogue.problems import Problems, nearest
from hotseat.catalogue.said import Said, read_said
from hotseat.catalogue.sheet import NAME_RULE, Sheet, is_name, parse
from hotseat.catalogue.solutions import FOLDER, REFERENCE, WRONG, solutions, wrong_names
from hotseat.model import Wrong

SAID = "said.toml"


def read_wrongs(lab: Sheet, inside: Files, problems: Problems) -> tuple[Wrong, ...]:
    """The wrong solutions, in the order of question.toml. lab: the table [lab]."""
    table = lab.table(WRONG)
    entries = dict(table.children()) if table else {}
    _paired(list(entries), inside, problems)
    said = _said(inside, problems)
    references = list(solutions(inside, REFERENCE))
    return tuple(_wrong(name, sheet, references, said) for name, sheet in entries.items())


def _wrong(name: str, sheet: Sheet, references: list[str], said: Said) -> Wrong:
    if not is_name(name):
        sheet.problem("", f"{name!r} is no name; expected {NAME_RULE}")
    wrong = Wrong(
        name=name,
        of=sheet.text("of"),
        caught_by=sheet.texts("caught_by"),
        why=sheet.text("why"),
        said=said.get(name, {}),
        faults=sheet.flag("faults"),
    )
    if wrong.of and wrong.of not in references:
        sheet.problem("of", f"unknown reference {wrong.of!r}; {nearest(wrong.of, references)}")
    if "caught_by" in sheet.values and not wrong.caught_by:
        sheet.problem("caught_by", "is empty; expected the names of the checks that reject it")
    sheet.close()
    return wrong


def _paired(entries: list[str], inside: Files, problems: Problems) -> None:
    """Every entry has its diff or folder, and the other way round; never both of them."""
    names, others = wrong_names(inside)
    for child in others:
        problems.add(
            f"{FOLDER}/{WRONG}/{child}", "is no wrong solution; expected <name>.diff or a folder <name>/"
        )
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            problems.add(
                f"{FOLDER}/{WRONG}/{name}", "is there as a diff and as a folder; expected one of them"
            )
        if name not in entries:
            what = f"missing; {FOLDER}/{WRONG}/{name} is there, expected [lab.wrong.{name}] with of, caught_by, why"
            problems.add(f"{FILE}: lab.wrong.{name}", what)
    for name in entries:
        if name not in names:
            what = f"missing; [lab.wrong.{name}] wants it: expected this file, or a folder {WRONG}/{name}/"
            problems.add(f"{FOLDER}/{WRONG}/{name}.diff", what)


def _said(inside: Files, problems: Problems) -> Said:
    if SAID not in inside:
        return {}
    sheet = parse(f"{FOLDER}/{SAID}", inside[SAID].content, problems)
    return read_said(sheet) if sheet else {}
