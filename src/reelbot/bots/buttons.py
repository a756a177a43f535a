"""Which buttons there are under what (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from reelbot.bots.adapter import Action, Button, Buttons, Deed
from reelbot.core import texts
from reelbot.core.jobs import Job, State

Style = Literal["plain", "primary", "danger"]


def button(
    key: str,
    deed: Deed,
    argument: str,
    locale: str | None,
    style: Style = "plain",
    facts: Mapping[str, Any] | None = None,
) -> Button:
    """A button with the locale's word for `key`."""
    return Button(texts.say(f"button.{key}", facts, locale), Action(deed, argument), style)


def row(*buttons: Button) -> Buttons:
    return (buttons,) if buttons else ()


def under_card(job: Job, locale: str | None) -> Buttons:
    """Cancel while there is something to cancel; Try again where that can help."""
    if not job.state.final:
        return row(button("cancel", "cancel", job.id, locale, "danger"))
    return try_again(job, locale)


def try_again(job: Job, locale: str | None) -> Buttons:
    if not job.can_retry:
        return ()
    return row(button("try_again", "retry", job.id, locale, "primary"))


def under_result(job: Job, locale: str | None) -> Buttons:
    """What can be done with a result; they work for ever, as the job's id is all they hold."""
    if job.state is not State.DONE:
        return try_again(job, locale)
    details = button("details", "details", job.id, locale)
    delete = button("delete", "delete", job.id, locale, "danger")
    if job.kind == "describe":
        return row(button("film_of_it", "film", job.id, locale, "primary"), details, delete)
    return row(
        button("again", "again", job.id, locale),
        button("edit", "edit", job.id, locale),
        details,
        delete,
    )


def consent(waiting_under: str, locale: str | None) -> Buttons:
    """To agree to the use of a voice, or not."""
    return row(
        button("agree", "agree", waiting_under, locale, "primary"),
        button("refuse", "refuse", waiting_under, locale),
    )
