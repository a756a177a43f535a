"""A storyboard is cut to an MP4: what is in it, and what is left when it goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.support.films import frames_seen, keyframes, samples
from tests.support.loading import quiet

from reelbot.core.errors import Cancelled, EngineFailed, HostProblem
from reelbot.render.studio.engines.base import Cue, Fraction, Frame, Line, Shot, Size, Sound
from reelbot.render.studio.film import encode
from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.film.loudness import integrated_lufs, true_peak_dbtp
from reelbot.render.studio.storyboard import (
    Caption,
    EngineId,
    MusicCue,
    MusicTake,
    PlayedTake,
    SeenTake,
    ShotCue,
    ShotTake,
    SpeechCue,
    SpeechTake,
    SpokenTake,
    Storyboard,
)

ENGINE = EngineId(task="test", name="boxes", version="1")
WIDE = Size(width=320, height=180)


class Boxes:
    """A box that moves over a gradient; hums for speech, a chord for music."""

    def __init__(self, *, slow_s: float = 0, frames: int | None = None) -> None:
        self._slow_s = slow_s
        self._frames = frames

    def frames(self, take: SeenTake, report: Fraction) -> Iterator[Frame]:
        assert isinstance(take, ShotTake)
        shot = take.shot
        width, height = shot.size.width, shot.size.height
        rows, columns = np.mgrid[0:height, 0:width]
        count = round(shot.seconds * shot.fps) if self._frames is None else self._frames
        for number in range(count):
            time.sleep(self._slow_s)
            rgb = np.stack([columns % 256, rows % 256, (rows + columns) // 2 % 256], axis=-1)
            rgb = rgb.astype(np.uint8)
            x = 4 * number % width
            rgb[20:60, x : x + 40] = (250, 80 * shot.index % 256, 30)
            yield Frame(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8))

    def speech(self, take: SpokenTake) -> Sound:
        assert isinstance(take, SpeechTake)
        t = np.arange(int(24_000 * take.line.speed)) / 24_000
        hum = np.sin(2 * np.pi * 160 * t) + 0.5 * np.sin(2 * np.pi * 1_200 * t)
        return Sound((0.2 * hum * np.abs(np.sin(9 * t))).astype(np.float32), 24_000)

    def music(self, take: PlayedTake) -> Sound:
        t = np.arange(44_100) / 44_100
        chord = np.sin(2 * np.pi * 220 * t) + np.sin(2 * np.pi * 277 * t)
        return Sound(0.1 * np.stack([chord, chord], axis=1).astype(np.float32), 44_100)


def board(size: Size = WIDE, *, fps: float = 24, each_s: float = 1.5, shots: int = 3) -> Storyboard:
    overlap = 0.5
    kinds = ["cut", "fade", "zoom", "wipe", "slide"]
    seconds = each_s * shots
    return Storyboard(
        size=size,
        fps=fps,
        seconds=seconds,
        shots=tuple(
            ShotCue(
                start_s=each_s * i,
                seconds=each_s + (overlap if i + 1 < shots else 0),
                transition=kinds[i % 5],
                transition_s=overlap if i else 0,
                take=ShotTake(
                    engine=ENGINE,
                    shot=Shot(
                        prompt="",
                        seconds=each_s + overlap,
                        size=size,
                        fps=fps,
                        index=i,
                        count=shots,
                    ),
                ),
            )
            for i in range(shots)
        ),
        speeches=(
            SpeechCue(
                start_s=0.6,
                seconds=2,
                take=SpeechTake(engine=ENGINE, line=Line(text="hum", language="de", speed=2)),
            ),
        ),
        music=MusicCue(
            start_s=0,
            seconds=seconds,
            take=MusicTake(engine=ENGINE, cue=Cue(prompt="", seconds=seconds)),
        ),
        captions=(Caption(start_s=0.6, end_s=2.6, text="A box moves\nover a gradient"),),
        captions_as="on",
        title="Boxes",
    )


def decoded(path: Path, fps: float = 24) -> tuple[list[NDArray[np.uint8]], NDArray[np.float32]]:
    """Frames as they are seen, I420, and samples of shape (n, 2)."""
    return frames_seen(path, fps), samples(path)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    tags = {
        "title": 'Boxes; a = "film"\n\\',
        "comment": '{"seed": 1, "é": "{\\\\}"}',
        "reelbot": "x=1",
    }
    fractions: list[float] = []

    def report(fraction: float, detail: str | None = None) -> None:
        fractions.append(fraction)

    files = cut(board(), Boxes(), folder, tags, report, threads=1)
    assert [file.path.name for file in files] == [
        "film.mp4",
        "thumbnail.jpg",
        "preview.jpg",
        "captions.srt",
    ]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    return folder


def test_film_plays_inline_everywhere(film: Path) -> None:
    with av.open(str(film / "film.mp4")) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.profile) == ("h264", "High")
        assert (video.language, audio.language) == ("und", "deu")
        assert (video.width, video.height, video.pix_fmt) == (320, 180, "yuv420p")
        assert video.average_rate == 24
        assert (video.codec_context.color_range, video.codec_context.colorspace) == (1, 1)
        assert (audio.codec_context.name, audio.profile) == ("aac", "LC")
        assert (audio.rate, audio.channels) == (48_000, 2)
        for stream in (video, audio):
            assert stream.duration is not None and stream.time_base is not None
            assert float(stream.duration * stream.time_base) == pytest.approx(4.5, abs=0.05)
        assert container.metadata["title"].rstrip(" ") == 'Boxes; a = "film"\n\\'
        assert container.metadata["comment"] == '{"seed": 1, "é": "{\\\\}"}'
        assert container.metadata["reelbot"] == "x=1"
        assert "creation_time" not in container.metadata
    data = (film / "film.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    times = keyframes(film / "film.mp4")
    assert max(b - a for a, b in zip(times, [*times[1:], 4.5], strict=True)) <= 2.01


def test_pictures_and_sound_are_all_there(film: Path) -> None:
    frames, heard = decoded(film / "film.mp4")
    assert len(frames) == 108
    assert abs(len(heard) / 48_000 - 4.5) < 0.05
    assert int(frames[0][:180].max()) < 24  # from black
    assert int(frames[-1][:180].max()) < 24  # and to it
    assert int(frames[60][:180].max()) > 200
    assert integrated_lufs(heard, 48_000) == pytest.approx(-16, abs=1)
    assert true_peak_dbtp(heard, 48_000) <= -1
    # Speech is heard when it should be: before it there is quiet music alone.
    before, during = heard[9_600:19_200], heard[36_000:96_000]
    assert np.square(during).mean() > 4 * np.square(before).mean()


def test_thumbnail_and_captions_lie_beside_it(film: Path) -> None:
    names = ["captions.srt", "film.mp4", "preview.jpg", "thumbnail.jpg"]
    assert sorted(os.listdir(film)) == names
    with Image.open(film / "preview.jpg") as picture:
        assert picture.size == (480, 270)
    with Image.open(film / "thumbnail.jpg") as picture:
        assert picture.size == (640, 360)
        assert np.asarray(picture.convert("L")).std() > 20
    text = (film / "captions.srt").read_text("utf-8")
    assert text.startswith("1\n00:00:00,600 --> 00:00:02,600\nA box moves\n")


def test_same_storyboard_same_film(film: Path, tmp_path: Path) -> None:
    cut(board(), Boxes(), tmp_path, {"title": "another"}, quiet, threads=1)
    one, two = decoded(film / "film.mp4"), decoded(tmp_path / "film.mp4")
    assert all(np.array_equal(a, b) for a, b in zip(one[0], two[0], strict=True))
    assert np.array_equal(one[1], two[1])
    assert (film / "thumbnail.jpg").read_bytes() == (tmp_path / "thumbnail.jpg").read_bytes()


@pytest.mark.parametrize("as_", ["off", "file"])
def test_captions_are_burnt_in_only_when_they_are_on(as_: str, film: Path, tmp_path: Path) -> None:
    cut(board().model_copy(update={"captions_as": as_}), Boxes(), tmp_path, {}, quiet, threads=1)
    assert (tmp_path / "captions.srt").exists() == (as_ == "file")
    with_text, without = decoded(film / "film.mp4")[0][45], decoded(tmp_path / "film.mp4")[0][45]
    assert np.abs(with_text[140:175].astype(int) - without[140:175]).max() > 80


def test_colours_are_those_of_the_frames(tmp_path: Path) -> None:
    class Flat(Boxes):
        def frames(self, take: SeenTake, report: Fraction) -> Iterator[Frame]:
            data = np.empty((270, 320), np.uint8)
            data[:180], data[180:225], data[225:] = 90, 100, 170
            for _ in range(60):
                yield Frame(data)

    plain = board(shots=1, each_s=2).model_copy(
        update={"captions": (), "title": "", "speeches": (), "music": None}
    )
    cut(plain, Flat(), tmp_path, {}, quiet, threads=1)
    frames, heard = decoded(tmp_path / "film.mp4")
    middle = frames[24]
    assert [int(np.median(part)) for part in (middle[:180], middle[180:225], middle[225:])] == [
        90,
        100,
        170,
    ]
    assert len(heard) > 1.9 * 48_000
    assert not heard.any()


@pytest.mark.parametrize(
    ("size", "fps"), [(Size(width=180, height=320), 25), (Size(width=180, height=180), 23.976)]
)
def test_other_shapes_and_rates(size: Size, fps: float, tmp_path: Path) -> None:
    story = board(size, fps=fps, each_s=1, shots=2)
    files = cut(story, Boxes(), tmp_path, {}, quiet, threads=1)
    assert (files[0].width, files[0].height) == (size.width, size.height)
    frames, heard = decoded(tmp_path / "film.mp4", fps)
    assert len(frames) == round(2 * fps)
    assert abs(len(heard) / 48_000 - len(frames) / fps) < 0.05


# --- when it goes wrong --------------------------------------------------------------------------


def encoders() -> list[int]:
    """This process's own ffmpeg processes, zombies too."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = entry.read_text().rsplit(")", 1)
        except OSError:
            continue
        if "ffmpeg" in name and int(rest.split()[1]) == os.getpid():
            found.append(int(entry.parent.name))
    return found


@pytest.mark.parametrize("at", [0.0, 0.3, 0.98])
def test_a_wish_to_stop_leaves_nothing(at: float, tmp_path: Path) -> None:
    asked: list[float] = []

    def report(fraction: float, detail: str | None = None) -> None:
        if fraction >= at:
            asked.append(time.monotonic())
            raise Cancelled

    # In the middle the rest would take longer than a busy machine needs for the end.
    boxes = Boxes(slow_s=0.02 if at == 0.3 else 0)
    with pytest.raises(Cancelled):
        cut(board(shots=5), boxes, tmp_path, {}, report)
    assert time.monotonic() - asked[0] < 2.0
    assert os.listdir(tmp_path) == []
    assert encoders() == []


def test_progress_comes_often_even_with_slow_frames(tmp_path: Path) -> None:
    times: list[float] = []

    def report(fraction: float, detail: str | None = None) -> None:
        times.append(time.monotonic())

    cut(board(shots=1, each_s=2), Boxes(slow_s=0.03), tmp_path, {}, report)
    assert max(b - a for a, b in pairwise(times)) < 0.5


def test_a_shot_without_frames_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed) as failed:
        cut(board(), Boxes(frames=0), tmp_path, {}, quiet)
    assert failed.value.code == "shot_without_frames"
    assert os.listdir(tmp_path) == []
    assert encoders() == []


def test_an_encoder_that_refuses_says_why(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed) as failed:
        cut(board(), Boxes(), tmp_path, {}, quiet, preset="no-such-preset")
    assert failed.value.code == "encoder_failed"
    assert "no-such-preset" in failed.value.facts["detail"]
    assert os.listdir(tmp_path) == []


def test_no_ffmpeg_is_the_hosts_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    with pytest.raises(HostProblem) as problem:
        encode.ffmpeg_exe()
    assert problem.value.code == "ffmpeg_missing"


# Two limits on the size of a file: one that already the sound meets, one that only ffmpeg meets.
@pytest.mark.parametrize("bytes_max", [100_000, pytest.param(1_800_000, marks=pytest.mark.slow)])
def test_a_full_disk_is_said_so_and_leaves_nothing(bytes_max: int, tmp_path: Path) -> None:
    script = f"""
        import resource, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_cut import Boxes, board, quiet
        from reelbot.core.errors import HostProblem
        from reelbot.render.studio.engines.base import Frame, Size
        from reelbot.render.studio.film.cut import cut
        import numpy as np

        class Noise(Boxes):
            def frames(self, take, report):
                rng = np.random.default_rng(1)
                for _ in range(60):
                    yield Frame(rng.integers(16, 235, (1080, 1280), dtype=np.uint8))

        resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_max}, {bytes_max}))
        try:
            story = board(Size(width=1280, height=720), shots=2, each_s=2)
            cut(story, Noise(), Path({str(tmp_path)!r}), {{}}, quiet)
        except HostProblem as problem:
            print(problem.code, problem.facts["path"])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["disk_full", str(tmp_path)], done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")
def test_ffmpeg_dies_with_its_parent() -> None:
    # The child neither reads nor writes: only the signal can end it.
    script = """
        import os, signal, subprocess, sys, time
        from reelbot.render.studio.film.leash import leashed
        child = subprocess.Popen(leashed([sys.executable, "-c", "import time; time.sleep(60)"]))
        time.sleep(0.5)
        print(child.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=30
    )
    child = Path(f"/proc/{int(done.stdout)}/stat")
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            if child.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
        except OSError:
            return
        time.sleep(0.02)
    pytest.fail("the child outlived its parent")
