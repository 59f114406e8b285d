"""Long evidence is folded to what matters; the whole is in a file, and the screen says in which."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hotseat.cli import render
from hotseat.cli.keep import keep
from hotseat.model import Chart, Diagram, Diff, Event, Evidence, Exchange, Table, Text
from tests.cli.render.screen import failed, seen, shown

LONG = "\n".join(f"line {number}" for number in range(1000))
ROWS = tuple((number, f"name {number}") for number in range(1000))
LONGS: list[Evidence] = [
    Text(text=LONG),
    Text(text="x" * 4_000_000),
    Exchange(request="GET / HTTP/1.1\r\n\r\n", reply=f"HTTP/1.1 200 OK\r\n\r\n{LONG}"),
    Exchange(request="GET / HTTP/1.1\r\n\r\n", reply="HTTP/1.1 200 OK\r\n\r\n" + "ab" * 1_000_000),
    Table(columns=("id", "name"), rows=ROWS),
    Table(columns=("id", "name"), rows=ROWS, expected=tuple((number, "other") for number in range(1000))),
    Table(columns=("id", "name"), rows=((1, "y" * 100_000),), expected=((1, "y" * 99_999 + "z"),)),
    Diff(expected=LONG, actual=LONG.replace("line", "row")),
    Diff(expected="a" * 100_000 + "b" + "a" * 50_000, actual="a" * 100_000 + "c" + "a" * 50_000),
    Diagram(lines=("a",), events=tuple(Event(line="a", at=float(at), label=f"e{at}") for at in range(500))),
]


@pytest.mark.parametrize("piece", LONGS, ids=lambda piece: type(piece).__name__)
def test_no_piece_takes_more_than_a_screen(piece: Evidence) -> None:
    """Lines of the screen, however long the evidence and its lines are."""
    text = shown(piece)
    assert text.count("\n") < 45
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("piece", LONGS, ids=lambda piece: type(piece).__name__)
def test_the_whole_is_kept_in_the_file_that_is_named(piece: Evidence, tmp_path: Path) -> None:
    """Everything that was left out is in that file."""
    outcome = failed(piece)
    path = keep(outcome, tmp_path / "evidence")
    assert path is not None
    assert "".join(str(path).split()) in "".join(seen(render.outcome(outcome, kept=path)).split())
    assert path.read_text("utf-8") == "\n".join(render.whole([piece]))


def test_the_whole_text_is_whole(tmp_path: Path) -> None:
    """Every line of a log is in the file."""
    path = keep(failed(Text(text=LONG, title="stderr")), tmp_path)
    assert path is not None
    assert path.read_text("utf-8") == f"== stderr\n{LONG}\n"


def test_short_evidence_needs_no_file(tmp_path: Path) -> None:
    """What is on the screen whole is not written anywhere."""
    assert keep(failed(Text(text="short")), tmp_path / "evidence") is None
    assert not (tmp_path / "evidence").exists()


def test_a_check_with_an_odd_name_keeps_its_file_in_the_folder(tmp_path: Path) -> None:
    """A name is no path."""
    outcome = msgspec.structs.replace(failed(Text(text=LONG)), check="../../etc/pass wd")
    path = keep(outcome, tmp_path / "evidence")
    assert path == tmp_path / "evidence" / ".._.._etc_pass_wd.txt"


def test_no_folder_is_no_reason_to_lose_the_verdict(tmp_path: Path) -> None:
    """Where the file cannot be written, the screen just does not name one."""
    (tmp_path / "file").write_text("")
    assert keep(failed(Text(text=LONG)), tmp_path / "file" / "evidence") is None


def test_a_text_shows_its_beginning_and_its_end() -> None:
    """A log is read from its end, a message from its beginning."""
    text = shown(Text(text=LONG))
    assert "line 0\n" in text
    assert text.rstrip().endswith("line 999")
    assert "… 982 lines left out …" in text


def test_many_pieces_are_folded() -> None:
    """Of dozens of exchanges the first are shown, and how many there are more."""
    text = shown(*(Text(text=f"piece {number}") for number in range(30)))
    assert "piece 5" in text
    assert "piece 6" not in text
    assert "24 more pieces of evidence" in text


def test_a_diagram_shows_what_is_marked() -> None:
    """Of many events, the marked one and what led to it."""
    events = tuple(Event(line="n1", at=float(at), label=f"event {at}", marked=at == 250) for at in range(500))
    text = shown(Diagram(lines=("n1",), events=events))
    assert "✗ 250.000 s  n1: event 250" in text
    assert "event 249" in text
    assert "event 100" not in text


def test_a_chart_keeps_its_peak() -> None:
    """A spike of one value among ten thousand is still seen."""
    values = [{"t": at, "ms": 900 if at == 4321 else 5} for at in range(10_000)]
    spec = {
        "data": {"values": values},
        "mark": "line",
        "encoding": {"x": {"field": "t"}, "y": {"field": "ms"}},
    }
    text = shown(Chart(spec=spec, title="latency"))
    assert "ms: least 5, most 900, last 5" in text
    assert text.count("█") == 1
    assert "t from 0 to 9999" in text


def test_a_chart_of_layers_is_read() -> None:
    """Data and axes are inherited by the layers; what is no line is left to the browser."""
    values = [{"t": at, "rate": at, "who": "a" if at % 2 else "b"} for at in range(10)]
    layer = {"mark": "line", "encoding": {"y": {"field": "rate"}, "color": {"field": "who"}}}
    spec = {"data": {"values": values}, "encoding": {"x": {"field": "t"}}, "layer": [layer, {"mark": "rule"}]}
    text = shown(Chart(spec=spec))
    assert "rate of a: least 1, most 9, last 9" in text
    assert "rate of b: least 0, most 8, last 8" in text
    assert "that the terminal cannot draw" in shown(Chart(spec={"data": {"url": "x.csv"}}))
