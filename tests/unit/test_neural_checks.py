"""What the doctor says of weights and of a GPU's memory."""

from __future__ import annotations

from typing import Any

from reelbot.cli import neural_checks
from reelbot.render.studio.engines import Registry, describe


def card(name: str, memory_mb: int, missing: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "task": "text_to_video",
        "name": name,
        "memory_mb": memory_mb,
        "missing": missing,
        "model": f"owner/{name}",
        "on_device": True,
        **more,
    }


def test_what_is_missing_is_named_with_its_size() -> None:
    cards = [
        card("wan", 17_000, weights_mb=28_000),
        card("ltx", 9_000, "no weights"),
        {"name": "x"},
    ]
    here, absent, room = neural_checks.weights(cards, 80_000)
    assert here.level == "ok" and "text_to_video.wan (28 GB)" in here.text
    assert absent.level == "warn" and "ltx, about 9 GB" in absent.text
    assert "models pull" in absent.advice
    assert room.level == "ok" and "80 GB" in room.text


def test_without_the_libraries_they_come_first() -> None:
    (absent, room) = neural_checks.weights(
        [card("wan", 17_000, "needs the models extra: run make models")], None
    )
    assert "make models first" in absent.advice
    assert "no GPU" in room.text


def test_what_a_small_gpu_makes_engines_give_up_is_said() -> None:
    cards = [card("wan", 17_000), card("videofusion", 7_500)]
    _, room = neural_checks.weights(cards, 12_000)
    assert room.level == "warn"
    assert "wan (17 GB)" in room.text and "videofusion" not in room.text
    for rung in ("slices and tiles", "machine's memory", "75 %"):
        assert rung in room.advice


def test_what_a_gpu_below_16_gb_cannot_hold_whole_is_said_of_the_engines_that_there_are() -> None:
    cards = [card | {"missing": "no weights"} for card in describe(Registry())]
    tight = {}
    for memory_mb in (12_000, 16_000, 24_000, 80_000):
        room = neural_checks.weights(cards, memory_mb)[-1]
        said = room.text if room.level == "warn" else ""
        names = ("svd (", "ltx (", "wan (", "wan_i2v (", "videofusion (")
        tight[memory_mb] = [name.rstrip(" (") for name in names if f".{name}" in said]
    assert tight == {
        12_000: ["svd", "ltx", "wan", "wan_i2v"],
        16_000: ["ltx", "wan", "wan_i2v"],
        24_000: ["wan_i2v"],
        80_000: [],
    }


def test_hosts_without_such_engines_hear_nothing_of_it() -> None:
    assert neural_checks.weights([{"task": "text_to_music", "name": "band"}], None) == []
