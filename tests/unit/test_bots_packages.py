"""On a machine for the bots alone, `reelbot bots` needs the packages of the group `bots` alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Imports all that `reelbot bots` may load, as where none of the modules in argv[1] is installed.
# What is tried in vain is noted: an import within `try` is no failure.
PROGRAM = """
import importlib, importlib.abc, json, pkgutil, sys

absent = set(json.loads(sys.argv[1]))
refused = set()

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in absent:
            refused.add(top)
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
for name in [one for one in sys.modules if one.partition(".")[0] in absent]:
    del sys.modules[name]
if sys.argv[2]:
    importlib.import_module(sys.argv[2])
importlib.import_module("reelbot.cli.main")
importlib.import_module("reelbot.cli.serving")
bots = importlib.import_module("reelbot.bots")
names = [one.name for one in pkgutil.walk_packages(bots.__path__, "reelbot.bots.")]
for name in names:
    importlib.import_module(name)
loaded = {name.partition(".")[0] for name in sys.modules}
print(json.dumps({"modules": len(names), "loaded": sorted(loaded), "refused": sorted(refused)}))
"""


def group(checkout: Path, name: str) -> list[str]:
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))
    return list(project["dependency-groups"][name])


def closure(asked: list[str]) -> set[str]:
    """Canonical names of the packages asked for and of all that they need here."""
    found: set[str] = set()
    waiting = [(Requirement(one), "") for one in asked]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # for another Python or platform
        extras = ["", *requirement.extras]
        if name not in found or requirement.extras:
            found.add(name)
            waiting += [(Requirement(one), extra) for one in needs for extra in extras]
    return found


def absent_without(packages: set[str]) -> set[str]:
    """The modules that are installed here and that none of these packages brings."""
    return {
        module
        for module, brought_by in packages_distributions().items()
        if not packages & {canonicalize_name(one) for one in brought_by} and module != "reelbot"
    }


def serve(asked: list[str], first: str = "") -> subprocess.CompletedProcess[str]:
    """Import the bots where only what is `asked` is installed; `first` before them."""
    absent = absent_without(closure(asked))
    assert {"numpy", "av", "moviepy"} <= absent
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(sorted(absent)), first],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_bots_need_their_group_alone(checkout: Path) -> None:
    done = serve(group(checkout, "bots"))
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["modules"] > 60
    assert {"discord", "telegram", "aiohttp"} <= set(found["loaded"])
    assert not {"numpy", "av", "PIL", "cv2", "onnxruntime"} & set(found["loaded"])


def test_another_package_would_be_missing(checkout: Path) -> None:
    """The test above can fail: what the group lacks cannot be imported there."""
    without = [one for one in group(checkout, "bots") if not one.startswith("discord.py")]
    done = serve(without)
    assert done.returncode != 0 and re.search(r"No module named 'discord'", done.stderr)
    assert serve(group(checkout, "bots"), "moviepy").returncode != 0


def test_what_the_group_has_is_what_all_have(checkout: Path) -> None:
    """The group is a part of the dependencies, with the same versions."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(group(checkout, "bots")) <= set(project["dependencies"])
