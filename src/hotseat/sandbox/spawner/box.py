"""The spawner's private view of the file system, and its own uid: made once, gone with the spawner.

As root the mounts are made first, so that interpreters below folders closed to others can be bound, then the rights
are dropped. An ordinary user enters a user namespace first, and is root of its mounts there.

    <run folder>/box/          a tmpfs
      etc/ dev/ empty/         what programs see of them, read-only
      prefix/0 ...             interpreters outside of /usr
      kept/                    tmpfs: the submission
      world/                   tmpfs, fresh for each world: data, temporary folders, our own files
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hotseat.sandbox.spawner import kernel
from hotseat.sandbox.spawner.settings import Settings

_FILES = {
    "passwd": "root:x:0:0:root:/:/bin/false\nlab:x:1000:1000:lab:/tmp:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n",
    "group": "root:x:0:\nlab:x:1000:\nnogroup:x:65534:\n",
    "hosts": "127.0.0.1 localhost lab\n",
    "hostname": "lab\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n",
    "resolv.conf": "",
}
_COPIED = ("ld.so.cache", "services", "protocols", "mime.types", "ssl/openssl.cnf", "nginx/mime.types")
_BOUND = ("alternatives", "php", "java-*", "fonts/fonts.conf")
_DEVICES = ("null", "zero", "full", "random", "urandom")
_HIGH = 1_900_000_000
"""First uid of slots: far above those of people, services and containers."""


class Box:
    """Folders of the sandbox, as the spawner sees them."""

    def __init__(self, settings: Settings) -> None:
        self.top = settings.run / "box"
        self.etc, self.dev, self.empty = (self.top / name for name in ("etc", "dev", "empty"))
        self.kept, self.world = self.top / "kept", self.top / "world"
        self._readonly = settings.readonly
        self.prefixes = [
            (str(self.top / "prefix" / str(index)), path) for index, path in enumerate(settings.readonly)
        ]

    def enter(self) -> None:
        """Become the slot: mounts, uid, namespaces. Raises OSError."""
        if os.geteuid() == 0:
            kernel.unshare(kernel.NEW_NAMESPACE)
            self._build()
            _drop()
            _unshare_user()
        else:
            _unshare_user()
            self._build()

    def _build(self) -> None:
        kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)
        self.top.mkdir()
        _tmpfs(self.top, "size=8m,mode=755")
        for folder in (self.etc, self.dev, self.empty, self.kept, self.world):
            folder.mkdir()
        self._build_etc()
        self._build_dev()
        for here, original in self.prefixes:
            Path(here).mkdir(parents=True)
            _bind(original, here)

    def _build_etc(self) -> None:
        for name, text in _FILES.items():
            (self.etc / name).write_text(text)
        for name in _COPIED:
            original, copy = Path("/etc", name), self.etc / name
            if original.is_file():
                copy.parent.mkdir(exist_ok=True)
                shutil.copyfile(original, copy)
        for pattern in _BOUND:
            for original in Path("/etc").glob(pattern):
                if original.is_dir():
                    (self.etc / original.name).mkdir()
                    _bind(str(original), str(self.etc / original.name))

    def _build_dev(self) -> None:
        _tmpfs(self.dev, "size=64k,mode=755")
        for name in _DEVICES:
            (self.dev / name).touch()
            _bind(f"/dev/{name}", str(self.dev / name))
        for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
            (self.dev / name).symlink_to(f"/proc/self/fd{target}")
        (self.dev / "shm").mkdir()
        flags = kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | kernel.NO_SETUID | kernel.NO_EXECUTION
        kernel.mount("none", str(self.dev), flags=flags)


def fresh(folder: Path, megabytes: int, inodes: int) -> None:
    """An empty tmpfs of this size in place of the one that is there, if any. Raises OSError."""
    discard(folder)
    _tmpfs(folder, f"size={megabytes}m,nr_inodes={inodes},mode=700")


def discard(folder: Path) -> None:
    """Take the tmpfs at a folder away."""
    if folder.is_mount():
        kernel.unmount(str(folder))


def slot_id(pid: int, uid_map: str) -> int | None:
    """A uid nobody has, from /proc/self/uid_map; None where there are too few (then 0 is nobody's root)."""
    ranges = [tuple(map(int, line.split())) for line in uid_map.splitlines()]
    start, _, count = max(ranges, key=lambda each: each[0] + each[2])
    wanted = _HIGH + pid
    if start <= wanted < start + count:
        return wanted
    if count < 65_536:
        return None
    return start + count - 1 - pid % 8192


def _drop() -> None:
    slot = slot_id(os.getpid(), Path("/proc/self/uid_map").read_text())
    if slot is None:
        return
    os.setgroups([])
    os.setresgid(slot, slot, slot)
    os.setresuid(slot, slot, slot)
    # The change of uid has taken both away.
    kernel.be_dumpable()
    kernel.die_with_parent()


def _unshare_user() -> None:
    uid, gid = os.geteuid(), os.getegid()
    kernel.unshare(kernel.NEW_USER | kernel.NEW_NAMESPACE | kernel.NEW_NETWORK | kernel.NEW_IPC)
    kernel.map_self(uid, gid)
    kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)


def _tmpfs(folder: Path, options: str) -> None:
    kernel.mount("tmpfs", str(folder), "tmpfs", kernel.NO_SETUID | kernel.NO_DEVICES, options)


def _bind(source: str, target: str) -> None:
    kernel.mount(source, target, flags=kernel.BIND | kernel.RECURSIVE)
