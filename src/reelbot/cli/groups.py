"""The commands that come in groups: `reelbot models`, `jobs`, `queue`, `config`."""

from __future__ import annotations

from typing import Annotated

import typer

from reelbot.cli.options import (
    ConfigOption,
    JobArgument,
    JsonOption,
    VerboseOption,
    group,
    run,
)

models_app = group("Engines and their weights.")
jobs_app = group("The queue's jobs.")
queue_app = group("The queue as a whole.")
config_app = group("The settings.")


@models_app.command("list")
def models_list(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show every engine and whether it is here."""
    from reelbot.cli import models

    run(ctx, config, verbose, lambda frame: models.list_engines(frame, as_json=as_json))


@models_app.command("pull")
def models_pull(
    ctx: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME…", help="Engines (task.name), or ids of the hub."),
    ],
    again: Annotated[bool, typer.Option("--again", help="Also what is here already.")] = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Fetch the weights of engines, from the hub of [hub] source or the other one."""
    from reelbot.cli import models

    run(ctx, config, verbose, lambda frame: models.pull(frame, names, again=again))


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

    run(
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

    run(ctx, config, verbose, lambda frame: jobs.show(frame, job, as_json=as_json))


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

    run(ctx, config, verbose, lambda frame: jobs.cancel(frame, job, as_json=as_json))


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

    run(ctx, config, verbose, lambda frame: jobs.retry(frame, job, as_json=as_json))


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
    run(ctx, config, verbose, lambda frame: jobs.again(frame, job, words, as_json=as_json))


@queue_app.command("pause")
def queue_pause(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Take new jobs, but start none."""
    from reelbot.cli import queue

    run(ctx, config, verbose, lambda frame: queue.pause(frame, as_json=as_json))


@queue_app.command("resume")
def queue_resume(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Start jobs again."""
    from reelbot.cli import queue

    run(ctx, config, verbose, lambda frame: queue.resume(frame, as_json=as_json))


@queue_app.command("prune")
def queue_prune(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Delete what is past its retention now."""
    from reelbot.cli import queue

    run(ctx, config, verbose, lambda frame: queue.prune(frame, as_json=as_json))


@queue_app.command("stats")
def queue_stats(
    ctx: typer.Context,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show how many jobs wait and run."""
    from reelbot.cli import queue

    run(ctx, config, verbose, lambda frame: queue.stats(frame, as_json=as_json))


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

    run(ctx, config, verbose, lambda frame: command.show(frame, as_json=as_json))
