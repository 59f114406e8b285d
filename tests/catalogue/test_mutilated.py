"""Whatever is done to a folder, reading it gives a Question or a BadQuestion, and nothing else."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from hotseat.catalogue import Catalogue, load
from hotseat.catalogue.new import scaffold
from hotseat.errors import BadQuestion
from hotseat.model import Question

SNIPPETS = [
    b"",
    b"\xff",
    b"\0",
    b"\n",
    b"[",
    b"]]",
    b"= ",
    b"'''",
    b"```\n",
    b"## ",
    b"[@",
    b"]",
    b"@@ -",
    b"1",
    b"\r",
]

Mutilate = st.tuples(
    st.integers(0, 99),
    st.sampled_from(["cut", "insert", "delete", "rename", "double", "folder", "link"]),
    st.integers(0, 9_999),
    st.sampled_from(SNIPPETS),
)


@given(st.lists(Mutilate, min_size=1, max_size=4))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_a_mutilated_folder_is_a_question_or_refused(changes: list[tuple[int, str, int, bytes]]) -> None:
    """Files cut, filled, removed, renamed, doubled, replaced by folders and links."""
    with TemporaryDirectory() as root:
        folder = scaffold("victim", Path(root))
        for change in changes:
            _mutilate(folder, *change)
        try:
            assert isinstance(load(folder), Question)
        except BadQuestion as error:
            assert error.problems
            assert all(problem.where and problem.what for problem in error.problems)
        Catalogue([Path(root)]).heads()


def _mutilate(folder: Path, which: int, how: str, place: int, snippet: bytes) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    if not files:
        return
    path = files[which % len(files)]
    content = path.read_bytes()
    at = place % (len(content) + 1)
    if how == "cut":
        path.write_bytes(content[:at])
    elif how == "insert":
        path.write_bytes(content[:at] + snippet + content[at:])
    elif how == "rename":
        path.rename(path.with_name(f"x{path.name}"))
    elif how == "double":
        path.write_bytes(content * 2)
    else:
        path.unlink()
        if how == "folder":
            path.mkdir()
        if how == "link":
            path.symlink_to("..")
