"""Script and speeches → Storyboard: when everything is seen and heard. Pure.

All pictures change on whole frames. A film is never shorter than its narration; asked-for seconds
beyond it are quiet time, mostly after the last word.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from reelbot.core.cleaning import shortened
from reelbot.render.studio.engines.base import Cue, PictureShot, Shot, Speech, Word
from reelbot.render.studio.film.captions import caption_words
from reelbot.render.studio.film.page_text import page_texts
from reelbot.render.studio.storyboard import (
    Caption,
    Chapter,
    FolderTake,
    MusicCue,
    MusicTake,
    PageText,
    PictureTake,
    PlayedTake,
    RecordingTake,
    Scene,
    Script,
    SeenTake,
    ShotCue,
    ShotTake,
    SpeechCue,
    SpeechTake,
    SpokenTake,
    StillTake,
    Storyboard,
    Transition,
    take_key,
)

SILENT_SECONDS = 6.0  # a film without narration whose length nobody asked for
SILENT_SCENE_S = 4.0  # a page without narration among others
LEAD_IN_S = 0.7  # before the first word
BREATH_S = 0.4  # between the lines of two scenes
TAIL_S = 1.4  # after the last word
SOUND_LEAD_IN_S = 0.15  # the same where there is only sound
SOUND_TAIL_S = 0.3
TRANSITION_S = 0.5
LEAD_IN_MAX_S = 2.0
CHAPTER_CHARACTERS = 60
FRAME_TOLERANCE = 1e-6  # of a frame: sums of seconds are not exact
# Music beneath a story is of the first of these lengths that suffices, or the last and looped: it
# does not depend on each word, and an hour of it is never made.
STORY_CUES_S = (30.0, 60.0, 120.0, 180.0)


class Place(NamedTuple):
    """A scene from `start_s` to `end_s`; its narration begins at `speech_s` where it has one."""

    start_s: float
    end_s: float
    speech_s: float | None


def spoken_takes(script: Script) -> list[SpokenTake]:
    """What is to be said, in the order of the scenes."""
    takes: list[SpokenTake] = []
    for scene in script.scenes:
        if scene.recording is not None:
            takes.append(RecordingTake(upload=scene.recording))
        elif scene.line is not None and script.speech_engine is not None:
            takes.append(
                SpeechTake(engine=script.speech_engine, line=scene.line, own=script.own_voice)
            )
    return takes


def lay_out(script: Script, speeches: Sequence[Speech]) -> Storyboard:
    """Every shot and cue with its start and length. `speeches` are those of `spoken_takes`."""
    takes = spoken_takes(script)
    lengths = [speech.sound.seconds for speech in speeches]
    places = place_scenes(script, lengths)
    frames = max(1, round(places[-1].end_s * script.fps))
    seconds = frames / script.fps
    starts = [place.speech_s for place in places if place.speech_s is not None]
    bounds = [*(math.floor(place.start_s * script.fps) for place in places), frames]
    if script.spread:
        bounds = spread_bounds(len(script.scenes), starts[0], speeches[0], frames, script.fps)
    captions = _captions(script, starts, speeches)
    shots = () if script.sound_only else _shots(script, bounds, places)
    return Storyboard(
        size=script.size,
        fps=script.fps,
        seconds=seconds,
        shots=shots,
        speeches=tuple(
            SpeechCue(start_s=start, seconds=length, take=take)
            for start, length, take in zip(starts, lengths, takes, strict=True)
        ),
        music=_music(script, seconds),
        captions=captions,
        captions_as=script.captions,
        page_texts=_page_texts(script, shots, starts, speeches) if script.page_text else (),
        chapters=_chapters(script, bounds) if script.chapters else (),
        title=script.title,
        language=script.language,
    )


def place_scenes(script: Script, lengths: Sequence[float]) -> list[Place]:
    """When each scene is, given how long its narration takes (for those that have one)."""
    scenes = script.scenes
    if not any(scene.spoken for scene in scenes):
        return _silent(scenes, script.seconds, pages=script.chapters)
    left = iter(lengths)
    spoken = [next(left) if scene.spoken else None for scene in scenes]
    gap = BREATH_S if script.gap_s is None else script.gap_s
    lead_in, tail = (SOUND_LEAD_IN_S, SOUND_TAIL_S) if script.sound_only else (LEAD_IN_S, TAIL_S)
    if script.spread:
        spoken = spoken[:1]
    needed = lead_in + tail + gap * (len(spoken) - 1)
    needed += sum(_length(scene, one) for scene, one in zip(scenes, spoken, strict=False))
    total = max(needed, script.seconds or 0.0)
    # A quarter of the spare time goes before the first word, the rest after the last.
    at = lead_in + min(LEAD_IN_MAX_S, (total - needed) / 4)
    speech_starts: list[float | None] = []
    scene_starts: list[float] = []
    for scene, one in zip(scenes, spoken, strict=False):
        scene_starts.append(max(0.0, at - gap / 2) if scene_starts else 0.0)
        speech_starts.append(at if one is not None else None)
        at += _length(scene, one) + gap
    ends = [*scene_starts[1:], total]
    places = [Place(*place) for place in zip(scene_starts, ends, speech_starts, strict=True)]
    # Further scenes under one narration: where they change is found by its words.
    places += [Place(total, total, None)] * (len(scenes) - len(places))
    return places


def _length(scene: Scene, spoken: float | None) -> float:
    return (scene.silent_s or SILENT_SCENE_S) if spoken is None else spoken


def _silent(scenes: Sequence[Scene], seconds: float | None, *, pages: bool) -> list[Place]:
    """Scenes in which nobody speaks: of their own lengths, or of equal ones. A page is as long as
    it is among others that are spoken."""
    own = [scene.silent_s for scene in scenes]
    if seconds is None and (pages or any(own)):
        lengths = [one or SILENT_SCENE_S for one in own]
    else:
        lengths = [(seconds or SILENT_SECONDS) / max(1, len(scenes))] * max(1, len(scenes))
    ends = [sum(lengths[: i + 1]) for i in range(len(lengths))]
    return [Place(end - length, end, None) for end, length in zip(ends, lengths, strict=True)]


def spread_bounds(count: int, start_s: float, speech: Speech, frames: int, fps: float) -> list[int]:
    """The frames at which `count` pictures change under one narration.

    Each has about the same share of it; they change in the gap between two words that is nearest,
    or at the share itself where no words are known.
    """
    gaps = [(a.end_s + b.start_s) / 2 for a, b in pairwise(speech.words)]
    inner = []
    for i in range(1, count):
        share = speech.sound.seconds * i / count
        nearest = min(gaps, key=lambda gap: abs(gap - share), default=share)
        inner.append(round((start_s + nearest) * fps))
    # Few words may leave one gap for two changes: then the shares decide.
    if any(b <= a for a, b in pairwise([0, *inner, frames])):
        inner = [round(frames * i / count) for i in range(1, count)]
    return [0, *inner, frames]


def _shots(script: Script, bounds: Sequence[int], places: Sequence[Place]) -> tuple[ShotCue, ...]:
    cues = []
    for i, scene in enumerate(script.scenes):
        first, last = bounds[i], bounds[i + 1]
        overlap = 0
        transition = _transition(script, i)
        if transition != "cut":
            # At most half of the shorter neighbour, so that each is seen by itself too.
            room = min(last - first, first - bounds[i - 1]) // 2
            overlap = min(round(TRANSITION_S * script.fps), room)
        seconds = (last - first + overlap) / script.fps
        filmed_s = _page_seconds(script, places[i], i, transition) if script.chapters else seconds
        cues.append(
            ShotCue(
                start_s=(first - overlap) / script.fps,
                seconds=seconds,
                transition=transition if overlap else "cut",
                transition_s=overlap / script.fps,
                take=_seen(script, scene, i, filmed_s),
            )
        )
    return tuple(cues)


def _page_seconds(script: Script, place: Place, index: int, transition: Transition) -> float:
    """How long a page is filmed: by its own length alone, a frame or a transition longer than it is
    seen. So another length of one page leaves the pictures of the others as they are, wherever
    whole frames then fall."""
    own = math.ceil((place.end_s - place.start_s) * script.fps - FRAME_TOLERANCE) + 1
    overlap = round(TRANSITION_S * script.fps) if transition != "cut" and index else 0
    return (own + overlap) / script.fps


def _transition(script: Script, index: int) -> Transition:
    """How a scene comes after the one before it."""
    if index == 0:
        return "cut"
    one, other = script.scenes[index - 1], script.scenes[index]
    worlds = [(each.prompt, each.style, each.picture, each.painted) for each in (one, other)]
    same_world = worlds[0] == worlds[1]
    return "cut" if same_world and script.cut_views else script.transition


def _seen(script: Script, scene: Scene, index: int, seconds: float) -> SeenTake:
    seed = script.seed if scene.seed is None else scene.seed
    still = _still(script, scene, seed) if scene.painted else None
    picture = scene.picture if still is None else f"still:{take_key(still)}"
    if picture is not None:
        assert script.picture_engine is not None
        return PictureTake(
            engine=script.picture_engine,
            still=still,
            shot=PictureShot(
                image=picture,
                prompt=scene.prompt,
                motion=scene.motion,
                seconds=seconds,
                size=script.size,
                fps=script.fps,
                seed=seed + index,
            ),
        )
    assert script.video_engine is not None
    # Scenes of one prompt are views of one world; another prompt begins another.
    same = [other.prompt == scene.prompt for other in script.scenes]
    return ShotTake(
        engine=script.video_engine,
        shot=Shot(
            prompt=scene.prompt,
            negative=scene.negative,
            seconds=seconds,
            size=script.size,
            fps=script.fps,
            seed=seed,
            index=sum(same[:index]),
            count=sum(same),
            style=scene.style,
            story=scene.story,
        ),
    )


def _still(script: Script, scene: Scene, seed: int) -> StillTake:
    """The picture of a scene, of no length: another narration paints nothing anew. All pages have
    the story's seed, which keeps their look together."""
    assert script.image_engine is not None
    return StillTake(
        engine=script.image_engine,
        shot=Shot(
            prompt=scene.prompt,
            negative=scene.negative,
            seconds=0,
            size=script.size,
            seed=seed,
            style=scene.style,
            story=scene.story,
        ),
        like=scene.like,
    )


def _music(script: Script, seconds: float) -> MusicCue | None:
    take: PlayedTake
    if script.music_upload is not None:
        take = RecordingTake(upload=script.music_upload)
    elif script.music_track is not None:
        take = FolderTake(sha256=script.music_track.sha256)
    elif script.music is not None and script.music_engine is not None:
        cue_s = seconds
        if script.chapters and any(scene.spoken for scene in script.scenes):
            cue_s = next((cue for cue in STORY_CUES_S if cue >= seconds), STORY_CUES_S[-1])
        cue = Cue(
            prompt=script.music,
            negative=script.music_negative,
            seconds=cue_s,
            seed=script.seed,
            source=script.music_source,
        )
        take = MusicTake(engine=script.music_engine, cue=cue)
    else:
        return None
    return MusicCue(start_s=0.0, seconds=seconds, take=take, level_db=script.music_level_db)


def _captions(
    script: Script, starts: Sequence[float], speeches: Sequence[Speech]
) -> tuple[Caption, ...]:
    if script.captions == "off":
        return ()
    captions: list[Caption] = []
    spoken = [scene for scene in script.scenes if scene.spoken]
    for scene, start, speech in zip(spoken, starts, speeches, strict=True):
        text = scene.line.text if scene.line is not None else scene.text
        captions += caption_words(_heard(scene, start, speech), text, script.size)
    return tuple(captions)


def _heard(scene: Scene, start_s: float, speech: Speech) -> list[Word]:
    """The words of a scene's narration at their times in the film."""
    words = speech.words
    if scene.recording is not None and scene.text:
        # Nobody knows when a recording says what: its text lies over the whole of it.
        words = (Word(scene.text, 0.0, speech.sound.seconds),)
    return [Word(w.text, w.start_s + start_s, w.end_s + start_s) for w in words]


def _page_texts(
    script: Script, shots: Sequence[ShotCue], starts: Sequence[float], speeches: Sequence[Speech]
) -> tuple[PageText, ...]:
    """Each page's text while its picture is seen; it changes in the middle of a transition."""
    changes = [cue.start_s + cue.transition_s / 2 for cue in shots]
    ends = [*changes[1:], shots[-1].start_s + shots[-1].seconds]
    said = iter(zip(starts, speeches, strict=True))
    texts: list[PageText] = []
    for scene, start_s, end_s in zip(script.scenes, changes, ends, strict=True):
        words = _heard(scene, *next(said)) if scene.spoken else []
        texts += page_texts(scene.text, words, start_s, end_s, script.size)
    return tuple(texts)


def _chapters(script: Script, bounds: Sequence[int]) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(
            start_s=bounds[i] / script.fps,
            end_s=bounds[i + 1] / script.fps,
            title=shortened(scene.text, CHAPTER_CHARACTERS) or f"{i + 1}",
        )
        for i, scene in enumerate(script.scenes)
    )
