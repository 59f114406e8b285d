"""Question folders, built file by file: a valid one, and what a test changes about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from hotseat.catalogue import load
from hotseat.errors import BadQuestion

HEAD = """\
title = "What is a test?"
level = "senior"
order = 3
minutes = 12
tags = ["testing"]
versions = ["Python 3.11"]

[[sources]]
id = "manual"
title = "The manual"
section = "4.2"
url = "https://example.org/manual"
"""

LAB = """
[lab]
services = ["postgres"]

[lab.limits]
memory = 128
seconds = 2.5

[lab.wrong.rude]
of = "python"
caught_by = ["greets"]
why = "It says nothing."
"""

PROMPT = """\
What is a test?

And what is it good for?

## Follow-ups
### When does it fail?
When it can. [@manual]
### Who reads it?
The next one.
### How long does it take?
Not long.
"""

ANSWER = """\
## In 30 seconds
A question with an answer.
## In depth
More of it. [@manual]

```python
# ## Pitfalls is no heading in here, and [@nobody] no citation
```

## What a senior adds
A reason.
## Pitfalls
- It cannot fail.
## Listen for
- says one
- says two,
  on two lines
- says three
- says four
"""

CARDS = "\n".join(
    f"""\
[[card]]
id = "card-{number}"
front = "What is {number}?"
back = "A number. [@manual]"
sources = ["manual"]
"""
    for number in range(1, 5)
)

RUN = "#!/bin/sh\nread name\necho hello $name\nexit 0\n"

DIFF = """\
--- a/run
+++ b/run
@@ -1,4 +1,4 @@
 #!/bin/sh
 read name
-echo hello $name
+echo
 exit 0
"""

PLAIN: Mapping[str, str] = {
    "question.toml": HEAD,
    "prompt.md": PROMPT,
    "answer.md": ANSWER,
    "cards.toml": CARDS,
}
"""A question without a lab."""

WITH_LAB: Mapping[str, str] = {
    **PLAIN,
    "question.toml": HEAD + LAB,
    "lab/brief.md": "Greet.\n",
    "lab/grader.py": "",
    "lab/start/python/run": "#!/bin/sh\n",
    "lab/reference/python/run": RUN,
    "lab/wrong/rude.diff": DIFF,
    "lab/said.toml": '[rude]\ngreets = "expected hello …, got nothing"\n',
}
"""A question with a lab."""


def write(root: Path, files: Mapping[str, str | bytes | None], id: str = "a-test") -> Path:
    """Write a folder; a file of None is left out; programs named `run` are executable."""
    folder = root / id
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if path.name == "run":
            path.chmod(0o755)
    return folder


def problems(folder: Path, *, services: tuple[str, ...] | None = None) -> list[str]:
    """What `load` says is wrong with a folder: at least one thing."""
    with pytest.raises(BadQuestion) as caught:
        load(folder, services=services)
    return [str(problem) for problem in caught.value.problems]
