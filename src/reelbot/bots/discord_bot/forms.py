"""Forms as Discord's modals, and what comes back from them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import discord

from reelbot.bots.adapter import Form

FIELDS_MAX = 5
TITLE_MAX = 45
VALUE_MAX = 4_000
OPEN_S = 15 * 60.0  # the library forgets it then; what is sent later is heard all the same


class FormModal(discord.ui.Modal):
    """A form. Its custom id is the action, so that it is understood after a restart too."""

    def __init__(self, form: Form) -> None:
        super().__init__(title=form.title[:TITLE_MAX], custom_id=str(form.action), timeout=OPEN_S)
        for field in form.fields[:FIELDS_MAX]:
            length_max = min(max(field.max_length, 1), VALUE_MAX)
            self.add_item(
                discord.ui.Label(
                    text=field.label[:TITLE_MAX],
                    component=discord.ui.TextInput(
                        custom_id=field.name,
                        style=discord.TextStyle.long if field.long else discord.TextStyle.short,
                        default=field.value or None,
                        required=field.required,
                        max_length=max(length_max, len(field.value)),
                    ),
                )
            )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Nothing: the client hears every form that is sent, known to this process or not."""


def fits(form: Form) -> bool:
    """Whether Discord can show it: every value has its limits there."""
    return all(len(field.value) <= VALUE_MAX for field in form.fields)


def as_file(form: Form) -> discord.File:
    """What a form that does not fit would have been filled with, as a command."""
    return discord.File(io.BytesIO(form.command.encode()), "command.txt")


def values_of(data: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by field name."""
    return dict(_values(data.get("components", ())))


def _values(components: Any) -> Iterator[tuple[str, str]]:
    for part in components:
        if "value" in part:
            yield part["custom_id"], part["value"]
        yield from _values(part.get("components", ()))
        if "component" in part:
            yield from _values((part["component"],))
