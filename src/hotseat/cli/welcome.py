"""Bare `hotseat`: the questions, and what to type next."""

from __future__ import annotations

from hotseat.app import App
from hotseat.cli import terminal
from hotseat.cli.commands.list import show_listing
from hotseat.cli.render.view import plain

NEXT = (
    ("hotseat show rest", "read a question; --answer for its answer"),
    ("hotseat start rest", "take it: a folder with brief and starter"),
    ("hotseat check rest", "grade what you wrote there"),
    ("hotseat demo rest", "watch how right and wrong solutions fare"),
    ("hotseat --help", "everything else"),
)


def welcome(app: App) -> None:
    """Print the questions and the first commands."""
    show_listing(app.heads())
    console = terminal.console()
    console.print(plain("\nWhat to type next:", "bold"))
    for command, purpose in NEXT:
        console.print(f"  {command:<22}{purpose}")
