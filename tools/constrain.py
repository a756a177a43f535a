"""Write constraints.txt: exact versions of all that pyproject.toml asks for, and what that needs.

    .venv/bin/python tools/constrain.py             keep today's versions, add and drop as needed
    .venv/bin/python tools/constrain.py --upgrade   take the newest versions that fit together

Run it on the oldest Python that is supported: what installs there installs on the newer ones. The
build of torch is not written down: a machine with a GPU takes another one, and what that needs.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CONSTRAINTS = HERE / "constraints.txt"
EXTRAS = ("", "[cjk]", "[dev]", "[models]")
HEADER = """\
# Exact versions of everything that make installs: tried together on Python 3.11, 3.12 and 3.13.
# Written by tools/constrain.py from pyproject.toml; change that one, then run it again.
"""


def resolve(extras: str, pins: Path | None) -> dict[str, str]:
    """Package → version, as pip would install `.[extras]` into an empty environment."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run"]
        command += ["--disable-pip-version-check", "--ignore-installed", "--report", str(report)]
        command += ["-c", str(pins)] if pins else []
        subprocess.run([*command, str(HERE) + extras], check=True)
        found = json.loads(report.read_text())["install"]
    names = {one["metadata"]["name"]: one["metadata"]["version"] for one in found}
    names.pop("reelbot")
    # A build's own mark (2.13.0+cpu) is no version of its own.
    return {canonical(name): version.partition("+")[0] for name, version in names.items()}


def canonical(name: str) -> str:
    """The package's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def section(title: str, pins: dict[str, str], names: Collection[str]) -> str:
    return f"\n# {title}\n" + "".join(f"{name}=={pins[name]}\n" for name in sorted(names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--upgrade", action="store_true", help="do not keep today's versions")
    keep = None if parser.parse_args().upgrade or not CONSTRAINTS.exists() else CONSTRAINTS
    everything = resolve("[cjk,dev,models]", keep)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pins:
        pins.write("".join(f"{name}=={version}\n" for name, version in everything.items()))
        pins.flush()
        base, cjk, dev, models = (resolve(extras, Path(pins.name)) for extras in EXTRAS)
    parts = {
        "base": base.keys(),
        "dev and cjk": cjk.keys() - base.keys(),
        "dev and models": (dev.keys() & models.keys()) - base.keys(),
        "dev": dev.keys() - models.keys() - base.keys() - cjk.keys(),
        "models": models.keys() - dev.keys() - base.keys(),
    }
    text = [section(title, everything, names) for title, names in parts.items()]
    CONSTRAINTS.write_text(HEADER + "".join(text))


if __name__ == "__main__":
    main()
