"""What the articles did that Reelbot began with, done whole by the engines that ship.

A prompt, a sample of a voice and a prompt for music; text to video with narration in three looks;
a picture described and shown in three looks; a story of pages with pictures and sound of their own,
a breath between them and music beneath.
"""

from __future__ import annotations

import json
import wave
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from tests.e2e.films import Film, make
from tests.hearing import transcribe, word_error_rate

pytestmark = pytest.mark.slow

RATE_HZ = 24_000
PAGE_SECONDS = (2.0, 1.5, 2.5)
COLOURS = ((200, 60, 50), (60, 170, 70), (60, 80, 200))
GAP_S = 0.5
MUSIC_HZ = (110, 150, 190)


def tone(path: Path, seconds: float, hz: float, level: float) -> Path:
    """A steady tone as WAV."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    samples = (np.sin(2 * np.pi * hz * t) * level * 32767).astype(np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())
    return path


def test_a_prompt_a_voice_sample_and_a_music_prompt_become_one_film(tmp_path: Path) -> None:
    sample = make(
        tmp_path,
        "/say voice: george I read this aloud so that you can hear how I speak. The harbour is "
        "quiet this morning. Two small boats wait for the tide, and a dog sleeps in the sun.",
        "sample.m4a",
    )
    say = "Oh, what a beautiful day! Let us all dance in the garden."
    film = Film(
        make(
            tmp_path,
            f'/video Alice in Wonderland, a princess dancing in a meadow say: "{say}" '
            'music: "electric guitar, uplifting superhero theme" consent: yes',
            attach=[sample],
        )
    )
    heard = " ".join(word for word, _, _ in transcribe(film.sound.mean(axis=1), 48_000))
    assert word_error_rate(say, heard) <= 0.1, heard
    recipe = json.loads(film.metadata["reelbot"])
    # The narrator who is most like the sample is the one who spoke it.
    assert recipe["options"]["voice"] == "bm_george"
    assert not {"voice_clip", "consent"} & set(recipe["options"])
    # Music before the first word, and beneath what is said.
    before = film.sound[: round(0.4 * 48_000)]
    assert np.sqrt((before**2).mean()) > 1e-3
    # Nothing of the sample stays.
    for folder in ("voices", "blobs"):
        assert [path for path in (tmp_path / "data" / folder).rglob("*") if path.is_file()] == []


def test_a_text_becomes_three_looks_under_one_narration(tmp_path: Path) -> None:
    say = "The lighthouse stands alone, and its light goes round and round in the night."
    film = Film(make(tmp_path, f'/video a lighthouse at night mode: slideshow say: "{say}"'))
    heard = " ".join(word for word, _, _ in transcribe(film.sound.mean(axis=1), 48_000))
    assert word_error_rate(say, heard) <= 0.02, heard
    looks = [film.frames[round(len(film.frames) * at)].astype(float) for at in (0.17, 0.5, 0.83)]
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert np.abs(looks[one] - looks[other]).mean() > 5


def test_a_picture_is_described_and_shown_in_three_looks(tmp_path: Path) -> None:
    picture = tmp_path / "sunset.png"
    image = Image.new("RGB", (640, 480), (240, 140, 60))
    ImageDraw.Draw(image).rectangle((0, 300, 640, 480), fill=(30, 60, 120))
    image.save(picture)
    path = make(tmp_path, "/video mode: slideshow", attach=[picture])
    film = Film(path)
    assert len(film.frames) > 48
    heard = " ".join(word for word, _, _ in transcribe(film.sound.mean(axis=1), 48_000)).lower()
    assert "orange" in heard or "blue" in heard, heard


def pages_archive(folder: Path) -> Path:
    """Three pages, each with a picture of one colour and a tone of its own."""
    archive = folder / "story.zip"
    with zipfile.ZipFile(archive, "w") as pages:
        for i, (seconds, colour) in enumerate(zip(PAGE_SECONDS, COLOURS, strict=True), 1):
            image = folder / f"{i}.png"
            Image.new("RGB", (800, 600), colour).save(image)
            sound = tone(folder / f"{i}.wav", seconds, 300 + 100 * i, 0.3)
            pages.write(image, f"page{i}/picture.png")
            pages.write(sound, f"page{i}/sound.wav")
    return archive


def level_db(samples: NDArray[np.float32], hz: float) -> float:
    """How loud a tone is among others, in dB of full scale; where a loop begins anew its phase
    jumps, so the mean is that of short windows."""
    window = 4_800
    parts = samples[: len(samples) // window * window].mean(axis=1).reshape(-1, window)
    wave = np.exp(-2j * np.pi * hz * np.arange(window) / 48_000) * np.hanning(window)
    power = np.mean(np.abs(4 / window * (parts @ wave)) ** 2)
    return float(10 * np.log10(max(power, 1e-12)))


def test_pages_with_pictures_and_sound_become_a_film(tmp_path: Path) -> None:
    archive = pages_archive(tmp_path)
    music = tone(tmp_path / "music.wav", 2.0, 110, 0.3)
    path = make(
        tmp_path, f"/story gap: {GAP_S} transition: cut voice: heart", attach=[archive, music]
    )
    film = Film(path)
    spoken = sum(PAGE_SECONDS) + GAP_S * 2
    assert film.ends[0] == pytest.approx(spoken + 0.7 + 1.4, abs=0.1)
    starts = np.cumsum([0.7, *(seconds + GAP_S for seconds in PAGE_SECONDS)])[:3]
    for start, seconds, colour in zip(starts, PAGE_SECONDS, COLOURS, strict=True):
        seen = film.frames[round((start + seconds / 2) * film.rate)].astype(float)
        grey = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
        # Limited range: 16 is black, 235 white.
        assert np.median(seen) == pytest.approx(16 + grey * 219 / 255, abs=12)
    # The music goes on in the breaths and to the end, and is quieter than what is said over it.
    breath = film.sound[round((starts[1] - 0.35) * 48_000) : round((starts[1] - 0.1) * 48_000)]
    page = film.sound[round((starts[0] + 0.5) * 48_000) : round((starts[0] + 1.5) * 48_000)]
    assert 0 < np.sqrt((breath**2).mean()) < np.sqrt((page**2).mean()) / 2
    with av.open(str(path)) as media:
        assert len(media.chapters()) == len(PAGE_SECONDS)


def test_background_music_is_picked_from_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looped, quieter than the pages, and to the end; its licence is in the film's recipe."""
    folder = tmp_path / "music"
    folder.mkdir()
    for i, hz in enumerate(MUSIC_HZ, 1):
        tone(folder / f"track-{i}.wav", 2.0, hz, 0.3)
    (folder / "LICENCE").write_text("Royalty-free, by Nobody")
    (folder / "cover.jpg").write_bytes(b"not music")
    monkeypatch.setenv("REELBOT_MUSIC__FOLDER", str(folder))
    archive = pages_archive(tmp_path)
    picked = set()
    for seed in (1, 2):
        command = f"/story gap: {GAP_S} transition: cut seed: {seed}"
        film = Film(make(tmp_path, command, f"{seed}.mp4", attach=[archive]))
        recipe = json.loads(film.metadata["reelbot"])
        track = recipe["script"]["music_track"]
        assert track["licence"] == "Royalty-free, by Nobody"
        assert str(folder) not in film.metadata["reelbot"]
        picked.add(track["name"])
        hz = MUSIC_HZ[int(track["name"][6]) - 1]
        starts = np.cumsum([0.7, *(seconds + GAP_S for seconds in PAGE_SECONDS)])[:3]
        for i, (start, seconds) in enumerate(zip(starts, PAGE_SECONDS, strict=True), 1):
            page = film.sound[
                round((start + 0.2) * 48_000) : round((start + seconds - 0.2) * 48_000)
            ]
            below = level_db(page, 300 + 100 * i) - level_db(page, hz)
            assert below == pytest.approx(20, abs=2.5)
        # It is heard all along: looped without a gap, louder where nobody speaks, to the end.
        window = 12_000
        levels = [
            level_db(film.sound[at : at + window], hz)
            for at in range(0, len(film.sound) - window, window)
        ]
        assert min(levels[1:-4]) > -40 and levels[1] > levels[len(levels) // 3] + 2
    assert len(picked) > 1
