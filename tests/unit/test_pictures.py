"""Picture files of every kind become the same pixels, and fit frames of any shape."""

from __future__ import annotations

import io
import random
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from reelbot.core.errors import InvalidInput
from reelbot.render.studio import pictures
from reelbot.render.studio.engines.base import Size
from reelbot.render.studio.pictures import (
    SIDE_MAX,
    Box,
    extension,
    fit,
    framing,
    load_picture,
    resample,
    upright_size,
)

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 180, 30), (30, 30, 200), (240, 240, 240)
SIZES = [Size(width=1280, height=720), Size(width=720, height=1280), Size(width=1080, height=1080)]


def corners(width: int = 64, height: int = 48) -> Image.Image:
    """Red, green / blue, white quarters: which side is up can be told."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def saved(folder: Path, image: Image.Image, kind: str, **options: Any) -> Path:
    path = folder / "picture"
    image.save(path, kind, **options)
    return path


def quarters(picture: np.ndarray) -> list[list[int]]:
    """The colour in the middle of each quarter, row by row."""
    height, width = picture.shape[:2]
    return [
        picture[height * y // 4, width * x // 4].astype(int).tolist()
        for y in (1, 3)
        for x in (1, 3)
    ]


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("PNG", "RGB", {}),
        ("PNG", "P", {}),
        ("PNG", "RGBA", {}),
        ("JPEG", "RGB", {"quality": 95, "subsampling": 0}),
        ("JPEG", "CMYK", {"quality": 95}),
        ("WEBP", "RGB", {"lossless": True}),
        ("GIF", "P", {}),
        ("BMP", "RGB", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("TIFF", "CMYK", {}),
        ("AVIF", "RGB", {"quality": 95}),
    ],
)
def test_every_format_gives_the_same_picture(
    tmp_path: Path, kind: str, mode: str, options: dict[str, Any]
) -> None:
    image = corners().convert(mode, palette=Image.Palette.ADAPTIVE)
    picture = load_picture(saved(tmp_path, image, kind, **options))
    assert picture.shape == (48, 64, 3)
    assert picture.dtype == np.uint8
    assert np.abs(np.array(quarters(picture)) - [RED, GREEN, BLUE, WHITE]).max() <= 12


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_upright_whatever_exif_says(tmp_path: Path, orientation: int) -> None:
    turns = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    turn = turns[orientation]
    stored = corners() if turn is None else corners().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, stored, "JPEG", exif=exif, quality=95, subsampling=0)
    assert np.abs(np.array(quarters(load_picture(path))) - [RED, GREEN, BLUE, WHITE]).max() <= 12
    assert upright_size(path) == (64, 48)


def test_an_animation_gives_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in (RED, BLUE)]
    path = saved(tmp_path, frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.abs(load_picture(path)[8, 8].astype(int) - RED).max() <= 8


@pytest.mark.parametrize(("colour", "lighter"), [((20, 20, 24), True), ((250, 250, 245), False)])
def test_transparent_parts_set_off_the_rest(
    tmp_path: Path, colour: tuple[int, int, int], lighter: bool
) -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((*colour, 255), (20, 20, 44, 44))
    picture = load_picture(saved(tmp_path, image, "PNG"))
    assert np.abs(picture[32, 32].astype(int) - colour).max() <= 1
    backdrop = picture[2, 2].astype(int)
    assert backdrop.min() > 25
    assert (backdrop.mean() > picture[32, 32].mean()) == lighter
    assert abs(backdrop.mean() - picture[32, 32].mean()) > 80


def test_sixteen_bits_are_scaled_not_cut(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(16, 0)
    picture = load_picture(saved(tmp_path, Image.fromarray(ramp), "PNG"))
    assert np.abs(picture[8, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_a_colour_profile_is_applied(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    wrong = load_picture(saved(tmp_path, corners(), "PNG", icc_profile=lab.tobytes()))
    assert quarters(wrong)[0] == list(RED)  # a profile of another kind is left out
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    same = load_picture(saved(tmp_path, corners(), "PNG", icc_profile=srgb.tobytes()))
    assert np.abs(np.array(quarters(same)) - [RED, GREEN, BLUE, WHITE]).max() <= 1


def test_a_large_picture_is_reduced(tmp_path: Path) -> None:
    picture = load_picture(saved(tmp_path, corners(4000, 1000), "JPEG"))
    assert picture.shape == (640, SIDE_MAX, 3)


def test_too_many_pixels_are_refused_unread(tmp_path: Path) -> None:
    header = io.BytesIO()
    Image.new("1", (8, 8)).save(header, "PNG")
    data = bytearray(header.getvalue())
    data[16:24] = (9000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    path = tmp_path / "bomb.png"
    path.write_bytes(data)
    with pytest.raises(InvalidInput) as caught:
        load_picture(path)
    assert caught.value.code == "media_too_big"
    assert caught.value.facts == {"width": 9000, "height": 9000, "pixels_max": 50_000_000}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_what_is_cut_off_is_unreadable(tmp_path: Path, kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (80, 80, 3), np.uint8)
    path = saved(tmp_path, Image.fromarray(noise), kind)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InvalidInput) as caught:
        load_picture(path)
    assert caught.value.code == "media_unreadable"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "damaged"),
        (b"hello, I am a text", "damaged"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "damaged"),
    ],
)
def test_what_is_no_picture_is_unreadable(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        load_picture(path)
    assert caught.value.code == "media_unreadable"
    assert word in str(caught.value)


def test_damage_by_chance_is_never_another_error(tmp_path: Path) -> None:
    chance = random.Random(5)
    image = corners(96, 64)
    seeds = []
    for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"):
        buffer = io.BytesIO()
        image.save(buffer, kind)
        seeds.append(buffer.getvalue())
    codes = set()
    path = tmp_path / "damaged"
    for _ in range(200):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 4, 16))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            assert load_picture(path).shape[2] == 3
        except InvalidInput as error:
            codes.add(error.code)
    assert "media_unreadable" in codes
    assert codes <= {"media_unreadable", "media_too_big"}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width}x{size.height}")
@pytest.mark.parametrize(("width", "height"), [(600, 400), (400, 600), (1600, 300), (90, 1200)])
def test_nothing_is_stretched(width: int, height: int, size: Size) -> None:
    crop, window = framing(width, height, size)
    assert 0 <= crop.left < crop.right <= width
    assert 0 <= crop.top < crop.bottom <= height
    assert 0 <= window.left < window.right <= size.width
    assert 0 <= window.top < window.bottom <= size.height
    assert all(side % 2 == 0 for side in window)
    assert window.width == size.width or window.height == size.height
    # The scale is the same both ways, up to the rounding to even pixels.
    across, down = window.width / crop.width, window.height / crop.height
    assert abs(across - down) * min(crop.width, crop.height) <= 4


def test_a_near_shape_is_cropped_and_a_far_one_gets_a_border() -> None:
    filled = framing(640, 480, SIZES[0])
    assert filled.window == Box(0, 0, 1280, 720)
    bordered = framing(400, 600, SIZES[0])
    assert bordered.window.height == 720
    assert bordered.window.width < 800
    assert bordered.window.left == 1280 - bordered.window.right


def test_what_matters_stays_in_the_crop() -> None:
    left = framing(600, 400, SIZES[2], Box(10, 50, 200, 350))
    right = framing(600, 400, SIZES[2], Box(420, 50, 590, 350))
    assert left.window == right.window == Box(0, 0, 1080, 1080)
    assert left.crop.left <= 10
    assert right.crop.right >= 590
    wide = framing(600, 400, SIZES[1], Box(10, 50, 590, 350))
    assert wide.crop.left <= 10
    assert wide.crop.right >= 590


def test_a_fitted_picture_has_the_size_and_its_border_is_its_own_dark_blur() -> None:
    picture = np.asarray(corners(300, 500), np.uint8)
    for size in SIZES:
        fitted = fit(picture, size)
        assert fitted.shape == (size.height, size.width, 3)
    wide = fit(picture, SIZES[0])
    assert wide[360, 4].max() < 140  # darker than the picture, and not black
    assert wide[360, 4].max() > 20
    assert np.abs(wide[100, 500].astype(int) - RED).max() < 12
    assert np.abs(np.diff(wide[:, 4].astype(int), axis=0)).max() <= 6


def test_an_enlarged_edge_stays_an_edge() -> None:
    step = np.zeros((40, 40, 3), np.uint8)
    step[:, 20:] = 220
    large = resample(step, Box(0, 0, 40, 40), 400, 400)
    row = large[200, :, 0].astype(int)
    assert row[150] < 8
    assert row[250] > 212
    assert np.abs(np.diff(row)).max() > 2 * 220 / 25  # a linear ramp over 2 pixels has 11 a step


def test_the_extension_covers_frames_of_any_shape() -> None:
    picture = np.full((30, 700, 3), 100, np.uint8)
    for size in (*SIZES, Size(width=16, height=16)):
        assert extension(picture, size).shape == (size.height, size.width, 3)
    assert pictures.PIXELS_MAX == 50_000_000
