"""The list, page by page."""

from __future__ import annotations

from collections.abc import Callable

from hotseat.lab import Failure, Rig, Table, check, expect

from . import making
from .creating import any_instance_serves
from .library import DOCUMENTS, Library
from .reading import expect_status, items_of, next_page

MOST_PAGES = 150


def walk(
    library: Library, limit: int, between: Callable[[int, list[str]], None]
) -> list[list[tuple[str, str]]]:
    """Follow the links from the first page to the last; returns the items of each page.

    between: called after each page that has a next one, with its number (from 0) and all the hrefs seen so far.
    """
    pages: list[list[tuple[str, str]]] = []
    here = f"{DOCUMENTS}?limit={limit}"
    while len(pages) < MOST_PAGES:
        reply = library.get(here)
        expect_status(reply, 200, f"page of {DOCUMENTS}?limit={limit}")
        items = items_of(reply, f"page of {DOCUMENTS}?limit={limit}")
        if len(items) > limit:
            raise Failure(
                f"{DOCUMENTS}?limit={limit}: a page holds {len(items)} items", evidence=[reply.exchange]
            )
        pages.append(items)
        following = next_page(reply, here)
        if following is None:
            return pages
        between(len(pages) - 1, [href for page in pages for href, _ in page])
        here = following
    raise Failure(f"{DOCUMENTS}?limit={limit}: there is still a next page after {MOST_PAGES} pages")


@check(needs=any_instance_serves)
def lists(rig: Rig[Library]) -> None:
    """GET /documents leads through all documents, `limit` at a time, by `Link: rel="next"` and an end."""
    library = rig.world
    stored = {
        library.add(document): document["title"]
        for document in (making.document(rig.random) for _ in range(9))
    }
    pages = walk(library, 4, lambda _number, _seen: None)
    found = [item for page in pages for item in page]
    different = len(dict(found))
    if different < len(found):
        raise Failure(
            f"nobody wrote meanwhile, and the pages hold {len(found)} items, but only {different} different ones",
            evidence=[_shown(pages)],
        )
    missing = [href for href in stored if href not in dict(found)]
    if missing:
        raise Failure(
            f"{len(missing)} of {len(stored)} documents are on no page, following the links to the last one",
            evidence=[_shown(pages)],
        )
    for href, title in found:
        if href in stored:
            expect(title, stored[href], "title of an item, beside its document")
    short = [len(page) for page in pages[:-1] if len(page) < 4]
    expect(short, [], f"pages of {DOCUMENTS}?limit=4 with fewer than 4 items before the last one")
    for limit in ("0", "-1", "101", "many", ""):
        expect_status(library.get(f"{DOCUMENTS}?limit={limit}"), 400, f"GET {DOCUMENTS}?limit={limit}")
    expect_status(library.get(f"{DOCUMENTS}?limit=100"), 200, f"GET {DOCUMENTS}?limit=100")
    expect(
        len(items_of(library.get(DOCUMENTS), f"GET {DOCUMENTS}")) <= 20,
        True,
        "a page without limit has at most 20",
    )


@check(needs=lists, budget=30)
def lists_while_others_write(rig: Rig[Library]) -> None:
    """While documents are added, replaced and deleted, each one that stays is seen exactly once."""
    library = rig.world
    for _ in range(14):
        library.add(making.document(rig.random))
    stored = [href for page in walk(library, 100, lambda _number, _seen: None) for href, _ in page]
    gone: set[str] = set()
    done: list[str] = []

    def others(number: int, seen: list[str]) -> None:
        known = [href for href in seen if href in stored and href not in gone]
        unseen = [href for href in stored if href not in seen]
        if number % 3 == 0 and number < 7:
            for first in "0z":
                library.put(f"{DOCUMENTS}/{first}-{rig.random.getrandbits(32):08x}", {"title": "added"})
            library.post({"title": "added"})
            done.append("3 added")
        elif number % 3 == 1:
            gone.update(known[:1])
            library.delete(known[0])
            done.append("1 that was seen already deleted")
        else:
            for path in (*known[-1:], *unseen[:1]):
                library.put(path, {"title": "replaced"})
            done.append("1 that was seen and 1 that was not replaced")

    pages = walk(library, max(3, len(stored) // 8), others)
    found = [href for page in pages for href, _ in page]
    twice = sorted({href for href in found if found.count(href) > 1})
    missing = [href for href in stored if href not in found and href not in gone]
    if twice or missing:
        raise Failure(
            "the list was read page by page while others wrote: "
            f"{_many(len(missing), 'was', 'were')} never seen, {_many(len(twice), 'was', 'were')} seen twice",
            hint="What does the link to the next page remember: how many came before, or which one was the last?",
            evidence=[_shown(pages, done, twice)],
        )


def _many(count: int, one: str, more: str) -> str:
    return f"{count} document {one}" if count == 1 else f"{count} documents {more}"


def _shown(
    pages: list[list[tuple[str, str]]], done: list[str] | None = None, marked: list[str] | None = None
) -> Table:
    def name(href: str) -> str:
        return href.removeprefix(f"{DOCUMENTS}/")[:12] + (" (again)" if marked and href in marked else "")

    between = [*(done or []), *[""] * len(pages)]
    rows = tuple(
        (number + 1, ", ".join(name(href) for href, _ in page), between[number])
        for number, page in enumerate(pages)
    )
    return Table(("page", "items", "then, before the next page"), rows, title="what the pages held")
