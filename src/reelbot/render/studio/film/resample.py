"""Any engine's sound at the film's rate."""

from __future__ import annotations

import av
import numpy as np
from av.audio.resampler import AudioResampler

from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.film.loudness import Samples

CHUNK_S = 2


def resampled(sound: Sound, rate_hz: int) -> Samples:
    """The samples at `rate_hz`, float32, shape (n,) or (n, 2) as they came.

    The length is that of the sound to the nearest sample, the start is exact: libswresample takes
    its filter's delay off. Values that are no numbers become silence.
    """
    samples = np.asarray(sound.samples, np.float32)
    if not np.isfinite(samples).all():
        samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    if sound.rate_hz == rate_hz or not len(samples):
        return samples
    layout = "mono" if samples.ndim == 1 else "stereo"
    resampler = AudioResampler("fltp", layout, rate_hz)
    channels = np.atleast_2d(samples.T)
    pieces: list[Samples] = []
    for start in range(0, len(samples), CHUNK_S * sound.rate_hz):
        chunk = np.ascontiguousarray(channels[:, start : start + CHUNK_S * sound.rate_hz])
        frame = av.AudioFrame.from_ndarray(chunk, format="fltp", layout=layout)
        frame.sample_rate = sound.rate_hz
        pieces.extend(np.asarray(out.to_ndarray(), np.float32) for out in resampler.resample(frame))
    pieces.extend(np.asarray(out.to_ndarray(), np.float32) for out in resampler.resample(None))
    result = np.concatenate(pieces, axis=1)
    length = round(len(samples) * rate_hz / sound.rate_hz)
    result = np.pad(result[:, :length], ((0, 0), (0, max(0, length - result.shape[1]))))
    return np.asarray(result[0] if samples.ndim == 1 else result.T, np.float32)
