"""From values of the model to what a terminal shows. Pure: no file is written and no terminal asked.

One module for each kind of evidence, with a `view` (short lines, folded to what matters) and a `whole` (every
line, for a file). What the candidate's program wrote passes through `safe`, and is never read as markup.
"""

from hotseat.cli.render.evidence import whole
from hotseat.cli.render.outcome import is_folded, outcome
from hotseat.cli.render.verdict import decision, verdict

__all__ = ["decision", "is_folded", "outcome", "verdict", "whole"]
