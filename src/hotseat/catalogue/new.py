"""A question folder to begin from: complete, and proven as it stands."""

from __future__ import annotations

from pathlib import Path

from hotseat.catalogue.files import Files, read_folder
from hotseat.catalogue.lab import BUILD, RUN
from hotseat.catalogue.problems import Problems
from hotseat.catalogue.sheet import NAME_RULE, is_name
from hotseat.errors import WrongUse

_SCAFFOLD = Path(__file__).parent / "scaffold"


def scaffold(name: str, into: Path) -> Path:
    """Write `into/name`, a new question; returns its folder.

    Raises WrongUse where the name is none, the folder exists, or it cannot be written.
    """
    if not is_name(name):
        raise WrongUse(f"{name!r} cannot be a question's id: expected {NAME_RULE}")
    folder = into / name
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise WrongUse(f"{folder} is there already: choose another name, or remove it first") from error
    except OSError as error:
        raise WrongUse(f"{folder} cannot be written: {error.strerror}") from error
    _write(folder, read_folder(_SCAFFOLD, Problems()), words=name.replace("-", " "))
    return folder


def _write(folder: Path, files: Files, *, words: str) -> None:
    for name, file in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content.replace(b"{{words}}", words.encode()))
        if path.name in (RUN, BUILD):  # not every installer keeps the mode of package data
            path.chmod(0o755)
