"""How a run ends: every error is one line on standard error and an exit status, never a traceback.

0 done or accepted · 1 rejected · 2 wrong use · 3 our problem, the verdict is void · 130 stopped by Ctrl-C ·
141 nobody reads the output any more, as a shell reports it.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import click

from hotseat.cli.terminal import degrade, silence_pipe
from hotseat.errors import HotseatError, WrongUse

DONE, WRONG_USE, OUR_PROBLEM, STOPPED, NO_READER = 0, 2, 3, 130, 141
_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""What the machine lacks is no bug of ours."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit status."""
    degrade(sys.stdout)
    degrade(sys.stderr)
    try:
        status = _invoke(list(arguments))
        sys.stdout.flush()
    except SystemExit as ending:
        return _flushed(ending)
    except BrokenPipeError:
        silence_pipe()
        return NO_READER
    except (KeyboardInterrupt, click.Abort):
        return _say("stopped", STOPPED)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        return _say(_usage(error), WRONG_USE)
    except HotseatError as error:
        return _say(_visible(error), WRONG_USE if isinstance(error, WrongUse) else OUR_PROBLEM)
    except Exception as error:  # the last net: kept in a file, said in a line
        return _say(_unexpected(error), OUR_PROBLEM)
    return status


def _invoke(arguments: list[str]) -> int:
    from hotseat.cli.group import group

    instruction = os.environ.get("_HOTSEAT_COMPLETE")
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(group, {}, "hotseat", "_HOTSEAT_COMPLETE", instruction)
    with group.make_context("hotseat", arguments) as context:
        group.invoke(context)
    return DONE


def _flushed(ending: SystemExit) -> int:
    """The status of a command that ends by `sys.exit`; what it printed may still have no reader."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence_pipe()
    return ending.code if isinstance(ending.code, int) else DONE if ending.code is None else OUR_PROBLEM


def _say(line: str, status: int) -> int:
    try:
        print(f"hotseat: {line}", file=sys.stderr, flush=True)
    except BrokenPipeError:
        # Nobody reads errors either: the status alone has to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return status


def _usage(error: click.ClickException) -> str:
    line = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{line} ({context.command_path} --help says more)" if context else line


def _visible(error: Exception) -> str:
    # Only where there is something to say: rich comes with it.
    from hotseat.cli.render.safe import safe

    return safe(str(error))


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _MACHINE:
        where = f": {error.filename}" if error.filename else ""
        silence_pipe()  # what is left of the output would fail once more when the interpreter ends
        return f"{error.strerror}{where}: make room there, and run it again"
    kind = type(error).__name__
    said = _visible(error).strip().split("\n")[0][:200]
    return f"a bug of ours: {kind}{': ' if said else ''}{said}; the details are in {_kept(error)}"


def _kept(error: Exception) -> str:
    """Keep the traceback in a file; returns its name, or says that there is none."""
    import traceback
    from datetime import UTC, datetime

    from hotseat import __version__
    from hotseat.app import home

    now = datetime.now(UTC)
    path = home() / "crash" / f"{now:%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    head = f"hotseat {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n{' '.join(sys.argv)}\n\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + "".join(traceback.format_exception(error)), "utf-8", "backslashreplace")
    except OSError as other:
        return f"no file ({path.parent} cannot be written: {other.strerror})"
    return str(path)
