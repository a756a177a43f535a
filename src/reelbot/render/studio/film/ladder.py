"""Which resolution and bitrates make the best film of a size. Pure.

How hard a film is to encode is known from its own file, which was encoded at a constant quality
(CRF 20). Its bitrate at other sizes is estimated from that: at the same quality it goes with the
number of pixels to the power of 0.75, and halves for every 6 steps of CRF (the quantiser's step
doubles every 6; ITU-T H.264, 8.5.9). The largest picture wins that is not quantised coarser than
CRF_MAX for it: beyond that, a smaller picture that is scaled up looks better than blocks. The bound
is where VMAF, against the original, is the same for one picture and the next smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from reelbot.core.versions import AIM, AUDIO_BPS_MIN, BOXES_BPS, HEAD_BYTES, VIDEO_BPS_MIN
from reelbot.render.studio.engines.base import Size

SHORT_SIDES = (1080, 720, 540, 432, 360)
CRF_ORIGINAL = 20.0
CRF_MAX = 27.0
# A slower preset and two passes need about so much of the bits for the same quality.
EFFICIENCY = 0.8
# AAC in bit/s, from the total on which it is worth so much.
SOUND_BPS = ((160_000, 1_600_000), (128_000, 1_000_000), (96_000, 600_000), (AUDIO_BPS_MIN, 0))
# Under this many frames of this size, there is time for the better preset.
PRESETS = (("medium", 1500 * 1280 * 720), ("fast", 6000 * 1280 * 720))


@dataclass(frozen=True, slots=True)
class Original:
    """A film or sound as it was made: `bytes` on disk, `size` None for sound alone."""

    bytes: int
    seconds: float
    size: Size | None


@dataclass(frozen=True, slots=True)
class Version:
    """How a smaller version is encoded, in bit/s; for sound alone `size` is None."""

    size: Size | None
    video_bps: int
    audio_bps: int
    preset: str


def plan(original: Original, bytes_max: int, *, head_bytes: int = HEAD_BYTES) -> Version | None:
    """The best version of at most `bytes_max`; None where it would be worse than the worst that
    is made. `head_bytes` is what tags, chapters and the recipe take."""
    total_bps = (bytes_max * AIM - head_bytes) * 8 / original.seconds - BOXES_BPS
    if original.size is None:
        audio_bps = min(192_000, int(total_bps))
        return Version(None, 0, audio_bps, "") if audio_bps >= AUDIO_BPS_MIN else None
    audio_bps = next(bps for bps, total in SOUND_BPS if total_bps >= total)
    video_bps = int(total_bps - audio_bps)
    if video_bps < VIDEO_BPS_MIN:
        return None
    size = best_size(original, original.size, video_bps)
    work = original.seconds * 24 * size.width * size.height
    preset = next((name for name, most in PRESETS if work <= most), "veryfast")
    return Version(size, video_bps, audio_bps, preset)


def best_size(original: Original, full: Size, video_bps: int) -> Size:
    """The largest picture that the bitrate fills at a bearable quality."""
    own_bps = max(1.0, original.bytes * 8 / original.seconds - SOUND_BPS[0][0])
    size = full
    for size in ladder(full):
        pixels = size.width * size.height / (full.width * full.height)
        needed_bps = own_bps * EFFICIENCY * pixels**0.75
        if CRF_ORIGINAL + 6 * math.log2(needed_bps / video_bps) <= CRF_MAX:
            break
    return size


def ladder(full: Size) -> list[Size]:
    """The picture's own size and the smaller ones of the same shape, largest first."""
    short = min(full.width, full.height)
    sides = [side for side in SHORT_SIDES if side < short]
    return [full, *(_scaled(full, side / short) for side in sides)]


def _scaled(size: Size, factor: float) -> Size:
    # 4:2:0 needs even sides.
    return Size(
        width=2 * round(size.width * factor / 2), height=2 * round(size.height * factor / 2)
    )
