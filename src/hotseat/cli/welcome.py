"""Bare `hotseat`: the web application where somebody sits at a terminal; else the questions, and what to type next."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from hotseat.app import App
from hotseat.cli import terminal
from hotseat.cli.commands.list import show_listing
from hotseat.cli.render.view import plain

NEXT = (
    ("serve", "all of it in the browser"),
    ("show rest", "read a question; --answer for its answer"),
    ("start rest", "take it: a folder with brief and starter"),
    ("check rest", "grade what you wrote there"),
    ("demo rest", "watch how right and wrong solutions fare"),
    ("--help", "everything else"),
)


def welcome(app: App) -> None:
    """Serve the web application; where nobody could end it with Ctrl-C, print the questions and the first commands."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from hotseat.cli.commands.serve import run

        run(app, "127.0.0.1", None, browser=None)
        return
    show_listing(app.heads())
    console = terminal.console()
    console.print(plain("\nWhat to type next:", "bold"))
    name = program()
    for command, purpose in NEXT:
        console.print(plain(f"  {name} {command:<13}{purpose}"))


def program() -> str:
    """What to type for this program: its name where the shell finds it by that, else its path from here."""
    here = Path(sys.argv[0])
    found = shutil.which(here.name)
    if found is not None and Path(found).resolve() == here.resolve():
        return here.name
    place = here.absolute()
    return str(place.relative_to(Path.cwd())) if place.is_relative_to(Path.cwd()) else str(place)
