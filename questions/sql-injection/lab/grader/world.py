"""What a world holds: either the vulnerable shop of ours with its goods, or the candidate's shop with them."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from random import Random

import psycopg

from hotseat.lab import Diff, Failure, Program, Rig, Text, setup

from .goods import Goods, draw, new_secret
from .shop import Shop

NO_DATABASE = dict.fromkeys(
    ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "DATABASE_URL", "JDBC_URL"), ""
)
"""What an exploit is told of the database: nothing. Its way in is the shop."""

HANDED_OUT = Path(__file__).parents[1] / "start" / "python"
"""The vulnerable shop is the one that candidates are handed."""

DEPLOY_SECONDS = 5.0

TABLES = {
    "public.product": "id",
    "public.customer": "name",
    "public.session": "token",
    "public.purchase": "id",
    "public.vault": "label",
    "payroll.salary": "employee",
}
"""Every table, and by what its rows are sorted."""


class World:
    """One world, empty until a check asks for a shop."""

    def __init__(self, rig: Rig[World]) -> None:
        self._rig = rig
        self.goods: Goods = draw(Random(f"{rig.seed}:goods"))
        self._deployed = False
        self._overdue = False

    # ------------------------------------------------------------------ the vulnerable shop

    def vulnerable(self, *, demo: bool) -> Program:
        """Start our vulnerable shop: with the goods the candidate was handed and a new secret, or with other ones."""
        database = self._rig.database
        with database.connect() as owner:
            if demo:
                owner.execute(self._rig.fixture("demo.sql"))
                secret = new_secret(self._rig.random)
                owner.execute("UPDATE vault SET secret = %s WHERE label = 'safe'", (secret,))
            else:
                self.goods.plant(owner)
            owner.execute(
                f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{database.candidate}"'
            )
        with database.connect(candidate=True) as connection:
            password = connection.info.password
        files = {name: (HANDED_OUT / name).read_bytes() for name in ("run", "store.py")}
        return self._rig.serve_fixture(
            ["python3", "serve.py"],
            {**files, "serve.py": self._rig.fixture("serve.py"), "password": password.encode()},
            env={"PGPASSWORD": "", "DATABASE_URL": "", "JDBC_URL": ""},
            label="the vulnerable shop",
        )

    # ------------------------------------------------------------------ the mended shop

    @property
    def shop(self) -> Shop:
        """The candidate's shop, deployed and running."""
        self.deploy()
        return Shop(self._rig.program.http)

    def deploy(self) -> None:
        """Fill the tables and run the candidate's database.sql as their owner, once in a world."""
        if self._deployed:
            return
        with self._rig.database.connect() as owner:
            self.goods.plant(owner)
        before = self.contents()
        self._run_script()
        after = self.contents()
        if before != after:
            raise Failure(
                "database.sql changed the rows of the shop's tables",
                hint="It may grant, revoke and create; the rows are the shop's.",
                evidence=[difference(before, after)],
            )
        self._deployed = True

    def _run_script(self) -> None:
        database = self._rig.database
        script = self._rig.files.text("database.sql").replace(':"role"', f'"{database.candidate}"')
        with database.connect(autocommit=False) as owner:
            ended = threading.Timer(DEPLOY_SECONDS, self._end, (owner.info.backend_pid,))
            ended.start()
            try:
                owner.execute(script.encode())
                owner.commit()
            except psycopg.Error as error:
                raise _refused(error, script, in_time=not self._overdue) from error
            finally:
                ended.cancel()

    def _end(self, process: int) -> None:
        """End a script that does not end: a time limit of the connection is one that it could lift."""
        self._overdue = True
        with suppress(psycopg.Error):
            self._rig.database.rows("SELECT pg_terminate_backend(%s)", (process,))

    # ------------------------------------------------------------------ the rows

    def contents(self) -> dict[str, list[str]]:
        """All rows of all tables as text, by table."""
        try:
            return {
                table: [
                    row
                    for (row,) in self._rig.database.rows(f"SELECT t::text FROM {table} AS t ORDER BY {key}")
                ]
                for table, key in TABLES.items()
            }
        except psycopg.Error as error:
            raise Failure(
                f"the shop's tables cannot be read by their owner: {str(error).splitlines()[0]}"
            ) from error


def difference(before: dict[str, list[str]], after: dict[str, list[str]]) -> Diff:
    """Evidence: which rows came, went or changed."""
    one, other = (
        "\n".join(f"{table} {row}" for table in rows for row in rows[table]) for rows in (before, after)
    )
    return Diff(expected=one, actual=other, title="rows", expected_label="before", actual_label="after")


def _refused(error: psycopg.Error, script: str, *, in_time: bool) -> Failure:
    said = str(error).splitlines()[0] if in_time else f"it did not end within {DEPLOY_SECONDS:g} s"
    return Failure(
        f"database.sql fails: {said}",
        hint='It is run by the owner of the tables; the shop\'s account is written :"role".',
        evidence=[
            Text(str(error), title="what PostgreSQL said"),
            Text(script, title="database.sql", language="sql"),
        ],
    )


@setup
def prepare(rig: Rig[World]) -> World:
    """Nothing is started before a check asks for it: most worlds need one of the two shops."""
    return World(rig)
