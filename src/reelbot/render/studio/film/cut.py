"""Storyboard and assets in; film, pictures of it and captions out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from fractions import Fraction as Ratio
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import cv2

from reelbot.core.errors import HostProblem
from reelbot.render.studio.engines.base import Fraction, Frame, Sound
from reelbot.render.studio.film import compositors
from reelbot.render.studio.film.captions import srt
from reelbot.render.studio.film.encode import FULL, Encoder, Encoding, ffmetadata
from reelbot.render.studio.film.language_tag import language_tag
from reelbot.render.studio.film.mux import encode_sound, join
from reelbot.render.studio.film.pace import Pace, keyframes
from reelbot.render.studio.film.sound import write_sound
from reelbot.render.studio.film.soundtrack import Soundtrack
from reelbot.render.studio.film.tape import RATE_HZ
from reelbot.render.studio.film.thumbnail import PREVIEW_WIDTH, WIDTH, Thumbnail
from reelbot.render.studio.film.tracks import ShotSource, frame_count, spans
from reelbot.render.studio.storyboard import (
    FilmFile,
    PictureTake,
    PlayedTake,
    ShotTake,
    SpokenTake,
    Storyboard,
)

__all__ = ["ShotSource", "Sources", "cut"]

REPORT_S = 0.1
FRAMES_SHARE = 0.98  # of the work, as it is reported
SOUND_BIT_RATE = "160k"


class Sources(Protocol):
    """How the film room gets its assets."""

    def frames(self, take: ShotTake | PictureTake, report: Fraction) -> Iterator[Frame]: ...

    def speech(self, take: SpokenTake) -> Sound: ...

    def music(self, take: PlayedTake) -> Sound: ...


def cut(
    storyboard: Storyboard,
    sources: Sources,
    folder: Path,
    metadata: Mapping[str, str],
    report: Fraction,
    *,
    preset: str = "veryfast",
    threads: int = 0,
    compositor: str = "auto",
) -> list[FilmFile]:
    """Write film.mp4, thumbnail.jpg, preview.jpg and, with captions on or as a file, captions.srt
    to `folder`.

    All of them appear whole or not at all, also when `report` raises; it is called at least every
    0.1 s, or as often as a source that makes something reports. ffmpeg is ended and reaped in any
    case.
    The same storyboard gives the same frames and samples on one machine and thread count.

    Raises HostProblem("ffmpeg_missing"), HostProblem("disk_full", path),
    HostProblem("compositor_unknown", name, choices), HostProblem("compositor_missing", name),
    EngineFailed("encoder_failed", detail, status), EngineFailed("shot_without_frames", shot),
    EngineFailed("frame_size", shot, got, wanted), and what `sources` and `report` raise.
    """
    fps = Ratio(storyboard.fps).limit_denominator(1001)
    count = frame_count(storyboard)
    progress = Reporter(report)
    made_by = compositors.compositor(compositor, storyboard)
    keys = keyframes(spans(storyboard.shots, storyboard.fps, count), fps)
    with disk_full(folder), TemporaryDirectory(prefix=".cut-", dir=folder) as scratch:
        work = Path(scratch)
        picture, sound, tags = work / "picture.mp4", work / "sound.m4a", work / "tags.txt"
        tags.write_text(ffmetadata(metadata, storyboard.chapters), "utf-8")

        def make_sound(poll: Callable[[], None]) -> None:
            mixed = work / "sound.f32"
            write_sound(storyboard, sources, round(count / fps * RATE_HZ), mixed, poll)
            encode_sound(mixed, sound, SOUND_BIT_RATE, poll, language=language_tag(storyboard))
            mixed.unlink()  # 23 MB a minute

        encoding = Encoding(picture, storyboard.size, fps, preset, threads, keys)
        thumbnail = Thumbnail()
        pace = Pace(count, fps, keys)
        shots = [
            ShotSource(partial(sources.frames, cue.take, progress.waits))
            for cue in storyboard.shots
        ]
        with (
            half_the_cores(threads),
            Soundtrack(make_sound) as soundtrack,
            Encoder(encoding, progress.poll) as encoder,
            closing(made_by.compose(storyboard, shots, thumbnail)) as frames,
        ):
            for number, data in enumerate(frames):
                soundtrack.check()
                if pace.wants(number, data):
                    encoder.put(number, data)
                progress.at(FRAMES_SHARE * (number + 1) / count)
            encoder.finish()
            soundtrack.wait(progress.poll)
        join(picture, sound, tags, work / "film.mp4", progress.poll)
        pictures = [
            (name, thumbnail.save(work / name, width))
            for name, width in (("thumbnail.jpg", WIDTH), ("preview.jpg", PREVIEW_WIDTH))
        ]
        size = storyboard.size
        seconds = float(count / fps)
        files = [
            FilmFile(
                path=folder / "film.mp4",
                mime="video/mp4",
                seconds=seconds,
                width=size.width,
                height=size.height,
            ),
            *(
                FilmFile(path=folder / name, mime="image/jpeg", width=width, height=height)
                for name, (width, height) in pictures
            ),
        ]
        if storyboard.captions and storyboard.captions_as != "off":
            (work / "captions.srt").write_text(srt(storyboard.captions), "utf-8")
            files.append(FilmFile(path=folder / "captions.srt", mime="application/x-subrip"))
        report(1.0)  # the last chance to stop: from here on the files are there
        for file in files:
            os.replace(work / file.path.name, file.path)
    return files


@contextmanager
def half_the_cores(threads: int) -> Iterator[None]:
    """OpenCV's share while the encoder has work for every core: with more, both wait for each
    other's threads (on two cores, frames take a fifth more of processor time)."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(max(1, (threads or os.cpu_count() or 2) // 2))
    try:
        yield
    finally:
        cv2.setNumThreads(before)


class Reporter:
    """Passes progress on, at most every REPORT_S; `report` may raise to stop the work."""

    def __init__(self, report: Fraction, clock: Callable[[], float] = time.monotonic) -> None:
        self._report = report
        self._clock = clock
        self._fraction = 0.0
        self._next = 0.0

    def at(self, fraction: float) -> None:
        self._fraction = fraction
        self.poll()

    def waits(self, fraction: float, detail: str | None = None) -> None:
        """The report of whatever a frame waits for: how far that is says nothing of the film."""
        self.poll()

    def poll(self) -> None:
        now = self._clock()
        if now >= self._next:
            self._next = now + REPORT_S
            self._report(self._fraction)


@contextmanager
def disk_full(folder: Path) -> Iterator[None]:
    """A full disk becomes HostProblem("disk_full", path)."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise HostProblem("disk_full", path=str(folder)) from error
        raise
