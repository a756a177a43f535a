"""MusicGen (Copet et al., "Simple and Controllable Music Generation", 2023): music of a prompt.

It writes the codes of an audio codec one time step after the other, at most half a minute of them,
as long as the pieces it was trained on. Longer music goes on from the last seconds of the window
before, so its key, beat and instruments stay.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from reelbot.render.studio.engines.base import Card, Cue, Fraction, Sound
from reelbot.render.studio.engines.neural.engine import Family
from reelbot.render.studio.engines.neural.model import LIBRARIES, ModelEngine
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.neural.prompts import cut_off
from reelbot.render.studio.engines.text_to_music import seams
from reelbot.render.studio.reports import Part

MODEL = "facebook/musicgen-small"
WINDOW_S = 30.0  # what it was trained on
BEFORE_S = 5.0  # of the window before that the next one goes on from
FADE_S = 0.25
PEAK = 0.9
SEED_STEP = 7_919  # between the windows of one piece

Samples = NDArray[np.float32]


class MusicGenTable(Options):
    """`guidance`: how closely it follows the prompt. `temperature` and `top_k`: how freely it picks
    among the likeliest codes. `window_s`: the longest piece it writes at once."""

    model: str = MODEL
    guidance: float = Field(default=3.0, ge=1, le=20)
    temperature: float = Field(default=1.0, gt=0, le=5)
    top_k: int = Field(default=250, ge=0, le=10_000)
    window_s: float = Field(default=WINDOW_S, ge=2 * BEFORE_S, le=WINDOW_S)


class MusicGen(ModelEngine):
    card: ClassVar[Card] = Card(
        task="text_to_music",
        name="musicgen",
        version="1",
        licence="CC-BY-NC-4.0 (weights)",
        about="MusicGen: instrumental music of a prompt in English, 32 kHz",
        cost=2.0,
        memory_mb=2700,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision="main",
    )
    family = Family(classes=("MusicgenForConditionalGeneration",), libraries=LIBRARIES)
    Table = MusicGenTable

    options: MusicGenTable

    def give_up(self) -> str | None:
        """Shorter windows: what it keeps of the codes before grows with them."""
        shortest = 2 * BEFORE_S
        if self.options.window_s <= shortest:
            return None
        self.options = self.options.model_copy(update={"window_s": shortest})
        return f"wrote its music {shortest:.0f} seconds at a time"

    # --- playing ---------------------------------------------------------------------------------

    @property
    def rate_hz(self) -> int:
        return int(self.model.config.audio_encoder.sampling_rate)

    def play(self, cue: Cue, report: Fraction) -> Sound:
        """Music after the cue, float32 at the model's rate (32 kHz), mono (n,) or stereo (n, 2) as
        the weights are, exactly as long as asked for, with an end."""
        lengths = windows(cue.seconds, self.options.window_s)
        lost = cut_off(self.processor, cue.prompt)
        parts: list[Samples] = []
        for number, seconds in enumerate(lengths):
            before = parts[-1][-round(BEFORE_S * self.rate_hz) :] if parts else None
            part = self._written(
                cue.prompt,
                seconds,
                cue.seed + number * SEED_STEP,
                before,
                Part(report, number, 1, len(lengths)),
            )
            if before is not None:
                # The window begins with what it goes on from; a little of it is faded over.
                part = part[len(before) - round(FADE_S * self.rate_hz) :]
            parts.append(part)
        whole = seams.joined(parts, round(FADE_S * self.rate_hz), alike=True)
        samples = seams.ended(whole, cue.seconds, self.rate_hz, PEAK)
        report(1.0)
        refused = "MusicGen knows no negative prompt; it was left out." if cue.negative else None
        notes = tuple(note for note in (lost, refused) if note)
        return Sound(samples, self.rate_hz, notes=notes)

    def _written(
        self, prompt: str, seconds: float, seed: int, before: Samples | None, report: Fraction
    ) -> Samples:
        """A window of so many seconds, after the samples `before`, which it begins with."""
        inputs = dict(
            self.processor.tokenizer([prompt], truncation=True, padding=True, return_tensors="pt")
        )
        if before is not None:
            seconds -= len(before) / self.rate_hz
            heard = self.processor.feature_extractor(
                raw_audio=before, sampling_rate=self.rate_hz, return_tensors="pt"
            )
            inputs |= {name: heard[name] for name in ("input_values", "padding_mask")}
        # The codebooks are written one step behind each other: the last ones need some more.
        decoder = self.model.config.decoder
        channels = int(decoder.audio_channels)
        books = int(decoder.num_codebooks) // channels
        rate = self.model.config.audio_encoder.frame_rate
        tokens = max(2 * books, math.ceil(seconds * rate) + books)
        found = self.generate(
            inputs,
            report,
            tokens=tokens,
            seed=seed,
            do_sample=True,
            guidance_scale=self.options.guidance,
            temperature=self.options.temperature,
            top_k=self.options.top_k,
        )
        samples = np.nan_to_num(found[0].float().cpu().numpy().astype(np.float32))
        return samples[0] if len(samples) == 1 else np.ascontiguousarray(samples.T)


def windows(seconds: float, longest: float) -> list[float]:
    """Lengths of the windows that last so long together, in seconds (pure): each after the first
    begins with BEFORE_S of the one before."""
    if seconds <= longest:
        return [seconds]
    each = longest - BEFORE_S
    further = math.ceil((seconds - longest) / each)
    rest = seconds - longest - (further - 1) * each
    return [longest] * further + [rest + BEFORE_S]
