"""A picture file becomes pixels, and pixels come to fit a frame of any shape.

Uploads were looked at before, in a child with limits (`media`). They are not trusted here either:
formats from a list, a bound on pixels before any is decoded, and every way in which a decoder gives
up is the same error.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageFilter

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.engines.base import Size

U8 = NDArray[np.uint8]

PIXELS_MAX = 50_000_000
SIDE_MAX = 2560
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")

# How much of a picture a crop may lose: always, where nothing says what matters, where what matters
# stays in it, and where there has to be a border in any case.
LOSS_ALWAYS = 0.26  # 4:3 in 16:9
LOSS_BLIND = 0.34
LOSS_FOCUSED = 0.5
LOSS_BORDERED = 0.22
FLAT = 2  # 8-bit steps
BORDER_LEAST = 0.04  # of the frame's side; a thinner border is cropped away

BAND_ROWS = 128

_ORIENTATION = 0x0112  # EXIF 2.32, table 4
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# What Pillow's readers raise on bytes that are not what they claim.
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, RuntimeError)  # fmt: skip


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom are the first pixels outside of it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Framing(NamedTuple):
    """Which part of a picture is shown, and where in the frame; whole pixels both.

    The window's sides and corner are even (yuv420p). Outside of it is the picture's extension.
    """

    crop: Box
    window: Box


def load_picture(path: Path) -> U8:
    """The picture, upright, in sRGB: RGB uint8, shape (height, width, 3), no side over SIDE_MAX.

    Of an animation it is the first frame. Transparent parts get a plain backdrop on which the rest
    stands out. Raises InvalidInput: media_too_big (width, height, pixels_max) and media_unreadable
    (reason), the latter for HEIC too, which Pillow cannot read.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise InvalidInput("media_unreadable", reason="heic")
    try:
        with _quiet(), Image.open(path, formats=FORMATS) as image:
            width, height = image.size
            if width * height > PIXELS_MAX:
                raise InvalidInput(
                    "media_too_big", width=width, height=height, pixels_max=PIXELS_MAX
                )
            turn = _TURNS.get(_orientation(image))
            image.draft("RGB", (SIDE_MAX, SIDE_MAX))  # JPEG: decoded smaller, in a fraction of time
            upright = _eight_bit(image)
            profile = image.info.get("icc_profile")
        upright.thumbnail((SIDE_MAX, SIDE_MAX), Image.Resampling.LANCZOS, reducing_gap=2.0)
        if turn is not None:
            upright = upright.transpose(turn)
        return _flat(_srgb(upright, profile))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidInput("media_too_big", pixels_max=PIXELS_MAX) from error
    except _DAMAGED as error:
        raise InvalidInput("media_unreadable", reason="damaged") from error


def upright_size(path: Path) -> tuple[int, int]:
    """Width and height of a picture file in pixels, as it is seen when it is upright.

    Raises InvalidInput("media_unreadable", reason)."""
    try:
        with _quiet(), Image.open(path, formats=FORMATS) as image:
            width, height = image.size
            turned = _orientation(image) >= 5
    except _DAMAGED as error:
        raise InvalidInput("media_unreadable", reason="damaged") from error
    return (height, width) if turned else (width, height)


def framing(width: int, height: int, size: Size, focus: Box | None = None) -> Framing:
    """How a picture of `width` × `height` is shown in a frame of `size`.

    Cropped to the frame's shape where that loses little, the more so where `focus` says what
    matters and that stays in; else cropped a little and shown whole, with a border that is filled.
    """
    wide = width * size.height >= height * size.width  # too wide for the frame: its sides go
    length, across = (width, height) if wide else (height, width)
    filling = across * (size.width / size.height if wide else size.height / size.width)
    span = None
    if focus is not None:
        span = (focus.left, focus.right) if wide else (focus.top, focus.bottom)
    kept = _kept(length, filling, span)
    if span is None:  # faces and skies are above the middle
        start = (length - kept) * (0.5 if wide else 0.4)
    elif wide or span[1] - span[0] <= kept:
        start = (span[0] + span[1] - kept) / 2
    else:  # rather the feet than the head
        start = span[0] - 0.03 * length
    first = round(min(max(start, 0), length - kept))
    last = min(length, first + max(1, round(kept)))
    crop = Box(first, 0, last, height) if wide else Box(0, first, width, last)
    return Framing(crop, _window(crop, size))


def _kept(length: float, filling: float, span: tuple[float, float] | None) -> float:
    """How much of a length is shown, where `filling` of it would fill the frame."""
    matters = 0.0 if span is None else min(length, span[1] - span[0])
    holds = matters <= filling
    loss_max = LOSS_BLIND if span is None else LOSS_FOCUSED if holds else LOSS_ALWAYS
    if 1 - filling / length <= loss_max:
        return min(length, filling)
    kept = max(filling, length * (1 - LOSS_BORDERED), matters)
    return filling if filling > kept * (1 - BORDER_LEAST) else kept


def fit(picture: U8, size: Size, focus: Box | None = None) -> U8:
    """The picture in a frame of `size`, RGB uint8, shape (height, width, 3); never stretched.

    What a crop must not lose goes on a blurred, darkened extension of the picture.
    """
    height, width = picture.shape[:2]
    crop, window = framing(width, height, size, focus)
    inner = resample(picture, crop, int(window.width), int(window.height))
    if inner.shape[:2] == (size.height, size.width):
        return inner
    whole = extension(picture, size)
    left, top = int(window.left), int(window.top)
    whole[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return whole


def resample(picture: U8, crop: Box, width: int, height: int) -> U8:
    """The crop at another size, sharpened for what the change of size took away."""
    left, top, right, bottom = (int(side) for side in crop)
    on_pixels = crop == Box(left, top, right, bottom)
    if on_pixels and (crop.width, crop.height) == (width, height):
        return picture[top:bottom, left:right].copy()
    scale = width / max(1.0, crop.width)
    if on_pixels and min(scale, height / max(1.0, crop.height)) >= 1:
        # Where nothing is made smaller, a cubic is as good as Lanczos and ten times faster.
        part = picture[top:bottom, left:right]
        sized = np.asarray(
            cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8
        )
    else:
        image = Image.fromarray(picture).resize(
            (width, height),
            Image.Resampling.LANCZOS,
            box=(crop.left, crop.top, crop.right, crop.bottom),
            reducing_gap=3.0,
        )
        sized = np.asarray(image)
    radius = 0.6 if scale <= 1 else min(2.6, 0.7 * scale)
    strength = 32 if scale <= 1 else round(min(75, 32 + 18 * scale))
    return sharpened(sized, radius, strength / 100)


def sharpened(picture: U8, radius: float, strength: float) -> U8:
    """By an unsharp mask; where a value is within FLAT of its surroundings it stays, as grain
    would be all that is sharpened there."""
    out = np.empty_like(picture)
    beyond = 2 * round(4 * radius + 1)  # rows that the blur of a band looks at, and more
    for top in range(0, len(picture), BAND_ROWS):  # in bands: whole copies would take 60 MB
        first = max(0, top - beyond)
        part = picture[first : top + BAND_ROWS + beyond]
        rows = slice(top - first, top - first + BAND_ROWS)
        blurred = cv2.GaussianBlur(part, (0, 0), radius)[rows]
        band, sharp = part[rows], out[top : top + BAND_ROWS]
        cv2.addWeighted(band, 1 + strength, blurred, -strength, 0, dst=sharp)
        apart = cv2.absdiff(band, blurred).reshape(len(band), -1)
        flat = cv2.threshold(apart, FLAT, 255, cv2.THRESH_BINARY_INV)[1]
        cv2.copyTo(band.reshape(flat.shape), flat, dst=sharp.reshape(flat.shape))
    return out


def extension(picture: U8, size: Size) -> U8:
    """The picture so blurred and darkened that another can stand before it, at `size`."""
    height, width = picture.shape[:2]
    scale = max(size.width / width, size.height / height)
    across, down = size.width / scale, size.height / scale
    left, top = (width - across) / 2, (height - down) / 2
    # At an eighth of the size a blur of a few pixels is a wide one, and cheap.
    small = (max(2, size.width // 8), max(2, size.height // 8))
    image = Image.fromarray(picture).resize(
        small, Image.Resampling.BOX, box=(left, top, left + across, top + down), reducing_gap=2.0
    )
    image = image.filter(ImageFilter.GaussianBlur(max(2.0, min(small) / 16)))
    image = image.resize((size.width, size.height), Image.Resampling.BICUBIC)
    return np.asarray(np.asarray(image, np.float32) * 0.5 + 6, np.uint8)


def _window(crop: Box, size: Size) -> Box:
    """Where the crop stands in the frame: as large as it goes, in the middle, on even pixels."""
    scale = min(size.width / crop.width, size.height / crop.height)
    width = _even(crop.width * scale, size.width)
    height = _even(crop.height * scale, size.height)
    left, top = (size.width - width) // 4 * 2, (size.height - height) // 4 * 2
    return Box(left, top, left + width, top + height)


def _even(length: float, frame: int) -> int:
    """The nearest even length; the frame's own where only rounding keeps them apart."""
    even = max(2, round(length / 2) * 2)
    return frame if abs(frame - even) <= max(2, 0.004 * frame) else even


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Pillow's warnings of odd metadata; what is too big is still told."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _orientation(image: Image.Image) -> int:
    """EXIF's word on which side is up; 1, upright, where it says nothing that can be read."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _DAMAGED:
        return 1


def _eight_bit(image: Image.Image) -> Image.Image:
    """The first frame in mode L, RGB, RGBA or CMYK."""
    image.load()
    mode = image.mode
    if mode in ("L", "RGB", "CMYK", "RGBA") and "transparency" not in image.info:
        return image.copy()
    if mode.startswith("I") or mode == "F":
        return _scaled(image)
    if mode == "1":
        return image.convert("L")
    clear = "transparency" in image.info or mode in ("LA", "La", "PA", "RGBa", "RGBA")
    return image.convert("RGBA" if clear else "RGB")


def _scaled(image: Image.Image) -> Image.Image:
    """16- and 32-bit grey as 8 bit: the full range of 16 bits, or else of the picture's values."""
    values = np.nan_to_num(np.asarray(image, np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode.startswith("I;16") or (image.mode == "I" and low >= 0 and 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif low >= 0 and high <= 1 and image.mode == "F":
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    scaled = (values - low) * (255 / max(high - low, 1e-9))
    return Image.fromarray(np.asarray(np.clip(scaled + 0.5, 0, 255), np.uint8))


def _srgb(image: Image.Image, profile: object) -> Image.Image:
    """The picture in sRGB, by its ICC profile where it has one that fits."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha is not None else image
    if isinstance(profile, bytes):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            colours = converted or colours
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile of another kind than the pixels is common, and the pixels are good.
            colours = colours.convert("RGB")
    colours = colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _flat(image: Image.Image) -> U8:
    """RGB; what is transparent shows a backdrop, dark behind light things and light behind dark."""
    if image.mode != "RGBA":
        return np.array(image, np.uint8)
    rgba = np.asarray(image, np.float32)
    alpha = rgba[..., 3:] / 255
    covered = float(alpha.sum())
    if covered >= alpha.size - 0.5:
        return np.array(image.convert("RGB"), np.uint8)
    mean = (rgba[..., :3] * alpha).sum((0, 1)) / max(covered, 1.0)
    luma = float(mean @ np.array([0.2126, 0.7152, 0.0722], np.float32))
    plain = 58.0 if luma > 150 else 226.0
    tone = 0.86 * plain + 0.14 * mean
    height, width = alpha.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None, None]
    backdrop = np.clip(tone * (1.08 - 0.16 * np.sqrt(x**2 + y**2)), 0, 255)
    flat = rgba[..., :3] * alpha + backdrop * (1 - alpha)
    return np.asarray(np.clip(flat + 0.5, 0, 255), np.uint8)
