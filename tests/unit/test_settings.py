"""Settings: every layer, every refusal, and the example that documents each key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from reelbot.core.errors import HostProblem
from reelbot.core.sections import Settings, is_loopback
from reelbot.core.settings import (
    Loaded,
    check_render_exposure,
    check_web_exposure,
    flatten,
    known_keys,
    load_settings,
)


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def _load(toml: str | None = None, env: dict[str, str] | None = None, dot: str = "") -> Loaded:
        if toml is not None:
            (tmp_path / "config.toml").write_text(toml, encoding="utf-8")
        (tmp_path / ".env").write_text(dot, encoding="utf-8")
        return load_settings(None, env or {}, tmp_path, config_dir=tmp_path / "elsewhere")

    return _load


def refusal(load: Any, *arguments: Any, **named: Any) -> HostProblem:
    with pytest.raises(HostProblem) as caught:
        load(*arguments, **named)
    return caught.value


def test_without_anything_there_are_defaults(load: Any) -> None:
    loaded = load()
    assert loaded.sources == {}
    assert loaded.file is None
    assert loaded.settings.render.host == "127.0.0.1"
    assert loaded.settings.film.fps == 24
    assert loaded.settings.render.data_dir.is_absolute()
    assert loaded.source("film.fps") == "default"


def test_environment_wins_over_dotenv_over_file(load: Any) -> None:
    toml = "[render]\nport = 1\ntries = 4\nhang_seconds = 9"
    loaded = load(
        toml,
        {"REELBOT_RENDER__PORT": "3"},
        "REELBOT_RENDER__PORT=2\nREELBOT_RENDER__TRIES=5\nOTHER=1\n",
    )
    render = loaded.settings.render
    assert (render.port, render.tries, render.hang_seconds) == (3, 5, 9)
    assert loaded.sources == {
        "render.port": "environment",
        "render.tries": ".env",
        "render.hang_seconds": "config.toml",
    }


def test_an_empty_variable_gives_the_default_back(load: Any) -> None:
    loaded = load("[render]\nport = 1", {"REELBOT_RENDER__PORT": ""})
    assert loaded.settings.render.port == 8787
    assert loaded.source("render.port") == "default"


@pytest.mark.parametrize(
    ("name", "text", "key", "value"),
    [
        ("REELBOT_DISCORD__SERVERS", "12, 34", "discord.servers", ("12", "34")),
        ("REELBOT_DISCORD__SERVERS", "[12, 34]", "discord.servers", ("12", "34")),
        ("REELBOT_MODERATION__ENABLED", "false", "moderation.enabled", False),
        ("REELBOT_LIMITS__COOLDOWN_SECONDS", "2.5", "limits.cooldown_seconds", 2.5),
        ("REELBOT_STYLES__NOIR__PREFIX", "Hm", "styles.noir.prefix", "Hm"),
        ("reelbot_film__shape", "1:1", "film.shape", "1:1"),
        (
            "REELBOT_ENGINES__OPTIONS__TEXT_TO_SPEECH__KOKORO__THREADS",
            "2",
            "engines.options.text_to_speech.kokoro.threads",
            2,
        ),
        (
            "REELBOT_ENGINES__OPTIONS",
            '{"text_to_speech.kokoro": {"threads": 2}}',
            "engines.options.text_to_speech.kokoro.threads",
            2,
        ),
        (
            "REELBOT_LIMITS__ROLES",
            '{"admin": {"seconds_per_day": 0}}',
            "limits.roles.admin.seconds_per_day",
            0,
        ),
    ],
)
def test_environment_is_read_by_type(
    load: Any, name: str, text: str, key: str, value: object
) -> None:
    loaded = load(None, {name: text})
    assert dict(flatten(loaded.settings))[key] == value
    assert loaded.source(key) == "environment"


@pytest.mark.parametrize(
    ("toml", "key", "nearest"),
    [
        ("[render]\nprot = 1", "render.prot", "render.port"),
        ("[rendr]\nport = 1", "rendr", "render"),
        ("port = 1", "port", "web.port"),
        ("[styles.noir]\nprefx = ''", "styles.noir.prefx", "styles.noir.prefix"),
        ("[render.tokens.a]\nscop = 'read'", "render.tokens.a.scop", "render.tokens.a.scope"),
        ("[film]\nquite_other = 1", "film.quite_other", None),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(
    load: Any, toml: str, key: str, nearest: str | None
) -> None:
    error = refusal(load, toml)
    assert error.code == "config_unknown_key"
    assert error.facts == {"key": key, "nearest": nearest, "where": "config.toml"}


def test_unknown_keys_of_the_environment_are_refused(load: Any) -> None:
    error = refusal(load, None, {"REELBOT_RENDER__PROT": "1"})
    assert error.facts == {"key": "render.prot", "nearest": "render.port", "where": "environment"}
    error = refusal(load, None, {}, "REELBOT_RENDER_PORT=1")
    assert error.facts == {
        "key": "REELBOT_RENDER_PORT",
        "nearest": "REELBOT_RENDER__PORT",
        "where": ".env",
    }
    assert load(None, {"REELBOT_SOMETHING": "1", "PATH": "x"}).sources == {}


@pytest.mark.parametrize(
    ("toml", "key", "value"),
    [
        ("[render]\nport = 'x'", "render.port", "x"),
        ("[render]\nport = 70000", "render.port", "70000"),
        ("[film]\nshape = '4:3'", "film.shape", "4:3"),
        ("[retention]\nfilms_days = nan", "retention.films_days", "nan"),
        ("render = 'hush'", "render", "••••••"),
        ("[render.tokens.a]\nscope = 'root'", "render.tokens.a.scope", "root"),
        ("[engines.options.kokoro]\nthreads = 2", "engines.options", None),
        ("[engines.options]\n'text_to_speech.kokoro' = 2", "engines.options", None),
    ],
)
def test_a_bad_value_is_refused(load: Any, toml: str, key: str, value: str | None) -> None:
    error = refusal(load, toml)
    assert error.code == "config_invalid"
    assert error.facts["key"].startswith(key)
    assert error.facts["where"] == "config.toml"
    assert error.facts["reason"]
    if value is not None:
        assert error.facts["value"] == value


def test_a_bad_value_of_the_environment_says_so(load: Any) -> None:
    error = refusal(load, "[render]\ntries = 2", {"REELBOT_RENDER__PORT": "many"})
    assert (error.facts["key"], error.facts["where"]) == ("render.port", "environment")
    error = refusal(load, None, {"REELBOT_LIMITS__ROLES": "{"})
    assert (error.code, error.facts["key"]) == ("config_invalid", "limits.roles")
    error = refusal(load, None, {"REELBOT_FILM": "24"})
    assert (error.code, error.facts["key"]) == ("config_invalid", "film")


def test_secrets_are_never_shown(load: Any) -> None:
    error = refusal(load, "[discord]\ntoken = ['987654321']")
    assert "987654321" not in str(error.facts)
    error = refusal(load, None, {"REELBOT_RENDER__TOKENS": '{"a": {"token": "987654321"'})
    assert "987654321" not in str(error.facts)
    loaded = load("[discord]\ntoken = 'hush-hush'")
    assert "hush-hush" not in repr(loaded)
    assert loaded.settings.discord.token is not None
    assert loaded.settings.discord.token.get_secret_value() == "hush-hush"


def test_a_secret_is_read_from_its_file(load: Any, tmp_path: Path) -> None:
    (tmp_path / "hush").write_text("s3cret\n", encoding="utf-8")
    loaded = load("[discord]\ntoken_file = 'hush'\n[render.tokens.a]\ntoken_file = 'hush'")
    assert loaded.settings.discord.token.get_secret_value() == "s3cret"
    assert loaded.settings.render.tokens["a"].token.get_secret_value() == "s3cret"
    assert loaded.source("discord.token") == "file"

    nearer = load(None, {"REELBOT_DISCORD__TOKEN": "other"})
    assert nearer.settings.discord.token.get_secret_value() == "other"
    assert nearer.source("discord.token") == "environment"


def test_a_secret_file_must_be_readable_and_alone(load: Any, tmp_path: Path) -> None:
    error = refusal(load, "[discord]\ntoken_file = 'nowhere'")
    assert (error.code, error.facts["key"]) == ("config_invalid", "discord.token_file")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    assert "empty" in refusal(load, "[discord]\ntoken_file = 'empty'").facts["reason"]
    both = refusal(load, "[discord]\ntoken = 'hush-hush'\ntoken_file = 'empty'")
    assert both.code == "config_invalid"
    assert "hush-hush" not in str(both.facts)


def test_paths_are_relative_to_where_they_are_written(load: Any, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "mine.toml").write_text("[render]\ndata_dir = 'data'", encoding="utf-8")
    loaded = load_settings(Path("deep/mine.toml"), {}, tmp_path)
    assert loaded.settings.render.data_dir == tmp_path / "deep" / "data"
    assert loaded.source("render.data_dir") == "mine.toml"
    loaded = load(None, {"REELBOT_RENDER__DATA_DIR": "there"})
    assert loaded.settings.render.data_dir == tmp_path / "there"
    assert load("[music]\nfolder = '~/m'").settings.music.folder == Path.home() / "m"


def test_which_file_is_taken(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder, port in ((here, 1), (there, 2)):
        folder.mkdir()
        (folder / "config.toml").write_text(f"[render]\nport = {port}", encoding="utf-8")
    assert load_settings(None, {}, here, config_dir=there).settings.render.port == 1
    assert load_settings(None, {}, tmp_path, config_dir=there).settings.render.port == 2
    with pytest.raises(HostProblem, check=lambda error: error.code == "config_missing"):
        load_settings(tmp_path / "no.toml", {}, here, config_dir=there)


@pytest.mark.parametrize("content", [b"a = [", b"\xff\xfe", b"[render]\nport = 1\nport = 2"])
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    with pytest.raises(HostProblem) as caught:
        load_settings(None, {}, tmp_path)
    assert caught.value.code == "config_unreadable"


def test_styles_are_added_to_the_shipped(load: Any) -> None:
    assert len(Settings().styles) == 12
    styles = load("[styles.noir]\nprefix = 'Mine'\n[styles.own]\nsuffix = 'x'").settings.styles
    assert len(styles) == 13
    assert styles["noir"].prefix == "Mine"
    assert "black and white" in styles["noir"].suffix
    assert {"plain", "dramatic", "photorealistic"} <= set(styles)


def test_engine_options_may_be_written_nested_or_by_full_name(load: Any) -> None:
    nested = load("[engines.options.text_to_speech.kokoro]\nthreads = 2").settings
    quoted = load("[engines.options.'text_to_speech.kokoro']\nthreads = 2").settings
    assert nested.engines.options == {"text_to_speech.kokoro": {"threads": 2}}
    assert nested == quoted


def test_beyond_loopback_a_token_is_needed(load: Any) -> None:
    check_render_exposure(load().settings)
    check_web_exposure(load().settings)
    with pytest.raises(HostProblem) as caught:
        check_render_exposure(load("[render]\nhost = '0.0.0.0'").settings)
    assert caught.value.code == "no_token_beyond_loopback"
    assert caught.value.facts == {"host": "0.0.0.0"}
    check_render_exposure(load("[render]\nhost = '0.0.0.0'\ntoken = 't'").settings)
    with pytest.raises(HostProblem) as caught:
        check_web_exposure(load("[web]\nhost = '::'").settings)
    assert caught.value.code == "no_access_beyond_loopback"
    with pytest.raises(HostProblem) as caught:
        check_web_exposure(load("[web]\nhost = '::'\naccess = 'password'").settings)
    assert caught.value.code == "web_password_missing"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_what_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


# --- the example ---------------------------------------------------------------------------------


def uncommented(text: str, *, examples: bool) -> str:
    """The example with each `#key = value` in force; with `examples` the indented ones instead."""
    mark = re.compile(r"^#     (?=[\[\w])" if examples else r"^#(?=[\[\w])", re.MULTILINE)
    lines = mark.sub("", text).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


@pytest.fixture
def example(checkout: Path) -> str:
    return (checkout / "config.example.toml").read_text(encoding="utf-8")


def test_the_example_changes_nothing(load: Any, example: str) -> None:
    assert load(example).sources == {}


def test_the_example_shows_the_real_defaults(load: Any, example: str) -> None:
    assert load(uncommented(example, examples=False)).settings == Settings()


def test_the_example_has_every_key(example: str) -> None:
    shown = tomllib.loads(uncommented(example, examples=False))
    more = tomllib.loads(uncommented(example, examples=True))
    written = {key for table in (shown, more) for key in dotted(table)}
    for key in known_keys():
        pattern = re.compile(re.escape(key).replace(r"\*", r"[^.]+") + r"(\.|$)")
        assert any(pattern.match(one) for one in written), f"{key} is not in the example"


def test_the_examples_of_the_example_load(load: Any, example: str, tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("t", encoding="utf-8")
    text = uncommented(example, examples=True).replace("/run/secrets/desk", "desk")
    settings = load(text).settings
    assert settings.render.tokens["grafana"].scope == "read"
    assert settings.limits.roles["admin"].waiting_per_person == 0
    assert settings.engines.options["text_to_speech.kokoro"] == {"threads": 2}


def dotted(table: dict[str, Any], prefix: str = "") -> list[str]:
    keys: list[str] = []
    for key, value in table.items():
        keys += dotted(value, f"{prefix}{key}.") if isinstance(value, dict) else [f"{prefix}{key}"]
    return keys
