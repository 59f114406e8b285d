"""The server that is measured: `hotseat serve` on any free port."""

from __future__ import annotations

import sys

from hotseat.cli import main

if __name__ == "__main__":
    sys.argv = ["hotseat", "serve", "--port", "0", "--no-browser"]
    main()
