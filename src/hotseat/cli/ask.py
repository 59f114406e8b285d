"""Questions to the person at the keyboard: one key on a terminal, one line where a pipe answers."""

from __future__ import annotations

import sys
from typing import TextIO

import click
from rich.console import Console
from rich.text import Text


class Ended(Exception):
    """There is nobody to answer any more: the input has ended."""


class Asker:
    """Asks on a console. Every method raises Ended where the input has ended, KeyboardInterrupt on Ctrl-C."""

    def __init__(self, console: Console, stream: TextIO | None = None) -> None:
        self._console = console
        self._stream = stream or sys.stdin
        self._alone = self._stream.isatty() and stream is None

    def key(self, prompt: str, keys: str, *, default: str | None = None) -> str:
        """One of these keys; asked again until it is. default: what Enter stands for."""
        while True:
            typed = self._key(prompt).lower()
            if typed in ("", "\r", "\n") and default is not None:
                return default
            if len(typed) == 1 and typed in keys:
                return typed
            self._console.print(Text(f"type one of {', '.join(keys)}", "dim italic"))

    def line(self, prompt: str) -> str:
        """One line, without its end."""
        self._show(prompt)
        return self._read()

    def text(self, prompt: str) -> str:
        """Lines up to an empty one, or to the end of the input where some came before it."""
        self._show(prompt)
        lines: list[str] = []
        while True:
            try:
                line = self._read()
            except Ended:
                if lines:
                    break
                raise
            if not line.strip():
                break
            lines.append(line)
        return "\n".join(lines)

    def _key(self, prompt: str) -> str:
        if not self._alone:
            return self.line(prompt).strip()
        self._show(prompt)
        try:
            typed = click.getchar()
        except EOFError as error:
            raise Ended from error
        self._console.print(Text(typed if typed.isprintable() else ""))
        return typed

    def _show(self, prompt: str) -> None:
        self._console.print(Text(f"{prompt} ", "bold"), end="")
        self._console.file.flush()

    def _read(self) -> str:
        line = self._stream.readline()
        if not line.endswith("\n"):
            self._console.print()
            if not line:
                raise Ended
        elif not self._alone:
            self._console.print()
        return line.rstrip("\r\n").encode("utf-8", "replace").decode()
