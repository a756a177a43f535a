"""Small deterministic engines with a will of their own, for tests of host and studio."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import (
    Card,
    Cue,
    Description,
    Footage,
    Fraction,
    Frame,
    Line,
    PictureShot,
    PictureView,
    SeenObject,
    Shot,
    Sound,
    Speech,
    Word,
)
from reelbot.render.studio.footage.plan import Camera, plan_footage

RATE_HZ = 24_000


class _Engine:
    """Does what the words of its input say:

    crash (SIGKILL to itself), crashonce, hang (no report for ever), slow (reports for ever),
    wait (like slow, but only the first time), gate (like slow, until there is a file `open-…`),
    fail (an exception), memory (MemoryError). Each word ends in the call it is meant for:
    `-speech`, `-music`, `-picture` or `-film`.
    """

    card: ClassVar[Card]
    part: ClassVar[str]

    def __init__(self, settings: dict[str, Any]) -> None:
        self._folder = Path(settings["folder"])

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return None

    def load(self, report: Fraction) -> None:
        report(0.0)

    def close(self) -> None:
        pass

    def _called(self, text: str, report: Fraction, part: str | None = None) -> None:
        part = part or self.part
        with (self._folder / "calls.log").open("a") as log:
            log.write(f"{part} {os.getpid()}\n")
        words = {word.strip(".,!") for word in text.lower().split()}
        wishes = {word.removesuffix(f"-{part}") for word in words if word.endswith(f"-{part}")}
        if "crashonce" in wishes:
            mark = self._folder / f"crashed-{part}"
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if "wait" in wishes and not (mark := self._folder / f"waiting-{part}").exists():
            mark.write_text(str(os.getpid()))
            wishes.add("slow")
        if "crash" in wishes:
            os.kill(os.getpid(), signal.SIGKILL)
        if "fail" in wishes:
            raise RuntimeError("told to fail")
        if "memory" in wishes:
            raise MemoryError
        if "unwell" in wishes and not (mark := self._folder / f"unwell-{part}").exists():
            mark.write_text(str(os.getpid()))
            raise EngineFailed("device_unwell")
        if "hang" in wishes:
            time.sleep(600)
        gate = self._folder / f"open-{part}"
        while "slow" in wishes or ("gate" in wishes and not gate.exists()):
            report(0.5)
            time.sleep(0.02)
        report(0.5)


class Blocks(_Engine):
    """A grey that depends on seed and shot, with a bar that moves; `noise-film` is heavy noise."""

    part = "picture"
    card = Card(
        task="text_to_video",
        name="blocks",
        version="1",
        licence="MIT",
        about="blocks for tests",
        cost=0.01,
        memory_mb=1,
        cheap=True,
    )

    def sketch(self, shot: Shot, report: Fraction) -> dict[str, Any]:
        self._called(shot.prompt, report)
        return {"grey": 60 + (shot.seed * 31 + shot.index * 47) % 120}

    def film(self, shot: Shot, sketch: dict[str, Any], report: Fraction) -> Iterator[Frame]:
        self._called(shot.prompt, report, "film")
        height, width = shot.size.height, shot.size.width
        for i in range(round(shot.seconds * shot.fps)):
            data = np.full((height * 3 // 2, width), 128, np.uint8)
            data[:height] = sketch["grey"]
            left = (i * 8) % (width - 32)
            data[height // 4 : height // 2, left : left + 32] = 220
            if "noise-film" in shot.prompt and i < 28:  # 0.4 MB a frame
                data[:height] = np.random.default_rng(i).integers(16, 235, (height, width))
            yield Frame(data)


class Reel(Blocks):
    """Blocks as a model makes them: clips of RGB frames, to be kept."""

    card = replace(Blocks.card, name="reel", on_device=True, cheap=False)

    def sketch(self, shot: Shot, report: Fraction) -> dict[str, Any]:
        camera = Camera(fps=8, frames=9, frames_least=1)
        return plan_footage(shot.seconds, camera, 64, 64, seed=shot.seed).to_json()

    def footage(
        self,
        shot: Shot,
        sketch: dict[str, Any],
        number: int,
        report: Fraction,
        before: NDArray[np.uint8] | None = None,
    ) -> Footage:
        self._called(shot.prompt, report)
        count = sketch["clips"][number]["frames"]
        return Footage(np.full((count, 64, 64, 3), 60 + shot.seed % 120, np.uint8))


class Heavy(Blocks):
    """Blocks whose weights are said to lie on the device."""

    card = replace(Blocks.card, name="heavy", on_device=True)


class Beeps(_Engine):
    """A tone a word: 0.2 s of sound, 0.05 s of silence."""

    part = "speech"
    card = Card(
        task="text_to_speech",
        name="beeps",
        version="1",
        licence="MIT",
        about="beeps for tests",
        cost=0.01,
        memory_mb=1,
        languages=("en", "de"),
        voices=("high", "low"),
    )

    def speak(self, line: Line, report: Fraction) -> Speech:
        self._called(line.text, report)
        words = line.text.split()
        t = np.arange(int(0.2 * RATE_HZ)) / RATE_HZ
        tone = (0.3 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
        pause = np.zeros(int(0.05 * RATE_HZ), np.float32)
        samples = np.concatenate([part for _ in words for part in (tone, pause)])
        times = tuple(Word(word, i * 0.25, i * 0.25 + 0.2) for i, word in enumerate(words))
        return Speech(Sound(samples, RATE_HZ), times)


class Parrot(Beeps):
    """Beeps that imitate: a voice is known by the size of its sample, and remembered with it."""

    card = replace(Beeps.card, name="parrot", languages=("en",), clones=True)

    def speak_as(self, line: Line, voice: Path, report: Fraction) -> Speech:
        learnt = voice / "parrot.txt"
        if not learnt.exists():
            self._called("", report, part="learning")
            learnt.write_text(str((voice / "sample.flac").stat().st_size))
        speech = self.speak(line, report)
        return Speech(Sound(-speech.sound.samples, RATE_HZ), speech.words)


class Drone(_Engine):
    """One low chord as long as it is asked for."""

    part = "music"
    card = Card(
        task="text_to_music",
        name="drone",
        version="1",
        licence="MIT",
        about="a drone for tests",
        cost=0.01,
        memory_mb=1,
    )

    def play(self, cue: Cue, report: Fraction) -> Sound:
        self._called(cue.prompt, report)
        t = np.arange(round(cue.seconds * 44_100)) / 44_100
        wave = 0.1 * np.sin(2 * np.pi * (110 + cue.seed % 50) * t)
        return Sound(np.stack([wave, wave], axis=1).astype(np.float32), 44_100)


class Echo(Drone):
    """A drone that can also hum after a recording."""

    part = "echo"
    card = replace(Drone.card, name="echo", about="hums after what it hears", varies=True)

    def vary(self, cue: Cue, source: Sound, report: Fraction) -> Sound:
        self._called(cue.prompt, report)
        level = np.float32(np.abs(source.samples).max())
        count = round(cue.seconds * 44_100)
        wave = level * np.sin(2 * np.pi * 220 * np.arange(count) / 44_100)
        return Sound(wave.astype(np.float32), 44_100)


class Tilt(_Engine):
    """A picture's mean grey, that grows brighter."""

    part = "tilt"
    card = Card(
        task="image_to_video",
        name="tilt",
        version="1",
        licence="MIT",
        about="moves pictures for tests",
        cost=0.01,
        memory_mb=1,
        cheap=True,
        vetted=True,
    )

    def sketch(self, shot: PictureShot, picture: Path, report: Fraction) -> dict[str, Any]:
        self._called(shot.prompt, report)
        with Image.open(picture) as image:
            return {"grey": float(np.asarray(image.convert("L")).mean())}

    def film(
        self, shot: PictureShot, sketch: dict[str, Any], picture: Path, report: Fraction
    ) -> Iterator[Frame]:
        height, width = shot.size.height, shot.size.width
        for i in range(round(shot.seconds * shot.fps)):
            data = np.full((height * 3 // 2, width), 128, np.uint8)
            data[:height] = min(235, int(sketch["grey"]) + i // 4)
            yield Frame(data)


class Stare(_Engine):
    """Sees the same in every picture."""

    part = "sight"
    card = Card(
        task="image_to_text",
        name="stare",
        version="1",
        licence="MIT",
        about="describes for tests",
        cost=0.01,
        memory_mb=1,
    )

    def describe(self, view: PictureView, picture: Path, report: Fraction) -> Description:
        self._called(view.language, report)
        seen = SeenObject(name="thing", confidence=0.9, box=(0, 0, 8, 8))
        return Description(
            objects=(seen,), description="It is a grey thing.", colours=("grey",), language="en"
        )


class Prude:
    """Finds every picture unfit."""

    card = Card(
        task="moderation",
        name="prude",
        version="1",
        licence="MIT",
        about="refuses for tests",
        cost=0.01,
        memory_mb=1,
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        pass

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return None

    def load(self, report: Fraction) -> None:
        report(0.0)

    def close(self) -> None:
        pass

    def judge(self, picture: NDArray[np.uint8]) -> float:
        return 1.0
