"""What a worker is told when it starts: all of its settings, and no key that it does not need."""

from __future__ import annotations

import os
from pathlib import Path

from reelbot.core import engine_options, wire
from reelbot.core.settings import Settings
from reelbot.render.host.devices import engine_settings

CUTTER = "cutter-"  # before the device's name: the worker that cuts what was made on it


def hello(settings: Settings, assets: Path, device: str, *, makes: bool) -> wire.Hello:
    """The first message. A worker that `makes` asks engines that may need keys; a cutter does not,
    and hears of none."""
    section = engine_settings(settings, device.removeprefix(CUTTER))
    pick = engine_options.for_engines_in_use if makes else engine_options.without_secrets
    music = settings.music.model_dump(mode="json", include={"folder", "extensions"})
    # A story has a level of its own where the operator set none.
    if "level_db" in settings.music.model_fields_set:
        music["level_db"] = settings.music.level_db
    return wire.Hello(
        device=device,
        assets=assets,
        engines=pick(section),
        film=settings.film.model_dump(mode="json"),
        styles={name: style.model_dump() for name, style in settings.styles.items()},
        music=music,
        moderation=settings.moderation.model_dump(
            mode="json", include={"images", "enabled", "threshold", "blocked", "allowed"}
        ),
        threads=os.cpu_count() or 1,
    )
