"""Values in words, as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime

from hotseat.model import Decision, Status

STATUS = {
    Status.PASSED: "passed",
    Status.FAILED: "failed",
    Status.SKIPPED: "not tried",
    Status.UNKNOWN: "could not tell",
    Status.BROKEN: "our fault",
}

MARK = {Status.PASSED: "✓", Status.FAILED: "✗", Status.SKIPPED: "–", Status.UNKNOWN: "?", Status.BROKEN: "!"}

DECISION = {
    Decision.ACCEPTED: "accepted",
    Decision.REJECTED: "rejected",
    Decision.VOID: "void: our fault, run it again",
}


def duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 20 s`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def when(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, or in how long: `just now`, `5 minutes ago`, `in 2 days`; beyond a month the date."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    size = abs(seconds)
    if size < 45:
        return "just now" if seconds >= 0 else "in a moment"
    for unit, length, limit in (("minute", 60, 3600), ("hour", 3600, 86400), ("day", 86400, 30 * 86400)):
        if size < limit:
            count = max(1, round(size / length))
            text = f"{count} {unit}{'s' if count != 1 else ''}"
            return f"{text} ago" if seconds >= 0 else f"in {text}"
    return f"{moment:%d %B %Y}".lstrip("0")


def plural(count: int, noun: str) -> str:
    """`1 card`, `2 cards`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
