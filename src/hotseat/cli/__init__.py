"""The terminal: `main` is what the `hotseat` command runs.

A command is a file in `commands/` and a line in `table.py`; its module is imported only when it is invoked, and
`rich` only when something is rendered, so that `hotseat --help` answers at once. How errors become one line and
an exit status is in `ending.py`; how values become text, in `render/`.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit."""
    from hotseat.cli.ending import run

    sys.exit(run(sys.argv[1:]))
