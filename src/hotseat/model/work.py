"""The folder in which a learner works on a lab: the same one for the browser and for an editor of their own."""

from __future__ import annotations

from hotseat.model.value import Value


class WorkFile(Value, frozen=True):
    """One file of the folder, as it lies on the disk now."""

    name: str
    """Relative, with `/`."""
    digest: str
    """Hex SHA-256 of the content; given back on writing, so that nothing newer is overwritten."""
    size: int
    """Bytes."""
    executable: bool
    text: str | None = None
    """None where it was not asked for, where it is no UTF-8, or too large for an editor."""


class Workspace(Value, frozen=True):
    """The folder, and what is in it. Its digest tells whether anything changed, by whomever."""

    question: str
    folder: str
    """Absolute path: to be opened in any editor."""
    files: tuple[WorkFile, ...]
    """By name, without their texts."""
    digest: str
    problems: tuple[str, ...] = ()
    """What hotseat cannot take: links that leave the folder, names that are no text ..."""
