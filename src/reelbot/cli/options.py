"""What every command at the terminal shares: options, groups, and how it is run."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from reelbot.core.cleaning import plainly

if TYPE_CHECKING:
    from reelbot.cli.frame import Frame

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Settings; else ./config.toml, then the platform's folder.",
        show_default=False,
    ),
]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", help="Show where an error came from.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.", show_default=False)]
JobArgument = Annotated[str, typer.Argument(metavar="ID", help="The job's id.")]


class Commands(TyperGroup):
    """Commands whose refusals are said as a person would."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = plainly(error.message)
            raise


def group(about: str) -> typer.Typer:
    return typer.Typer(
        cls=Commands,
        help=about,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )


def run(
    ctx: typer.Context,
    config: Path | None,
    verbose: bool,
    action: Callable[[Frame], Coroutine[Any, Any, int]],
) -> None:
    """Run a command; `--config` and `--verbose` count before and after its name."""
    from reelbot.cli import frame

    before: dict[str, Any] = ctx.find_root().params
    code = frame.run(config or before.get("config"), verbose or bool(before.get("verbose")), action)
    raise typer.Exit(code)
