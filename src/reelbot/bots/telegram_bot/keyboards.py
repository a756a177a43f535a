"""Buttons as inline keyboards, and what is pressed on them (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from reelbot.bots.adapter import ACTION_BYTES_MAX, Action, Button, Buttons, Deed

_DEEDS = frozenset(get_args(Deed))
_STYLES = {"plain": None, "primary": "primary", "danger": "danger"}


def keyboard(
    buttons: Buttons, extra: Sequence[InlineKeyboardButton] = ()
) -> InlineKeyboardMarkup | None:
    """The inline keyboard of these rows; None where there is no button."""
    rows = [[_button(button) for button in row] for row in buttons if row]
    if extra:
        rows.append(list(extra))
    return InlineKeyboardMarkup(rows) if rows else None


def action_of(data: str | None) -> Action | None:
    """What a button's data says; None where it is not of ours."""
    deed, colon, argument = (data or "").partition(":")
    if not colon or deed not in _DEEDS:
        return None
    return Action(deed, argument)  # type: ignore[arg-type]  # it is one of Deed's


def link(label: str, url: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, url=url)


def copier(label: str, text: str) -> InlineKeyboardButton:
    """A button that copies a text of at most 256 units."""
    return InlineKeyboardButton(label, copy_text=CopyTextButton(text))


def _button(button: Button) -> InlineKeyboardButton:
    data = str(button.action)
    if len(data.encode()) > ACTION_BYTES_MAX:
        raise ValueError(f"a button's data has at most {ACTION_BYTES_MAX} bytes: {data!r}")
    return InlineKeyboardButton(button.label, callback_data=data, style=_STYLES[button.style])
