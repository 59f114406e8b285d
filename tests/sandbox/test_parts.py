"""The parts that machines of other kinds would go through: pure functions on texts and folders."""

from __future__ import annotations

import errno
import platform
import struct
from pathlib import Path

import pytest

from hotseat.sandbox import containment
from hotseat.sandbox.folders import in_words
from hotseat.sandbox.spawner import obstacles, seccomp
from hotseat.sandbox.spawner.box import slot_id
from hotseat.sandbox.spawner.cgroups import Cgroup, NoCgroup, hierarchies, make
from hotseat.sandbox.spawner.lookup import NotInstalled, check_command
from hotseat.sandbox.spawner.settings import Settings
from tests.sandbox.harness import LINUX


def settings(folder: Path) -> Settings:
    """Settings of a contained run in this folder."""
    return Settings("contained", str(folder), [], {}, [], 100, 20, 64, 8, 16, 5.0)


@pytest.mark.skipif(not LINUX, reason="contained runs are a matter of Linux")
def test_this_machine_can_contain() -> None:
    """The report comes from a real start; every guarantee names its mechanism."""
    report = containment()
    assert report.possible, report.why_not
    assert report.version is not None
    assert report.limiter in ("cgroup v2", "cgroup v1", "none")
    assert len(report.guarantees) == 8
    weaker = [each for each in report.guarantees if each.weaker]
    assert bool(weaker) == (report.limiter == "none")


def test_hierarchies_of_version_one() -> None:
    """Each controller has a folder; a container's root is taken off its path."""
    own = "4:memory:/box/a\n8:pids:/\n2:cpu,cpuacct:/\n0::/\n"
    mounts = (
        "30 25 0:26 /box /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
        "31 25 0:27 / /sys/fs/cgroup/pids rw,relatime shared:1 - cgroup cgroup rw,pids\n"
        "32 25 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
        "33 25 0:29 / / rw - ext4 /dev/vda rw\n"
    )
    found = {str(each.own): set(each.controllers) for each in hierarchies(own, mounts)}
    assert found == {
        "/sys/fs/cgroup/memory/a": {"memory"},
        "/sys/fs/cgroup/pids": {"pids"},
        "/sys/fs/cgroup/cpu,cpuacct": {"cpu", "cpuacct"},
    }


def test_the_hierarchy_of_version_two(tmp_path: Path) -> None:
    """One folder with all controllers that are listed in it."""
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids\n")
    (found,) = hierarchies("0::/user.slice\n", f"30 25 0:26 / {tmp_path} rw - cgroup2 cgroup2 rw\n")
    assert (found.own, found.version) == (tmp_path / "user.slice", 2)
    assert found.controllers == {"cpu", "memory", "pids"}


def test_accounts_of_both_versions_are_read(tmp_path: Path) -> None:
    """Kills for want of memory, and processor time in seconds."""
    (tmp_path / "memory.events").write_text("low 0\noom 2\noom_kill 2\n")
    (tmp_path / "cpu.stat").write_text("usage_usec 2500000\nuser_usec 1\n")
    (tmp_path / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 1\n")
    (tmp_path / "cpuacct.usage").write_text("1500000000\n")
    second = Cgroup("cgroup v2", (tmp_path,), tmp_path / "memory.events", tmp_path / "cpu.stat")
    first = Cgroup("cgroup v1", (tmp_path,), tmp_path / "memory.oom_control", tmp_path / "cpuacct.usage")
    assert (second.kills(), second.processor_seconds()) == (2, 2.5)
    assert (first.kills(), first.processor_seconds()) == (1, 1.5)


@pytest.mark.skipif(not LINUX, reason="cgroups are a matter of Linux")
def test_a_cgroup_is_limited_or_refused_with_a_reason(tmp_path: Path) -> None:
    """Where one can be made it goes away again; where not, the reason is a line."""
    folder = tmp_path / f"hotseat-run-{tmp_path.name}"
    folder.mkdir()
    try:
        cgroup = make(settings(folder))
    except NoCgroup as error:
        assert str(error)
        assert "\n" not in str(error)
        return
    assert all(path.exists() for path in cgroup.folders)
    cgroup.remove()
    assert not any(path.exists() for path in cgroup.folders)


@pytest.mark.parametrize("machine", sorted(seccomp.MACHINES))
@pytest.mark.parametrize("hidden_memory", [True, False])
def test_the_filter_jumps_inside_itself(machine: str, hidden_memory: bool) -> None:
    """Every jump stays inside, the last instruction returns, the size is what the kernel takes."""
    code = seccomp.program(machine, hidden_memory=hidden_memory)
    lines = [struct.unpack_from("=HBBI", code, offset) for offset in range(0, len(code), 8)]
    assert len(lines) < 4096
    assert lines[-1][0] == 0x06
    for index, (kind, yes, no, _) in enumerate(lines):
        if kind & 0x07 == 0x05:
            assert index + 1 + max(yes, no) < len(lines)


def test_without_accounts_hidden_memory_is_refused() -> None:
    """memfd_create and System V memory belong to no process: only a cgroup sees them."""
    machine = platform.machine() if platform.machine() in seccomp.MACHINES else "x86_64"
    strict = seccomp.program(machine, hidden_memory=False)
    assert len(strict) > len(seccomp.program(machine, hidden_memory=True))


@pytest.mark.parametrize(
    ("uid_map", "expected"),
    [
        ("0 0 4294967295", 1_900_000_077),
        ("0 100000 65536", 65_535 - 77),
        ("0 1000 1", None),
    ],
    ids=["machine", "container", "one uid"],
)
def test_root_drops_to_a_uid_nobody_has(uid_map: str, expected: int | None) -> None:
    """A high one; the upper end of a container's range; none where root is nobody's root."""
    assert slot_id(77, uid_map) == expected


@pytest.mark.parametrize(
    ("setting", "value", "remedy"),
    [
        ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=15000"),
        ("kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl -w kernel.apparmor_restrict"),
    ],
)
def test_refused_namespaces_come_with_the_remedy(
    tmp_path: Path, setting: str, value: str, remedy: str
) -> None:
    """The setting that forbids them is named, and how to change it."""
    (tmp_path / setting).parent.mkdir()
    (tmp_path / setting).write_text(f"{value}\n")
    assert remedy in obstacles.why_no_namespaces(PermissionError(errno.EPERM, "not permitted"), tmp_path)


def test_refused_namespaces_without_a_setting_are_the_containers(tmp_path: Path) -> None:
    """Then it is the container around hotseat."""
    line = obstacles.why_no_namespaces(PermissionError(errno.EPERM, "not permitted"), tmp_path)
    assert "--security-opt seccomp=unconfined" in line


def test_old_versions_are_refused() -> None:
    """Linux 5.14 and bubblewrap 0.8 will do, older ones not."""
    assert obstacles.too_old_kernel("5.13.0-generic") is not None
    assert obstacles.too_old_kernel("5.14.0") is None
    assert obstacles.too_old_kernel("6.1.0-18-amd64") is None
    assert obstacles.too_old_bwrap("bubblewrap 0.7.0") is not None
    assert obstacles.too_old_bwrap("bubblewrap 0.11.0") is None


def test_a_full_disk_is_said_in_words() -> None:
    """What to do, not a number."""
    assert (
        in_words(OSError(errno.ENOSPC, "x"))
        == "no space left: free some, or set TMPDIR to a folder with space"
    )


def test_a_known_tool_that_is_missing_is_not_the_candidates_fault(tmp_path: Path) -> None:
    """PHP that is not installed: the line says what brings it."""
    (tmp_path / "run").write_text("#!/usr/bin/env php\n")
    (tmp_path / "run").chmod(0o755)
    with pytest.raises(NotInstalled, match="php is not installed: hotseat doctor --install php brings it"):
        check_command("./run", tmp_path, [], {"php": "php"})
    with pytest.raises(NotInstalled, match="node is not installed"):
        check_command("node", tmp_path, [], {"node": "node"})
