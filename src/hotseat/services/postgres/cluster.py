"""The template of a data folder: what `initdb` makes, made once for each version and copied by each session."""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import time
from pathlib import Path
from typing import TypedDict

import msgspec

from hotseat import __version__
from hotseat.errors import ServiceFailed
from hotseat.machine import published, shared
from hotseat.model import Value
from hotseat.services.postgres.installation import Installation

SERVER_UID = 64018
"""Under which the server runs where hotseat is root (PostgreSQL refuses root): nobody else's uid."""
ADMIN = "hotseat"
AUTHOR = "hotseat_author"
"""Owns the objects of schema templates until a world's owner takes them over."""
PORT = 5432
"""Part of the socket's name; no TCP port is opened."""

_INITDB_SECONDS = 60
_KEPT_SECONDS = 14 * 24 * 3600

SETTINGS = {
    # One session's scratch data: what a crash of the machine loses, nobody misses.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1d",
    "max_wal_size": "512MB",
    "min_wal_size": "8MB",
    # The same plans and times on every machine: nothing happens in the background.
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "huge_pages": "off",
    # Shared by all databases: nobody may fill it.
    "max_notify_queue_pages": "1024",
    # In the data folder, not in /dev/shm: removing the folder removes all.
    "dynamic_shared_memory_type": "mmap",
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "password_encryption": "'scram-sha-256'",
    "log_min_messages": "log",
    "log_checkpoints": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "datestyle": "'ISO, YMD'",
    "lc_messages": "'C'",
}
_HBA = "# type database user method\nlocal all all scram-sha-256\n"
# Two databases are enough: a third of each session's copy is saved. Nobody but the administrator enters either.
_FIRST_STATEMENTS = f"""
UPDATE pg_database SET datistemplate = false WHERE datname = 'template0';
DROP DATABASE template0;
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
CREATE ROLE {AUTHOR} NOLOGIN;
VACUUM FREEZE;
"""


class Doubtful(ServiceFailed):
    """The template may be damaged: a new one may mend it."""


class Cluster(Value, frozen=True):
    """A template that can be copied."""

    folder: str
    """Its data folder, owned by the uid of the server."""
    secret: str
    """Password of `ADMIN`."""
    version: str
    """Of the server: "18.4"."""


class _Passport(Value, frozen=True):
    """What is known of a template, kept beside its data folder."""

    secret: str
    version: str


def server_uid() -> int | None:
    """The uid under which PostgreSQL is run; None for our own."""
    return SERVER_UID if os.geteuid() == 0 else None


def template(programs: Installation) -> Cluster:
    """The template for these programs, made when it is not there.

    Raises ServiceFailed with what `initdb` said; Doubtful where a template is there and cannot be read.
    """
    folder = published(_place(programs), lambda made: _make(made, programs))
    try:
        passport = msgspec.json.decode((folder / "passport.json").read_bytes(), type=_Passport)
    except (OSError, msgspec.DecodeError) as error:
        raise Doubtful(f"the template of PostgreSQL's data in {folder} cannot be read: {error}") from error
    return Cluster(folder=str(folder / "data"), secret=passport.secret, version=passport.version)


def discard(programs: Installation) -> None:
    """Remove the template: the next one who needs it makes it anew."""
    shutil.rmtree(_place(programs), ignore_errors=True)


def _place(programs: Installation) -> Path:
    recipe = hashlib.sha256(repr((SETTINGS, _HBA, _FIRST_STATEMENTS, server_uid())).encode()).hexdigest()[:8]
    return shared() / "postgres" / f"template-{programs.key}-{__version__}-{recipe}"


def _make(folder: Path, programs: Installation) -> None:
    _remove_old(folder.parent)
    secret, uid = secrets.token_urlsafe(24), server_uid()
    password = folder / "password"
    password.write_text(secret)
    password.chmod(0o600)
    # initdb wants a uid that has a name; the server does not.
    named = pwd.getpwnam("nobody").pw_uid if uid is not None else None
    _give(folder, named)
    _initdb(folder / "data", programs, password, named)
    password.unlink()
    (folder / "data" / "postgresql.conf").write_text(
        "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
    )
    (folder / "data" / "pg_hba.conf").write_text(_HBA)
    _run(
        [f"{programs.bin}/postgres", "--single", "-j", "-D", str(folder / "data"), "postgres"],
        named,
        # -j: a statement ends with a semicolon and an empty line.
        stdin="\n\n".join(line for line in _FIRST_STATEMENTS.splitlines() if line) + "\n\n",
    )
    version = _run([f"{programs.bin}/postgres", "--version"], named).split()[-1]
    passport = folder / "passport.json"
    passport.write_bytes(msgspec.json.encode(_Passport(secret=secret, version=version)))
    passport.chmod(0o600)
    _give(folder, uid)


def _initdb(data: Path, programs: Installation, password: Path, uid: int | None) -> None:
    # The built-in locale sorts by code point, the same on every machine. Small WAL segments: less to copy.
    command = [
        f"{programs.bin}/initdb",
        "-D",
        str(data),
        "-U",
        ADMIN,
        f"--pwfile={password}",
        "--auth=scram-sha-256",
    ]
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--wal-segsize=1"]
    _run([*command, "--no-sync", "--no-instructions"], uid)


def _run(command: list[str], uid: int | None, stdin: str = "") -> str:
    """Run one of PostgreSQL's programs under `uid`; returns its stdout."""
    try:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=_INITDB_SECONDS,
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"},
            cwd="/",
            check=False,
            **as_user(uid),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServiceFailed(f"PostgreSQL's {Path(command[0]).name} could not be run: {error}") from error
    # In single-user mode a failed statement does not change the exit status.
    if done.returncode != 0 or "ERROR:" in done.stderr:
        said = done.stderr.strip()[-2000:]
        raise ServiceFailed(
            f"PostgreSQL's {Path(command[0]).name} failed with status {done.returncode}: {said}"
        )
    return done.stdout


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that change the uid."""

    user: int
    group: int
    extra_groups: list[int]


def as_user(uid: int | None) -> Identity:
    """The arguments with which `subprocess` starts a program under `uid` and no group of ours; none for None."""
    return Identity() if uid is None else Identity(user=uid, group=uid, extra_groups=[])


def _give(folder: Path, uid: int | None) -> None:
    if uid is None:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, uid, follow_symlinks=False)


def _remove_old(folder: Path) -> None:
    """Remove templates of versions that were last made long ago."""
    for path in folder.glob("template-*"):
        if time.time() - path.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
