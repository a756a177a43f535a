"""TOML + environment → frozen `Settings`. Nothing is read at import.

A value is taken from the first of: the environment (`REELBOT_SECTION__KEY`), `.env` beside the
configuration file, the file itself, the default. Any secret `NAME` may stand in a file named by
`NAME_file`. In the environment a list is comma separated or JSON, a table is JSON.
"""

from __future__ import annotations

import io
import json
import tomllib
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dotenv
import platformdirs
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from reelbot.core.cleaning import plainly
from reelbot.core.errors import HostProblem
from reelbot.core.keys import annotation_of, is_model, is_secret, known_keys, nearest_key
from reelbot.core.sections import Settings, is_loopback

__all__ = [
    "Loaded",
    "Settings",
    "check_render_exposure",
    "check_web_exposure",
    "flatten",
    "known_keys",
    "load_settings",
]

FILE_NAME = "config.toml"
PREFIX = "REELBOT_"
ENVIRONMENT = "environment"
DOTENV = ".env"
SECRET_FILE = "file"
DEFAULT = "default"
MASK = "••••••"
SECRET_BYTES_MAX = 64_000

Table = dict[str, Any]
Path_ = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and for each dotted key where its value came from:
    default, environment, .env, file (a secret's own), or the name of the configuration file."""

    settings: Settings
    sources: Mapping[str, str]
    file: Path | None = None

    def source(self, key: str) -> str:
        return self.sources.get(key, DEFAULT)


def load_settings(
    path: Path | None, environ: Mapping[str, str], cwd: Path, *, config_dir: Path | None = None
) -> Loaded:
    """Read everything once. `path` is what `--config` named; without it `cwd/config.toml`, then
    the platform's configuration folder, then none.

    Raises HostProblem: config_missing, config_unreadable, config_unknown_key, config_invalid.
    """
    file = _find(path, cwd, config_dir)
    beside = file.parent if file else cwd
    layers = [
        _Layer(file.name if file else FILE_NAME, beside, _toml(file) if file else {}),
        _Layer(DOTENV, beside, _from_environment(_dotenv(beside / ".env"), DOTENV)),
        _Layer(ENVIRONMENT, cwd, _from_environment(environ, ENVIRONMENT)),
    ]
    values: Table = {}
    sources: dict[str, str] = {}
    for layer in layers:
        _check_keys(layer)
        _merge(values, sources, _anchored(layer, layer.values), layer.name)
    _read_secret_files(values, sources)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise _problem(error, sources, values) from error
    return Loaded(settings, sources, file)


def check_render_exposure(settings: Settings) -> None:
    """Raises HostProblem no_token_beyond_loopback where anybody on the network could give work."""
    render = settings.render
    if not is_loopback(render.host) and render.token is None:
        raise HostProblem("no_token_beyond_loopback", host=render.host)


def check_web_exposure(settings: Settings) -> None:
    """Raises HostProblem no_access_beyond_loopback, or web_password_missing."""
    web = settings.web
    if web.access is None and not is_loopback(web.host):
        raise HostProblem("no_access_beyond_loopback", host=web.host)
    if web.access == "password" and web.password is None:
        raise HostProblem("web_password_missing")


def flatten(settings: BaseModel | Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every dotted key with its value, in the order of the sections; secrets stay SecretStr."""
    items = settings.items() if isinstance(settings, Mapping) else dict(settings).items()
    for key, value in items:
        if isinstance(value, BaseModel | Mapping):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


@dataclass(frozen=True, slots=True)
class _Layer:
    name: str
    folder: Path  # what relative paths in it are relative to
    values: Table


def _find(path: Path | None, cwd: Path, config_dir: Path | None) -> Path | None:
    if path is not None:
        named = cwd / path.expanduser()
        if not named.exists():
            raise HostProblem("config_missing", path=str(path))
        return named
    folder = config_dir or platformdirs.user_config_path("reelbot", appauthor=False)
    return next((f for f in (cwd / FILE_NAME, folder / FILE_NAME) if f.is_file()), None)


def _toml(file: Path) -> Table:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        raise HostProblem("config_unreadable", where=str(file), reason=_reason(error)) from error


def _dotenv(file: Path) -> dict[str, str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise HostProblem("config_unreadable", where=str(file), reason=_reason(error)) from error
    values = dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value for name, value in values.items() if value is not None}


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return str(error)


def _from_environment(environ: Mapping[str, str], where: str) -> Table:
    table: Table = {}
    for name, text in sorted(environ.items()):
        upper = name.upper()
        if not upper.startswith(PREFIX):
            continue
        section, separator, rest = upper.removeprefix(PREFIX).partition("__")
        if not separator and section.lower() not in Settings.model_fields:
            # REELBOT_RENDER_PORT is a slip for REELBOT_RENDER__PORT; other names are not ours.
            _refuse_single_underscore(name, section.lower(), where)
            continue
        keys = (section.lower(), *rest.lower().split("__")) if separator else (section.lower(),)
        node = table
        for key in keys[:-1]:
            inner = node.setdefault(key, {})
            if not isinstance(inner, dict):
                raise _invalid(".".join(keys), text, "it is given as a whole and in part", where)
            node = inner
        value = _parsed(keys, text, where)
        if isinstance(value, dict) and isinstance(node.get(keys[-1]), dict):
            value = {**value, **node[keys[-1]]}
        node[keys[-1]] = value
    return table


def _refuse_single_underscore(name: str, rest: str, where: str) -> None:
    section, underscore, key = rest.partition("_")
    if section in Settings.model_fields and underscore and annotation_of((section, key)):
        right = f"{PREFIX}{section.upper()}__{key.upper()}"
        raise HostProblem("config_unknown_key", key=name, nearest=right, where=where)


def _parsed(keys: Path_, text: str, where: str) -> Any:
    """A text of the environment as TOML would have given it; what has no key stays text."""
    shape = annotation_of(keys)
    stripped = text.strip()
    is_list = typing.get_origin(shape) is tuple
    if is_list and not stripped.startswith("["):
        return [item.strip() for item in stripped.split(",") if item.strip()]
    if is_list or typing.get_origin(shape) is dict or is_model(shape):
        if not stripped:
            return [] if is_list else {}
        try:
            return json.loads(stripped)
        except ValueError as error:
            raise _invalid(".".join(keys), text, f"it is not JSON ({error})", where) from error
    if shape is Any:
        try:
            return json.loads(stripped)
        except ValueError:
            return text
    return text


def _check_keys(layer: _Layer, table: Table | None = None, at: Path_ = ()) -> None:
    """Refuse the first key that no section has, before anything is merged."""
    for key, value in (layer.values if table is None else table).items():
        keys = (*at, key)
        if annotation_of(keys) is None:
            dotted = ".".join(keys)
            raise HostProblem(
                "config_unknown_key", key=dotted, nearest=nearest_key(keys), where=layer.name
            )
        if isinstance(value, dict):
            _check_keys(layer, value, keys)


def _anchored(layer: _Layer, table: Table, at: Path_ = ()) -> Table:
    """The table with relative paths made absolute, from where they were written."""
    result: Table = {}
    for key, value in table.items():
        keys = (*at, key)
        if isinstance(value, dict):
            result[key] = _anchored(layer, value, keys)
            continue
        shape = annotation_of(keys)
        named = shape is Path or (shape is Any and key.endswith("_file"))  # an engine's secret
        is_path = named and isinstance(value, str) and value
        result[key] = str(layer.folder / Path(value).expanduser()) if is_path else value
    return result


def _merge(values: Table, sources: dict[str, str], table: Table, where: str, at: str = "") -> None:
    for key, value in table.items():
        dotted = f"{at}{key}"
        if isinstance(value, dict):
            inner = values.setdefault(key, {})
            if isinstance(inner, dict):
                _merge(inner, sources, value, where, f"{dotted}.")
                continue
        values[key] = value
        if value == "":
            sources.pop(dotted, None)  # an empty text takes an earlier layer's value away
        else:
            sources[dotted] = where
        # A secret and its file: the later layer's word counts, whichever of the two it is.
        rival = key.removesuffix("_file") if key.endswith("_file") else f"{key}_file"
        if values.get(rival) and value:
            if sources.get(f"{at}{rival}") == where:
                raise _invalid(
                    f"{at}{key}", "", f"{rival} is given too; keep one of them", where, secret=True
                )
            values.pop(rival)
            sources.pop(f"{at}{rival}", None)


def _read_secret_files(values: Table, sources: dict[str, str], at: str = "") -> None:
    for key, value in list(values.items()):
        if isinstance(value, dict):
            _read_secret_files(value, sources, f"{at}{key}.")
        elif key.endswith("_file") and isinstance(value, str) and value:
            where = sources[f"{at}{key}"]
            try:
                with Path(value).open("rb") as file:
                    secret = file.read(SECRET_BYTES_MAX).decode("utf-8-sig").strip()
            except (OSError, ValueError) as error:
                raise _invalid(f"{at}{key}", value, _reason(error), where) from error
            if not secret:
                raise _invalid(f"{at}{key}", value, "the file is empty", where)
            values[key.removesuffix("_file")] = secret
            sources[f"{at}{key.removesuffix('_file')}"] = SECRET_FILE


def _problem(error: ValidationError, sources: Mapping[str, str], values: Table) -> HostProblem:
    first: ErrorDetails = error.errors(include_url=False)[0]
    keys = tuple(str(part) for part in first["loc"])
    where = next(
        (
            source
            for depth in range(len(keys), 0, -1)
            for dotted, source in sources.items()
            if f"{dotted}.".startswith(".".join(keys[:depth]) + ".")
        ),
        FILE_NAME,
    )
    reason = plainly(first["msg"]).removeprefix("Input ").strip()
    key = ".".join(keys)
    if reason.startswith("should"):
        reason = f"{_shown(key, first['input'])} {reason}"
    return _invalid(key, first["input"], reason, where)


def _invalid(
    key: str, value: object, reason: str, where: str, *, secret: bool = False
) -> HostProblem:
    shown = MASK if secret else _shown(key, value)
    return HostProblem("config_invalid", key=key, value=shown, reason=reason, where=where)


def _shown(key: str, value: object) -> str:
    """A value for the reader: a secret, or a table that may hold one, is not shown."""
    keys = key.split(".")
    shape = annotation_of(keys)
    is_table = is_model(shape) or typing.get_origin(shape) is dict
    return MASK if is_table or is_secret(keys) else str(value)
