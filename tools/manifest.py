"""Keep src/reelbot/assets/MANIFEST.toml true.

    .venv/bin/python tools/manifest.py           say what is wrong; exit 1 when anything is
    .venv/bin/python tools/manifest.py --update  write sizes and sums anew, keep the rest

An asset that is not listed has to be written in by hand, with its source and licence; `--update`
then fills in size and sum.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).resolve().parent.parent / "src" / "reelbot" / "assets"
NAME = "MANIFEST.toml"
LICENCES = "licences"
OURS = ["Reelbot"]  # under the project's own LICENSE
BYTES_MAX = 45_000_000
KEYS = ("file", "what", "source", "licence", "licence_files", "bytes", "sha256")
HEADER = """\
# Every file that is shipped as data. `source`: the packages it was taken or made from; "Reelbot" is
# what was written for it, under its own LICENSE.
# Licence texts lie in licences/. tools/manifest.py checks this file, and with --update fills in
# bytes and sha256.
"""


def shipped(assets: Path) -> Iterator[Path]:
    """The files that the manifest has to list."""
    for file in sorted(assets.rglob("*")):
        inside = file.relative_to(assets)
        code = file.suffix in (".py", ".pyc") or file.name == NAME
        if file.is_file() and not code and inside.parts[0] != LICENCES:
            yield file


def read(assets: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads((assets / NAME).read_text("utf-8"))["asset"]
    return entries


def problems(assets: Path) -> Iterator[str]:
    """A sentence for each thing in which the manifest and the folder differ."""
    entries = read(assets)
    listed = {entry["file"] for entry in entries}
    there = {file.relative_to(assets).as_posix() for file in shipped(assets)}
    yield from (f"{name} is listed more than once" for name in _repeated(entries))
    yield from (f"{name} is not listed" for name in sorted(there - listed))
    yield from (f"{name} is listed but not there" for name in sorted(listed - there))
    for entry in entries:
        name = entry["file"]
        ours = entry.get("source") == OURS and entry.get("licence") == "MIT"
        optional = {"licence_files"} if ours else set()
        if missing := [key for key in KEYS if not entry.get(key) and key not in optional]:
            yield f"{name} lacks {', '.join(missing)}"
        elif name in there and (entry["bytes"], entry["sha256"]) != measured(assets / name):
            yield f"{name} is not the file that was listed"
        for text in entry.get("licence_files", []):
            if not (assets / LICENCES / text).is_file():
                yield f"{name}: its licence {text} is not in {LICENCES}/"
    named = {text for entry in entries for text in entry.get("licence_files", [])}
    texts = {file.name for file in (assets / LICENCES).iterdir()}
    yield from (f"{LICENCES}/{name} belongs to no asset" for name in sorted(texts - named))
    total = sum((assets / name).stat().st_size for name in there)
    if total > BYTES_MAX:
        yield f"the assets are {total / 1e6:.1f} MB; at most {BYTES_MAX / 1e6:.0f} MB are shipped"


def measured(file: Path) -> tuple[int, str]:
    """Size in bytes, and SHA-256 in hexadecimal."""
    content = file.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()


def update(assets: Path) -> None:
    """Write the manifest with sizes and sums as they are, sorted by file."""
    entries = sorted(read(assets), key=lambda entry: str(entry["file"]))
    for entry in entries:
        if (assets / entry["file"]).is_file():
            entry["bytes"], entry["sha256"] = measured(assets / entry["file"])
    blocks = ("\n[[asset]]\n" + _toml(entry) for entry in entries)
    (assets / NAME).write_text(HEADER + "".join(blocks), encoding="utf-8")


def _toml(entry: dict[str, Any]) -> str:
    # A JSON text, number or list of texts is TOML too.
    order = sorted(entry, key=lambda key: KEYS.index(key) if key in KEYS else len(KEYS))
    return "".join(f"{key} = {json.dumps(entry[key], ensure_ascii=False)}\n" for key in order)


def _repeated(entries: list[dict[str, Any]]) -> set[str]:
    names = [entry["file"] for entry in entries]
    return {name for name in names if names.count(name) > 1}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--update", action="store_true", help="fill in sizes and sums")
    if parser.parse_args().update:
        update(ASSETS)
    found = list(problems(ASSETS))
    print("\n".join(found) or "The manifest is true.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
