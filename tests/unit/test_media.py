from __future__ import annotations

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from tests.support.media import RATE_HZ, png, png_bomb, write_sound, write_video, zip_of

from reelbot.core.errors import InvalidInput
from reelbot.render.studio import archive, normalise
from reelbot.render.studio.media import sniff, text_of
from reelbot.render.studio.normalise import Normaliser
from reelbot.render.studio.pages import read_story
from reelbot.render.studio.recording import record
from reelbot.render.studio.sound_file import npy_header

PLAYLIST = "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
MANIFEST = '<?xml version="1.0"?><MPD><BaseURL>http://localhost/</BaseURL></MPD>'


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "normal"
    folder.mkdir()
    return folder


def taken(path: Path, out: Path) -> dict[str, Any]:
    return Normaliser(out).take(path)


def refused(path: Path, out: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        taken(path, out)
    assert not list(out.rglob("*.npy"))
    return caught.value


def code_of(read: Callable[[bytes], object], raw: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(raw)
    return caught.value.code


# --- what a file is ----------------------------------------------------------------------------


def test_a_name_is_never_asked(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(png())
    assert taken(path, out)["kind"] == "image"


@pytest.mark.parametrize(
    "content",
    [SVG, f"\ufeff\n <!-- x -->\n{SVG}", MANIFEST, PLAYLIST, "ffconcat version 1.0\nfile x.mp4",
     "<!DOCTYPE html><video src=x>", "<HTML><body>", "[playlist]\nFile1=x", "%PDF-1.7", "#!/bin/sh",
     "{\\rtf1 x}", ";FFMETADATA1\n", "a\x00b", "\x1b[31mred\x08", "Rar!\x1a\x07"],
)  # fmt: skip
def test_what_others_would_act_on_is_no_text(tmp_path: Path, out: Path, content: str) -> None:
    path = tmp_path / "film.mp4"
    path.write_text(content, "utf-8")
    error = refused(path, out)
    assert error.code == "unsupported_media"
    assert "JPEG" in str(error)
    assert list(out.iterdir()) == []


def test_sniffing() -> None:
    assert sniff(b"") == ("text", "text/plain", "")
    assert sniff(b"RIFF1234WEBPVP8 ").mime == "image/webp"
    assert sniff(b"\x00\x00\x00\x18ftypM4A ") == ("media", "audio/mp4", "mp4")
    assert sniff(b"\x00\x00\x00\x18ftypqt  ").mime == "video/quicktime"
    assert sniff(b"\x00\x00\x00\x18ftypavif").mime == "image/avif"
    for head in (b"RIFF1234AVI LIST", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"):
        assert code_of(sniff, head) == "unsupported_media"
    with pytest.raises(InvalidInput) as caught:
        sniff(b"\x00\x00\x00\x18ftypheic")
    assert "HEIC" in str(caught.value)


# --- texts -------------------------------------------------------------------------------------


def test_a_text_is_kept_as_nfc(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("\ufeff# Fu\u0308chse\r\n\r\nEs war\u202e einmal.", "utf-8")
    assert taken(path, out) == {"mime": "text/plain", "kind": "text", "pages": 1}
    assert (out / "text.txt").read_bytes() == "# Füchse\n\nEs war einmal.".encode()
    assert read_story(out).title == "Füchse"


def test_encodings() -> None:
    assert text_of("Grüße".encode("utf-16")) == "Grüße"
    with pytest.raises(InvalidInput) as caught:
        text_of("Grüße".encode("cp1252"))
    assert "UTF-8" in str(caught.value)
    assert code_of(text_of, b"x" * 1_000_001) == "text_too_big"
    assert code_of(text_of, random.Random(1).randbytes(2_000_000)) == "unsupported_media"


@pytest.mark.parametrize("content", ["\u200b \n", "---\n\n---"])
def test_a_text_with_nothing_in_it(tmp_path: Path, out: Path, content: str) -> None:
    path = tmp_path / "story.txt"
    path.write_text(content, "utf-8")
    assert refused(path, out).code == "story_empty"


# --- pictures ----------------------------------------------------------------------------------


def test_a_picture_is_upright_rgb_and_bounded(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "photo"
    image = Image.new("RGB", (3000, 1000), (20, 40, 200))
    image.paste((250, 200, 0), (0, 0, 300, 1000))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn to the right
    image.save(path, "JPEG", exif=exif)
    facts = taken(path, out)
    assert facts == {"mime": "image/jpeg", "kind": "image", "width": 1000, "height": 3000}
    with Image.open(out / "picture.png") as normal:
        assert normal.mode == "RGB" and max(normal.size) <= 2560
        assert normal.height > 2.9 * normal.width
        r, _, b = normal.getpixel((normal.width // 2, 20))
        assert r > 200 > 100 > b


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP", "TIFF"])
def test_pictures_of_other_kinds(tmp_path: Path, out: Path, kind: str) -> None:
    path = tmp_path / "picture"
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    more: dict[str, Any] = {"save_all": True, "append_images": frames[1:]} if kind == "GIF" else {}
    frames[0].save(path, kind, **more)
    assert taken(path, out)["width"] == 40
    with Image.open(out / "picture.png") as normal:
        pixel = normal.getpixel((20, 15))
        assert isinstance(pixel, tuple) and pixel[0] > 240 and pixel[2] < 15


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_damaged_picture_is_refused(tmp_path: Path, out: Path, kind: str) -> None:
    buffer = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
    Image.fromarray(noise).save(buffer, kind)
    whole = buffer.getvalue()
    path = tmp_path / "picture"
    for raw in (whole[: len(whole) // 2], whole[:60], whole[:20] + bytes(len(whole))):
        path.write_bytes(raw)
        assert refused(path, out).code == "media_unreadable"
    assert list(out.iterdir()) == []


def test_a_bomb_is_measured_before_it_is_decoded(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_bomb(50_000, 50_000))
    error = refused(path, out)
    assert error.code == "media_too_big"
    path.write_bytes(png_bomb(8_000, 8_000))
    assert "8000 × 8000" in str(refused(path, out))


# --- recordings --------------------------------------------------------------------------------


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


# --- archives ----------------------------------------------------------------------------------


def test_the_pages_of_an_archive(tmp_path: Path, out: Path) -> None:
    tone = write_sound(tmp_path / "tone.mp3").read_bytes()
    path = zip_of(
        tmp_path / "story.zip",
        {
            "fox/01.txt": "# The Fox\nOnce *upon* a time.\n\nStill page one.",
            "fox/01.png": png(),
            "fox/10.txt": "The end.",
            "fox/2.mp3": tone,
            "fox/2.jpg": png(80, 60),
            "fox/.DS_Store": "junk",
            "fox/Thumbs.db": "junk",
            "__MACOSX/fox/._01.txt": "junk",
        },
    )
    facts = taken(path, out)
    assert facts == {"mime": "application/zip", "kind": "archive", "pages": 3}
    story = read_story(out)
    assert story.title == "The Fox"
    assert [page.text for page in story.pages] == [
        "Once upon a time.\nStill page one.", "", "The end.",
    ]  # fmt: skip
    assert [page.picture is not None for page in story.pages] == [True, True, False]
    sound = story.pages[1].sound
    assert sound is not None and len(np.load(sound)) == pytest.approx(2 * RATE_HZ, rel=0.05)
    assert sorted(path.name for path in out.iterdir()) == [
        "page-001", "page-002", "page-003", "pages.json",
    ]  # fmt: skip


def test_pictures_beside_a_story(tmp_path: Path, out: Path) -> None:
    film = write_video(tmp_path / "film.mp4").read_bytes()
    path = zip_of(
        tmp_path / "story.zip",
        {"story.md": "# T\n\nOne.\n\nTwo.\n\nThree.", "img/2.png": png(), "img/3.mp4": film},
    )
    assert taken(path, out)["pages"] == 3
    story = read_story(out)
    assert (story.title, [page.text for page in story.pages]) == ("T", ["One.", "Two.", "Three."])
    assert [page.picture is not None for page in story.pages] == [False, True, True]
    assert [page.sound is not None for page in story.pages] == [False, False, True]


def test_every_picture_is_judged_and_the_worst_counts(tmp_path: Path, out: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {f"{i}.png": png(16 * i, 16) for i in (1, 5, 3)})
    facts = Normaliser(out, judge=lambda picture: picture.shape[1] / 100).take(path)
    assert facts["unfit"] == 0.8
    text = zip_of(tmp_path / "b.zip", {"1.txt": "One."})
    shutil.rmtree(out)
    out.mkdir()
    assert "unfit" not in Normaliser(out, judge=lambda picture: 1.0).take(text)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"../01.txt": "x"}, "archive_unsafe"),
        ({"a/../../01.txt": "x"}, "archive_unsafe"),
        ({"/etc/passwd": "x"}, "archive_unsafe"),
        ({"C:\\x.txt": "x"}, "archive_unsafe"),
        ({"..\\x.txt": "x"}, "archive_unsafe"),
        ({"a\n.txt": "x"}, "archive_unsafe"),
        ({"a" * 300 + ".txt": "x"}, "archive_unsafe"),
        ({"inner.zip": b"PK\x03\x04rest"}, "archive_nested"),
        ({}, "archive_empty"),
        ({"__MACOSX/._1.txt": "x", ".hidden": "x"}, "archive_empty"),
        ({"1.txt": " "}, "archive_empty"),
        ({"1.txt": "one", "2.txt": "", "3.txt": "three"}, "page_empty"),
        ({f"{i}.txt": "page" for i in range(500)}, "story_too_long"),
        ({f"{i}.txt": "page" for i in range(1_001)}, "archive_too_big"),
        ({"1.txt": "x" * 2_001, "2.txt": "y"}, "page_too_long"),
        ({"1.txt": "x", "1.md": "x", "2.txt": "x"}, "page_twice"),
        ({"1.txt": "x", "2.svg": SVG}, "unsupported_media"),
        ({"1.txt": "x", "2.pdf": "%PDF-1.4"}, "unsupported_media"),
        ({"1.txt": "x", "1.png": png()[:60]}, "media_unreadable"),
        ({"1.png": png_bomb(60_000, 60_000)}, "media_too_big"),
        ({"1.txt": "x" * 2_000_000}, "text_too_big"),
    ],
)
def test_an_archive_that_is_refused(
    tmp_path: Path, out: Path, files: dict[str, bytes | str], code: str
) -> None:
    assert refused(zip_of(tmp_path / "a.zip", files), out).code == code


def test_an_error_in_an_archive_names_the_file(tmp_path: Path, out: Path) -> None:
    error = refused(zip_of(tmp_path / "a.zip", {"1.txt": "x", "7.png": png()[:60]}), out)
    assert error.facts["entry"] == "7.png"
    assert str(error).startswith("The file 7.png cannot be read: it is damaged")


def test_links_are_refused(tmp_path: Path, out: Path) -> None:
    entry = zipfile.ZipInfo("01.txt")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(entry, "/etc/passwd")
    assert refused(tmp_path / "a.zip", out).code == "archive_unsafe"


def test_a_password_is_told(tmp_path: Path, out: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"01.txt": "x"})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1  # general purpose flags, in the local head and in the directory
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    error = refused(path, out)
    assert error.facts["reason"] == "encrypted" and "password" in str(error)


def test_what_an_archive_says_of_itself_is_not_believed(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BYTES_MAX", 5_000_000)
    bomb = png() + bytes(3_000_000)
    path = zip_of(tmp_path / "flat.zip", {"1.png": bomb, "2.png": bomb})
    assert path.stat().st_size < 20_000
    assert refused(path, out).code == "archive_too_big"
    assert not (out / "entry").exists()


@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_half_an_archive_is_refused(tmp_path: Path, out: Path, share: float) -> None:
    path = zip_of(tmp_path / "a.zip", {f"{i}.png": png(i + 20, 30) for i in range(5)})
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert refused(path, out).facts == {"reason": "archive_damaged"}


def test_a_shaken_archive_is_refused_or_read(tmp_path: Path, out: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"1.txt": "One.", "1.png": png(), "2.txt": "Two."})
    whole, rng = path.read_bytes(), random.Random(3)
    for _ in range(150):
        raw = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        path.write_bytes(raw)
        shutil.rmtree(out)
        out.mkdir()
        try:
            facts = taken(path, out)
        except InvalidInput:
            continue
        assert facts["kind"] == "text" or json.loads((out / "pages.json").read_text())["pages"]


def test_the_sounds_of_all_pages_are_bounded_together(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(normalise, "SOUND_SECONDS_MAX", 3.0)
    tone = write_sound(tmp_path / "tone.mp3").read_bytes()
    error = refused_sounds(zip_of(tmp_path / "a.zip", {"1.mp3": tone, "2.mp3": tone}), out)
    assert error.code == "media_too_long"
    assert error.facts["entry"] == "2.mp3"


def refused_sounds(path: Path, out: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        taken(path, out)
    return caught.value
