"""What a verdict says about the machine it was reached on."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping

from hotseat import __version__


def versions() -> Mapping[str, str]:
    """hotseat, python, system, kernel, arch. Starts no process."""
    kernel = os.uname()
    return {
        "hotseat": __version__,
        "python": platform.python_version(),
        "system": _system(),
        "kernel": kernel.release,
        "arch": kernel.machine,
    }


def _system() -> str:
    """ "Debian GNU/Linux 12 (bookworm)", "macOS 15.1"."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        release = platform.mac_ver()[0]
        return f"macOS {release}" if release else platform.system()
