"""`hotseat serve`: one process, bound to 127.0.0.1 unless told otherwise, ended by Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import webbrowser
from collections.abc import Callable

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from hotseat.app import App
from hotseat.errors import WrongUse
from hotseat.web.application import create

TRIED = 20
"""Ports that are tried after the usual one, where no port was asked for."""

USUAL = 8630


def choose_port(host: str, port: int | None) -> int:
    """The port asked for, or the first free one from the usual one on. Raises WrongUse where it is taken."""
    if port is not None:
        problem = _cannot_bind(host, port)
        if problem:
            raise WrongUse(
                f"{host}:{port} cannot be used ({problem}): choose another one with --port or --host"
            )
        return port or _any_port(host)
    problem = None
    for candidate in range(USUAL, USUAL + TRIED):
        problem = _cannot_bind(host, candidate)
        if not problem:
            return candidate
    raise WrongUse(
        f"no port from {USUAL} to {USUAL + TRIED - 1} is free on {host} ({problem}): choose one with --port"
    )


def address(host: str, port: int) -> str:
    """What to type into a browser."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"


def serve(app: App, host: str, port: int, *, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM. `ready` is called when the first request can come."""
    logging.basicConfig(level=logging.WARNING, format="hotseat: %(message)s")
    asyncio.run(_serve(app, host, port, ready))


def open_browser(url: str) -> None:
    """Open the page where there is a browser on a screen; nothing happens where there is none."""
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(url)


async def _serve(app: App, host: str, port: int, ready: Callable[[], None]) -> None:
    server = Server(
        create(app, [host]),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    serving = loop.create_task(server.serve())
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    announcing = loop.create_task(_announce(host, port, ready))
    try:
        await serving
    finally:
        announcing.cancel()


async def _announce(host: str, port: int, ready: Callable[[], None]) -> None:
    """Call `ready` when a connection is taken."""
    there = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while True:
        try:
            _, writer = await asyncio.open_connection(there, port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        ready()
        return


def _cannot_bind(host: str, port: int) -> str | None:
    """Why a server cannot listen there; None where it can."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _any_port(host: str) -> int:
    family, kind, protocol, _, where = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.bind(where)
        return probe.getsockname()[1]
