"""The stages between a request and a film: Script, then Storyboard.

A Script says what is seen and heard, without lengths; a Storyboard gives every shot and cue its
start and seconds. Both are frozen JSON values. Assets (clips, speech, music) are named by the
hash of the Take that makes them, so a storyboard can be written down before its assets exist.

An upload is named by the sha256 of its bytes, a part of an archive by `sha256/part`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from reelbot.render.studio.engines.base import (
    Cue,
    Line,
    PictureShot,
    PictureView,
    Shot,
    Size,
    TextPrompt,
)

MUSIC_LEVEL_DB = -18.0
Transition = Literal["cut", "fade", "slide", "wipe", "zoom"]
CaptionsAs = Literal["on", "off", "file"]


class Part(BaseModel):
    """A frozen part of a script or storyboard."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EngineId(Part):
    """Which engine makes something, exactly: its output depends on nothing else but the input."""

    task: str
    name: str
    version: str
    settings: dict[str, Any] = {}

    @property
    def full(self) -> str:
        return f"{self.task}.{self.name}"


# --- takes ---------------------------------------------------------------------------------------


class SpeechTake(Part):
    """A line, said by an engine."""

    kind: Literal["speech"] = "speech"
    engine: EngineId
    line: Line
    own: bool = False  # in the voice that comes with the job; kept in that voice's folder


class RecordingTake(Part):
    """The sound of an upload, as it is."""

    kind: Literal["recording"] = "recording"
    upload: str


class FolderTake(Part):
    """Music of the operator's folder, named by the sha256 of its file."""

    kind: Literal["folder"] = "folder"
    sha256: str


class MusicTake(Part):
    """A cue, played by an engine."""

    kind: Literal["music"] = "music"
    engine: EngineId
    cue: Cue


class ShotTake(Part):
    """A moving picture of a prompt."""

    kind: Literal["shot"] = "shot"
    engine: EngineId
    shot: Shot


class StillTake(Part):
    """A painted picture; with `like`, an upload's name, that picture in another look."""

    kind: Literal["still"] = "still"
    engine: EngineId
    shot: Shot
    like: str | None = None


class PictureTake(Part):
    """A picture in motion; `shot.image` names an upload, or the take of `still`."""

    kind: Literal["picture"] = "picture"
    engine: EngineId
    shot: PictureShot
    still: StillTake | None = None


class SightTake(Part):
    """What a picture shows."""

    kind: Literal["sight"] = "sight"
    engine: EngineId
    view: PictureView


class WritingTake(Part):
    """A text, written by an engine; nothing of a film by itself."""

    kind: Literal["writing"] = "writing"
    engine: EngineId
    prompt: TextPrompt


SpokenTake = Annotated[SpeechTake | RecordingTake, Field(discriminator="kind")]
PlayedTake = Annotated[MusicTake | RecordingTake | FolderTake, Field(discriminator="kind")]
SeenTake = Annotated[ShotTake | PictureTake, Field(discriminator="kind")]
Take = (
    SpeechTake
    | RecordingTake
    | FolderTake
    | MusicTake
    | StillTake
    | ShotTake
    | PictureTake
    | SightTake
)


def take_key(take: Take) -> str:
    """The asset's name: sha256 of the take's canonical JSON, hex."""
    canonical = json.dumps(
        take.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


# --- script --------------------------------------------------------------------------------------


class FolderTrack(Part):
    """Music of the operator's folder: its path in it, its content, and a line on its licence."""

    name: str
    sha256: str
    licence: str = ""


class Scene(Part):
    """One thing to be seen, and what is said over it: a line or a recording, or nothing.

    `picture` names an upload that is set in motion; without it the prompt is filmed. `painted`: a
    still is painted first, with `like` after that upload, and set in motion.
    """

    prompt: str = ""
    negative: str = ""
    style: str = ""
    seed: int | None = None  # None: the script's
    picture: str | None = None
    painted: bool = False
    like: str | None = None
    motion: str = ""
    line: Line | None = None
    recording: str | None = None
    text: str = ""  # of a page: what its caption or chapter says
    story: tuple[str, ...] | None = None  # of a page: the title and the pages before (`base.Shot`)
    silent_s: float | None = None  # its length where nothing is said

    @property
    def spoken(self) -> bool:
        return self.line is not None or self.recording is not None


class Script(Part):
    """What is seen and heard; no lengths. Written to the job and used by every later try.

    With `spread` the first scene's narration lies over all scenes, which change at gaps between
    its words. `sound_only`: no picture at all. With `cut_views`, views of one world are cut to each
    other, as a fade would show the same actor twice; `transition` is between worlds.
    """

    title: str = ""
    scenes: tuple[Scene, ...]
    spread: bool = False
    sound_only: bool = False
    gap_s: float | None = None  # between two scenes' narrations; None: a breath
    music: str | None = None
    music_negative: str = ""
    music_upload: str | None = None
    music_source: str | None = None  # an upload that the music is a variation of
    music_track: FolderTrack | None = None
    music_level_db: float = MUSIC_LEVEL_DB  # against narration
    size: Size = Size(width=1280, height=720)
    fps: float = 24
    seconds: float | None = None  # asked for; None: the narration's length plus a breath
    captions: CaptionsAs = "off"
    transition: Transition = "cut"
    cut_views: bool = False
    chapters: bool = False
    page_text: bool = False  # each scene's text is drawn on its picture
    language: str = "en"
    seed: int
    speech_engine: EngineId | None = None
    own_voice: bool = False  # the speech engine imitates the voice that comes with the job
    music_engine: EngineId | None = None
    video_engine: EngineId | None = None
    picture_engine: EngineId | None = None
    image_engine: EngineId | None = None
    sight_engine: EngineId | None = None
    writing_engine: EngineId | None = None
    written: str = ""  # the story that was written of a premise, as text

    def engines(self) -> list[EngineId]:
        """Every engine that the script names."""
        named = (
            self.video_engine,
            self.picture_engine,
            self.image_engine,
            self.sight_engine,
            self.speech_engine,
            self.music_engine,
            self.writing_engine,
        )
        return [engine for engine in named if engine is not None]


# --- storyboard ----------------------------------------------------------------------------------


class ShotCue(Part):
    """A shot from `start_s` for `seconds`; during the first `transition_s` the shot before it is
    still seen under the transition (so consecutive shots overlap by that much)."""

    start_s: float
    seconds: float
    take: SeenTake
    transition: Transition = "cut"
    transition_s: float = 0.0


class SpeechCue(Part):
    start_s: float
    seconds: float
    take: SpokenTake


class MusicCue(Part):
    """Music from `start_s` for `seconds`; looped where it is shorter, and `level_db` (negative)
    against speech while that is heard."""

    start_s: float
    seconds: float
    take: PlayedTake
    level_db: float = MUSIC_LEVEL_DB


class Caption(Part):
    """A text shown from `start_s` to `end_s`; at most two lines, broken by newline."""

    start_s: float
    end_s: float
    text: str


class PageText(Part):
    """A page's text, or a part of it, on its picture from `start_s` to `end_s`: lines broken by
    newline, in letters of `px` pixels to the em."""

    start_s: float
    end_s: float
    text: str
    px: int


class Chapter(Part):
    """A part of the film that players can jump to."""

    start_s: float
    end_s: float
    title: str


class Storyboard(Part):
    """The whole film: every shot and cue with its start and length, in seconds from the start.

    Without shots it is sound alone.
    """

    size: Size
    fps: float
    seconds: float
    shots: tuple[ShotCue, ...] = ()
    speeches: tuple[SpeechCue, ...] = ()
    music: MusicCue | None = None
    captions: tuple[Caption, ...] = ()
    captions_as: CaptionsAs = "off"  # burnt in, none, or as .srt beside it
    page_texts: tuple[PageText, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    title: str = ""  # shown over the first seconds; empty: none
    language: str = "en"

    def takes(self) -> list[Take]:
        """Every take of the film, in the order in which they are made."""
        music: list[Take] = [self.music.take] if self.music else []
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
