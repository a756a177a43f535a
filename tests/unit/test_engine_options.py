"""Keys of engines go to the engine alone: not into recipes, not to processes that need none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reelbot.cli.config import table
from reelbot.core import engine_options
from reelbot.core.settings import Settings, load_settings
from reelbot.render.host.greeting import CUTTER, hello
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.means import Means

SECRET = "not-for-you"
OPENAI = "text_generation.openai"
OPTIONS: dict[str, Any] = {
    "url": "http://10.1.2.3:8000/v1",
    "model": "tiny",
    "key": SECRET,
    "key_file": "/run/secrets/key",
    "headers": {"X-Api-Key": SECRET},
    "timeout_s": 3,
    "tries": 2,
    "temperature": 0.5,
    "extra": {"top_p": 0.9, "auth_token": SECRET},
}


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("key", True), ("api_key", True), ("hub_token", True), ("password", True),
        ("key_file", True), ("client_secret", True), ("Authorization", True), ("headers", True),
        ("model", False), ("max_tokens", False), ("keyframes", False), ("threads", False),
        ("monkey", False), ("tokens_name", False),
    ],
)  # fmt: skip
def test_what_is_a_secret_goes_by_its_name(name: str, secret: bool) -> None:
    assert engine_options.is_secret(name) is secret


def test_a_recipe_has_what_decides_and_nothing_else() -> None:
    means = Means(Registry({"options": {OPENAI: OPTIONS}}), styles={}, film={}, music={})
    identity = means.engine_id("text_generation")
    assert identity.settings == {"model": "tiny", "temperature": 0.5, "extra": {"top_p": 0.9}}


def test_the_engine_itself_gets_all_of_it() -> None:
    registry = Registry({"options": {OPENAI: OPTIONS}})
    engine: Any = registry.engine(OPENAI, registry.identity(OPENAI) | {"model": "of the recipe"})
    assert engine.settings.items() >= (OPTIONS | {"model": "of the recipe"}).items()


def _settings(**engines: Any) -> Settings:
    other = {"text_to_image.openai": {"key": SECRET + "-2", "model": "m"}}
    return Settings.model_validate({"engines": {**engines, "options": {OPENAI: OPTIONS, **other}}})


def test_a_worker_that_only_cuts_hears_of_no_key(tmp_path: Path) -> None:
    message = hello(_settings(), tmp_path, f"{CUTTER}cpu", makes=False)
    assert SECRET not in message.model_dump_json()
    assert message.engines["options"][OPENAI]["model"] == "tiny"


def test_a_worker_hears_the_keys_of_the_engines_in_use(tmp_path: Path) -> None:
    settings = _settings(text_to_image="scenery")
    options = hello(settings, tmp_path, "cpu", makes=True).engines["options"]
    assert options[OPENAI]["key"] == SECRET
    assert "key" not in options["text_to_image.openai"]


def test_the_level_of_music_is_told_only_where_the_operator_set_it(tmp_path: Path) -> None:
    assert "level_db" not in hello(Settings(), tmp_path, "cpu", makes=True).music
    settings = Settings.model_validate({"music": {"level_db": -18}})
    assert hello(settings, tmp_path, "cpu", makes=True).music["level_db"] == -18


def test_a_key_in_a_file_is_read_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{SECRET}\n")
    config = tmp_path / "config.toml"
    config.write_text(
        f'[engines.options."{OPENAI}"]\nurl = "http://localhost/v1"\nkey_file = "key"\n'
    )
    loaded = load_settings(config, {}, tmp_path.parent)
    assert loaded.settings.engines.options[OPENAI]["key"] == SECRET
    shown = json.dumps(table(loaded))
    assert SECRET not in shown and "key_file" in shown
