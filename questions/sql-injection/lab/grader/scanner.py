"""sqlmap as one more attacker, where it is installed. Where it is not, nothing depends on it."""

from __future__ import annotations

import shlex
import shutil

from hotseat.lab import Failure, Fault, Rig, Text

from .world import World

PATH = "/usr/local/bin:/usr/bin:/bin"
SECONDS = 60.0
FOUND = "identified the following injection point"

# No time-based technique: on a busy machine it sees delays that nobody made.
OPTIONS = "--batch --flush-session --disable-coloring --dbms=PostgreSQL --technique=BEU -p q,category"


def scan(rig: Rig[World]) -> None:
    """Let sqlmap try GET /products; fail where it says that it got in. Its own trouble is nobody's fault."""
    if shutil.which("sqlmap", path=PATH) is None:
        rig.show(Text("sqlmap is not installed here: this attacker was not tried.", title="sqlmap"))
        return
    target = f"http://127.0.0.1:{rig.program.port}/products?q=a&category=light&sort=id"
    command = f'exec sqlmap -u {shlex.quote(target)} {OPTIONS} --output-dir="$TMPDIR"'
    try:
        done = rig.run_fixture(["sh", "-c", command], {}, timeout=SECONDS)
    except Fault as fault:
        rig.show(Text(f"sqlmap did not get to an end: {fault.message}", title="sqlmap"))
        return
    said = done.stdout.decode("utf-8", "backslashreplace")[-8000:]
    if FOUND in said:
        raise Failure(
            "sqlmap found a way in through GET /products",
            hint="It names the parameter and the text it sent.",
            evidence=[Text(said, title="what sqlmap said")],
        )
    rig.show(Text(said, title="sqlmap found no way in"))
