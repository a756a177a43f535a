"""Kokoro's voices: names, what people call them, and the nearest to a slip (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from reelbot.core.errors import InvalidInput
from reelbot.core.voices import voice_key

DEFAULT = "af_heart"

# First letter: American or British; second: female or male. In the order of their quality as
# their maker grades it, so that the first of a kind is the one to choose.
KOKORO = (
    *("af_heart", "af_bella", "af_nicole", "af_aoede", "af_kore", "af_sarah", "af_alloy"),
    *("af_nova", "af_sky", "af_jessica", "af_river"),
    *("am_michael", "am_fenrir", "am_puck", "am_echo", "am_eric", "am_liam", "am_onyx"),
    *("am_santa", "am_adam"),
    *("bf_emma", "bf_isabella", "bf_alice", "bf_lily"),
    *("bm_george", "bm_fable", "bm_lewis", "bm_daniel"),
)

_KINDS = {
    "woman": "af_heart",
    "female": "af_heart",
    "girl": "af_bella",
    "man": "am_michael",
    "male": "am_michael",
    "boy": "am_puck",
    "american": "af_heart",
    "american woman": "af_heart",
    "american man": "am_michael",
    "british": "bf_emma",
    "british woman": "bf_emma",
    "british man": "bm_george",
    "english woman": "bf_emma",
    "english man": "bm_george",
    "whisper": "af_nicole",
    "santa claus": "am_santa",
}


def aliases() -> dict[str, str]:
    """What else the voices are called: kinds ("british man") and first names ("emma")."""
    first_names = {name.partition("_")[2]: name for name in KOKORO}
    return first_names | _KINDS


def resolve(wanted: str | None, known: Sequence[str], also: dict[str, str], default: str) -> str:
    """The name in `known` that is meant by `wanted`; case, spaces, - and _ do not matter.

    Raises InvalidInput("unknown_voice", field="voice", voice, nearest, known).
    """
    if wanted is None or not wanted.strip():
        return default
    names = {voice_key(name): name for name in known}
    names |= {voice_key(alias): name for alias, name in also.items()}
    plain = voice_key(wanted)
    if plain in names:
        return names[plain]
    close = get_close_matches(plain, names, n=1, cutoff=0.5)
    nearest = names[close[0]] if close else default
    raise InvalidInput(
        "unknown_voice", field="voice", voice=wanted, nearest=nearest, known=list(known)
    )
