"""Pieces of speech → one speech: trimmed, levelled, faded, with pauses between (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Sound, Speech, Word

FRAME_S = 0.01
MARGIN_S = 0.04  # kept before and after the voice: soft consonants lie under the threshold
FADE_S = 0.005
LEVEL_DB = -21.0  # RMS of the voiced frames, re full scale
PEAK_MOST = 0.92
GAIN_MOST_DB = 18.0
VOICED_DB = -42.0  # a frame is voiced when it is at most this far under the loudest frame

BLIP_S, BLIP_SILENCE_S, BLIP_DB = 0.06, 0.15, -30.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or clause as it came from the voice, and the silence that follows it.

    `samples` is float32 mono of any level; `words` are timed from the piece's own start.
    """

    samples: NDArray[np.float32]
    words: tuple[Word, ...]
    pause_s: float


def frame_rms(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """RMS of each whole 10 ms frame, shape (frames,); at least one frame."""
    width = max(1, round(FRAME_S * rate_hz))
    count = max(1, -(-len(samples) // width))
    padded = np.zeros(count * width, dtype=np.float64)
    padded[: len(samples)] = samples
    return np.asarray(np.sqrt((padded.reshape(count, width) ** 2).mean(axis=1)))


def voiced_range(samples: NDArray[np.float32], rate_hz: int) -> tuple[int, int]:
    """First and last sample (exclusive) of the voice, with a margin; (0, 0) for silence."""
    loud = frame_rms(samples, rate_hz)
    if loud.max() < 1e-5:
        return 0, 0
    voiced = np.flatnonzero(loud > loud.max() * 10 ** (VOICED_DB / 20))
    voiced = _without_blip(voiced, loud)
    width, margin = round(FRAME_S * rate_hz), round(MARGIN_S * rate_hz)
    start = max(0, int(voiced[0]) * width - margin)
    end = min(len(samples), (int(voiced[-1]) + 1) * width + margin)
    return start, end


def _without_blip(voiced: NDArray[np.intp], loud: NDArray[np.float64]) -> NDArray[np.intp]:
    """The frames without a faint last run that a long silence parts from the voice.

    Pico ends with such a sound.
    """
    gaps = np.flatnonzero(np.diff(voiced) > BLIP_SILENCE_S / FRAME_S)
    if not len(gaps):
        return voiced
    last = voiced[gaps[-1] + 1 :]
    faint = loud[last].max() < loud.max() * 10 ** (BLIP_DB / 20)
    return voiced[: gaps[-1] + 1] if faint and len(last) <= BLIP_S / FRAME_S else voiced


def sound_end(samples: NDArray[np.float32], rate_hz: int, start_s: float, end_s: float) -> float:
    """When the voice ends between two times, in seconds; `end_s` where it goes on."""
    first, last = max(0, int(start_s * rate_hz)), max(0, int(end_s * rate_hz))
    if last - first < FRAME_S * rate_hz:
        return end_s
    loud = frame_rms(samples[first:last], rate_hz)
    voiced = np.flatnonzero(loud > loud.max() * 10 ** (VOICED_DB / 20))
    return min(end_s, start_s + (int(voiced[-1]) + 1) * FRAME_S) if len(voiced) else end_s


def level_gain(samples: NDArray[np.float32], rate_hz: int) -> float:
    """The factor that brings the voiced frames to LEVEL_DB without a peak over PEAK_MOST."""
    loud = frame_rms(samples, rate_hz)
    voiced = loud[loud > loud.max() * 10 ** (-30 / 20)]
    if not len(voiced):
        return 1.0
    rms = float(np.sqrt((voiced**2).mean()))
    gain = min(10 ** (LEVEL_DB / 20) / rms, 10 ** (GAIN_MOST_DB / 20))
    return min(gain, PEAK_MOST / float(np.abs(samples).max()))


def tidy(piece: Piece, rate_hz: int) -> Piece:
    """The piece without the silence around it, at the common level, its ends faded."""
    start, end = voiced_range(piece.samples, rate_hz)
    if start == end:
        return Piece(np.zeros(0, dtype=np.float32), (), piece.pause_s)
    samples = piece.samples[start:end].astype(np.float32)
    samples *= np.float32(level_gain(samples, rate_hz))
    fade = min(round(FADE_S * rate_hz), len(samples) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    samples[:fade] *= ramp
    samples[len(samples) - fade :] *= ramp[::-1]
    seconds, offset_s = len(samples) / rate_hz, start / rate_hz
    words = tuple(
        Word(
            word.text,
            min(max(word.start_s - offset_s, 0.0), seconds),
            min(max(word.end_s - offset_s, 0.0), seconds),
        )
        for word in piece.words
    )
    return Piece(samples, words, piece.pause_s)


def join(pieces: Sequence[Piece], rate_hz: int) -> Speech:
    """One speech of all pieces, each tidied; the last one's pause is left out."""
    sounds: list[NDArray[np.float32]] = []
    words: list[Word] = []
    length = 0
    tidied = [tidy(piece, rate_hz) for piece in pieces]
    for index, piece in enumerate(tidied):
        start_s = length / rate_hz
        words += [Word(w.text, start_s + w.start_s, start_s + w.end_s) for w in piece.words]
        last = index == len(tidied) - 1
        pause = np.zeros(0 if last else round(piece.pause_s * rate_hz), dtype=np.float32)
        sounds += [piece.samples, pause]
        length += len(piece.samples) + len(pause)
    samples = np.concatenate(sounds) if sounds else np.zeros(0, dtype=np.float32)
    return Speech(Sound(samples, rate_hz), _in_order(words))


def _in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """Rounded to milliseconds, each at least 10 ms long and none starting before the one before."""
    ordered: list[Word] = []
    earliest = 0.0
    for word in words:
        start_s = max(round(word.start_s, 3), earliest)
        ordered.append(
            Word(word.text, start_s, max(round(word.end_s, 3), round(start_s + 0.01, 3)))
        )
        earliest = start_s
    return tuple(ordered)
