"""The band as a text-to-music engine."""

from __future__ import annotations

from typing import Any, ClassVar

from reelbot import assets
from reelbot.core.errors import EngineFailed, InvalidInput
from reelbot.render.studio.engines.base import Card, Cue, Fraction, Sound
from reelbot.render.studio.engines.text_to_music.band.brief import read_brief
from reelbot.render.studio.engines.text_to_music.band.composer import compose
from reelbot.render.studio.engines.text_to_music.band.meaning import Meaning
from reelbot.render.studio.engines.text_to_music.band.mixdown import master
from reelbot.render.studio.engines.text_to_music.band.sampler import Sampler
from reelbot.render.studio.engines.text_to_music.band.tones import RATE_HZ

SOUNDFONT = "soundfont/FluidR3Mono_GM.sf3"
SECONDS = (0.5, 600.0)


class Band:
    """Composes by rules from mood, genre, tempo, key and instruments, and plays what it wrote."""

    card: ClassVar[Card] = Card(
        task="text_to_music",
        name="band",
        version="2",
        licence="MIT",
        about="Composes by rules and plays a General MIDI soundfont; instant, needs no weights",
        cost=0.02,
        memory_mb=220,
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._sampler: Sampler | None = None
        self._meaning: Meaning | None = None

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return None

    def load(self, report: Fraction) -> None:
        """Read the soundfont. HostProblem where an asset is missing."""
        if self._sampler is None:
            report(0.0)
            self._sampler = Sampler(assets.path(SOUNDFONT))
            self._meaning = Meaning()
        report(1.0)

    def close(self) -> None:
        self._sampler = None
        self._meaning = None

    def play(self, cue: Cue, report: Fraction) -> Sound:
        """Make the cue: stereo float32 of shape (round(seconds * 44100), 2).

        Raises InvalidInput("music_length") outside of SECONDS, EngineFailed("engine_not_loaded")
        before `load`.
        """
        low, high = SECONDS
        if not low <= cue.seconds <= high:
            raise InvalidInput(
                "music_length", field="seconds", seconds=cue.seconds, low=low, high=high
            )
        sampler = self._sampler
        if sampler is None:
            raise EngineFailed("engine_not_loaded", engine=self.card.name)
        report(0.0, "composing")
        brief = read_brief(cue.prompt, cue.negative, cue.seed, self._meaning)
        piece = compose(brief, cue.seconds, cue.seed, lambda: report(0.02, "composing"))
        buses = sampler.play(
            piece.notes,
            cue.seconds,
            brief.style.kit,
            brief.style.drums_db,
            lambda share: report(0.05 + 0.5 * share, "playing"),
        )
        room_s = brief.style.room_s or brief.feeling.room_s
        ring_s = piece.form.seconds - piece.form.at(piece.form.beats)
        samples = master(
            buses,
            room_s,
            brief.style.tone_hz,
            ring_s,
            lambda share: report(0.55 + 0.44 * share, "mixing"),
        )
        report(1.0)
        return Sound(samples, RATE_HZ)
