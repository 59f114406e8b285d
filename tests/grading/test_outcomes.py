"""What a check raises becomes its outcome, and only a failed claim or a misbehaving program is blamed on anybody."""

from __future__ import annotations

from hotseat.model import Decision, Exchange, Status, Text
from tests.grading.bench import Bench


def test_it_works(bench: Bench) -> None:
    """A right program passes, and the verdict says for what it holds."""
    verdict = bench.grade(
        '''
        @check
        def echoes(rig: Rig) -> None:
            """GET answers with the path."""
            path = f"/{rig.random.randrange(10**9)}"
            expect(rig.http.get(path).text, path, "body")
        '''
    )
    assert verdict.decision is Decision.ACCEPTED
    assert (verdict.outcomes[0].check, verdict.outcomes[0].claim) == ("echoes", "GET answers with the path.")
    assert verdict.machine["mode"] == "plain"
    assert "python" in verdict.machine


def test_a_mismatch_shows_both_values_and_the_exchange(bench: Bench) -> None:
    """A failed claim carries what was seen, what was expected, the hint and the last exchanges."""
    outcome = bench.only_outcome(
        '''
        @check
        def shouts(rig: Rig) -> None:
            """GET answers in capitals."""
            expect(rig.http.get("/abc").text, "/ABC", "body of GET /abc", hint="Mind the case.")
        '''
    )
    assert outcome.status is Status.FAILED
    assert outcome.message == "body of GET /abc: expected '/ABC', got '/abc'"
    assert outcome.hint == "Mind the case."
    assert outcome.fault is None
    (exchange,) = outcome.evidence
    assert isinstance(exchange, Exchange)
    assert exchange.request.startswith("GET /abc HTTP/1.1")


def test_a_check_whose_need_failed_is_skipped(bench: Bench) -> None:
    """It is not tried, and says which need did not pass; what needs nothing is tried all the same."""
    verdict = bench.grade(
        '''
        @check
        def first(rig: Rig) -> None:
            """One."""
            raise Failure("no")

        @check(needs=first)
        def second(rig: Rig) -> None:
            """Two."""

        @check
        def third(rig: Rig) -> None:
            """Three."""
        '''
    )
    assert [o.status for o in verdict.outcomes] == [Status.FAILED, Status.SKIPPED, Status.PASSED]
    assert verdict.outcomes[1].message == "needs first, which did not pass"
    assert verdict.decision is Decision.REJECTED


def test_what_the_instrument_cannot_tell_is_void_and_tried_again(bench: Bench) -> None:
    """Unknown is held against nobody: the lab is run once more, with another seed."""
    verdict = bench.grade(
        '''
        @check
        def timed(rig: Rig) -> None:
            """It is fast."""
            raise Unknown("this machine is too slow to tell")
        '''
    )
    assert verdict.decision is Decision.VOID
    assert bench.retried
    assert verdict.seed != 1


def test_a_second_run_that_succeeds_counts(bench: Bench) -> None:
    """A void verdict is replaced by that of the second run."""
    verdict = bench.grade(
        '''
        @check
        def first_seed_is_void(rig: Rig) -> None:
            """It depends on the seed."""
            if rig.seed == 1:
                raise Unknown("not now")
        '''
    )
    assert bench.retried
    assert verdict.decision is Decision.ACCEPTED


def test_a_bug_of_the_grader_is_broken(bench: Bench) -> None:
    """An exception that is no judgement is our fault, names the check and shows where."""
    outcome = bench.only_outcome(
        '''
        @check
        def divides(rig: Rig) -> None:
            """It divides."""
            1 / 0
        '''
    )
    assert outcome.status is Status.BROKEN
    assert outcome.message == "the grader crashed in divides: ZeroDivisionError: division by zero"
    assert isinstance(outcome.evidence[0], Text)
    assert "1 / 0" in outcome.evidence[0].text


def test_a_program_that_dies_at_start_leaves_its_last_words(bench: Bench) -> None:
    """The failed outcome says how it ended, and its stderr is evidence."""
    outcome = bench.only_outcome(
        '''
        @check
        def answers(rig: Rig) -> None:
            """It answers."""
            rig.http.get("/")
        ''',
        """\
        #!python
        import sys
        sys.exit("cannot open the configuration")
        """,
    )
    assert outcome.status is Status.FAILED
    assert outcome.message == "`run` is not running: it ended with status 1"
    assert outcome.fault == "ProgramEnded"
    assert any("cannot open the configuration" in e.text for e in outcome.evidence if isinstance(e, Text))


def test_a_program_that_dies_in_the_middle_is_named(bench: Bench) -> None:
    """Silence is explained by the death of the program; the next check gets a new one."""
    verdict = bench.grade(
        '''
        @check
        def survives(rig: Rig) -> None:
            """It survives a request."""
            rig.http.get("/die")

        @check
        def answers(rig: Rig) -> None:
            """It answers."""
            expect(rig.http.get("/ok").status, 200, "status")
        ''',
        """\
        #!python
        import os
        from http.server import BaseHTTPRequestHandler, HTTPServer
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/die":
                    os._exit(7)
                self.send_response(200)
                self.end_headers()
        HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
        """,
    )
    died, answers = verdict.outcomes
    assert died.message.endswith("`run` is not running: it ended with status 7")
    assert died.fault == "ProgramEnded"
    assert answers.status is Status.PASSED


def test_no_run_is_said(bench: Bench) -> None:
    """A folder without the program fails the check that wanted it."""
    outcome = bench.only_outcome(
        '''
        @check
        def answers(rig: Rig) -> None:
            """It answers."""
            rig.http.get("/")
        ''',
        None,
        files={},
    )
    assert outcome.status is Status.FAILED
    assert "run" in outcome.message


def test_a_build_that_fails_is_shown(bench: Bench) -> None:
    """Its output is evidence, and nothing else is tried."""
    from tests.grading.bench import program

    verdict = bench.grade(
        '''
        @check
        def one(rig: Rig) -> None:
            """One."""

        @check
        def two(rig: Rig) -> None:
            """Two."""
        ''',
        files={"build": program("#!/bin/sh\necho main.c:3: missing semicolon >&2\nexit 2\n")},
    )
    built, after = verdict.outcomes
    assert built.message == "`build` ended with status 2, so there is nothing to run"
    assert isinstance(built.evidence[0], Text)
    assert "missing semicolon" in built.evidence[0].text
    assert after.status is Status.SKIPPED


def test_shared_and_fresh_worlds(bench: Bench) -> None:
    """Checks share one running program; a fresh one gets its own, with empty folders."""
    verdict = bench.grade(
        '''
        @check
        def first(rig: Rig) -> None:
            """The count is one."""
            expect(rig.http.get("/").text, "1", "count")

        @check
        def shared(rig: Rig) -> None:
            """It goes on counting."""
            expect(rig.http.get("/").text, "2", "count")

        @check(fresh=True)
        def fresh(rig: Rig) -> None:
            """It begins again."""
            expect(rig.http.get("/").text, "1", "count")
        ''',
        """\
        #!python
        import os, pathlib
        from http.server import BaseHTTPRequestHandler, HTTPServer
        count = pathlib.Path(os.environ["DATA_DIR"]) / "count"
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                n = int(count.read_text()) + 1 if count.exists() else 1
                count.write_text(str(n))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(str(n).encode())
        HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
        """,
    )
    assert verdict.decision is Decision.ACCEPTED, verdict.outcomes


def test_a_check_draws_the_same_values_alone(bench: Bench) -> None:
    """The random of a check hangs on seed and name, not on what ran before it."""
    grader = '''
        @check
        def before(rig: Rig) -> None:
            """Draws."""
            rig.random.random()

        @check
        def shows(rig: Rig) -> None:
            """Shows its draw."""
            raise Failure(str(rig.random.random()))
        '''
    together = bench.grade(grader).outcomes[1].message
    alone = bench.grade(grader, only=("shows",)).outcomes[0].message
    assert together == alone
    assert bench.grade(grader, seed=2).outcomes[1].message != together


def test_only_brings_its_needs(bench: Bench) -> None:
    """A check that is asked for alone is run after what it needs, and the verdict is marked as partial."""
    verdict = bench.grade(
        '''
        @check
        def a(rig: Rig) -> None:
            """A."""

        @check
        def b(rig: Rig) -> None:
            """B."""

        @check(needs=a)
        def c(rig: Rig) -> None:
            """C."""
        ''',
        only=("c",),
    )
    assert [outcome.check for outcome in verdict.outcomes] == ["a", "c"]
    assert verdict.partial
