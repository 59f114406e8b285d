"""hotseat completion: the script with which a shell completes commands and questions."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command(
    epilog="""\b
Examples, each for all shells to come:
  hotseat completion bash >> ~/.bashrc
  hotseat completion zsh >> ~/.zshrc
  hotseat completion fish > ~/.config/fish/completions/hotseat.fish"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets SHELL complete commands, options and the names of questions."""
    kind = get_completion_class(shell)
    assert kind is not None, "click knows the three shells"
    click.echo(kind(context.find_root().command, {}, "hotseat", "_HOTSEAT_COMPLETE").source())
