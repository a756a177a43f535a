"""What can be typed: `reelbot COMMAND`. What it does is in the module of the command's name.

Nothing but Typer is imported here, so that `--help` and a mistyped word are answered at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reelbot import __version__

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


def _typer(about: str) -> typer.Typer:
    return typer.Typer(
        help=about,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )


app = _typer("Make films from words: in a chat, in a browser, or here.")
models_app = _typer("Engines and their weights.")
jobs_app = _typer("The queue's jobs.")
queue_app = _typer("The queue as a whole.")
config_app = _typer("The settings.")
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


def _run(
    ctx: typer.Context,
    config: Path | None,
    verbose: bool,
    action: Callable[[Frame], Coroutine[Any, Any, int]],
) -> None:
    """Run a command; `--config` and `--verbose` count before and after its name."""
    from reelbot.cli.frame import run

    before: dict[str, Any] = ctx.find_root().params
    code = run(config or before.get("config"), verbose or bool(before.get("verbose")), action)
    raise typer.Exit(code)


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
    _run(ctx, config, verbose, lambda frame: console.make(frame, order))


@app.command("run")
def run_all(
    ctx: typer.Context, config: ConfigOption = None, verbose: VerboseOption = False
) -> None:
    """Run the render host and the bots.

    A bot is started where its token is set. Runs until it is stopped.
    """
    from reelbot.cli import serving

    _run(ctx, config, verbose, serving.run_all)


@app.command()
def render(ctx: typer.Context, config: ConfigOption = None, verbose: VerboseOption = False) -> None:
    """Run the render host alone."""
    from reelbot.cli import serving

    _run(ctx, config, verbose, serving.render)


@app.command()
def bots(ctx: typer.Context, config: ConfigOption = None, verbose: VerboseOption = False) -> None:
    """Run the bots alone.

    They use the render host of [bots] server, else the one on this machine.
    """
    from reelbot.cli import serving

    _run(ctx, config, verbose, serving.bots)


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

    _run(ctx, config, verbose, lambda frame: command.doctor(frame, as_json=as_json))


@models_app.command("list")
def models_list(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show every engine and whether it is here."""
    from reelbot.cli import models

    _run(ctx, config, verbose, lambda frame: models.list_engines(frame, as_json=as_json))


@models_app.command("pull")
def models_pull(
    ctx: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="Engines, as task.name.")],
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Fetch the weights of engines."""
    from reelbot.cli import models

    _run(ctx, config, verbose, lambda frame: models.pull(frame, names))


@jobs_app.command("list")
def jobs_list(
    ctx: typer.Context,
    user: Annotated[
        str | None, typer.Option("--user", metavar="ADAPTER/USER", help="Of one person only.")
    ] = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="queued, running, done, failed, cancelled."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1000, help="The newest so many.")
    ] = 50,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show the jobs, newest first."""
    from reelbot.cli import jobs

    _run(
        ctx,
        config,
        verbose,
        lambda frame: jobs.list_jobs(frame, user, state, limit, as_json=as_json),
    )


@jobs_app.command("show")
def jobs_show(
    ctx: typer.Context,
    job: JobArgument,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show one job; --json has its recipe too."""
    from reelbot.cli import jobs

    _run(ctx, config, verbose, lambda frame: jobs.show(frame, job, as_json=as_json))


@jobs_app.command("cancel")
def jobs_cancel(
    ctx: typer.Context,
    job: JobArgument,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Cancel a job that waits or runs."""
    from reelbot.cli import jobs

    _run(ctx, config, verbose, lambda frame: jobs.cancel(frame, job, as_json=as_json))


@jobs_app.command("retry")
def jobs_retry(
    ctx: typer.Context,
    job: JobArgument,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Put a failed job into the queue again."""
    from reelbot.cli import jobs

    _run(ctx, config, verbose, lambda frame: jobs.retry(frame, job, as_json=as_json))


@jobs_app.command("again")
def jobs_again(
    ctx: typer.Context,
    job: Annotated[str, typer.Argument(metavar="ID|FILE", help="A job, or a film of Reelbot's.")],
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[OPTION: VALUE]…", help="What is to be different."),
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Make a job again, changed where you say so."""
    from reelbot.cli import jobs

    words = " ".join(changes or ())
    _run(ctx, config, verbose, lambda frame: jobs.again(frame, job, words, as_json=as_json))


@queue_app.command("pause")
def queue_pause(
    ctx: typer.Context, config: ConfigOption = None, verbose: VerboseOption = False
) -> None:
    """Take new jobs, but start none."""
    from reelbot.cli import queue

    _run(ctx, config, verbose, queue.pause)


@queue_app.command("resume")
def queue_resume(
    ctx: typer.Context, config: ConfigOption = None, verbose: VerboseOption = False
) -> None:
    """Start jobs again."""
    from reelbot.cli import queue

    _run(ctx, config, verbose, queue.resume)


@queue_app.command("prune")
def queue_prune(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Delete what is past its retention now."""
    from reelbot.cli import queue

    _run(ctx, config, verbose, lambda frame: queue.prune(frame, as_json=as_json))


@queue_app.command("stats")
def queue_stats(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show how many jobs wait and run."""
    from reelbot.cli import queue

    _run(ctx, config, verbose, lambda frame: queue.stats(frame, as_json=as_json))


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

    _run(ctx, config, verbose, lambda frame: command.backup(frame, file))


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

    _run(ctx, config, verbose, lambda frame: command.restore(frame, file))


@config_app.command("show")
def config_show(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show every setting and where it came from.

    Secrets are masked.
    """
    from reelbot.cli import config as command

    _run(ctx, config, verbose, lambda frame: command.show(frame, as_json=as_json))
