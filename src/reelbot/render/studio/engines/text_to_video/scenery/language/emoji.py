"""Emoji in a prompt: a sprite's own, the being whose face is shown, or a word's worth of mood,
weather or place."""

from __future__ import annotations

from collections.abc import Iterator

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language.aliases import EMOJI, EMOJI_WORDS

LONGEST = 8  # code points of one emoji
FIRST = 0x2000  # below are letters and digits


def emoji_in(text: str, catalogue: Catalogue) -> Iterator[tuple[str | None, str]]:
    """The emoji of a text in order: code of the sprite if there is one, and words that say what
    else it means."""
    at = 0
    while at < len(text):
        if ord(text[at]) <= FIRST:
            at += 1
            continue
        for size in range(min(LONGEST, len(text) - at), 0, -1):
            code = "-".join(f"{ord(letter):x}" for letter in text[at : at + size])
            bare = code.replace("-fe0f", "")
            own = next((v for v in (code, f"{code}-fe0f", bare) if v in catalogue), None)
            if own is None and bare in EMOJI:
                own = catalogue.code(EMOJI[bare])
            words = EMOJI_WORDS.get(bare, "")
            if own is not None or words:
                yield own, words
                at += size
                break
        else:
            at += 1
