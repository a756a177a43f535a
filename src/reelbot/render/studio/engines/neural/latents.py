"""Latents → a small picture, without the decoder: what a preview shows while it is made."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH = 320
# Stable Diffusion 1 and 2: red, green, blue of each of the four channels. Found by regression of
# decoded pictures on latents; as in the community's latent previews (Keturn, 2022).
SD_FACTORS = (
    (0.298, 0.207, 0.208), (0.187, 0.286, 0.173), (-0.158, 0.189, 0.264), (-0.184, -0.271, -0.473)
)  # fmt: skip


def picture(latents: Any) -> NDArray[np.uint8] | None:
    """RGB uint8 (height, WIDTH, 3) of a torch tensor of latents: (batch, channels, [frames,]
    height, width), of which the first of the batch and the middle frame are shown.

    None where the tensor is of another form (packed latents, for one). Four channels are taken for
    Stable Diffusion's; of others the three strongest components stand for brightness and colour.
    """
    if latents.ndim not in (4, 5):
        return None
    one = latents[0] if latents.ndim == 4 else _middle(latents[0])
    grid = np.moveaxis(one.detach().float().cpu().numpy(), 0, -1)
    return enlarged(coloured(grid))


def _middle(video: Any) -> Any:
    """(channels, frames, …) or (frames, channels, …) → (channels, …): frames are more often more,
    so what is at most 4 or a multiple of 16 is the channels."""
    first, second = video.shape[:2]
    channels_first = first == 4 or (second != 4 and first % 16 == 0)
    return video[:, second // 2] if channels_first else video[first // 2]


def coloured(grid: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(height, width, channels) → RGB uint8, (height, width, 3)."""
    if grid.shape[2] == 4:
        rgb = grid @ np.array(SD_FACTORS, np.float32) / 2 + 0.5
        return np.asarray(np.clip(rgb, 0, 1) * 255, np.uint8)
    flat = grid.reshape(-1, grid.shape[2])
    flat = flat - flat.mean(axis=0)
    _, axes = np.linalg.eigh(flat.T @ flat)
    strongest = axes[:, ::-1][:, :3]
    strongest = strongest * np.where(strongest.sum(axis=0) < 0, -1, 1)  # an axis has no sign
    parts = flat @ strongest
    parts = parts / (parts.std(axis=0) + 1e-6)
    light, warm, green = (parts[:, i % parts.shape[1]] for i in range(3))
    rgb = np.stack([light + 0.5 * warm, light + 0.4 * green, light - 0.5 * warm], axis=1)
    return np.asarray(np.clip(rgb * 48 + 118, 0, 255), np.uint8).reshape(*grid.shape[:2], 3)


def enlarged(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height = max(2, round(WIDTH * rgb.shape[0] / rgb.shape[1]))
    return np.asarray(cv2.resize(rgb, (WIDTH, height), interpolation=cv2.INTER_CUBIC), np.uint8)
