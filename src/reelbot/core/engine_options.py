"""Which of an engine's options are its own business: secrets, and where things are (pure).

The options of `[engines.options."task.name"]` decide what an engine makes, so they stand in
recipes, films and the names of assets. What is named here does not: it is given to the engine
alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import entry_points
from typing import Any

# Where other packages say which engines they bring, as task.name.
ENGINES_GROUP = "reelbot.engines"

# By the last word of an option's name: api_key, hub_token, key_file.
_SECRET = re.compile(
    r"(?:^|_)(?:key|keys|token|secret|password|passphrase|credentials?|auth|authorization"
    r"|headers?|cookies?|file)$",
    re.IGNORECASE,
)
# Where something is reached or kept, and how patiently: it changes nothing of what is made.
_PLACE = re.compile(
    r"(?:^|_)(?:url|address|host|proxy|folder|path|dir|timeout|timeout_s|tries)$", re.IGNORECASE
)


def is_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


def is_private(name: str) -> bool:
    """Whether an option stays out of recipes and asset names."""
    return is_secret(name) or _PLACE.search(name) is not None


def public(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that decide what is made."""
    return {name: _public(value) for name, value in options.items() if not is_private(name)}


def completed(identity: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a recipe, with what `public` left out of this host's own."""
    found = dict(identity)
    for name, value in options.items():
        if is_private(name):
            found[name] = value
        elif isinstance(value, Mapping) and isinstance(identity.get(name), Mapping):
            found[name] = completed(identity[name], value)
    return found


def _public(value: Any) -> Any:
    return public(value) if isinstance(value, Mapping) else value


def without_secrets(section: Mapping[str, Any]) -> dict[str, Any]:
    """The `[engines]` section for a process that needs no key."""
    tables = section.get("options", {})
    return {**section, "options": {full: _bare(table) for full, table in tables.items()}}


def for_engines_in_use(section: Mapping[str, Any]) -> dict[str, Any]:
    """The `[engines]` section without the keys of engines that were not chosen."""
    tables = {}
    for full, table in section.get("options", {}).items():
        task, _, name = full.partition(".")
        used = section.get(task, "auto") in ("auto", name)
        tables[full] = dict(table) if used else _bare(table)
    return {**section, "options": tables}


def asks_services(
    section: Mapping[str, Any],
    tasks: Collection[str] | None = None,
    *,
    installed: Iterable[str] | None = None,
) -> bool:
    """Whether an engine that may be used asks somebody over the network: one whose table has a
    `url`, or one that another package brought (`installed`: their names as task.name), of which
    nobody here knows what it does.

    `tasks`: of these only. Names and tables are those of the `[engines]` section.
    """
    if installed is None:
        installed = [point.name for point in entry_points(group=ENGINES_GROUP)]
    tables = section.get("options", {})
    asking = {full for full, table in tables.items() if _has_url(table)} | set(installed)
    used = [full.partition(".") for full in asking]
    return any(
        section.get(task, "auto") in ("auto", name)
        for task, _, name in used
        if tasks is None or task in tasks
    )


def _has_url(table: Mapping[str, Any]) -> bool:
    return any(
        name == "url" or name.endswith("_url") or (isinstance(value, Mapping) and _has_url(value))
        for name, value in table.items()
    )


def _bare(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _bare(value) if isinstance(value, Mapping) else value
        for name, value in table.items()
        if not is_secret(name)
    }
