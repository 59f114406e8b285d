"""What the shell completes: ids of questions."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from hotseat.errors import HotseatError


def questions(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - click's signature
    """The questions whose id begins so, with their titles; none where the catalogue cannot be read."""
    from hotseat.app import App

    more: tuple[Path, ...] = context.find_root().params.get("questions") or ()
    try:
        heads = App.open([Path(each) for each in more]).heads().heads
    except HotseatError:
        return []  # completing is no place to complain
    return [CompletionItem(head.id, help=head.title) for head in heads if head.id.startswith(incomplete)]
