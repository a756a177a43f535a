"""A recording that somebody sent becomes the sample of a voice: one channel, with what clipped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.media import HEAD_BYTES, sniff
from reelbot.render.studio.recording import record
from reelbot.render.studio.sound_file import RATE_HZ

SECONDS_MAX = 600.0

_SOUND = "decoded.npy"
_NEAR_PEAK = 0.97
_OPPOSED = 0.1  # of the channels' power is left in their mean: they cancel each other


@dataclass(frozen=True, slots=True)
class Sample:
    """`sound` is mono at 48 kHz. `peak` is the highest amplitude, 0 to 1; `clipped` the share of
    samples that lie close to it; `truncated`: there was more than SECONDS_MAX of it."""

    sound: Sound
    peak: float
    clipped: float
    truncated: bool = False


def decode(path: Path, scratch: Path) -> Sample:
    """The sound of a recording or video of any kind that is taken, its first ten minutes.

    The folder `scratch` holds the decoded sound meanwhile; nothing is left there.
    Raises InvalidInput: sample_unreadable (reason), no_sound, sample_silent.
    """
    decoded = scratch / _SOUND
    try:
        with path.open("rb") as file:
            sniffed = sniff(file.read(HEAD_BYTES))
        if sniffed.kind != "media":
            raise InvalidInput("sample_unreadable", reason="unsupported")
        recording = record(path, sniffed.demuxer, decoded, seconds_max=SECONDS_MAX)
        if not recording.sound_s:
            raise InvalidInput("no_sound")
        return of_sound(np.load(decoded), RATE_HZ, truncated=recording.truncated)
    except InvalidInput as error:
        if error.code in ("no_sound", "sample_unreadable"):
            raise
        if error.code == "sound_silent":
            raise InvalidInput("sample_silent") from error
        reason = error.facts.get("reason", error.code)
        raise InvalidInput("sample_unreadable", reason=reason) from error
    finally:
        decoded.unlink(missing_ok=True)


def of_sound(samples: NDArray[np.float32], rate_hz: int, *, truncated: bool = False) -> Sample:
    """A sample from float32 in −1..1, shape (n,) or (n, 2)."""
    level = np.abs(samples)
    peak = float(level.max(initial=0.0))
    # An amplifier that is driven too far holds its highest level; a voice only touches it.
    clipped = float(np.mean(level > _NEAR_PEAK * peak)) if peak > 0 else 0.0
    return Sample(Sound(_mono(samples), rate_hz), peak, clipped, truncated)


def _mono(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    if samples.ndim == 1:
        return samples
    mean: NDArray[np.float32] = samples.mean(axis=1, dtype=np.float32)
    power = np.square(samples).mean(axis=0, dtype=np.float64)
    if np.square(mean).mean(dtype=np.float64) < _OPPOSED * power.mean():
        # One channel is the other turned over, or one of two microphones is dead.
        return np.ascontiguousarray(samples[:, int(np.argmax(power))])
    return mean
