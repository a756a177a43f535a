"""The doctor's single looks, each of which gives a `Check`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import reelbot
from reelbot.core.errors import HostProblem
from reelbot.core.locales.template import size
from reelbot.core.settings import (
    Loaded,
    Settings,
    check_render_exposure,
    check_web_exposure,
)
from reelbot.core.wire import HostFile

Level = Literal["ok", "warn", "fail"]
DISK_FREE_MIN = 1_000_000_000
DISK_FREE_GOOD = 5_000_000_000
MEMORY_FREE_GOOD = 2_000_000_000
COMMAND_TIMEOUT_S = 10
# Films need a picture's engine; the rest is left out of a film where it is missing.
TASKS_NEEDED = ("text_to_video",)
TASKS_USED = ("text_to_speech", "text_to_music")


@dataclass(frozen=True, slots=True)
class Check:
    """What was found and, unless it is well, what to do about it."""

    name: str
    level: Level
    text: str
    advice: str = ""


def ok(name: str, text: str) -> Check:
    return Check(name, "ok", text)


def warn(name: str, text: str, advice: str) -> Check:
    return Check(name, "warn", text, advice)


def fail(name: str, text: str, advice: str) -> Check:
    return Check(name, "fail", text, advice)


def configuration(loaded: Loaded) -> Check:
    if loaded.file is None:
        return ok("configuration", "no file, so the defaults and the environment")
    return ok("configuration", str(loaded.file))


def tokens(settings: Settings) -> list[Check]:
    """Which adapters have a token; the token itself is never shown."""
    found: list[Check] = []
    for name, section in (("discord", settings.discord), ("telegram", settings.telegram)):
        if section.token is None:
            advice = f"Set [{name}] token, or leave it: this bot is then not started."
            found.append(warn(f"{name} token", "not set", advice))
        else:
            found.append(ok(f"{name} token", "set"))
    return found


def exposure(settings: Settings) -> Check:
    try:
        check_render_exposure(settings)
        check_web_exposure(settings)
    except HostProblem as problem:
        return fail(
            "access",
            str(problem),
            "Set [render] token and [web] access, or keep both hosts on 127.0.0.1.",
        )
    reach = "this machine alone" if settings.render.loopback else "the network, with a token"
    return ok("access", f"the render host is reached by {reach}")


def ffmpeg() -> Check:
    advice = "Install the package again: imageio-ffmpeg brings ffmpeg along."
    try:
        import imageio_ffmpeg

        path = imageio_ffmpeg.get_ffmpeg_exe()
        line = _output([path, "-version"]).splitlines()[0]
    except (ImportError, RuntimeError, OSError, IndexError, subprocess.SubprocessError) as error:
        return fail("ffmpeg", f"does not run ({type(error).__name__})", advice)
    return ok("ffmpeg", " ".join(line.split()[:3]))


def fonts() -> Check:
    if find_spec("manimgx_fonts_cjk") is not None:
        return ok("fonts", "Latin and most other scripts; Chinese, Japanese and Korean")
    lacking = "no Chinese, Japanese or Korean, which are in the extra cjk"
    return ok("fonts", f"Latin and most other scripts; {lacking}")


def gpu() -> Check:
    advice = "Films are made on the CPU. For neural engines, install the GPU's driver."
    program = shutil.which("nvidia-smi")
    if program is None:
        return warn("gpu", "none found", advice)
    query = ["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader"]
    try:
        lines = _output([program, *query]).splitlines()
    except (OSError, subprocess.SubprocessError):
        return warn("gpu", "nvidia-smi does not answer", advice)
    return ok("gpu", "; ".join(lines)) if lines else warn("gpu", "none found", advice)


def memory(meminfo: Path = Path("/proc/meminfo")) -> Check:
    """Memory that programs can still take."""
    try:
        table = dict(
            line.split(":", 1) for line in meminfo.read_text("ascii").splitlines() if ":" in line
        )
        free = int(table["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return warn("memory", "cannot be seen on this system", "2 GB free are enough.")
    if free < MEMORY_FREE_GOOD:
        return warn("memory", f"{size(free)} free", "Close something: 2 GB free are enough.")
    return ok("memory", f"{size(free)} free")


def data_folder(settings: Settings) -> Check:
    folder = settings.render.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        advice = "Give this user the right to write there, or set [render] data_dir."
        return fail("data folder", f"{folder} cannot be written to ({reason})", advice)
    return ok("data folder", str(folder))


def disk(settings: Settings) -> Check:
    folder = next(
        (f for f in (settings.render.data_dir, *settings.render.data_dir.parents) if f.exists()),
        Path("/"),
    )
    free = shutil.disk_usage(folder).free
    advice = "Make room, run `reelbot queue prune`, or lower [retention]."
    if free < DISK_FREE_MIN:
        return fail("disk", f"{size(free)} free", advice)
    if free < DISK_FREE_GOOD:
        return warn("disk", f"{size(free)} free", advice)
    return ok("disk", f"{size(free)} free")


def clock(now: float | None = None) -> Check:
    """Whether the clock is before the day on which these files were written."""
    now = time.time() if now is None else now
    written = Path(reelbot.__file__).stat().st_mtime
    if now < written - 86_400:
        day = time.strftime("%Y-%m-%d", time.gmtime(now))
        return fail("clock", f"it says {day}, which is past", "Set the clock; NTP keeps it right.")
    return ok("clock", time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now)))


def port(settings: Settings, running: HostFile | None) -> Check:
    render = settings.render
    if running is not None:
        return ok("port", f"a host runs at {running.url} (process {running.pid})")
    if render.port == 0:
        return ok("port", "any free one")
    family = socket.AF_INET6 if ":" in render.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((render.host.strip("[]"), render.port))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            advice = "End what listens there, or set [render] port; 0 is any free one."
            return fail("port", f"{render.host}:{render.port} cannot be had ({reason})", advice)
    return ok("port", f"{render.host}:{render.port} is free")


def user_namespaces() -> Check:
    """Workers and decoders of uploads are shut off from the network where the kernel lets an
    ordinary user do that (`core.confinement`)."""
    name = "user namespaces"
    program = shutil.which("unshare")
    advice = "Allow them (sysctl kernel.unprivileged_userns_clone=1): workers then have no network."
    if program is None:
        return warn(name, "cannot be tried here", "Install util-linux to see.")
    try:
        _output([program, "--user", "--net", "true"])
    except (OSError, subprocess.SubprocessError):
        return warn(name, "not allowed", advice)
    return ok(name, "allowed")


def engines(cards: Sequence[Mapping[str, Any]], settings: Settings) -> list[Check]:
    """For each task the engine that `auto` or the operator takes, and whose weights are missing."""
    found: list[Check] = []
    for task in (*TASKS_NEEDED, *TASKS_USED):
        here = [card for card in cards if card["task"] == task and not card.get("missing")]
        wanted = settings.engines.chosen(task)
        chosen = here if wanted == "auto" else [card for card in here if card["name"] == wanted]
        if chosen:
            found.append(ok(f"engine {task}", ", ".join(str(card["name"]) for card in chosen)))
            continue
        text = "none is here" if wanted == "auto" else f"{wanted} is not here"
        advice = f"Run `reelbot models list`, or set [engines] {task}."
        judge = fail if task in TASKS_NEEDED or wanted != "auto" else warn
        found.append(judge(f"engine {task}", text, advice))
    # Engines with weights of their own are looked at by themselves.
    absent = [
        f"{card['task']}.{card['name']}"
        for card in cards
        if card.get("missing") and not card.get("model")
    ]
    if absent:
        advice = "They are optional; `reelbot models list` says what each needs."
        found.append(warn("engines", f"not set up: {', '.join(absent)}", advice))
    else:
        found.append(ok("engines", "all that need no weights are set up"))
    return found


def _output(command: list[str]) -> str:
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=COMMAND_TIMEOUT_S,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C"},
    )
    return done.stdout
