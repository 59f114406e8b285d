"""lab/ and the [lab] table of question.toml → Lab."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from hotseat.catalogue.compare import read_compared
from hotseat.catalogue.files import Files, below, children, text_of
from hotseat.catalogue.limits import read_limits
from hotseat.catalogue.problems import Problems, nearest
from hotseat.catalogue.sheet import NAME_RULE, Sheet, is_name
from hotseat.catalogue.solutions import FOLDER, REFERENCE, START, WRONG, solutions, wrong_files
from hotseat.catalogue.wrongs import read_wrongs
from hotseat.model import Lab, Wrong

BRIEF = "brief.md"
RUN, BUILD = "run", "build"
_GRADERS = ("grader.py", "grader/__init__.py")
_KNOWN = (BRIEF, "grader.py", "grader/", "fixtures/", f"{START}/", f"{REFERENCE}/", f"{WRONG}/", "said.toml")


def read_lab(sheet: Sheet, files: Files, problems: Problems, services: Collection[str] | None) -> Lab | None:
    """The lab of a question, None where it has none.

    sheet: the root of question.toml. services: names that may be asked for; None for any.
    """
    inside = below(files, FOLDER)
    if "lab" not in sheet.values:
        if inside:
            sheet.problem("lab", "missing; the folder lab/ is there, expected a table [lab] for it")
        return None
    table = sheet.table("lab")
    if not inside:
        problems.add(FOLDER, "missing; question.toml has [lab], expected this folder")
    if table is None or not inside:
        return None
    _parts(inside, problems)
    lab = Lab(
        brief=_brief(inside, problems),
        services=_services(table, services),
        tools=table.texts("tools", optional=True),
        limits=read_limits(table.table("limits")),
        languages=_names(START, inside, problems),
        references=_names(REFERENCE, inside, problems),
        wrongs=read_wrongs(table, inside, problems),
        hands_in=_hands_in(table),
        compare=read_compared(table.table("compare"), tuple(solutions(inside, REFERENCE))),
    )
    table.close()
    for where, solution in _all_solutions(inside, lab.wrongs, problems):
        _complete(where, solution, lab.hands_in, problems)
    return lab


def _hands_in(table: Sheet) -> tuple[str, ...]:
    names = table.texts("hands_in", optional=True)
    if not names and "hands_in" in table.values:
        table.problem(
            "hands_in", "is empty; expected the files every solution has, or no such key: a program `run`"
        )
    return names or (RUN,)


def _parts(inside: Files, problems: Problems) -> None:
    """What must be in a lab's folder, and what may."""
    for name in children(inside, ""):
        if name not in _KNOWN:
            problems.add(f"{FOLDER}/{name}", f"is no part of a lab; {nearest(name, _KNOWN)}")
    graders = [name for name in _GRADERS if name in inside]
    if not graders:
        problems.add(f"{FOLDER}/grader.py", "missing; expected the checks here, or in grader/__init__.py")
    if len(graders) > 1:
        problems.add(f"{FOLDER}/grader.py", "there is grader/__init__.py, too; expected one of them")
    for name, file in inside.items():
        if name.endswith(".py") and name.startswith("grader"):
            text_of(f"{FOLDER}/{name}", file.content, problems)


def _brief(inside: Files, problems: Problems) -> str:
    name = f"{FOLDER}/{BRIEF}"
    if BRIEF not in inside:
        problems.add(name, "missing; expected the contract: who reads only this can pass")
        return ""
    text = text_of(name, inside[BRIEF].content, problems)
    if text is not None and not text.strip():
        problems.add(name, "is empty; expected the contract: who reads only this can pass")
    return (text or "").strip()


def _services(table: Sheet, known: Collection[str] | None) -> tuple[str, ...]:
    services = table.texts("services", optional=True)
    for service in services:
        if known is not None and service not in known:
            table.problem("services", f"unknown service {service!r}; {nearest(service, known)}")
    return services


def _names(kind: str, inside: Files, problems: Problems) -> tuple[str, ...]:
    """The folders under `start` or `reference`: at least one, and nothing beside them."""
    for child in children(inside, kind):
        if not child.endswith("/"):
            problems.add(
                f"{FOLDER}/{kind}/{child}", f"a file beside the solutions; expected {kind}/<name>/{child}"
            )
    names = tuple(solutions(inside, kind))
    if not names:
        problems.add(f"{FOLDER}/{kind}", f"holds no solution; expected at least one folder {kind}/<name>/")
    for name in names:
        if not is_name(name):
            problems.add(f"{FOLDER}/{kind}/{name}", f"is no name; expected {NAME_RULE}")
    return names


def _all_solutions(inside: Files, wrongs: Sequence[Wrong], problems: Problems) -> Iterator[tuple[str, Files]]:
    """Every solution with its place; of a diff that does not apply only the problem."""
    references = solutions(inside, REFERENCE)
    for kind in (START, REFERENCE):
        yield from ((f"{FOLDER}/{kind}/{name}", files) for name, files in solutions(inside, kind).items())
    for wrong in wrongs:
        before = len(problems.found)
        files = wrong_files(wrong.name, references.get(wrong.of, {}), inside, problems)
        if files and wrong.of in references and len(problems.found) == before:
            yield f"{FOLDER}/{WRONG}/{wrong.name}", files


def _complete(where: str, solution: Files, hands_in: Sequence[str], problems: Problems) -> None:
    """Every solution has what is handed in: the named files, or else a program to run."""
    for name in hands_in:
        if name not in solution:
            problems.add(
                f"{where}/{name}", "missing; every solution has it, unless [lab] hands_in names other files"
            )
    for name, file in solution.items():
        program = name in (RUN, BUILD) or (name in hands_in and file.content.startswith(b"#!"))
        if program and not file.executable:
            problems.add(f"{where}/{name}", "is not executable; chmod +x")
