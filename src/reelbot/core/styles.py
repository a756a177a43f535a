"""The looks a film can have: words put around the prompt, and words kept away from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SHIPPED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "plain": {},
        "dramatic": {
            "prefix": "A dramatic, cinematic shot of",
            "suffix": "low key lighting, deep shadows, rich contrast, stormy sky, film grain",
            "negative": "flat lighting, washed out, snapshot",
        },
        "photorealistic": {
            "prefix": "A photorealistic picture of",
            "suffix": "natural light, fine detail, sharp focus, 35 mm photograph",
            "negative": "drawing, painting, cartoon, render, illustration",
        },
        "cartoon": {
            "prefix": "A cartoon of",
            "suffix": "bold outlines, flat bright colours, simple shapes",
            "negative": "photograph, realistic, gritty",
        },
        "watercolour": {
            "prefix": "A watercolour painting of",
            "suffix": "soft washes, wet edges, paper texture, pale colours",
            "negative": "photograph, hard edges, neon",
        },
        "noir": {
            "prefix": "A film noir still of",
            "suffix": "black and white, hard light through blinds, long shadows, night",
            "negative": "colour, bright, cheerful",
        },
        "pixel": {
            "prefix": "Pixel art of",
            "suffix": "16-bit game sprite, limited palette, crisp square pixels",
            "negative": "photograph, blur, smooth gradient",
        },
        "anime": {
            "prefix": "An anime scene of",
            "suffix": "clean line art, cel shading, painted background, vivid sky",
            "negative": "photograph, 3d render, rough sketch",
        },
        "claymation": {
            "prefix": "A claymation scene of",
            "suffix": "modelling clay, fingerprints, stop motion, miniature set, soft studio light",
            "negative": "photograph, line art, flat colours",
        },
        "vintage": {
            "prefix": "A vintage photograph of",
            "suffix": "faded colours, sepia, film grain, light leaks, 1970s",
            "negative": "modern, digital, oversaturated",
        },
        "neon": {
            "prefix": "A neon-lit scene of",
            "suffix": "glowing magenta and cyan, wet streets, reflections, night city",
            "negative": "daylight, pastel, beige",
        },
        "storybook": {
            "prefix": "A storybook illustration of",
            "suffix": "gouache, warm light, gentle colours, hand-drawn, whimsical detail",
            "negative": "photograph, gritty, dark, scary",
        },
    }
)
