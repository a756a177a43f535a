"""The stages between a request and a film: Script, then Storyboard.

A Script says what is seen and heard, without lengths; a Storyboard gives every shot and cue its
start and seconds. Both are frozen JSON values. Assets (clips, speech, music) are named by the
hash of the Take that makes them, so a storyboard can be written down before its assets exist.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from reelbot.render.studio.engines.base import Cue, Line, Shot, Size


class Part(BaseModel):
    """A frozen part of a script or storyboard."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EngineId(Part):
    """Which engine makes something, exactly: its output depends on nothing else but the input."""

    task: str
    name: str
    version: str
    settings: dict[str, Any] = {}


class SpeechTake(Part):
    kind: Literal["speech"] = "speech"
    engine: EngineId
    line: Line


class MusicTake(Part):
    kind: Literal["music"] = "music"
    engine: EngineId
    cue: Cue


class ShotTake(Part):
    kind: Literal["shot"] = "shot"
    engine: EngineId
    shot: Shot


Take = Annotated[SpeechTake | MusicTake | ShotTake, Field(discriminator="kind")]


def take_key(take: SpeechTake | MusicTake | ShotTake) -> str:
    """The asset's name: sha256 of the take's canonical JSON, hex."""
    canonical = json.dumps(
        take.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


class Scene(Part):
    """One thing to be seen, and what is said over it."""

    prompt: str
    negative: str = ""
    lines: tuple[Line, ...] = ()


class Script(Part):
    """What is seen and heard; no lengths. Written to the job and used by every later try."""

    title: str = ""
    show_title: bool = False
    scenes: tuple[Scene, ...]
    music: str | None = None
    music_negative: str = ""
    style: str = ""
    size: Size
    fps: float
    seconds: float | None = None  # asked for; None: the narration's length plus a breath
    captions: Literal["on", "off", "file"] = "off"
    transition: Literal["cut", "fade", "slide", "wipe", "zoom"] = "cut"
    language: str = "en"
    seed: int
    speech_engine: EngineId | None = None
    music_engine: EngineId | None = None
    video_engine: EngineId

    def engines(self) -> list[EngineId]:
        """Every engine that the script names."""
        named = (self.video_engine, self.speech_engine, self.music_engine)
        return [engine for engine in named if engine is not None]


class ShotCue(Part):
    """A shot from `start_s` for `seconds`; during the first `transition_s` the shot before it is
    still seen under the transition (so consecutive shots overlap by that much)."""

    start_s: float
    seconds: float
    take: ShotTake
    transition: Literal["cut", "fade", "slide", "wipe", "zoom"] = "cut"
    transition_s: float = 0.0


class SpeechCue(Part):
    start_s: float
    seconds: float
    take: SpeechTake


class MusicCue(Part):
    """Music from `start_s` for `seconds`. It is ducked under every speech cue."""

    start_s: float
    seconds: float
    take: MusicTake


class Caption(Part):
    """A text shown from `start_s` to `end_s`; at most two lines, broken by newline."""

    start_s: float
    end_s: float
    text: str


class Storyboard(Part):
    """The whole film: every shot and cue with its start and length, in seconds from the start."""

    size: Size
    fps: float
    seconds: float
    shots: tuple[ShotCue, ...]
    speeches: tuple[SpeechCue, ...] = ()
    music: MusicCue | None = None
    captions: tuple[Caption, ...] = ()
    captions_as: Literal["on", "off", "file"] = "off"  # burnt in, none, or as .srt beside it
    title: str = ""  # shown over the first seconds; empty: none
    language: str = "en"

    def takes(self) -> list[SpeechTake | MusicTake | ShotTake]:
        """Every take of the film, in the order in which they are made."""
        music = [self.music.take] if self.music else []
        return [
            *(cue.take for cue in self.speeches),
            *(cue.take for cue in self.shots),
            *music,
        ]


class FilmFile(Part):
    """A file that the cutter made."""

    path: Path
    mime: str
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
