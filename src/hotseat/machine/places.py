"""The folders hotseat keeps on this machine.

home()    what must not be lost: $HOTSEAT_HOME, or the platform's data folder
cache()   what can be made again: $HOTSEAT_HOME/cache, or the platform's cache folder
shared()  of this, what programs under another uid read (root's servers, contained programs): `cache()` where
          they can reach it, else /var/cache/hotseat
lib()     what `hotseat doctor --install` put there: `home()`/lib where they can reach it, else
          /usr/local/lib/hotseat
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

SHARED_OF_ROOT = Path("/var/cache/hotseat")
LIB_OF_ROOT = Path("/usr/local/lib/hotseat")


def home() -> Path:
    """The folder of attempts and settings; made by whoever writes into it."""
    named = os.environ.get("HOTSEAT_HOME")
    if named:
        return Path(named).expanduser().absolute()
    # Imported late: the command line answers --help without it.
    import platformdirs

    return Path(platformdirs.user_data_dir("hotseat", appauthor=False))


def cache() -> Path:
    """The folder of what can be made again."""
    if os.environ.get("HOTSEAT_HOME"):
        return home() / "cache"
    import platformdirs

    return Path(platformdirs.user_cache_dir("hotseat", appauthor=False))


def shared() -> Path:
    """The part of the cache that programs under another uid can read."""
    return _reachable_or(cache(), SHARED_OF_ROOT)


def lib() -> Path:
    """Where `hotseat doctor --install` puts what the system's packages do not offer."""
    return _reachable_or(home() / "lib", LIB_OF_ROOT)


def reachable(path: Path) -> bool:
    """Whether a program under any uid can get to `path`: every existing folder above it lets others pass."""
    for folder in (path, *path.parents):
        try:
            mode = folder.stat().st_mode
        except FileNotFoundError:
            continue  # it will be made, with mode 755
        except OSError:
            return False
        needed = stat.S_IXOTH if stat.S_ISDIR(mode) or mode & 0o111 else stat.S_IROTH
        if not mode & needed:
            return False
    return True


def _reachable_or(folder: Path, of_root: Path) -> Path:
    # Only root starts programs under another uid; everybody else reaches what is theirs.
    return of_root if os.geteuid() == 0 and not reachable(folder) else folder
