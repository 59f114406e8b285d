"""hotseat serve: the web application."""

from __future__ import annotations

import os
import sys

import click

from hotseat.app import App


@click.command(
    epilog="""\b
Examples:
  hotseat serve                         on 127.0.0.1, the browser opened on it
  hotseat serve --port 9000 --no-browser

Ctrl-C ends it. Whoever reaches the address may use it: leave --host as it is, unless you mean that."""
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port; 0 for any free one.  [default: the first free one from 8630 on]",
)
@click.option(
    "--browser/--no-browser",
    default=None,
    help="Open it in a browser, or not.  [default: where there is a screen]",
)
@click.pass_obj
def serve(app: App, host: str, port: int | None, browser: bool | None) -> None:
    """Serve the web application until Ctrl-C."""
    run(app, host, port, browser=browser)


def run(app: App, host: str, port: int | None, *, browser: bool | None) -> None:
    """Serve; says where, and opens the browser where there is one. Raises WrongUse where the port is taken."""
    from hotseat.web import server

    chosen = server.choose_port(host, port)
    url = server.address(host, chosen)

    def ready() -> None:
        click.echo(f"hotseat is at {url}  (Ctrl-C ends it)")
        sys.stdout.flush()
        if browser if browser is not None else _has_screen():
            server.open_browser(url)

    server.serve(app, host, chosen, ready=ready)


def _has_screen() -> bool:
    """Whether a browser would be seen: macOS, or a graphical session; never for a pipe or in CI."""
    if not sys.stdout.isatty() or os.environ.get("CI"):
        return False
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
