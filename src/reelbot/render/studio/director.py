"""The director: request → Script, what is seen and heard and by which engines.

Nothing is made here and nothing has a length yet; `timing` gives it. One method a kind of request.
What is in a picture is asked of `eyes`, what is in an upload of `uploads`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reelbot.core.cleaning import AUTO, NONE
from reelbot.core.errors import InvalidInput
from reelbot.core.locales import LOCALES
from reelbot.core.options import MUSIC_SECONDS as MUSIC_RANGE
from reelbot.core.requests import (
    AnimateRequest,
    DescribeRequest,
    MusicRequest,
    SpeechRequest,
    StoryRequest,
    VideoRequest,
    parse_request,
    title_of,
)
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Description, Line, PictureView
from reelbot.render.studio.engines.text_to_speech.normalise import sentences
from reelbot.render.studio.means import Aids, Means, Plan
from reelbot.render.studio.story import plan_story
from reelbot.render.studio.storyboard import Scene, Script, SightTake
from reelbot.render.studio.timing import SILENT_SECONDS
from reelbot.render.studio.uploads import Uploads

LOOKS = ("plain", "dramatic", "photorealistic")  # of a slideshow, in this order
MUSIC_SECONDS = 30.0
SCENE_S = 6.0  # about how long a shot is when nothing else decides
SCENE_MIN_S = 3.0
CHARACTERS_PER_SECOND = 15


def _answered_in(aids: Aids) -> str | None:
    """The language of what is said where nobody wrote a word: that in which the asker is answered,
    where it is one of ours."""
    return aids.usual if aids.usual in LOCALES else None


class Director:
    """Knows the engines that are here, the operator's styles and the film's defaults."""

    def __init__(
        self,
        registry: Registry,
        *,
        styles: Mapping[str, Any],
        film: Mapping[str, Any],
        music: Mapping[str, Any],
    ) -> None:
        self._means = Means(registry, styles=styles, film=film, music=music)

    def plan(self, request: Mapping[str, Any], seed: int, aids: Aids) -> Plan:
        """Raises InvalidInput where an engine, a language or a kind of request is not here."""
        asked = parse_request(dict(request))
        match asked:
            case VideoRequest():
                return self._video(asked, seed, aids)
            case AnimateRequest():
                return self._animate(asked, seed, aids)
            case StoryRequest():
                return plan_story(asked, seed, self._means, aids)
            case SpeechRequest():
                return self._speech(asked, seed, aids)
            case MusicRequest():
                return self._music(asked, seed, aids.uploads)
            case DescribeRequest():
                return self._description(asked, seed, aids)
        raise InvalidInput("feature_missing", feature=f"/{asked.kind}")

    def sight(self, image: str, language: str | None) -> SightTake:
        """How a picture is looked at."""
        view = PictureView(image=image, language=language or "en")
        return SightTake(engine=self._means.eyes(view.language), view=view)

    # --- a method a kind -------------------------------------------------------------------------

    def _video(self, asked: VideoRequest, seed: int, aids: Aids) -> Plan:
        slideshow = asked.mode == "slideshow"
        painter = self._means.painter() if slideshow else None
        prompt = asked.prompt
        sight = None
        if slideshow and asked.image is not None:
            sight = self.sight(asked.image, asked.language)
            prompt = shown_as(prompt, aids.eyes(sight))
        # A slideshow narrates its prompt where nothing else is said or heard.
        silent = asked.say is None and asked.voice_clip is None
        said = prompt if slideshow and silent else asked.say
        narration = "" if said in (None, NONE) else str(said)
        tongue = self._means.tongue(asked.language, narration, aids, prompt)
        language = tongue.language
        speaker = self._means.speaker(narration, language, asked.voice, own=aids.own_voice)
        line = self._means.line(narration, language, speaker.voice, asked.speed)
        if slideshow:
            scenes = self._looks(asked, prompt, line, painted=painter is not None)
        elif asked.image is not None:
            heard = asked.voice_clip if line is None else None
            scenes = [Scene(prompt=prompt, picture=asked.image, line=line, recording=heard)]
        elif asked.voice_clip is not None and line is None:
            scenes = self._under_recording(asked, aids.uploads)
        else:
            scenes = self._views(asked, narration, language, speaker.voice)
        score = self._means.score(asked.music, asked.music_file, prompt, aids.track)
        return Plan(
            Script(
                title=asked.title or "",
                scenes=tuple(scenes),
                spread=len(scenes) > 1 and scenes[0].spoken and not scenes[1].spoken,
                **score.fields,
                music_negative=asked.music_negative or "",
                **self._means.look(asked.shape, asked.transition),
                seconds=asked.seconds,
                captions=asked.captions or ("on" if narration else "off"),
                language=language,
                seed=seed,
                speech_engine=speaker.engine,
                own_voice=speaker.own,
                **self._means.picture_engines(scenes, painter),
                sight_engine=sight.engine if sight else None,
            ),
            (*tongue.notes, *speaker.notes, *score.notes),
        )

    def _animate(self, asked: AnimateRequest, seed: int, aids: Aids) -> Plan:
        assert asked.image is not None  # the request was validated
        sight = None
        narration = "" if asked.say in (None, NONE) else str(asked.say)
        language = asked.language
        if narration == AUTO:
            sight = self.sight(asked.image, language or _answered_in(aids))
            seen = aids.eyes(sight)
            narration, language = told_of(seen), seen.language
        tongue = self._means.tongue(language, narration, aids, asked.prompt)
        language = tongue.language
        speaker = self._means.speaker(narration, language, asked.voice, own=aids.own_voice)
        scene = Scene(
            prompt=asked.prompt,
            motion=asked.motion or "",
            picture=asked.image,
            line=self._means.line(narration, language, speaker.voice, None),
            recording=asked.voice_clip if not narration else None,
        )
        score = self._means.score(asked.music, asked.music_file, asked.prompt, aids.track)
        return Plan(
            Script(
                scenes=(scene,),
                **score.fields,
                **self._means.look(asked.shape, None),
                seconds=asked.seconds,
                captions=asked.captions or ("on" if narration else "off"),
                language=language,
                seed=seed,
                speech_engine=speaker.engine,
                own_voice=speaker.own,
                **self._means.picture_engines([scene]),
                sight_engine=sight.engine if sight else None,
            ),
            (*tongue.notes, *speaker.notes, *score.notes),
        )

    def _speech(self, asked: SpeechRequest, seed: int, aids: Aids) -> Plan:
        tongue = self._means.tongue(asked.language, asked.text, aids)
        language = tongue.language
        speaker = self._means.speaker(asked.text, language, asked.voice, own=aids.own_voice)
        line = self._means.line(asked.text, language, speaker.voice, asked.speed)
        script = Script(
            title=title_of(asked),
            scenes=(Scene(line=line),),
            sound_only=True,
            captions="file",
            language=language,
            seed=seed,
            speech_engine=speaker.engine,
            own_voice=speaker.own,
        )
        return Plan(script, (*tongue.notes, *speaker.notes))

    def _music(self, asked: MusicRequest, seed: int, uploads: Uploads) -> Plan:
        """Music of a prompt; a variation is as long as what it is made of."""
        seconds = asked.seconds or MUSIC_SECONDS
        if asked.audio is not None and asked.seconds is None:
            low, high = MUSIC_RANGE
            seconds = round(min(high, max(low, uploads.sound(asked.audio).seconds)), 3)
        script = Script(
            title=title_of(asked),
            scenes=(Scene(prompt=asked.prompt, silent_s=seconds),),
            sound_only=True,
            seconds=seconds,
            music=asked.prompt,
            music_negative=asked.negative or "",
            music_source=asked.audio,
            seed=seed,
            music_engine=self._means.engine_id("text_to_music", varies=asked.audio is not None),
        )
        return Plan(script)

    def _description(self, asked: DescribeRequest, seed: int, aids: Aids) -> Plan:
        """What is seen in a picture, in words alone."""
        assert asked.image is not None  # the request was validated
        sight = self.sight(asked.image, asked.language or _answered_in(aids))
        return Plan(
            Script(
                scenes=(Scene(picture=asked.image),),
                language=sight.view.language,
                seed=seed,
                sight_engine=sight.engine,
            )
        )

    # --- scenes of a film ------------------------------------------------------------------------

    def _views(
        self, asked: VideoRequest, narration: str, language: str, voice: str | None
    ) -> list[Scene]:
        """A scene for each sentence or two of the narration; without one, by the length."""
        groups = group_sentences(written_sentences(narration, language))
        lines = [self._means.line(text, language, voice, asked.speed) for text in groups]
        count = len(lines) or max(1, round((asked.seconds or SILENT_SECONDS) / SCENE_S))
        style, negative = self._means.style(asked.style, asked.negative)
        return [
            Scene(
                prompt=asked.prompt,
                negative=negative,
                style=style,
                line=lines[i] if lines else None,
            )
            for i in range(count)
        ]

    def _looks(
        self, asked: VideoRequest, prompt: str, line: Line | None, *, painted: bool
    ) -> list[Scene]:
        """The prompt in three looks under one narration; painted ones keep the composition of the
        picture that was given."""
        own = self._means.style(asked.style, None)[0]
        scenes = []
        for name in LOOKS:
            style, negative = self._means.style(name, asked.negative)
            words = ", ".join(part for part in (style, own) if part)
            like = asked.image if painted else None
            scenes.append(
                Scene(prompt=prompt, negative=negative, style=words, painted=painted, like=like)
            )
        heard = asked.voice_clip if line is None else None
        scenes[0] = scenes[0].model_copy(update={"line": line, "recording": heard})
        return scenes

    def _under_recording(self, asked: VideoRequest, uploads: Uploads) -> list[Scene]:
        """Views under a recorded narration, as many as its length asks for."""
        assert asked.voice_clip is not None
        count = max(1, round(uploads.sound(asked.voice_clip).seconds / SCENE_S))
        style, negative = self._means.style(asked.style, asked.negative)
        scenes = [Scene(prompt=asked.prompt, negative=negative, style=style)] * count
        scenes[0] = scenes[0].model_copy(update={"recording": asked.voice_clip})
        return scenes


def told_of(seen: Description) -> str:
    """What a narrator says of a picture."""
    return seen.description if seen.story is None else seen.story


def shown_as(prompt: str, seen: Description) -> str:
    """The prompt with what is in its picture; a picture of which nothing was recognised adds
    nothing to words."""
    if not prompt or seen.story is None:
        end = "" if prompt[-1:] in ("", ".", "!", "?", "…", ":") else "."
        return f"{prompt}{end} {told_of(seen)}".strip()
    return prompt


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
