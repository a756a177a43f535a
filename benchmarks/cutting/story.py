"""The story that is cut: pictures, narration and music, and the storyboard of them."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reelbot.render.studio.engines.base import Cue, Fraction, Frame, Line, PictureShot, Size, Sound
from reelbot.render.studio.engines.image_to_video.warp.engine import Warp
from reelbot.render.studio.storyboard import (
    Caption,
    Chapter,
    EngineId,
    MusicCue,
    MusicTake,
    PictureTake,
    PlayedTake,
    SeenTake,
    ShotCue,
    SpeechCue,
    SpeechTake,
    SpokenTake,
    Storyboard,
)

FPS = 24
GAP_S = 0.5
FADE_S = 0.5
SPEECH_HZ, MUSIC_HZ = 24_000, 48_000
MUSIC_S = 20.0
PHOTOGRAPHS = Path(__file__).parents[2] / "tests" / "pictures"
CAPTION = "The quick brown fox jumps over the\nlazy dog, and nobody knows why"
ENGINE = EngineId(task="benchmark", name="benchmark", version="1")


@dataclass(frozen=True)
class Plan:
    """How much there is to cut."""

    pages: int
    page_s: float  # with the gap after it
    height: int
    moving: bool

    @property
    def size(self) -> Size:
        return Size(width=self.height * 16 // 9, height=self.height)

    @property
    def speech_s(self) -> float:
        return self.page_s - GAP_S


class Assets:
    """What was made before: files for the script, the same as samples for ours.

    Each page is filmed by the engine that films people's own pictures; its plan was made before.
    """

    def __init__(self, plan: Plan, pictures: list[Path], speech: Path, music: Path) -> None:
        self.pictures, self.speech_file, self.music_file = pictures, speech, music
        self._speech = samples(speech)
        self._music = samples(music)
        self._engine = Warp({})
        self._sketches: dict[PictureShot, dict[str, Any]] = {}

    def plan_shots(self, story: Storyboard) -> None:
        self._engine.load(silent)
        made: dict[tuple[int, float], dict[str, Any]] = {}
        for cue in story.shots:
            assert isinstance(cue.take, PictureTake)
            shot = cue.take.shot
            number = int(shot.image, 16)
            kind = (number % len(self.pictures), shot.seconds)
            if kind not in made:  # of a long story, planning each page would take longest
                picture = self.pictures[kind[0]]
                made[kind] = self._engine.sketch(shot, picture, silent)
            self._sketches[shot] = made[kind]
        self._engine.close()

    def frames(self, take: SeenTake, report: Fraction) -> Iterator[Frame]:
        assert isinstance(take, PictureTake)
        picture = self.pictures[int(take.shot.image, 16) % len(self.pictures)]
        return self._engine.film(take.shot, self._sketches[take.shot], picture, report)

    def speech(self, take: SpokenTake) -> Sound:
        return Sound(self._speech, SPEECH_HZ)

    def music(self, take: PlayedTake) -> Sound:
        return Sound(self._music, MUSIC_HZ)


def silent(fraction: float, detail: str | None = None) -> None:
    """Report to nobody."""


def prepare(plan: Plan, folder: Path) -> Assets:
    pictures = []
    for number in range(min(plan.pages, 12)):
        pictures.append(folder / f"page{number:02}.png")
        Image.fromarray(photograph(number, plan.size)).save(pictures[-1], compress_level=1)
    return Assets(
        plan,
        pictures,
        written(folder / "speech.wav", talk(plan.speech_s), SPEECH_HZ),
        written(folder / "music.wav", chords(MUSIC_S), MUSIC_HZ),
    )


def photograph(number: int, size: Size) -> NDArray[np.uint8]:
    """One of the tests' photographs, another part of it each time, with some grain; RGB."""
    names = sorted(path for path in PHOTOGRAPHS.glob("*.jpg"))
    rng = np.random.default_rng(number)
    with Image.open(names[number % len(names)]) as opened:
        picture = opened.convert("RGB")
    width = picture.width * (0.75 + 0.25 * rng.random())
    height = min(picture.height, width * size.height / size.width)
    left, top = (picture.width - width) * rng.random(), (picture.height - height) * rng.random()
    box = (left, top, left + width, top + height)
    sized = picture.resize((size.width, size.height), Image.Resampling.LANCZOS, box)
    grain = cv2.GaussianBlur(rng.normal(0, 5, (size.height, size.width)), (0, 0), 0.7)
    grainy = np.asarray(sized).astype(np.float32) + grain[..., None].astype(np.float32)
    return np.clip(grainy, 0, 255).astype(np.uint8)


def talk(seconds: float) -> NDArray[np.float32]:
    """Syllables of a hum with some breath in it, mono."""
    t = np.arange(round(seconds * SPEECH_HZ)) / SPEECH_HZ
    hum = sum(np.sin(2 * np.pi * 140 * k * t) / k for k in range(1, 12))
    breath = np.random.default_rng(1).normal(0, 0.1, len(t))
    return (0.2 * (hum + breath) * np.clip(np.sin(2 * np.pi * 3.1 * t), 0.03, 1)).astype(np.float32)


def chords(seconds: float) -> NDArray[np.float32]:
    t = np.arange(round(seconds * MUSIC_HZ)) / MUSIC_HZ
    left, right = (
        sum(np.sin(2 * np.pi * hz * t + i) for i, hz in enumerate(notes)) / 10
        for notes in ((220, 277.2, 329.6, 440), (110, 220, 329.6, 554.4))
    )
    return np.stack([left, right], axis=1).astype(np.float32)


def written(path: Path, sound: NDArray[np.float32], rate_hz: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if sound.ndim == 1 else 2)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return path


def samples(path: Path) -> NDArray[np.float32]:
    with wave.open(str(path), "rb") as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32_768
        return data if file.getnchannels() == 1 else data.reshape(-1, 2)


def board(plan: Plan, assets: Assets) -> Storyboard:
    """The storyboard that the director makes of such a story, more or less."""
    fade_s = FADE_S if plan.moving else 0.0
    seconds = plan.page_s * plan.pages
    shots, speeches, captions, chapters = [], [], [], []
    for number in range(plan.pages):
        start = plan.page_s * number
        before = fade_s if number else 0.0
        shot = PictureShot(
            image=f"{number:064x}",
            motion="" if plan.moving else "none",
            seconds=plan.page_s + before,
            size=plan.size,
            fps=FPS,
            seed=number,
        )
        shots.append(
            ShotCue(
                start_s=start - before,
                seconds=plan.page_s + before,
                transition="fade" if before else "cut",
                transition_s=before,
                take=PictureTake(engine=ENGINE, shot=shot),
            )
        )
        take = SpeechTake(engine=ENGINE, line=Line(text=str(number)))
        speeches.append(SpeechCue(start_s=start, seconds=plan.speech_s, take=take))
        captions.append(Caption(start_s=start, end_s=start + plan.speech_s, text=CAPTION))
        chapters.append(
            Chapter(start_s=start, end_s=start + plan.page_s, title=f"Page {number + 1}")
        )
    cue = Cue(prompt="", seconds=seconds)
    story = Storyboard(
        size=plan.size,
        fps=FPS,
        seconds=seconds,
        shots=tuple(shots),
        speeches=tuple(speeches),
        music=MusicCue(start_s=0, seconds=seconds, take=MusicTake(engine=ENGINE, cue=cue)),
        captions=tuple(captions) if plan.moving else (),
        captions_as="on" if plan.moving else "off",
        chapters=tuple(chapters),
    )
    assets.plan_shots(story)
    return story
