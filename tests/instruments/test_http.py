"""The HTTP instrument against servers that answer byte for byte what the test wants."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

import pytest

from hotseat.errors import BadReply, NoReply
from hotseat.instruments.http import Client, Headers
from hotseat.model import Exchange

Script = Callable[[socket.socket], None]


class Bench:
    """A client and what it recorded and what the server received."""

    def __init__(self, port: int) -> None:
        self.exchanges: list[Exchange] = []
        self.received = bytearray()

        def connect(*, timeout: float) -> socket.socket:
            return socket.create_connection(("127.0.0.1", port), timeout)

        self.client = Client(
            connect,
            host=f"127.0.0.1:{port}",
            timeout=5.0,
            record=self.exchanges.append,
        )


@contextmanager
def serving(script: Script) -> Generator[Bench]:
    """A server that reads one request head, runs the script on the connection and closes it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bench = Bench(listener.getsockname()[1])

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                while b"\r\n\r\n" not in bench.received:
                    bench.received += connection.recv(65536)
                script(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield bench
        finally:
            thread.join(10)
            assert not thread.is_alive()


def sending(*parts: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return script


def test_it_works() -> None:
    """A request goes out, a reply comes back, and the exchange shows both."""
    with serving(
        sending(b"HTTP/1.1 201 Created\r\nLocation: /x/1\r\nContent-Length: 7\r\n\r\n", b'{"a":1}')
    ) as bench:
        reply = bench.client.post("/x", json={"name": "Ærø"})
    assert (reply.status, reply.reason, reply.headers.get("location")) == (201, "Created", "/x/1")
    assert reply.json() == {"a": 1}
    head, _, body = bytes(bench.received).partition(b"\r\n\r\n")
    assert head.startswith(b"POST /x HTTP/1.1")
    assert b"content-type: application/json" in head.lower()
    assert body in (b"", '{"name": "Ærø"}'.encode())
    assert bench.exchanges[0].request.endswith('{"name": "Ærø"}')
    assert bench.exchanges[0].reply.endswith('{"a":1}')


def test_chunked_body_is_joined() -> None:
    """A chunked reply is one body."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with serving(sending(chunked)) as bench:
        assert bench.client.get("/").body == b"abcde"


def test_a_body_after_head_is_seen() -> None:
    """A reply to HEAD has no body; what follows it is kept as trailing bytes."""
    with serving(sending(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) as bench:
        reply = bench.client.head("/")
    assert (reply.body, reply.trailing) == (b"", b"hello")


def test_a_clean_reply_to_head_has_nothing_trailing() -> None:
    """Content-Length of a HEAD reply announces the length of GET's body, not one of its own (RFC 9110, 9.3.2)."""
    with serving(sending(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")) as bench:
        assert bench.client.head("/").trailing == b""


def test_repeated_fields_are_joined_and_kept_apart() -> None:
    """Both readings of a repeated field are there."""
    headers = Headers([("Link", "<a>"), ("link", "<b>"), ("Content-Type", "Text/HTML; charset=utf-8")])
    assert headers.get("LINK") == "<a>, <b>"
    assert headers.all("link") == ("<a>", "<b>")
    assert headers.media_type() == "text/html"
    assert headers.get("absent") is None


def test_nothing_listens() -> None:
    """A refused connection is no reply, and says where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    bench = Bench(port)
    with pytest.raises(NoReply, match=f"GET /: nothing listens at 127.0.0.1:{port}"):
        bench.client.get("/")


def test_closed_without_a_reply() -> None:
    """A connection closed at once is no reply, and the request is kept as evidence."""
    with serving(sending()) as bench, pytest.raises(NoReply, match="closed without a reply") as caught:
        bench.client.get("/gone")
    assert isinstance(caught.value.evidence[0], Exchange)
    assert "GET /gone" in caught.value.evidence[0].request


def test_not_http() -> None:
    """Bytes that are no HTTP are a bad reply."""
    with (
        serving(sending(b"SSH-2.0-OpenSSH\r\n\r\n")) as bench,
        pytest.raises(BadReply, match=r"not valid HTTP/1\.1"),
    ):
        bench.client.get("/")


def test_a_body_cut_short_is_a_bad_reply() -> None:
    """Fewer bytes than announced are not taken for a whole body."""
    short = sending(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello")
    with serving(short) as bench, pytest.raises(BadReply, match=r"not valid HTTP/1\.1"):
        bench.client.get("/")


def test_silence_ends_at_the_time_out() -> None:
    """A server that never answers costs the time-out, for the whole exchange."""
    released = threading.Event()
    with serving(lambda _: assert_released(released)) as bench:
        with pytest.raises(NoReply, match=r"nothing came back within 0\.2 s"):
            bench.client.get("/", timeout=0.2)
        released.set()


def test_a_dripping_reply_ends_at_the_time_out() -> None:
    """A byte now and then does not extend the time-out."""
    stop = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not stop.wait(0.02):
            try:
                connection.sendall(b".")
            except OSError:
                return

    with serving(drip) as bench:
        with pytest.raises(NoReply, match=r"bytes came, but no complete reply within 0\.3 s"):
            bench.client.get("/", timeout=0.3)
        stop.set()


def test_a_reply_without_end_is_cut() -> None:
    """Memory is bounded: a reply beyond the limit is a bad reply."""

    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        try:
            while True:
                connection.sendall(b"x" * 1_000_000)
        except OSError:
            return

    with serving(flood) as bench, pytest.raises(BadReply, match="larger than 16 MiB"):
        bench.client.get("/")


def test_json_that_is_none() -> None:
    """What claims to be JSON and is not says at which position."""
    with serving(sending(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'a': 1}\n")) as bench:
        reply = bench.client.get("/")
    with pytest.raises(BadReply, match=r"not JSON: .*column 2"):
        reply.json()


def test_json_knows_no_nan() -> None:
    """NaN is no JSON (RFC 8259, section 6), though Python would read it."""
    with serving(sending(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nNaN")) as bench:
        reply = bench.client.get("/")
    with pytest.raises(BadReply, match="NaN is not a JSON value"):
        reply.json()


def test_given_fields_replace_ours() -> None:
    """A caller may send a Host, a length or a connection option of its own."""
    with serving(sending(b"HTTP/1.1 204 No Content\r\n\r\n")) as bench:
        bench.client.get("/", headers={"Host": "other.example", "Connection": "keep-alive"})
    head = bytes(bench.received).lower()
    assert head.count(b"host:") == 1
    assert b"host: other.example" in head


def test_raw_bytes_go_out_as_they_are() -> None:
    """A malformed request is not mended on its way, and what came back is returned as bytes."""
    with serving(sending(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as bench:
        answer = bench.client.raw(b"GET  / HTTP/1.1\nHost:x\r\n\r\n")
    assert bytes(bench.received) == b"GET  / HTTP/1.1\nHost:x\r\n\r\n"
    assert answer == b"HTTP/1.1 400 Bad Request\r\n\r\n"


def assert_released(event: threading.Event) -> None:
    assert event.wait(10)
