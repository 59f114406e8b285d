"""The system calls that a contained program is refused, as a classic BPF program for seccomp.

A deny list: languages' runtimes come and go, what can be used to break out changes seldom. Refused calls fail with
EPERM, so that a program can say so; calls by another ABI (32 bit on a 64-bit kernel) end the process.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterable
from typing import NamedTuple

_LOAD, _EQUAL, _GREATER_OR_EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24

_NEW_NAMESPACES = 0x7E02_0080
"""CLONE_NEWUSER, NEWPID, NEWNET, NEWIPC, NEWUTS, NEWCGROUP, NEWNS, NEWTIME."""
_OTHER_ABI_BIT = 0x4000_0000
"""x32 calls on x86-64."""
_FAMILIES = (1, 2, 10, 16)
"""Sockets that are let through: UNIX, INET, INET6, and NETLINK, which getaddrinfo asks for the addresses."""
_TERMINAL_INPUT = (0x5412, 0x541C)
"""TIOCSTI, TIOCLINUX: type into the terminal of whoever runs us."""


class Machine(NamedTuple):
    """A processor: its audit number, and the numbers of the calls, by name."""

    audit: int
    calls: dict[str, int]


# Calls whose numbers are the same everywhere (made after 2018), and those of each architecture.
_COMMON = {
    "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "clone3": 435, "pidfd_getfd": 438, "process_madvise": 440, "mount_setattr": 442, "quotactl_fd": 443,
    "landlock_create_ruleset": 444, "memfd_secret": 447, "process_mrelease": 448, "set_mempolicy_home_node": 450,
    "lsm_set_self_attr": 460, "open_tree_attr": 467,
}  # fmt: skip

_X86_64 = {
    "ioctl": 16, "shmget": 29, "shmat": 30, "shmctl": 31, "socket": 41, "socketpair": 53, "clone": 56,
    "semget": 64, "msgget": 68, "ptrace": 101, "syslog": 103, "personality": 135, "ustat": 136, "sysfs": 139,
    "vhangup": 153, "modify_ldt": 154, "pivot_root": 155, "_sysctl": 156, "adjtimex": 159, "chroot": 161,
    "acct": 163, "settimeofday": 164, "mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169,
    "sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173, "create_module": 174,
    "init_module": 175, "delete_module": 176, "get_kernel_syms": 177, "query_module": 178, "quotactl": 179,
    "nfsservctl": 180, "lookup_dcookie": 212, "clock_settime": 227, "mbind": 237, "set_mempolicy": 238,
    "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250, "migrate_pages": 256,
    "unshare": 272, "move_pages": 279, "perf_event_open": 298, "fanotify_init": 300, "name_to_handle_at": 303,
    "open_by_handle_at": 304, "clock_adjtime": 305, "setns": 308, "process_vm_readv": 310,
    "process_vm_writev": 311, "kcmp": 312, "finit_module": 313, "memfd_create": 319, "kexec_file_load": 320,
    "bpf": 321, "userfaultfd": 323,
}  # fmt: skip

_AARCH64 = {
    "ioctl": 29, "umount2": 39, "mount": 40, "pivot_root": 41, "nfsservctl": 42, "chroot": 51, "vhangup": 58,
    "quotactl": 60, "lookup_dcookie": 18, "acct": 89, "personality": 92, "unshare": 97, "kexec_load": 104,
    "init_module": 105, "delete_module": 106, "clock_settime": 112, "syslog": 116, "ptrace": 117, "reboot": 142,
    "sethostname": 161, "setdomainname": 162, "settimeofday": 170, "adjtimex": 171, "msgget": 186,
    "semget": 190, "shmget": 194, "shmctl": 195, "shmat": 196, "socket": 198, "socketpair": 199, "add_key": 217,
    "request_key": 218, "keyctl": 219, "clone": 220, "swapon": 224, "swapoff": 225, "mbind": 235,
    "set_mempolicy": 237, "migrate_pages": 238, "move_pages": 239, "perf_event_open": 241,
    "fanotify_init": 262, "name_to_handle_at": 264, "open_by_handle_at": 265, "clock_adjtime": 266,
    "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "finit_module": 273,
    "memfd_create": 279, "bpf": 280, "userfaultfd": 282, "kexec_file_load": 294,
}  # fmt: skip

MACHINES = {"x86_64": Machine(0xC000_003E, _X86_64), "aarch64": Machine(0xC000_00B7, _AARCH64)}

_EXAMINED = frozenset({"ioctl", "socket", "socketpair", "clone", "clone3", "personality"})
"""Refused for some arguments only, see `_examine`."""
_HIDDEN_MEMORY = frozenset({"memfd_create", "shmget", "shmat", "shmctl", "semget", "msgget"})
"""Memory that belongs to no process: only a cgroup accounts for it."""
_HARMLESS = frozenset({"pidfd_send_signal", "landlock_create_ruleset"})

Instruction = tuple[int, int, int, int]


def program(machine: str, *, hidden_memory: bool) -> bytes:
    """The filter for `os.uname().machine`. hidden_memory: allow memfd_create and System V shared memory.

    Raises KeyError for a processor it does not know.
    """
    audit, own = MACHINES[machine]
    calls = _COMMON | own
    allowed = _EXAMINED | _HARMLESS | (_HIDDEN_MEMORY if hidden_memory else frozenset[str]())
    refused = sorted(number for name, number in calls.items() if name not in allowed)
    whole = [
        *_only(audit),
        (_LOAD, 0, 0, _NUMBER),
        *_examine(calls),
        *_refuse(refused),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in whole)


def here(*, hidden_memory: bool) -> bytes:
    """The filter for this machine."""
    return program(os.uname().machine, hidden_memory=hidden_memory)


def _only(audit: int) -> list[Instruction]:
    return [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_GREATER_OR_EQUAL, 0, 1, _OTHER_ABI_BIT),
        (_RETURN, 0, 0, _KILL),
    ]


def _examine(calls: dict[str, int]) -> list[Instruction]:
    """Calls that are refused for some arguments. Each block leaves the call's number loaded."""
    fail, allow = _fail(errno.EPERM), (_RETURN, 0, 0, _ALLOW)
    families = [(_EQUAL, len(_FAMILIES) - index, 0, family) for index, family in enumerate(_FAMILIES)]
    asks_family = [(_LOAD, 0, 0, _FIRST_ARGUMENT), *families, _fail(errno.EAFNOSUPPORT), allow]
    first, second = _TERMINAL_INPUT
    return [
        *_when(calls["socket"], asks_family),
        *_when(calls["socketpair"], asks_family),
        *_when(
            calls["ioctl"],
            [(_LOAD, 0, 0, _SECOND_ARGUMENT), (_EQUAL, 1, 0, first), (_EQUAL, 0, 1, second), fail, allow],
        ),
        *_when(
            calls["clone"], [(_LOAD, 0, 0, _FIRST_ARGUMENT), (_ANY_BIT, 0, 1, _NEW_NAMESPACES), fail, allow]
        ),
        # clone3 keeps its flags in memory, where a filter cannot look: libraries fall back to clone on ENOSYS.
        *_when(calls["clone3"], [_fail(errno.ENOSYS)]),
        # Asking for the personality is allowed, and PER_LINUX; others change what the calls mean.
        *_when(
            calls["personality"],
            [(_LOAD, 0, 0, _FIRST_ARGUMENT), (_EQUAL, 2, 0, 0), (_EQUAL, 1, 0, 0xFFFF_FFFF), fail, allow],
        ),
    ]


def _when(number: int, block: list[Instruction]) -> list[Instruction]:
    """The block, which ends in a return on every path, for this call only."""
    return [(_EQUAL, 0, len(block), number), *block]


def _refuse(numbers: Iterable[int]) -> list[Instruction]:
    return [line for number in numbers for line in ((_EQUAL, 0, 1, number), _fail(errno.EPERM))]


def _fail(number: int) -> Instruction:
    return (_RETURN, 0, 0, _FAIL | number)
