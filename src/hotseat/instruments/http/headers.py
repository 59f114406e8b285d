"""Header fields as they came: in order, repeated where they were repeated, found without regard to case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Headers:
    """The fields of a message (RFC 9110, section 5)."""

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self.fields: tuple[tuple[str, str], ...] = tuple(fields)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def __contains__(self, name: str) -> bool:
        return any(known.lower() == name.lower() for known, _ in self.fields)

    def __repr__(self) -> str:
        return f"Headers({list(self.fields)!r})"

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field, in order; empty where there is none."""
        return tuple(value for known, value in self.fields if known.lower() == name.lower())

    def get(self, name: str) -> str | None:
        """The field's value, several joined by a comma (RFC 9110, section 5.3); None where there is none."""
        values = self.all(name)
        return ", ".join(values) if values else None

    def media_type(self) -> str | None:
        """Content-Type without parameters, lower case; None where there is none."""
        value = self.get("Content-Type")
        return value.split(";", 1)[0].strip().lower() if value is not None else None
