"""What is offered for a private message that is no command (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reelbot.bots import buttons
from reelbot.bots.adapter import Answer, Ask, Button, Deed, Incoming
from reelbot.bots.intake import media
from reelbot.core import texts

_LINKS = re.compile(r"https?://\S+", re.IGNORECASE)
_PICTURE: tuple[tuple[str, Deed], ...] = (
    ("animate", "animate"),
    ("describe", "describe"),
    ("looks", "looks"),
)
_RECORDING: tuple[tuple[str, Deed], ...] = (
    ("my_voice", "voice"),
    ("music_for_film", "music"),
    ("narration", "narrate"),
)


def offer(ask: Ask) -> Answer | None:
    """The question what shall become of it, with a button for each answer; None: there is nothing
    in the message."""
    locale = ask.asker.locale
    kinds = [media(file) for file in ask.files]
    if ask.forwarded and any(kind in ("audio", "video") for kind in kinds):
        # Somebody else's voice: nobody here can consent for them.
        return Answer(texts.say("offer.forwarded", locale=locale))
    unusable = next((code for file in ask.files if (code := getattr(file, "unusable", ""))), "")
    if unusable:
        return Answer(texts.error(unusable, {}, locale))
    if kinds.count("image") > 1 or ("image" in kinds and "pages" in kinds):
        return _ask("offer.album", (("make_story", "make"),), locale)
    if "image" in kinds:
        return _ask("image.what_now", _PICTURE, locale)
    if "audio" in kinds or "video" in kinds:
        return _ask("offer.recording", _RECORDING, locale)
    if "pages" in kinds:
        return _ask("offer.pages", (("make_story", "make"),), locale)
    if kinds:
        return Answer(texts.error("unsupported_media", {}, locale))
    if ask.text.strip() and not _LINKS.sub(" ", ask.text).strip():
        return Answer(texts.error("link_not_fetched", {}, locale))
    if ask.text.strip():
        return _ask("offer.text", (("make_film", "make"),), locale)
    return None


def _ask(key: str, choices: Sequence[tuple[str, Deed]], locale: str | None) -> Answer:
    row: list[Button] = [
        buttons.button(label, deed, "", locale, "primary" if number == 0 else "plain")
        for number, (label, deed) in enumerate(choices)
    ]
    return Answer(texts.say(key, locale=locale), buttons.row(*row))


def pictures(files: Sequence[Incoming]) -> list[Incoming]:
    return [file for file in files if media(file) == "image"]


def recordings(files: Sequence[Incoming]) -> list[Incoming]:
    return [file for file in files if media(file) in ("audio", "video")]
