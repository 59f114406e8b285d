"""From `lab/grader.py` to its checks."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from hotseat.errors import GraderBroken, UnknownName
from hotseat.lab import Check, Rig, Setup


@dataclass(frozen=True)
class Grader:
    """The checks of a lab, in the order in which they are written, and its preparation."""

    checks: tuple[Check, ...]
    setup: Callable[[Rig[Any]], Any] | None

    def select(self, only: Sequence[str]) -> tuple[Check, ...]:
        """The named checks with all they need, in order; all of them where none is named. Raises UnknownName."""
        known = {check.name: check for check in self.checks}
        wanted: set[str] = set()
        queue = list(only)
        while queue:
            name = queue.pop()
            if name not in known:
                raise UnknownName("check", name, known)
            if name not in wanted:
                wanted.add(name)
                queue.extend(known[name].needs)
        return tuple(check for check in self.checks if not only or check.name in wanted)


def load(lab: Path) -> Grader:
    """Import the grader of a lab's folder. Raises GraderBroken with what is wrong with it."""
    module = _import(lab)
    values: list[object] = list(vars(module).values())
    checks = tuple(value for value in values if isinstance(value, Check))
    setups = [value for value in values if isinstance(value, Setup)]
    problems = _problems(checks, setups)
    if problems:
        raise GraderBroken(f"{lab / 'grader.py'}: {'; '.join(problems)}")
    return Grader(checks, setups[0].function if setups else None)


def _import(lab: Path) -> ModuleType:
    file = next(
        (path for path in (lab / "grader.py", lab / "grader" / "__init__.py") if path.is_file()), None
    )
    if file is None:
        raise GraderBroken(f"{lab}: there is no grader.py")
    name = "hotseat_grader_" + lab.parent.name.replace("-", "_")
    places = [str(file.parent)] if file.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=places)
    if spec is None or spec.loader is None:
        raise GraderBroken(f"{file}: cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise GraderBroken(f"{file}: {type(error).__name__}: {error}") from error
    return module


def _problems(checks: Sequence[Check], setups: Sequence[Setup]) -> list[str]:
    problems = [] if checks else ["it has no check"]
    seen: set[str] = set()
    for check in checks:
        if not check.claim:
            problems.append(f"check {check.name} has no docstring, which is the claim the candidate reads")
        problems += [
            f"check {check.name} needs {need}, which comes later" for need in check.needs if need not in seen
        ]
        seen.add(check.name)
    if len(setups) > 1:
        problems.append("it has more than one @setup")
    return problems
