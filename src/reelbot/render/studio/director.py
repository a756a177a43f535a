"""The director: request → Script, what is seen and heard and by which engines.

Nothing is made here and nothing has a length yet; `timing` gives it. One method a kind of request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reelbot.core.cleaning import NONE
from reelbot.core.errors import InvalidInput
from reelbot.core.requests import (
    MusicRequest,
    SpeechRequest,
    VideoRequest,
    parse_request,
    title_of,
)
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Line, Size
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.language import detect_language
from reelbot.render.studio.storyboard import EngineId, Scene, Script
from reelbot.render.studio.timing import SILENT_SECONDS

SIZES = {
    "16:9": Size(width=1280, height=720),
    "9:16": Size(width=720, height=1280),
    "1:1": Size(width=1080, height=1080),
}
MUSIC_SECONDS = 30.0
LOOKS = ("plain", "dramatic", "photorealistic")  # of a slideshow, in this order
SCENE_S = 6.0  # about how long a shot is when nothing else decides
SCENE_MIN_S = 3.0
CHARACTERS_PER_SECOND = 15


@dataclass(frozen=True, slots=True)
class Plan:
    """A script, and what was decided on the way that the person may want to know."""

    script: Script
    notes: tuple[str, ...] = ()


class Director:
    """Knows the engines that are here, the operator's styles and the film's defaults."""

    def __init__(
        self, registry: Registry, *, styles: Mapping[str, Any], film: Mapping[str, Any]
    ) -> None:
        self._registry = registry
        self._styles = styles
        self._film = film

    def plan(self, request: Mapping[str, Any], seed: int) -> Plan:
        """Raises InvalidInput where an engine, a language or a kind of request is not here."""
        asked = parse_request(dict(request))
        match asked:
            case VideoRequest():
                return self._video(asked, seed)
            case SpeechRequest():
                return self._speech(asked, seed)
            case MusicRequest():
                return self._music(asked, seed)
        raise InvalidInput("feature_missing", feature=f"/{asked.kind}")

    def _video(self, asked: VideoRequest, seed: int) -> Plan:
        slideshow = asked.mode == "slideshow"
        # A slideshow narrates its prompt where nothing else is said.
        said = asked.prompt if slideshow and asked.say is None else asked.say
        narration = "" if said in (None, NONE) else str(said)
        language = asked.language or detect_language(narration or asked.prompt)
        if slideshow:
            scenes = self._looks(asked, narration, language)
        else:
            scenes = self._views(asked, narration, language)
        music = self._cue(asked.music, asked.prompt)
        script = Script(
            title=asked.title or "",
            scenes=tuple(scenes),
            spread=slideshow and bool(narration),
            music=music,
            music_negative=asked.music_negative or "",
            size=SIZES[asked.shape or str(self._film.get("shape", "16:9"))],
            fps=float(self._film.get("fps", 24)),
            seconds=asked.seconds,
            captions=asked.captions or ("on" if narration else "off"),
            transition=asked.transition or self._film.get("transition", "fade"),
            language=language,
            seed=seed,
            speech_engine=self._voice_engine(narration, language, asked.voice),
            music_engine=self._engine_id("text_to_music") if music else None,
            video_engine=self._engine_id("text_to_video"),
        )
        return Plan(script)

    def _views(self, asked: VideoRequest, narration: str, language: str) -> list[Scene]:
        """A scene for each sentence or two of the narration; without one, by the length."""
        lines = self._lines(narration, language, asked.voice, asked.speed)
        count = len(lines) or max(1, round((asked.seconds or SILENT_SECONDS) / SCENE_S))
        style, negative = self._style(asked.style, asked.negative)
        return [
            Scene(
                prompt=asked.prompt,
                negative=negative,
                style=style,
                line=lines[i] if lines else None,
            )
            for i in range(count)
        ]

    def _looks(self, asked: VideoRequest, narration: str, language: str) -> list[Scene]:
        """The prompt in three looks under one narration."""
        scenes = []
        for name in LOOKS:
            style, negative = self._style(name, asked.negative)
            own = self._style(asked.style, None)[0]
            words = ", ".join(part for part in (style, own) if part)
            scenes.append(Scene(prompt=asked.prompt, negative=negative, style=words))
        if narration:
            line = Line(
                text=narration, language=language, voice=asked.voice, speed=asked.speed or 1.0
            )
            scenes[0] = scenes[0].model_copy(update={"line": line})
        return scenes

    def _speech(self, asked: SpeechRequest, seed: int) -> Plan:
        language = asked.language or detect_language(asked.text)
        line = Line(text=asked.text, language=language, voice=asked.voice, speed=asked.speed or 1.0)
        script = Script(
            title=title_of(asked),
            scenes=(Scene(line=line),),
            sound_only=True,
            captions="file",
            language=language,
            seed=seed,
            speech_engine=self._voice_engine(asked.text, language, asked.voice),
        )
        return Plan(script)

    def _music(self, asked: MusicRequest, seed: int) -> Plan:
        seconds = asked.seconds or MUSIC_SECONDS
        script = Script(
            title=title_of(asked),
            scenes=(Scene(prompt=asked.prompt, silent_s=seconds),),
            sound_only=True,
            seconds=seconds,
            music=asked.prompt,
            music_negative=asked.negative or "",
            seed=seed,
            music_engine=self._engine_id("text_to_music"),
        )
        return Plan(script)

    # --- what several kinds share ----------------------------------------------------------------

    def _voice_engine(self, text: str, language: str, voice: str | None) -> EngineId | None:
        return self._engine_id("text_to_speech", language, voice) if text else None

    def _engine_id(
        self, task: str, language: str | None = None, voice: str | None = None
    ) -> EngineId:
        full = self._registry.choose(task, language=language, voice=voice)
        card = self._registry.engine_class(full).card
        return EngineId(
            task=task,
            name=card.name,
            version=card.version,
            settings=self._registry.options(full),
        )

    @staticmethod
    def _lines(narration: str, language: str, voice: str | None, speed: float | None) -> list[Line]:
        """The narration in lines, each long enough for a shot of its own."""
        return [
            Line(text=text, language=language, voice=voice, speed=speed or 1.0)
            for text in group_sentences(written_sentences(narration, language))
        ]

    @staticmethod
    def _cue(asked: str | None, prompt: str) -> str | None:
        """The music's prompt; None where it was turned off."""
        if asked == NONE:
            return None
        # A quiet cue that suits the mood: the engine reads the mood from the prompt itself.
        return asked or f"quiet, gentle background music: {prompt}"

    def _style(self, name: str | None, negative: str | None) -> tuple[str, str]:
        """The look's words, and the negative prompt that goes with it."""
        style = self._styles.get(name or "", {})
        words = ", ".join(w for w in (style.get("prefix", ""), style.get("suffix", "")) if w)
        without = ", ".join(w for w in (negative or "", style.get("negative", "")) if w)
        return words, without


def written_sentences(text: str, language: str) -> list[str]:
    """The sentences of a narration, as they are written; none of an empty one."""
    if not text:
        return []
    return [" ".join(word.written for word in one.words) for one in sentences(text, language)]


def group_sentences(written: Sequence[str]) -> list[str]:
    """Sentences put together until each group is long enough for a shot of its own."""
    groups: list[str] = []
    for sentence in written:
        if groups and spoken_seconds(groups[-1]) < SCENE_MIN_S:
            groups[-1] = f"{groups[-1]} {sentence}"
        else:
            groups.append(sentence)
    if len(groups) > 1 and spoken_seconds(groups[-1]) < SCENE_MIN_S:
        last = groups.pop()
        groups[-1] = f"{groups[-1]} {last}"
    return groups


def spoken_seconds(text: str) -> float:
    """About how long a text takes to be said."""
    return len(text) / CHARACTERS_PER_SECOND
