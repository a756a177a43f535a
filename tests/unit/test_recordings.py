"""Recordings and films as they are kept: samples and a frame, or a reason why not."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests.support.media import RATE_HZ, write_sound, write_video
from tests.support.normal import refused, taken

from reelbot.render.studio.recording import record
from reelbot.render.studio.sound_file import npy_header


@pytest.mark.parametrize("suffix", [".mp3", ".wav", ".flac", ".ogg", ".m4a"])
@pytest.mark.parametrize("channels", [1, 2])
def test_sound_becomes_samples(tmp_path: Path, out: Path, suffix: str, channels: int) -> None:
    path = write_sound(tmp_path / f"tone{suffix}", 2.0, channels=channels)
    facts = taken(path, out)
    assert facts["kind"] == "audio" and facts["mime"].startswith("audio/")
    assert facts["seconds"] == pytest.approx(2.0, abs=0.1)
    assert facts["has_sound"] is True and facts["truncated"] is False
    samples = np.load(out / "sound.npy", mmap_mode="r")
    assert samples.dtype == np.float32 and samples.ndim == channels
    assert len(samples) / RATE_HZ == pytest.approx(facts["seconds"], abs=0.001)
    middle = samples[RATE_HZ // 2 : RATE_HZ].reshape(RATE_HZ // 2, channels)[:, 0]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.05)
    spectrum = np.abs(np.fft.rfft(middle))
    assert np.argmax(spectrum) * RATE_HZ / len(middle) == pytest.approx(440, abs=2)


def test_long_sound_is_cut_and_says_so(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "long.mp3", 5.0, channels=2)
    found = record(path, "mp3", tmp_path / "sound.npy", seconds_max=3.0)
    assert found.truncated and found.seconds == 3.0
    assert np.load(tmp_path / "sound.npy").shape == (3 * RATE_HZ, 2)


def test_a_video_has_a_first_frame_and_its_sound(tmp_path: Path, out: Path) -> None:
    facts = taken(write_video(tmp_path / "film.mp4"), out)
    assert (facts["kind"], facts["mime"], facts["width"], facts["height"]) == (
        "video", "video/mp4", 160, 90,
    )  # fmt: skip
    assert facts["seconds"] == pytest.approx(2.0, abs=0.1) and facts["has_sound"]
    assert np.load(out / "sound.npy").ndim == 1
    with Image.open(out / "picture.png") as frame:
        rgb = np.asarray(frame)
    assert rgb[:, :60].mean() > 100 > 30 > rgb[:, 100:].mean()


def test_a_video_is_turned_as_its_camera_was(tmp_path: Path, out: Path) -> None:
    facts = taken(write_video(tmp_path / "film.mp4", 0.5, sound=False, turn=90), out)
    assert (facts["width"], facts["height"], facts["has_sound"]) == (90, 160, False)
    with Image.open(out / "picture.png") as frame:
        rgb = np.asarray(frame)
    assert rgb.shape == (160, 90, 3)
    assert rgb[:60].mean() > 100 > 30 > rgb[100:].mean()


def test_pixels_need_not_be_square(tmp_path: Path, out: Path) -> None:
    facts = taken(write_video(tmp_path / "film.mp4", 0.5, sound=False, aspect=Fraction(2)), out)
    assert (facts["width"], facts["height"]) == (320, 90)
    with Image.open(out / "picture.png") as frame:
        assert frame.size == (320, 90)


def test_what_was_written_into_a_pipe_does_not_know_its_length(tmp_path: Path, out: Path) -> None:
    path = write_sound(tmp_path / "tone.wav")
    raw = bytearray(path.read_bytes())
    data = raw.index(b"data")
    raw[4:8] = raw[data + 4 : data + 8] = b"\xff\xff\xff\xff"
    path.write_bytes(raw)
    assert taken(path, out)["seconds"] == pytest.approx(2.0, abs=0.01)


def test_silence_is_told(tmp_path: Path, out: Path) -> None:
    assert refused(write_sound(tmp_path / "quiet.mp3", peak=0.0), out).code == "sound_silent"
    facts = taken(write_video(tmp_path / "mute.mp4", peak=0.0), out)
    assert facts["has_sound"] is False
    assert [path.name for path in out.iterdir()] == ["picture.png"]


CUT: dict[str, Callable[[Path], Path]] = {
    ".mp3": lambda path: write_sound(path, 4.0),
    ".wav": lambda path: write_sound(path, 4.0),
    ".flac": lambda path: write_sound(path, 4.0),
    ".m4a": lambda path: write_sound(path, 4.0),
    ".mp4": lambda path: write_video(path, 4.0),
    ".mkv": lambda path: write_video(path, 4.0),
}


@pytest.mark.parametrize("suffix", CUT)
def test_a_recording_that_ends_early_is_refused(tmp_path: Path, out: Path, suffix: str) -> None:
    path = CUT[suffix](tmp_path / f"film{suffix}")
    whole = path.read_bytes()
    for share in (0.1, 0.6):
        path.write_bytes(whole[: int(len(whole) * share)])
        error = refused(path, out)
        assert error.code == "media_unreadable"
        assert error.facts["reason"] in ("cut_off", "damaged")


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".ogg", ".flac"])
def test_noise_in_a_containers_clothes_is_refused(tmp_path: Path, out: Path, suffix: str) -> None:
    path = write_sound(tmp_path / f"tone{suffix}")
    raw = path.read_bytes()
    path.write_bytes(raw[:60] + random.Random(2).randbytes(len(raw)))
    assert refused(path, out).code == "media_unreadable"


def test_a_film_with_forty_tracks_is_refused(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "many.mp4"
    frame = av.AudioFrame(format="s16", layout="mono", samples=1_024)
    frame.sample_rate = RATE_HZ
    with av.open(str(path), "w") as media:
        for _ in range(40):
            media.add_stream("pcm_s16le", rate=RATE_HZ, layout="mono")
        for stream in media.streams.audio:
            frame.pts = 0
            media.mux(stream.encode(frame))
            media.mux(stream.encode(None))
    error = refused(path, out)
    assert error.facts == {"reason": "too_many_streams"}
    assert "too many tracks" in str(error)


def test_a_film_that_refers_to_other_files_is_refused(tmp_path: Path, out: Path) -> None:
    path = write_video(tmp_path / "film.mp4")
    raw = path.read_bytes()
    own = b"url \x00\x00\x00\x01"
    assert own in raw
    path.write_bytes(raw.replace(own, b"url \x00\x00\x00\x00"))
    error = refused(path, out)
    assert error.facts == {"reason": "elsewhere"}
    assert "other files" in str(error)


def test_the_head_of_a_sound_file_has_one_length() -> None:
    for samples, channels in ((0, 0), (5, 1), (5, 2), (28_800_000, 2)):
        head = npy_header(samples, channels)
        assert len(head) == 128
    loaded = np.load(io.BytesIO(npy_header(3, 2) + np.arange(6, dtype="<f4").tobytes()))
    assert loaded.tolist() == [[0, 1], [2, 3], [4, 5]]
