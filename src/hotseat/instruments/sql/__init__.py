"""Two queries, and the smallest database on which they differ.

Theory of operation:

1. The engine that counts makes the schema, and its catalogues say what is in it (`catalog`, `sqlite`): so everything
   the engine understands holds, whether a parser of ours does or not.
2. `domains` reads the literals of both queries and of the schema's checks, with their neighbours; `populate` draws
   small databases from them, shaped as queries come apart: ties, duplicates, rows without partner, several partners,
   NULL, tables without rows, groups at the border of a count. The engine enforces the constraints.
3. `search` runs both queries on one database after the other (`judge`), in one session, taken back each time. What
   cannot be told there is measured: `mutants` of both queries, and databases that tell a mutant from its query are
   kept, varied, and tried first in later searches of the same reference.
4. Where both queries mean the same in SQLite (`twin`), the search runs there, in memory, ten times as fast.
5. What is found is shrunk (`shrink`) until no subset of its rows tells the two apart and its values are plain, then
   confirmed on the engine itself, twice, with the rows stored forwards and backwards. Where that storing alone
   changes an answer, the result is not determined, which is said instead.

Where the parts come from: counter-examples from small databases rest on the small scope hypothesis (Jackson);
smallest ones to explain wrong queries: Miao, Roy, Yang, "Explaining Wrong Queries Using Small Examples" (2019);
mutants of SQL: Tuya, Suárez-Cabal, de la Riva, "Mutating database queries" (2007); databases that kill mutants:
Chandra et al., "Data generation for testing and grading SQL queries" (2015); shrinking: Zeller, Hildebrandt,
"Simplifying and Isolating Failure-Inducing Input" (2002).

    differ = Differ(Postgres(connection))
    result = differ.compare("SELECT ...", "SELECT ...")      # Same, Different or CannotRun
"""

from hotseat.instruments.sql.differ import Differ
from hotseat.instruments.sql.engine import Engine, EngineError, Failed, Outcome, Rows
from hotseat.instruments.sql.options import Options
from hotseat.instruments.sql.result import Answer, CannotRun, Different, Filled, Reach, Result, Same
from hotseat.instruments.sql.schema import Data, Schema
from hotseat.instruments.sql.script import Script
from hotseat.instruments.sql.sqlite import Sqlite

__all__ = [
    "Answer",
    "CannotRun",
    "Data",
    "Differ",
    "Different",
    "Engine",
    "EngineError",
    "Failed",
    "Filled",
    "Options",
    "Outcome",
    "Reach",
    "Result",
    "Rows",
    "Same",
    "Schema",
    "Script",
    "Sqlite",
]
