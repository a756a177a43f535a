"""What all kinds of films are planned with: engines, voices, looks and music."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from reelbot.core.cleaning import NONE
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Description, Line, Size
from reelbot.render.studio.language import DEFAULT, detect_language
from reelbot.render.studio.music_folder import Choice
from reelbot.render.studio.storyboard import (
    MUSIC_LEVEL_DB,
    EngineId,
    Scene,
    Script,
    SightTake,
    WritingTake,
)
from reelbot.render.studio.uploads import Uploads

SIZES = {
    "16:9": Size(width=1280, height=720),
    "9:16": Size(width=720, height=1280),
    "1:1": Size(width=1080, height=1080),
}
FOLDER = "folder"  # said for `music`: the operator's own, also where a cue was asked for before
# Keys of `core.texts`.
NO_TRACK = "note.music_no_track"
NO_FOLDER = "note.music_no_folder"
UNSPOKEN = "note.language_unspoken"

FindTrack = Callable[[str], Choice]


class Plan(NamedTuple):
    """A script, and what was decided on the way that the person may want to know: keys of
    `core.texts` for what everybody should know, or sentences for the recipe alone."""

    script: Script
    notes: tuple[str, ...] = ()


class Score(NamedTuple):
    """The fields of a script that say what its music is, and what was decided about it."""

    fields: dict[str, Any]
    notes: tuple[str, ...] = ()


class Aids(NamedTuple):
    """Whom the director may ask while planning.

    `eyes` say what is in a picture, `pen` writes; `track` finds music for a mood in the operator's
    folder, None where there is none.
    """

    uploads: Uploads
    eyes: Callable[[SightTake], Description]
    pen: Callable[[WritingTake], str]
    track: FindTrack | None = None
    own_voice: bool = False  # the job comes with somebody's voice
    usual: str | None = None  # the language of whoever asks


class Tongue(NamedTuple):
    """The language of a narration, and what was decided about it."""

    language: str
    notes: tuple[str, ...] = ()


class Speaker(NamedTuple):
    """The engine and the voice that say a narration, and what was decided about them."""

    engine: EngineId | None
    voice: str | None
    notes: tuple[str, ...] = ()
    own: bool = False  # it imitates the voice that comes with the job


class Means:
    """Knows the engines that are here, the operator's styles and the film's defaults."""

    def __init__(
        self,
        registry: Registry,
        *,
        styles: Mapping[str, Any],
        film: Mapping[str, Any],
        music: Mapping[str, Any],
    ) -> None:
        self._registry = registry
        self._styles = styles
        self._film = film
        self._music = music

    def engine_id(
        self,
        task: str,
        language: str | None = None,
        voice: str | None = None,
        *,
        varies: bool = False,
    ) -> EngineId:
        return self._id_of(
            self._registry.choose(task, language=language, voice=voice, varies=varies)
        )

    def eyes(self, language: str) -> EngineId:
        """The engine that says what is in a picture: the operator's choice, in whatever language it
        describes, or the best that is here for this one."""
        named = self._registry.chosen("image_to_text") is not None
        return self.engine_id("image_to_text", None if named else language)

    def _id_of(self, full: str) -> EngineId:
        card = self._registry.engine_class(full).card
        return EngineId(
            task=card.task,
            name=card.name,
            version=card.version,
            settings=self._registry.identity(full),
        )

    def tongue(self, asked: str | None, said: str, aids: Aids, about: str = "") -> Tongue:
        """The language in which `said` is said; where nothing is, that of `about`.

        One that was only guessed and that nobody here speaks gives way to one that somebody does:
        better an accent than no film.
        """
        language = asked or detect_language(said or about, aids.usual)
        spoken = asked or not said or self._registry.speaks(language)
        if spoken or (aids.own_voice and self._registry.cloner(language)):
            return Tongue(language)
        for other in (aids.usual, DEFAULT):
            if other and self._registry.speaks(other):
                return Tongue(other, (UNSPOKEN,))
        return Tongue(language)

    def speaker(self, text: str, language: str, voice: str | None, *, own: bool) -> Speaker:
        """Who says a text. A voice that no engine of its language has gives way to the usual one:
        better another voice than no film.

        With `own`, an engine that imitates the voice that comes with the job, where there is one;
        `voice` is the one that is most like it."""
        if not text:
            return Speaker(None, None)
        if own and (cloner := self._registry.cloner(language)):
            return Speaker(self._id_of(cloner), None, own=True)
        notes = ("note.voice_closest",) if own else ()
        engine = self.engine_id("text_to_speech", language, voice)
        if voice is None or self._registry.has_voice(engine.full, voice):
            return Speaker(engine, voice, notes)
        note = f"The voice {voice} does not speak {language}; another one does."
        return Speaker(engine, None, (*notes, note))

    def picture_engines(
        self, scenes: Sequence[Scene], painter: EngineId | None = None
    ) -> dict[str, EngineId | None]:
        """The script's engines for what is seen, each where a scene needs it."""
        filmed = any(not scene.picture and not scene.painted for scene in scenes)
        moved = any(scene.picture or scene.painted for scene in scenes)
        return {
            "video_engine": self.engine_id("text_to_video") if filmed else None,
            "picture_engine": self.engine_id("image_to_video") if moved else None,
            "image_engine": painter if any(scene.painted for scene in scenes) else None,
        }

    def painter(self) -> EngineId | None:
        """The engine that paints the stills of slideshows and stories; None where their scenes are
        filmed.

        They are painted where the operator named an engine for pictures, and where none is named
        for films either and the best one for pictures is no still of the best one for films."""
        registry = self._registry
        if registry.chosen("text_to_image") is None:
            if registry.chosen("text_to_video") is not None:
                return None
            best = [registry.choose(task) for task in ("text_to_image", "text_to_video")]
            if best[0].partition(".")[2] == best[1].partition(".")[2]:
                return None
        return self.engine_id("text_to_image")

    @staticmethod
    def line(text: str, language: str, voice: str | None, speed: float | None) -> Line | None:
        if not text:
            return None
        return Line(text=text, language=language, voice=voice, speed=speed or 1.0)

    def score(
        self,
        asked: str | None,
        file: str | None,
        mood: str,
        track: FindTrack | None,
        *,
        level_db: float = MUSIC_LEVEL_DB,
    ) -> Score:
        """The script's music: a file, what was asked for, or quiet music that suits `mood`:
        of the operator's folder where there is one, else a cue whose mood the engine reads itself.
        Nothing where it was turned off. `level_db` counts where the operator set none."""
        own = self._music.get("level_db")
        level = {"music_level_db": level_db if own is None else float(own)}
        if file is not None:
            return Score({"music_upload": file} | level)
        if asked == NONE:
            return Score({})
        notes: tuple[str, ...] = ()
        from_folder = asked is not None and asked.strip().casefold() == FOLDER
        if asked is None or from_folder:
            if track is not None:
                chosen = track(mood)
                if chosen.track is not None:
                    return Score({"music_track": chosen.track} | level, chosen.notes)
                notes = (*chosen.notes, NO_TRACK)
            elif from_folder:
                notes = (NO_FOLDER,)
            asked = f"quiet, gentle background music: {mood}"
        engine = self.engine_id("text_to_music")
        return Score({"music": asked, "music_engine": engine} | level, notes)

    def look(self, shape: str | None, transition: str | None) -> dict[str, Any]:
        """The script's size, rate and transitions."""
        return {
            "size": SIZES[shape or str(self._film.get("shape", "16:9"))],
            "fps": float(self._film.get("fps", 24)),
            "transition": transition or self._film.get("transition", "fade"),
            # Whoever asks for a transition sees it everywhere.
            "cut_views": transition is None,
        }

    def style(self, name: str | None, negative: str | None) -> tuple[str, str]:
        """The look's words, and the negative prompt that goes with it."""
        style = self._styles.get(name or "", {})
        words = ", ".join(w for w in (style.get("prefix", ""), style.get("suffix", "")) if w)
        without = ", ".join(w for w in (negative or "", style.get("negative", "")) if w)
        return words, without
