"""The director: request → Script (what), then Script and speeches → Storyboard (when).

`plan` decides what is seen and heard and by which engines; `time` gives every shot and cue its
start and length. Neither makes anything. All lengths fall on whole frames.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from reelbot.core.cleaning import NONE
from reelbot.core.requests import VideoRequest, parse_request
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Cue, Line, Shot, Size, Speech, Word
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.film.captions import caption_words
from reelbot.render.studio.language import detect_language
from reelbot.render.studio.storyboard import (
    Caption,
    EngineId,
    MusicCue,
    MusicTake,
    Scene,
    Script,
    ShotCue,
    ShotTake,
    SpeechCue,
    SpeechTake,
    Storyboard,
)

SIZES = {
    "16:9": Size(width=1280, height=720),
    "9:16": Size(width=720, height=1280),
    "1:1": Size(width=1080, height=1080),
}
SILENT_SECONDS = 6.0  # a film without narration whose length nobody asked for
LEAD_IN_S = 0.7  # before the first word
BREATH_S = 0.4  # between the lines of two scenes
TAIL_S = 1.4  # after the last word
TRANSITION_S = 0.5
SCENE_S = 6.0  # about how long a shot is when nothing else decides
SCENE_MIN_S = 3.0
CHARACTERS_PER_SECOND = 15


class Director:
    """Knows the engines that are here, the operator's styles and the film's defaults."""

    def __init__(
        self, registry: Registry, *, styles: Mapping[str, Any], film: Mapping[str, Any]
    ) -> None:
        self._registry = registry
        self._styles = styles
        self._film = film

    # --- plan ------------------------------------------------------------------------------------

    def plan(self, request: Mapping[str, Any], seed: int) -> tuple[Script, tuple[str, ...]]:
        """What is seen and heard, and notes on what was decided for the person.

        Raises InvalidInput where an engine, a language or a style is not here.
        """
        asked = parse_request(dict(request))
        if not isinstance(asked, VideoRequest):
            raise TypeError(f"the director plans films, not {asked.kind}")
        narration = "" if asked.say in (None, NONE) else str(asked.say)
        language = asked.language or detect_language(narration or asked.prompt)
        speech_engine = None
        if narration:
            speech_engine = self._engine_id("text_to_speech", language=language)
        music = self._music_prompt(asked)
        style, negative = self._style(asked)
        lines = [
            Line(text=text, language=language, voice=asked.voice, speed=asked.speed or 1.0)
            for text in group_sentences(written_sentences(narration, language))
        ]
        count = len(lines) or max(1, round((asked.seconds or SILENT_SECONDS) / SCENE_S))
        script = Script(
            title=asked.title or "",
            scenes=tuple(
                Scene(
                    prompt=asked.prompt,
                    negative=negative,
                    lines=(lines[i],) if lines else (),
                )
                for i in range(count)
            ),
            music=music,
            music_negative=asked.music_negative or "",
            style=style,
            size=SIZES[asked.shape or str(self._film.get("shape", "16:9"))],
            fps=float(self._film.get("fps", 24)),
            seconds=asked.seconds,
            captions=asked.captions or ("on" if lines else "off"),
            transition=asked.transition or self._film.get("transition", "fade"),
            language=language,
            seed=seed,
            speech_engine=speech_engine,
            music_engine=self._engine_id("text_to_music") if music else None,
            video_engine=self._engine_id("text_to_video"),
        )
        return script, ()

    def _engine_id(self, task: str, *, language: str | None = None) -> EngineId:
        full = self._registry.choose(task, language=language)
        card = self._registry.engine_class(full).card
        return EngineId(
            task=task,
            name=card.name,
            version=card.version,
            settings=self._registry.options(full),
        )

    def _music_prompt(self, asked: VideoRequest) -> str | None:
        if asked.music == NONE:
            return None
        # A quiet cue that suits the mood: the engine reads the mood from the prompt itself.
        return asked.music or f"quiet, gentle background music: {asked.prompt}"

    def _style(self, asked: VideoRequest) -> tuple[str, str]:
        """The look's words, and the negative prompt that goes with it."""
        style = self._styles.get(asked.style or "", {})
        words = ", ".join(w for w in (style.get("prefix", ""), style.get("suffix", "")) if w)
        negative = ", ".join(w for w in (asked.negative or "", style.get("negative", "")) if w)
        return words, negative

    # --- time ------------------------------------------------------------------------------------

    @staticmethod
    def speech_takes(script: Script) -> list[SpeechTake]:
        """What is to be said, in order."""
        if script.speech_engine is None:
            return []
        return [
            SpeechTake(engine=script.speech_engine, line=line)
            for scene in script.scenes
            for line in scene.lines
        ]

    def time(self, script: Script, speeches: Sequence[Speech]) -> Storyboard:
        """Every shot and cue with its start and length. Pure.

        `speeches` are those of `speech_takes`, in order. A film is never shorter than its
        narration: asked-for seconds beyond it are quiet time, mostly after the last word.
        """
        starts, seconds = place_speeches([s.sound.seconds for s in speeches], script.seconds)
        frames = max(1, round(seconds * script.fps))
        seconds = frames / script.fps
        takes = self.speech_takes(script)
        return Storyboard(
            size=script.size,
            fps=script.fps,
            seconds=seconds,
            shots=self._shots(script, shot_bounds(script, starts, speeches, frames)),
            speeches=tuple(
                SpeechCue(start_s=start, seconds=speech.sound.seconds, take=take)
                for start, speech, take in zip(starts, speeches, takes, strict=True)
            ),
            music=self._music(script, seconds),
            captions=self._captions(script, takes, starts, speeches),
            captions_as=script.captions,
            title=script.title,
            language=script.language,
        )

    @staticmethod
    def _shots(script: Script, bounds: Sequence[int]) -> tuple[ShotCue, ...]:
        count = len(bounds) - 1
        cues = []
        for i, scene in enumerate(script.scenes):
            first, last = bounds[i], bounds[i + 1]
            overlap = 0
            if i and script.transition != "cut":
                # At most half of the shorter neighbour, so that each is seen by itself too.
                room = min(last - first, first - bounds[i - 1]) // 2
                overlap = min(round(TRANSITION_S * script.fps), room)
            length = (last - first + overlap) / script.fps
            cues.append(
                ShotCue(
                    start_s=(first - overlap) / script.fps,
                    seconds=length,
                    transition=script.transition if overlap else "cut",
                    transition_s=overlap / script.fps,
                    take=ShotTake(
                        engine=script.video_engine,
                        shot=Shot(
                            prompt=scene.prompt,
                            negative=scene.negative,
                            seconds=length,
                            size=script.size,
                            fps=script.fps,
                            seed=script.seed,
                            index=i,
                            count=count,
                            style=script.style,
                        ),
                    ),
                )
            )
        return tuple(cues)

    @staticmethod
    def _music(script: Script, seconds: float) -> MusicCue | None:
        if script.music is None or script.music_engine is None:
            return None
        cue = Cue(
            prompt=script.music,
            negative=script.music_negative,
            seconds=seconds,
            seed=script.seed,
        )
        take = MusicTake(engine=script.music_engine, cue=cue)
        return MusicCue(start_s=0.0, seconds=seconds, take=take)

    @staticmethod
    def _captions(
        script: Script,
        takes: Sequence[SpeechTake],
        starts: Sequence[float],
        speeches: Sequence[Speech],
    ) -> tuple[Caption, ...]:
        if script.captions == "off":
            return ()
        captions: list[Caption] = []
        for take, start, speech in zip(takes, starts, speeches, strict=True):
            words = [Word(w.text, w.start_s + start, w.end_s + start) for w in speech.words]
            captions += caption_words(words, take.line.text, script.size)
        return tuple(captions)


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


def place_speeches(
    lengths: Sequence[float], asked_seconds: float | None
) -> tuple[list[float], float]:
    """When each speech starts, and how long the film is, in seconds."""
    if not lengths:
        return [], asked_seconds or SILENT_SECONDS
    starts = []
    at = LEAD_IN_S
    for length in lengths:
        starts.append(at)
        at += length + BREATH_S
    needed = at - BREATH_S + TAIL_S
    seconds = max(needed, asked_seconds or 0.0)
    # A quarter of the spare time goes before the first word, the rest after the last.
    shift = min(2.0, (seconds - needed) / 4)
    return [start + shift for start in starts], seconds


def shot_bounds(
    script: Script, starts: Sequence[float], speeches: Sequence[Speech], frames: int
) -> list[int]:
    """The frames between which each scene is seen: scenes + 1 rising numbers from 0 to `frames`.

    With narration a shot begins half a breath before its line; without, all are of one length.
    """
    count = len(script.scenes)
    if starts and len(starts) == count:
        inner = [math.floor((start - BREATH_S / 2) * script.fps) for start in starts[1:]]
    else:
        inner = [round(frames * i / count) for i in range(1, count)]
    return [0, *inner, frames]
