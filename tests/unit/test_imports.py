"""Everything imports, and the rooms that must stay slim stay slim at run time too."""

from __future__ import annotations

import importlib.util
import json
import pkgutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import reelbot

# Need the models extra, and are imported when Riffusion makes its first sound.
RIFFUSION = "reelbot.render.studio.engines.text_to_music.riffusion"
COMPILED = {f"{RIFFUSION}.inversion", f"{RIFFUSION}.phase"}
HEAVY = {"PIL", "av", "cv2", "numpy", "onnxruntime", "soundfile", "torch"}
SERVING = {"aiohttp", "aiosqlite", "discord", "telegram"}
IMPORT = """
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def modules(*rooms: str) -> list[str]:
    names = [one.name for one in pkgutil.walk_packages(reelbot.__path__, "reelbot.")]
    return [name for name in names if name.startswith(rooms) and not name.endswith("__main__")]


def loaded(names: list[str]) -> set[str]:
    """The top-level modules that a fresh interpreter holds after importing `names`."""
    assert names
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, json.dumps(names)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_bots_host_and_command_line_stay_slim() -> None:
    names = modules("reelbot.core", "reelbot.bots", "reelbot.cli", "reelbot.render.host")
    assert loaded(names) & HEAVY == set()


def test_the_studio_serves_nobody() -> None:
    names = modules("reelbot.render.studio")
    if importlib.util.find_spec("numba") is None:
        names = [name for name in names if name not in COMPILED]
    assert loaded(names) & SERVING == set()


def test_no_engine_loads_a_network_before_it_is_used() -> None:
    names = [name for name in modules("reelbot.render.studio") if name not in COMPILED]
    assert loaded(names) & {"torch", "diffusers", "transformers", "TTS", "numba"} == set()


@pytest.mark.parametrize("extra", ["dependencies", "dev"])
def test_every_dependency_imports(checkout: Path, extra: str) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    asked = project[extra] if extra == "dependencies" else project["optional-dependencies"][extra]
    wanted = {canonicalize_name(Requirement(one).name) for one in asked}
    by_distribution = {
        canonicalize_name(distribution): module
        for module, distributions in packages_distributions().items()
        for distribution in distributions
        if module.isidentifier() and "__" not in module and not module.startswith("_")
    }
    assert wanted - by_distribution.keys() == set()
    assert loaded(sorted(by_distribution[name] for name in wanted))
