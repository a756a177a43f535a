"""Sound alone: a storyboard without shots becomes audio.m4a, and music its spectrogram."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from reelbot.render.studio.engines.base import Fraction
from reelbot.render.studio.film.captions import srt
from reelbot.render.studio.film.cut import Reporter, Sources, disk_full
from reelbot.render.studio.film.encode import ffmetadata
from reelbot.render.studio.film.language_tag import language_tag
from reelbot.render.studio.film.mux import encode_sound
from reelbot.render.studio.film.sound import write_sound
from reelbot.render.studio.film.spectrogram import SIZE, draw
from reelbot.render.studio.film.tape import RATE_HZ
from reelbot.render.studio.storyboard import FilmFile, Storyboard

BIT_RATE = "192k"
MIXED = 0.5  # share of the work, as it is reported


def record(
    storyboard: Storyboard,
    sources: Sources,
    folder: Path,
    metadata: Mapping[str, str],
    report: Fraction,
) -> list[FilmFile]:
    """Write audio.m4a to `folder`; captions.srt where something is said, spectrogram.png where
    only music is heard. All appear whole or not at all.

    Raises HostProblem("ffmpeg_missing"), HostProblem("disk_full", path),
    EngineFailed("encoder_failed", detail, status), and what `sources` and `report` raise.
    """
    progress = Reporter(report)
    samples = round(storyboard.seconds * RATE_HZ)
    with disk_full(folder), TemporaryDirectory(prefix=".record-", dir=folder) as scratch:
        work = Path(scratch)
        sound = work / "sound.f32"
        write_sound(storyboard, sources, samples, sound, progress.poll)
        (work / "tags.txt").write_text(ffmetadata(metadata), "utf-8")
        progress.at(MIXED)
        spoken = language_tag(storyboard)
        whole, tags = work / "audio.m4a", work / "tags.txt"
        encode_sound(sound, whole, BIT_RATE, progress.poll, tags, language=spoken)
        files = [FilmFile(path=folder / "audio.m4a", mime="audio/mp4", seconds=samples / RATE_HZ)]
        if storyboard.captions:
            (work / "captions.srt").write_text(srt(storyboard.captions), "utf-8")
            files.append(FilmFile(path=folder / "captions.srt", mime="application/x-subrip"))
        if not storyboard.speeches:
            draw(sound, work / "spectrogram.png", progress.poll)
            width, height = SIZE
            files.append(
                FilmFile(
                    path=folder / "spectrogram.png", mime="image/png", width=width, height=height
                )
            )
        report(1.0)  # the last chance to stop: from here on the files are there
        for file in files:
            os.replace(work / file.path.name, file.path)
    return files
