"""Each kind of evidence shows what differs, and nothing else."""

from __future__ import annotations

from hotseat.model import Diagram, Diff, Event, Exchange, Table, Text
from tests.cli.render.screen import shown


def lines(text: str) -> list[str]:
    """The lines below the check's own line and its message."""
    return [line.strip() for line in text.splitlines()[3:]]


def test_an_exchange_is_read_like_a_transcript() -> None:
    """What went out is behind `>`, what came back behind `<`, with the time it took."""
    text = shown(
        Exchange(
            request='POST /orders HTTP/1.1\r\nHost: x\r\n\r\n{"a":1}',
            reply="HTTP/1.1 500 Oops\r\n\r\nno",
            title="a new order",
            seconds=0.25,
        )
    )
    assert lines(text) == [
        "a new order",
        "> POST /orders HTTP/1.1",
        "> Host: x",
        ">",
        '> {"a":1}',
        "after 0.250 s",
        "< HTTP/1.1 500 Oops",
        "<",
        "< no",
    ]


def test_a_missing_reply_is_said() -> None:
    """Nothing behind `<` would look like an empty reply."""
    assert "< nothing came back" in shown(Exchange(request="GET / HTTP/1.1\r\n\r\n", reply=""))


def test_expected_rows_stand_beside_the_actual_ones() -> None:
    """The differing cell is marked, on a screen without colours, too."""
    text = shown(
        Table(
            columns=("id", "name"),
            rows=((1, "ann"), (2, None)),
            expected=((1, "ann"), (2, "bob")),
            title="audit",
        )
    )
    assert lines(text) == [
        "audit",
        "seen        │  expected",
        "id  name    │  id  name",
        "──  ──────  │  ──  ────",
        "1   ann     │  1   ann",
        "2   ≠ NULL  │  2   bob",
    ]


def test_one_missing_row_is_one_difference() -> None:
    """The rows after it are not all said to differ."""
    rows = tuple((number,) for number in range(9) if number != 4)
    text = shown(Table(columns=("id",), rows=rows, expected=tuple((number,) for number in range(9))))
    assert text.count("≠") == 1
    assert "≠ (no row)  │  4" in text


def test_a_row_too_many_is_marked() -> None:
    """It stands beside nothing."""
    text = shown(Table(columns=("id", "n"), rows=((1, 1), (2, 2)), expected=((1, 1),)))
    assert "≠ 2  ≠ 2  │  (no row)" in text


def test_equal_rows_far_from_a_difference_are_left_out() -> None:
    """Each difference keeps one neighbour on each side."""
    rows = tuple((number, number % 7) for number in range(100))
    expected = tuple((number, 9 if number == 50 else number % 7) for number in range(100))
    text = shown(Table(columns=("id", "n"), rows=rows, expected=expected))
    assert "… 49 rows left out …" in text
    assert "50  ≠ 1" in text
    assert "… 48 rows left out …" in text


def test_values_that_only_look_alike_are_told_apart() -> None:
    """The text '1' is not the number 1: both are written as the program has them."""
    text = shown(Table(columns=("n",), rows=(("1",),), expected=((1,),)))
    assert "≠ '1'  │  1" in text
    assert "≠ true  │  1" in shown(Table(columns=("n",), rows=((True,),), expected=((1,),)))
    assert "≠" not in shown(Table(columns=("n",), rows=((1.0,),), expected=((1,),)))


def test_a_table_too_wide_shows_the_differing_cells() -> None:
    """Rows that do not fit beside each other become lines, each difference with its column."""
    wide = "w" * 45
    text = shown(
        Table(columns=("id", "text"), rows=((1, wide), (2, wide)), expected=((1, wide), (2, f"{wide}!")))
    )
    assert lines(text)[:4] == ["table", "row 2", f"≠ text: {wide}", f"expected: {wide}!"]


def test_a_long_cell_is_cut_around_its_difference() -> None:
    """A difference in the middle of a kilobyte is on the screen."""
    one, other = f"{'a' * 500}X{'a' * 500}", f"{'a' * 500}Y{'a' * 500}"
    text = shown(Table(columns=("t",), rows=((one,),), expected=((other,),)))
    assert "aXa" in text
    assert "aYa" in text


def test_a_table_alone_is_a_table() -> None:
    """Rows without expectation are just shown; none are said to be none."""
    assert lines(shown(Table(columns=("a", "b"), rows=((1, True),)))) == [
        "table",
        "a  b",
        "─  ────",
        "1  true",
    ]
    assert "(no rows)" in shown(Table(columns=("a",), rows=()))
    assert "no rows, and none expected" in shown(Table(columns=("a",), rows=(), expected=()))


def test_wide_characters_keep_the_columns_aligned() -> None:
    """A character may take two columns."""
    text = lines(shown(Table(columns=("name", "n"), rows=(("你好", 1), ("abcd", 2)))))
    assert text[-2:] == ["你好  1", "abcd  2"]


def test_a_diff_marks_lines_and_what_cannot_be_seen() -> None:
    """Trailing spaces, tabs and a missing line feed are made visible."""
    text = lines(shown(Diff(expected="same\none\ntwo\n", actual="same\none \ntwo\tx")))
    assert text == [
        "diff",
        "- expected",
        "+ actual",
        "same",
        "-one",
        "-two",
        "+one·",
        "+two␉x (no line feed at the end)",
    ]


def test_a_carriage_return_is_a_difference() -> None:
    """Line ends of another system are a usual reason."""
    text = lines(shown(Diff(expected="a\n", actual="a\r\n")))
    assert text[-2:] == ["-a", "+a␍"]


def test_a_long_line_of_a_diff_is_cut_around_its_difference() -> None:
    """Two lines of JSON that differ after the first thousand characters."""
    text = "".join(
        lines(shown(Diff(expected="j" * 5000 + "X" + "j" * 5000, actual="j" * 5000 + "Y" + "j" * 5000)))
    )
    assert "jXj" in text
    assert "jYj" in text


def test_a_difference_far_down_is_found() -> None:
    """Where the difference begins is said, and nothing before it is shown."""
    same = "".join(f"{number}\n" for number in range(5000))
    text = lines(shown(Diff(expected=f"{same}a\n", actual=f"{same}b\n")))
    assert text[-5:] == ["@ from line 4999", "4998", "4999", "-a", "+b"]


def test_a_diagram_is_a_list_of_events() -> None:
    """In the order of time, messages with both ends."""
    events = (
        Event(line="n1", at=0.3, label="lost", marked=True),
        Event(line="client", at=0.1, label="write 3", until=0.2, to="n1"),
    )
    assert lines(shown(Diagram(lines=("client", "n1"), events=events))) == [
        "diagram",
        "0.100–0.200 s  client → n1: write 3",
        "✗       0.300 s  n1: lost",
    ]


def test_an_empty_text_is_said_to_be_empty() -> None:
    """A program that died without a word."""
    assert "(empty)" in shown(Text(text="\n", title="stderr"))
