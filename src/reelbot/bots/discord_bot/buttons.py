"""Buttons whose custom id says all that a press needs: they work after a restart, and for ever."""

from __future__ import annotations

import re
from typing import Any, Protocol, Self, get_args

import discord

from reelbot.bots.adapter import Action, Buttons, Deed
from reelbot.bots.discord_bot.markup import LABEL_MAX

ROW_MAX = 5
ROWS_MAX = 5
_STYLES = {
    "plain": discord.ButtonStyle.secondary,
    "primary": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}
_DEEDS: frozenset[str] = frozenset(get_args(Deed))
_ACTION = r"(?P<deed>[a-z_]{1,32}):(?P<argument>[^\n]{0,90})"


class Pressed(Protocol):
    """Who hears of presses: the client."""

    async def pressed(self, interaction: discord.Interaction[Any], custom_id: str) -> None: ...


class ActionButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_ACTION):
    """A button of any message, ever."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        assert isinstance(item, discord.ui.Button)
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: Pressed = interaction.client
        await client.pressed(interaction, self.item.custom_id or "")


def action_of(custom_id: str) -> Action | None:
    """What a custom id stands for; None where this version knows nothing of it."""
    match = re.fullmatch(_ACTION, custom_id)
    if match is None or match["deed"] not in _DEEDS:
        return None
    deed: Any = match["deed"]
    return Action(deed, match["argument"])


def view_of(buttons: Buttons) -> discord.ui.View | None:
    """The buttons in their rows; a row that is too long goes on in the next. None: no buttons."""
    rows = [
        row[start : start + ROW_MAX] for row in buttons for start in range(0, len(row), ROW_MAX)
    ]
    if not rows:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows[:ROWS_MAX]):
        for button in row:
            view.add_item(
                ActionButton(
                    discord.ui.Button(
                        label=button.label[:LABEL_MAX],
                        custom_id=str(button.action),
                        style=_STYLES[button.style],
                        row=number,
                    )
                )
            )
    return view


def actions_in(message: discord.Message) -> set[tuple[str, str]]:
    """(deed, argument) of every button of a message."""
    actions = (
        action_of(child.custom_id)
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for child in row.children
        if isinstance(child, discord.Button) and child.custom_id
    )
    return {(action.deed, action.argument) for action in actions if action is not None}
