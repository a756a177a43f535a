"""What can be typed: `reelbot COMMAND`. What it does is in the module of the command's name.

Nothing but Typer is imported here, so that `--help` and a mistyped word are answered at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from reelbot import __version__
from reelbot.cli.groups import config_app, jobs_app, models_app, queue_app
from reelbot.cli.options import ConfigOption, JsonOption, VerboseOption, group, run

app = group("Make films from words: in a chat, in a browser, or here.")
app.add_typer(models_app, name="models")
app.add_typer(jobs_app, name="jobs")
app.add_typer(queue_app, name="queue")
app.add_typer(config_app, name="config")


def main() -> None:
    """The entry point: exit codes are 0 done, 1 failed, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an ASCII terminal shows ? and goes on
    try:
        app(prog_name="reelbot")
    except ImportError as error:
        if "--verbose" in sys.argv:
            raise
        typer.echo(f"reelbot: This installation is not whole: {error}. Install it again.", err=True)
        sys.exit(1)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reelbot {__version__}")
        raise typer.Exit


@app.callback()
def _globals(
    config: ConfigOption = None,
    verbose: VerboseOption = False,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Make films from words: in a chat, in a browser, or here."""


@app.command()
def make(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A chat command, such as '/video a red fox'.")
    ],
    attach: Annotated[
        list[Path] | None,
        typer.Option("--attach", metavar="FILE", help="A picture, recording or text; repeatable."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where the film goes; otherwise into ./films."),
    ] = None,
    as_json: JsonOption = False,
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", metavar="S", min=0.001, help="Give up after so many seconds."),
    ] = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Make a film from one chat command.

    Waits for it; the last line on stdout is the file. Ctrl-C cancels the job.
    """
    from reelbot.cli import console

    order = console.Order(text, tuple(attach or ()), out, as_json, timeout)
    run(ctx, config, verbose, lambda frame: console.make(frame, order))


@app.command("run")
def run_all(
    ctx: typer.Context, config: ConfigOption = None, verbose: VerboseOption = False
) -> None:
    """Run the render host and the bots.

    A bot is started where its token is set. Runs until it is stopped.
    """
    from reelbot.cli import serving

    run(ctx, config, verbose, serving.run_all)


@app.command()
def render(ctx: typer.Context, config: ConfigOption = None, verbose: VerboseOption = False) -> None:
    """Run the render host alone."""
    from reelbot.cli import serving

    run(ctx, config, verbose, serving.render)


@app.command()
def bots(ctx: typer.Context, config: ConfigOption = None, verbose: VerboseOption = False) -> None:
    """Run the bots alone.

    They use the render host of [bots] server, else the one on this machine.
    """
    from reelbot.cli import serving

    run(ctx, config, verbose, serving.bots)


@app.command()
def doctor(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Look at everything that a film needs.

    Says what to do about what is missing; exit 1 where it cannot do without.
    """
    from reelbot.cli import doctor as command

    run(ctx, config, verbose, lambda frame: command.doctor(frame, as_json=as_json))


@app.command()
def health(
    ctx: typer.Context,
    part: Annotated[
        Literal["render", "bots"], typer.Argument(help="The render host, or the bots' page.")
    ] = "render",
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Ask whether what should run on this machine answers.

    For a container's health check: exit 0 where it does, else 1.
    """
    from reelbot.cli import health as command

    run(ctx, config, verbose, lambda frame: command.health(frame, part))


@app.command()
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write (.tar).")],
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Copy queue, voices and settings into a file.

    A host may be running meanwhile. Films and uploads are not in it.
    """
    from reelbot.cli import backup as command

    run(ctx, config, verbose, lambda frame: command.backup(frame, file))


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive of `reelbot backup`.")],
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Put a backup in place of what is there.

    No host may be running. What was there is kept beside it.
    """
    from reelbot.cli import backup as command

    run(ctx, config, verbose, lambda frame: command.restore(frame, file))
