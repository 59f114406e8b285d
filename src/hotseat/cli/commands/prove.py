"""hotseat prove: may the labs be trusted?"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from hotseat.app import App
from hotseat.errors import WrongUse
from hotseat.model import Proof, Question, Trial


@click.command(
    epilog="""\b
Examples:
  hotseat prove                         every lab
  hotseat prove rest --seeds 3 --jobs 2
  hotseat prove rest --case constant-etag --seeds 20
  hotseat prove my-question --write-said
  hotseat prove --json > proof.json

Exit status: 0 when everything is proven, 1 when something is not."""
)
@click.argument("questions", nargs=-1, metavar="[Q]...")
@click.option(
    "--seeds",
    type=click.IntRange(1, 1000),
    default=2,
    show_default=True,
    help="Seeds each solution is graded on.",
)
@click.option(
    "--first-seed", type=click.IntRange(0, 2**30), default=1, show_default=True, help="The first of them."
)
@click.option(
    "--case",
    "cases",
    multiple=True,
    metavar="NAME",
    help="Grade only this reference, starter or wrong of one lab; may be repeated.",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Gradings at a time.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list of proofs instead.")
@click.option(
    "--write-said",
    is_flag=True,
    help="Keep what the checks say of each wrong as the golden texts (lab/said.toml).",
)
@click.pass_obj
def prove(
    app: App,
    questions: tuple[str, ...],
    seeds: int,
    first_seed: int,
    cases: tuple[str, ...],
    jobs: int,
    as_json: bool,
    write_said: bool,
) -> None:
    """Prove that every grader accepts what is right and rejects what is wrong, for the stated reason."""
    if cases and (write_said or len(questions) != 1):
        raise WrongUse("--case goes with one question, and not with --write-said")
    chosen = [app.question(name) for name in questions] or [q for q in app.questions() if q.lab is not None]
    proofs: list[Proof] = []
    with app.session() as session:
        for question in chosen:
            steps = app.prove(
                session, question, seeds=range(first_seed, first_seed + seeds), jobs=jobs, only=cases
            )
            proof = _watch(question, steps, quiet=as_json)
            if write_said:
                click.echo(f"written: {app.write_said(question, proof)}", err=True)
            proofs.append(proof)
    _report(proofs, as_json)
    sys.exit(0 if all(proof.holds for proof in proofs) else 1)


def _watch(question: Question, steps: Iterable[Trial | Proof], *, quiet: bool) -> Proof:
    from hotseat.cli.render.proof import trial_line

    proof: Proof | None = None
    progress = sys.stderr.isatty() and not quiet
    for step in steps:
        if isinstance(step, Trial):
            if progress:
                click.echo(f"\r\x1b[K{trial_line(question.id, step)}"[:100], nl=False, err=True)
        else:
            proof = step
    if progress:
        click.echo("\r\x1b[K", nl=False, err=True)
    assert proof is not None, "the proof is the last step"
    if not quiet:
        _show(proof)
    return proof


def _show(proof: Proof) -> None:
    from hotseat.cli import terminal
    from hotseat.cli.render.proof import proof as rendered

    terminal.show(rendered(proof))


def _report(proofs: list[Proof], as_json: bool) -> None:
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode([_plain(proof) for proof in proofs]), indent=2))
        return
    if any(proof.partial for proof in proofs):
        return
    held = sum(proof.holds for proof in proofs)
    click.echo(f"{held} of {len(proofs)} labs proven")


def _plain(proof: Proof) -> object:
    import msgspec

    return {**msgspec.structs.asdict(proof), "holds": proof.holds}
