"""The group of all commands, and the options that hold for each of them."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from hotseat import __version__
from hotseat.cli.table import COMMANDS
from hotseat.errors import UnknownName


class LazyGroup(click.Group):
    """Knows its commands by `table.COMMANDS`, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        name = COMMANDS[cmd_name].module
        module = importlib.import_module(f"hotseat.cli.commands.{name}")
        command = getattr(module, "command", None) or getattr(module, name)
        assert isinstance(command, click.Command), f"{module.__name__} defines no command"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise UnknownName("command", args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  hotseat list --level beginner         what you may be asked
  hotseat start rest && cd rest         take a question
  hotseat check                         grade what you wrote
  hotseat COMMAND --help                more of each command

Exit status: 0 accepted or done, 1 rejected, 2 wrong use, 3 void: our fault, run it again.

HOTSEAT_HOME is the folder of your attempts; HOTSEAT_QUESTIONS names more folders of questions.""",
)
@click.option(
    "--questions",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="One more folder of questions, besides those that come with hotseat. Repeatable.",
)
@click.version_option(__version__, prog_name="hotseat", message="%(prog)s %(version)s")
@click.pass_context
def group(context: click.Context, questions: tuple[Path, ...]) -> None:
    """Backend interview questions that you answer by running them."""
    from hotseat.app import App

    context.obj = App.open(questions)
    if context.invoked_subcommand is None:
        from hotseat.cli.welcome import welcome

        welcome(context.obj)
