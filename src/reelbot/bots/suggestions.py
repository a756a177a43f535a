"""What may be typed next into an option: voices, styles, languages, one's jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from reelbot.bots import cards
from reelbot.bots.adapter import Asker
from reelbot.bots.tools import Tools
from reelbot.core.cleaning import shortened
from reelbot.core.commands import COMMANDS
from reelbot.core.languages import LANGUAGES

SHOWN_MAX = 25  # Discord's bound, as are 100 characters a label
LABEL_CHARACTERS = 100
ENGINES_KEPT_S = 600.0
# Suggestions are worth nothing when they come late.
PATIENCE_S = 2.0

Pair = tuple[str, str]


class Suggestions:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._engines: tuple[float, list[str], list[str]] | None = None

    async def complete(self, asker: Asker, option: str, typed: str) -> list[Pair]:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return fitting(await self._all(asker, option), typed)
        except TimeoutError:
            return []

    async def _all(self, asker: Asker, option: str) -> list[Pair]:
        match option:
            case "voice":
                return await self._voices(asker)
            case "name":
                found = (await self._tools.acting(asker).voices(asker.place)).voices
                return [(voice.name, voice.name) for voice in found if voice.own]
            case "style":
                return [(style, style) for style in sorted(self._tools.settings.styles)]
            case "language":
                return await self._languages()
            case "job":
                return await self._jobs(asker)
            case "command":
                names = [each.name for each in COMMANDS if asker.operator or not
                         each.operators_only]  # fmt: skip
                return [(f"/{name}", name) for name in names]
        return []

    async def _voices(self, asker: Asker) -> list[Pair]:
        found = (await self._tools.acting(asker).voices(asker.place)).voices
        mine = [("mine", "mine")] if any(voice.mine for voice in found) else []
        theirs = [(voice.name, voice.name) for voice in found if voice.consented or not voice.own]
        names, _ = await self._known()
        return [*mine, *theirs, *((name, name) for name in names)]

    async def _languages(self) -> list[Pair]:
        _, codes = await self._known()
        return [(f"{LANGUAGES[code][0]} ({code})", code) for code in codes if code in LANGUAGES]

    async def _jobs(self, asker: Asker) -> list[Pair]:
        found = await self._tools.acting(asker).jobs(user=str(asker.person), limit=SHOWN_MAX)
        return [(f"{job.id} · {cards.title(job, asker.locale)}", job.id) for job in found]

    async def _known(self) -> tuple[list[str], list[str]]:
        """The names of the engines' voices, and the languages they speak; asked for seldom."""
        now = self._tools.now()
        if self._engines is None or now - self._engines[0] > ENGINES_KEPT_S:
            chosen = self._tools.settings.engines.chosen("text_to_speech")
            self._engines = (now, *spoken(await self._tools.client.engines(), chosen))
        return self._engines[1], self._engines[2]


def spoken(cards: Iterable[Mapping[str, Any]], chosen: str) -> tuple[list[str], list[str]]:
    """The names of the engines' voices and the codes of the languages that they speak, of the
    host's catalogue; `chosen`: the engine that narrates, or auto (pure)."""
    speaking = [
        card
        for card in cards
        if card["task"] == "text_to_speech"
        and card["missing"] is None
        and chosen in ("auto", card["name"])
    ]
    voices = sorted({name for card in speaking for name in card.get("voices", ())})
    codes = sorted({code for card in speaking for code in card.get("languages", ())})
    return voices, codes


def fitting(pairs: Iterable[Pair], typed: str) -> list[Pair]:
    """Those that begin with what is typed, then those that hold it (pure)."""
    said = typed.strip().casefold()
    unique = list({value: (label, value) for label, value in pairs}.values())
    begins = [pair for pair in unique if any(part.casefold().startswith(said) for part in pair)]
    holds = [pair for pair in unique if pair not in begins and said in pair[0].casefold()]
    return [(shortened(label, LABEL_CHARACTERS), value) for label, value in
            (begins + holds)[:SHOWN_MAX]]  # fmt: skip
