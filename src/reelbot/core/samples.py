"""Whether a recording that came with a request is a voice to be imitated, or what is heard (pure).

With something to say, `voice_clip` is the sample of the voice that says it, for this one film;
without, the recording is the narration itself.
"""

from __future__ import annotations

from reelbot.core.cleaning import AUTO, NONE
from reelbot.core.requests import Request, SpeechRequest, StoryRequest, VideoRequest


def sample_of(request: Request) -> str | None:
    """The blob id of the recording whose voice is to be imitated; None where there is none."""
    clip: str | None = getattr(request, "voice_clip", None)
    if clip is None or isinstance(request, SpeechRequest | StoryRequest):
        return clip
    return clip if getattr(request, "say", None) not in (None, NONE) else None


def spoken(request: Request) -> str:
    """The narration that a request asks for; empty where there is none, or what it says is not
    known before it is made."""
    if isinstance(request, SpeechRequest):
        return request.text
    said = getattr(request, "say", None)
    if said is None and isinstance(request, VideoRequest) and request.mode == "slideshow":
        return request.prompt if request.voice_clip is None else ""
    return "" if said in (None, NONE, AUTO) else str(said)
