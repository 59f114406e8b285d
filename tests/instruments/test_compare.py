"""The closed loop and the slow upstream, one against the other."""

from __future__ import annotations

import socket
import threading

from hotseat.instruments.compare import SlowUpstream, load


def test_every_request_is_answered_and_timed() -> None:
    """As many latencies as requests, ascending, none below what the upstream takes."""
    with SlowUpstream("19.99", 0.05) as upstream:
        found = load(upstream.port, "/prices/a", contains="19.99", open_requests=20, count=60)
    assert len(found.seconds) == 60
    assert found.failed == 0
    assert list(found.seconds) == sorted(found.seconds)
    assert found.seconds[0] >= 0.05


def test_a_wrong_reply_is_a_failure() -> None:
    """Status 200 alone is not enough: the content is looked at."""
    with SlowUpstream("0.00", 0.0) as upstream:
        found = load(upstream.port, "/", contains="19.99", open_requests=2, count=4)
    assert found == ((), 4, "answered something else than expected")


def test_nobody_listens() -> None:
    """Each request fails, and the reason is said."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    found = load(port, "/", contains="", open_requests=3, count=5)
    assert (found.seconds, found.failed) == ((), 5)
    assert "refused" in found.example.lower()


def test_silence_ends_with_the_time() -> None:
    """A server that takes connections and says nothing: what is open then, and what was not sent, has failed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        found = load(port, "/", contains="", open_requests=2, count=5, timeout=0.2)
    assert found == ((), 5, "no reply in time")


def test_as_many_are_open_as_was_asked_for() -> None:
    """The server holds all replies until so many connections are open: with fewer it would never answer."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    counted: list[int] = []

    def serve() -> None:
        for _ in range(2):
            accepted = [listener.accept()[0] for _ in range(10)]
            counted.append(len(accepted))
            for sock in accepted:
                sock.recv(4096)
                sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                sock.close()

    thread = threading.Thread(target=serve)
    thread.start()
    with listener:
        found = load(listener.getsockname()[1], "/", contains="ok", open_requests=10, count=20, timeout=20)
        thread.join(20)
    assert (len(found.seconds), counted) == (20, [10, 10])
