"""Make a folder once, whole or not at all, however many processes want it at the same time."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hotseat.errors import OurProblem


def published(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Return `folder`; where it does not exist, let `fill` write a temporary one beside it and rename that.

    The name of the folder must say its content (a version, a digest): it is never changed afterwards. When two
    processes make it at once, one of them wins and the other throws its own away.
    Raises OurProblem where it cannot be written.
    """
    if folder.is_dir():
        return folder
    try:
        return _make(folder, fill)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OurProblem(
            f"{folder} cannot be made: {reason}; name a folder that you may write to: HOTSEAT_HOME=FOLDER"
        ) from error


def _make(folder: Path, fill: Callable[[Path], None]) -> Path:
    open_folder(folder.parent)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        made.chmod(0o755)
        fill(made)
        # A folder that another process published meanwhile is not empty: the rename fails, and theirs is as good.
        with contextlib.suppress(OSError):
            os.rename(made, folder)  # noqa: PTH104 (Path.rename says the same with more words)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    if not folder.is_dir():
        raise FileExistsError(errno.EEXIST, "something else of that name is there")
    return folder


def open_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, which others can enter whatever the umask says."""
    if not folder.is_dir():
        open_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    return folder
