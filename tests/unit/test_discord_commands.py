from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from reelbot.bots.discord_bot import asking, commands
from reelbot.core import texts
from reelbot.core.commands import COMMANDS, STORY, VIDEO, VOICE
from reelbot.core.locales import LOCALES

PAYLOAD = commands.payload()


def named(name: str) -> dict[str, Any]:
    return next(one for one in PAYLOAD if one["name"] == name)


def walked(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from walked(node.get("options", []))


def test_every_command_is_there_and_the_menus() -> None:
    slash = [one["name"] for one in PAYLOAD if one["type"] == commands.CHAT_INPUT]
    assert slash == [command.name for command in COMMANDS]
    menus = [one["name"] for one in PAYLOAD if one["type"] == commands.MESSAGE_MENU]
    assert menus == ["Animate image", "Describe image"]
    assert [commands.menu_of(name) for name in menus] == ["animate", "describe"]
    assert commands.menu_of("Something else") is None


def test_discord_takes_every_name_and_description() -> None:
    for node in walked([one for one in PAYLOAD if one["type"] == commands.CHAT_INPUT]):
        names = [node["name"], *node.get("name_localizations", {}).values()]
        for name in names:
            assert re.fullmatch(r"[-_'\w]{1,32}", name), name
            assert name == name.lower()
        for text in (node["description"], *node.get("description_localizations", {}).values()):
            assert 1 <= len(text) <= 100
        inner = node.get("options", [])
        assert len(inner) <= 25
        for tag in ("", "de"):
            shown = [one.get("name_localizations", {}).get(tag, one["name"]) for one in inner]
            assert len(set(shown)) == len(shown), (node["name"], tag)
        needed = [bool(one.get("required")) for one in inner]
        assert needed == sorted(needed, reverse=True)
        assert len(node.get("choices", [])) <= 25


def test_options_are_typed() -> None:
    options = {one["name"]: one for one in named("video")["options"]}
    assert set(options) == {option.name for option in VIDEO.options}
    assert options["seconds"]["type"] == commands.NUMBER
    assert (options["seconds"]["min_value"], options["seconds"]["max_value"]) == (1, 120)
    assert options["seed"]["type"] == commands.INTEGER
    assert options["seed"]["min_value"] == 0
    assert [one["value"] for one in options["shape"]["choices"]] == ["16:9", "9:16", "1:1"]
    assert options["image"]["type"] == commands.ATTACHMENT
    assert options["voice"]["autocomplete"] and options["style"]["autocomplete"]
    # Options typed into the prompt count too, so that it may be longer than a prompt.
    assert "max_length" not in options["prompt"]
    assert options["title"]["max_length"] == 120
    story = {one["name"] for one in named("story")["options"]}
    assert story == {option.name for option in STORY.options}


def test_subcommands_and_who_sees_them() -> None:
    assert [one["name"] for one in named("voice")["options"]] == [
        "add", "list", "use", "share", "forget",
    ]  # fmt: skip
    assert named("admin")["default_member_permissions"] == 0
    assert "default_member_permissions" not in named("video")
    assert named("video")["contexts"] == [0, 1, 2]
    assert named("video")["integration_types"] == [0, 1]
    assert commands.payload([0])[0]["integration_types"] == [0]


def test_every_language_names_everything() -> None:
    words = LOCALES["de"].words
    for command in COMMANDS:
        assert f"discord.name.{command.name}" in words
        for inner in command.subcommands:
            assert f"discord.name.{command.name}.{inner.name}" in words
        for option in (o for c in (command, *command.subcommands) for o in c.options):
            assert f"discord.option.{option.name}" in words
            for choice in option.choices:
                assert f"discord.choice.{choice}" in words or ":" in choice
    animate = named("animate")
    assert animate["name_localizations"] == {"de": "animieren"}
    assert animate["description_localizations"]["de"].startswith("Ein Bild")


def registered() -> list[dict[str, Any]]:
    """The payload as Discord gives it back."""
    back = copy.deepcopy(PAYLOAD)
    for number, one in enumerate(back):
        one |= {"id": str(number), "version": "1", "nsfw": False, "dm_permission": True}
        one.setdefault("description", "")
        needed = one.get("default_member_permissions")
        one["default_member_permissions"] = None if needed is None else str(needed)
        one["contexts"] = list(reversed(one["contexts"]))
        for option in one.get("options", []):
            option.setdefault("required", False)
            if "max_value" in option:
                option["max_value"] = float(option["max_value"])
            for choice in option.get("choices", []):
                choice.setdefault("name_localizations", None)
    return back


def test_what_is_registered_already_is_the_same() -> None:
    assert commands.same(PAYLOAD, list(reversed(registered())))


@pytest.mark.parametrize(
    "change",
    [
        lambda them: them.pop(),
        lambda them: them[0].update(description="Other"),
        lambda them: them[1]["name_localizations"].update(de="anders"),
        lambda them: them[0]["options"][0]["description_localizations"].update(de="anders"),
        lambda them: them[0]["options"].reverse(),
        lambda them: next(o for o in them[0]["options"] if o["name"] == "seed").pop("min_value"),
        lambda them: them[0].update(contexts=[0]),
        lambda them: them.append({"name": "old", "type": 1, "description": "x"}),
    ],
)
def test_what_changed_is_not_the_same(change: Any) -> None:
    them = registered()
    change(them)
    assert not commands.same(PAYLOAD, them)


def test_long_descriptions_are_cut_between_words() -> None:
    assert commands.shortened("word " * 40) == ("word " * 20).rstrip()[:99].rpartition(" ")[0] + "…"
    assert len(commands.shortened("x" * 200)) == 100


def test_a_command_is_read() -> None:
    data = {
        "name": "video",
        "options": [
            {"name": "prompt", "type": 3, "value": "a fox <:wave:12345> a < b"},
            {"name": "image", "type": 11, "value": "7"},
            {"name": "voice", "type": 3, "value": "an", "focused": True},
        ],
        "resolved": {"attachments": {"7": {"filename": "a.png"}}},
    }
    called = asking.called(data)
    assert called is not None
    assert called.fields == {"prompt": "a fox wave a < b", "voice": "an"}
    assert called.attachments == {"image": {"filename": "a.png"}}
    assert called.focused == "voice"
    assert not called.private


@pytest.mark.parametrize("typed", ["<@42>", "<@!42>", "42", "discord/42"])
def test_a_person_may_be_mentioned(typed: str) -> None:
    options = [{"name": "ban", "type": 1, "options": [{"name": "person", "value": typed}]}]
    called = asking.called({"name": "admin", "options": options})
    assert called is not None and called.subcommand is not None
    assert (called.name, called.fields) == ("admin ban", {"person": "discord/42"})
    assert called.private


@pytest.mark.parametrize(
    "data",
    [
        {"name": "gone"},
        {"name": "voice", "options": [{"name": "gone", "options": []}]},
        {"name": "video", "options": [{"name": "gone", "value": 1}]},
    ],
)
def test_a_command_of_another_version_is_not_read(data: dict[str, Any]) -> None:
    assert asking.called(data) is None


def test_help_calls_commands_as_discord_does() -> None:
    shown = commands.with_names_of(texts.help_text(None, "de"), "de")
    assert "/beschreiben (describe): Sagen" in shown
    assert "/video: Einen Film" in shown
    voice = commands.with_names_of(texts.help_text(VOICE, "de"), "de")
    assert "/stimme vergessen (voice forget): " in voice
    english = texts.help_text(VOICE, "en")
    assert commands.with_names_of(english, "en-GB") == english


@pytest.mark.parametrize(
    ("typed", "name"), [("/hilfe", "help"), ("Stimme", "voice"), ("video", "video"), ("no", "no")]
)
def test_help_finds_a_command_by_any_of_its_names(typed: str, name: str) -> None:
    called = asking.called({"name": "help", "options": [{"name": "command", "value": typed}]})
    assert called is not None
    assert called.fields == {"command": name}
