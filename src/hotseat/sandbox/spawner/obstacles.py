"""Why a machine cannot contain, and what its administrator can do about it."""

from __future__ import annotations

from pathlib import Path

OLDEST_KERNEL = (5, 14)
OLDEST_BWRAP = (0, 8)

_SWITCHES = (
    ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=15000"),
    ("kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
"""Settings below /proc/sys that forbid user namespaces, the value that does, and the remedy."""


def why_no_namespaces(error: OSError, settings: Path = Path("/proc/sys")) -> str:
    """One line for a refused namespace or mount, from what the kernel's settings say."""
    seen = f"new namespaces are refused here ({error.strerror})"
    for name, forbids, remedy in _SWITCHES:
        try:
            value = (settings / name).read_text().strip()
        except OSError:
            continue  # this kernel has no such switch
        if value == forbids:
            return f"{seen}, because {name.replace('/', '.')} is {value}: {remedy}"
    return (
        f"{seen}, probably by the container hotseat runs in: start that with "
        "--security-opt seccomp=unconfined --security-opt systempaths=unconfined, or run hotseat outside of it"
    )


def why_bwrap_failed(said: str) -> str:
    """One line for a bubblewrap that did not start `true`."""
    line = said.strip().splitlines()[0] if said.strip() else "it said nothing"
    remedy = "hotseat doctor says what this machine allows"
    if "proc" in line:
        remedy = "a container that hides parts of /proc forbids it: --security-opt systempaths=unconfined"
    return f"bubblewrap cannot start a program here ({line}): {remedy}"


def too_old_kernel(release: str) -> str | None:
    """One line, None for a kernel that will do."""
    numbers = tuple(int(part) for part in release.split("-")[0].split(".")[:2])
    if numbers >= OLDEST_KERNEL:
        return None
    return f"contained runs need Linux 5.14 or newer, this is {release}: use a newer kernel"


def too_old_bwrap(version: str) -> str | None:
    """One line for what `bwrap --version` says, None for a version that will do."""
    numbers = tuple(int(part) for part in version.split()[-1].split(".")[:2])
    if numbers >= OLDEST_BWRAP:
        return None
    return f"contained runs need bubblewrap 0.8 or newer, this is {version.split()[-1]}: upgrade it"
