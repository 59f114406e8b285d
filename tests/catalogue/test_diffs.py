"""Diffs: applied strictly, written so that they lead back."""

from __future__ import annotations

from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotseat.catalogue.diffs import apply, unified
from hotseat.catalogue.files import File
from hotseat.catalogue.problems import Problems

TEN = {"f": File(b"".join(b"%d\n" % number for number in range(1, 11)))}
CHANGE = "--- a/f\n+++ b/f\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n"
NO_END = "\\ No newline at end of file\n"


def applied(diff: str, files: dict[str, File] | None = None) -> dict[str, File]:
    """The files after a diff that applies."""
    problems = Problems()
    result = apply(diff, TEN if files is None else files, "d", problems)
    assert problems.found == []
    return result


def refused(diff: str, files: dict[str, File] | None = None) -> str:
    """What is said of a diff that does not apply."""
    problems = Problems()
    apply(diff, TEN if files is None else files, "d", problems)
    assert len(problems.found) == 1
    return str(problems.found[0])


def test_a_line_is_replaced() -> None:
    """Context, minus, plus."""
    assert applied(CHANGE)["f"].content == TEN["f"].content.replace(b"5\n", b"five\n")


def test_a_hunk_that_moved_is_found_at_the_one_place_where_it_fits() -> None:
    """The reference grew at its beginning; the diff still says one thing only."""
    moved = {"f": File(b"a\nb\n" + TEN["f"].content)}
    assert applied(CHANGE, moved)["f"].content == b"a\nb\n" + TEN["f"].content.replace(b"5\n", b"five\n")


def test_a_hunk_that_fits_at_two_other_places_is_refused() -> None:
    """Nothing is guessed."""
    twice = {"f": File(b"x\n" + b"4\n5\n6\n" * 2)}
    assert refused(CHANGE, twice) == "d:3: the hunk fits at lines 2, 5; give it more context"


def test_context_must_be_there_line_by_line() -> None:
    """The line is named, with what stands there."""
    other = {"f": File(TEN["f"].content.replace(b"6\n", b"six\n"))}
    said = "d:3: the hunk does not apply: expected '6\\n' in line 6 of the file, got 'six\\n'"
    assert refused(CHANGE, other) == said


def test_a_file_that_is_too_short_is_refused() -> None:
    """The hunk lies beyond its end."""
    said = "d:3: the hunk does not apply: expected '4\\n' in line 4 of the file, the file ends before it"
    assert refused(CHANGE, {"f": File(b"1\n")}) == said


def test_hunks_come_in_order() -> None:
    """The second hunk may not touch what the first one has done."""
    assert "overlaps the one before it" in refused(CHANGE + "@@ -4,1 +4,1 @@\n-4\n+four\n")


def test_files_are_created_and_deleted() -> None:
    """From /dev/null and to it, with the mode where the diff says it."""
    diff = (
        "diff --git a/new b/new\nnew file mode 100755\nindex 0000000..1111111\n"
        "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+hello\n"
        "diff --git a/old b/old\ndeleted file mode 100644\n"
        "--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-bye\n"
        "diff --git a/empty b/empty\nnew file mode 100644\n"
    )
    result = applied(diff, {"old": File(b"bye\n"), "kept": File(b"")})
    assert result == {"empty": File(b""), "kept": File(b""), "new": File(b"hello\n", executable=True)}


def test_a_mode_alone_can_change() -> None:
    """No hunk is needed for it."""
    assert applied("diff --git a/f b/f\nold mode 100644\nnew mode 100755\n")["f"].executable


def test_a_change_keeps_the_mode() -> None:
    """A diff that says nothing of modes leaves them."""
    assert applied(CHANGE, {"f": File(TEN["f"].content, executable=True)})["f"].executable


def test_a_last_line_without_end_is_kept_apart() -> None:
    """`a` and `a\\n` are two files."""
    diff = f"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n{NO_END}+a\n"
    assert applied(diff, {"f": File(b"a")})["f"].content == b"a\n"
    assert "expected 'a' in line 1 of the file, got 'a\\n'" in refused(diff, {"f": File(b"a\n")})


def test_names_may_be_plain() -> None:
    """`diff -u` with the same label on both sides."""
    assert applied(CHANGE.replace("a/f", "f").replace("b/f", "f"))["f"].content != TEN["f"].content


@pytest.mark.parametrize(
    ("diff", "said"),
    [
        ("", "d: changes nothing; expected a unified diff against the reference"),
        (CHANGE.replace("-5\n+five\n", " 5\n"), "d: changes nothing"),
        ("hello\n" + CHANGE, "d:1: expected '--- <file>' or 'diff --git', got 'hello'"),
        (CHANGE + "hello\n", "d:8: expected '--- <file>' or 'diff --git', got 'hello'"),
        ("--- a/f\n@@ -1 +1 @@\n", "d:2: expected '+++ <file>', got '@@ -1 +1 @@'"),
        ("--- a/g\n+++ b/g\n@@ -1 +1 @@\n-1\n+2\n", "d:1: changes g, which the reference does not have"),
        ("--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+2\n", "d:1: creates f, which the reference already has"),
        ("--- /dev/null\n+++ b/f/g\n@@ -0,0 +1 @@\n+2\n", "d:1: creates f/g, which the reference already has"),
        ("--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n", "d:1: deletes f, but leaves 9 of its lines"),
        ("--- a/f\n+++ b/g\n@@ -1 +1 @@\n-1\n+2\n", "renames f to g; delete the one and create the other"),
        ("diff --git a/f b/g\nrename from f\nrename to g\n", "d:2: expected modes, 'index' or '--- <file>', got '"),
        ("--- /dev/null\n+++ /dev/null\n", "names no file"),
        ("--- a/../f\n+++ b/../f\n@@ -1 +1 @@\n-1\n+2\n", "d:1: 'a/../f' is not below the solution"),
        ("--- /etc/f\n+++ /etc/f\n", "d:1: '/etc/f' is not below the solution"),
        ("--- a/f\n+++ b/f\n@@ -1 +1\n-1\n+2\n", "d:3: expected '@@ -line,count +line,count @@', got '@@ -1 +1'"),
        ("--- a/f\n+++ b/f\n@@ -1,2 +1 @@\n-1\n+2\n", "the hunk announces 2 old and 1 new lines, but the diff end"),
        ("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\n+2\n+3\n", "d:6: the hunk goes on after the 1 old and 1 new lines it"),
        ("--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n-1\n-2\n+2\n+3\n", "the hunk announces 1 old and 2 new lines, but has"),
        ("--- a/f\n+++ b/f\n@@ -1,2 +1 @@\n-1\n?2\n", "d:5: the hunk announces 2 old and 1 new lines; expected '"),
        ("diff --git a/f b/f\nBinary files differ\n", "d:2: expected modes, 'index' or '--- <file>', got 'Binary"),
    ],
)  # fmt: skip
def test_what_is_no_diff_is_refused_with_its_line(diff: str, said: str) -> None:
    """Each with the line of the diff and what was expected there."""
    assert said in refused(diff)


def test_a_diff_of_git_applies(tmp_path: Path) -> None:
    """What `git diff --no-index` writes is taken as it is."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "f").write_bytes(TEN["f"].content)
    (tmp_path / "b" / "f").write_bytes(TEN["f"].content.replace(b"9\n", b"nine\n"))
    (tmp_path / "b" / "new").write_bytes(b"x")
    (tmp_path / "b" / "new").chmod(0o755)
    command = ["git", "diff", "--no-index", "--no-renames", "--no-color", "a", "b"]
    diff = run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env={"HOME": str(tmp_path)}
    ).stdout
    result = applied(diff.replace("a/a/", "a/").replace("b/b/", "b/"))
    assert result["f"].content == TEN["f"].content.replace(b"9\n", b"nine\n")
    assert result["new"] == File(b"x", executable=True)


LINES = st.lists(
    st.sampled_from([b"a\n", b"b\n", b"\n", b"-\n", b"+\r\n", b"\xff\n", b"@@ -1 +1 @@\n"]), max_size=8
)
FILE = st.tuples(LINES, st.sampled_from([b"", b"z"]), st.booleans()).map(
    lambda drawn: File(b"".join(drawn[0]) + drawn[1], drawn[2])
)
TREE = st.dictionaries(st.sampled_from(["run", "lib/x", "a b", "ü"]), FILE, max_size=3)


@given(old=TREE, new=TREE)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_written_diff_leads_from_one_to_the_other(old: dict[str, File], new: dict[str, File]) -> None:
    """For any two sets of files, whatever bytes and modes they have."""
    diff = unified(old, new)
    assert (diff == "") == (old == new)
    if diff:
        assert applied(diff, old) == new


@given(
    diff=st.text(alphabet="-+@ ab/f\n0123,\\", max_size=60), prefix=st.sampled_from(["", CHANGE[:16], CHANGE])
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_anything_else_is_refused_in_words(diff: str, prefix: str) -> None:
    """Whatever the text: files, or one problem that names the diff."""
    problems = Problems()
    apply(prefix + diff, TEN, "d", problems)
    assert all(problem.where.startswith("d") for problem in problems.found)
    assert len(problems.found) <= 1
