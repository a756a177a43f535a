"""A job goes on by the recipe of its earlier try, where that can be followed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from reelbot.core import wire
from reelbot.core.jobs import Progress
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.planning import Planner
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.uploads import Uploads

REQUEST = {"kind": "video", "prompt": "a fox", "seconds": 6, "music": "none"}


def quiet(progress: Progress) -> None:
    """A report that nobody reads."""


def planned(tmp_path: Path, recipe: dict[str, Any] | None) -> tuple[dict[str, Any], bool]:
    """The script that is followed, and whether it was planned anew."""
    hello = wire.Hello(device="cpu", assets=tmp_path, engines={}, film={}, threads=1)
    takes = cast(Any, SimpleNamespace(uploads=Uploads({})))
    planner = Planner(hello, Registry({}), takes, AssetStore(tmp_path))
    order = wire.Make(
        job="a", attempt=1, request=REQUEST, seed=3, recipe=recipe, folder=tmp_path
    )  # fmt: skip
    said: list[wire.Message] = []
    script = planner.script(order, quiet, said.append)
    recipes = [message.recipe for message in said if isinstance(message, wire.Planned)]
    return recipes[0] if recipes else script.model_dump(mode="json"), bool(recipes)


def test_a_recipe_is_followed_to_the_letter(tmp_path: Path) -> None:
    recipe, anew = planned(tmp_path, None)
    assert anew
    recipe["script"]["scenes"][0]["prompt"] = "a wolf"
    script, anew = planned(tmp_path, recipe)
    assert not anew and script["scenes"][0]["prompt"] == "a wolf"


@pytest.mark.parametrize(
    "change",
    [
        {"engines_of_old": {}},
        {"script": {"scenes": [{"camera": "wide"}], "seed": 3}},
        {"script": {}},
    ],
)
def test_a_recipe_of_another_form_is_planned_again(change: dict[str, Any], tmp_path: Path) -> None:
    recipe, _ = planned(tmp_path, None)
    again, anew = planned(tmp_path, recipe | change)
    assert anew and again == recipe


def test_a_recipe_of_an_engine_that_is_gone_is_planned_again(tmp_path: Path) -> None:
    recipe, _ = planned(tmp_path, None)
    script = recipe["script"]
    gone = {"video_engine": script["video_engine"] | {"name": "a_package_that_was_removed"}}
    again, anew = planned(tmp_path, recipe | {"script": script | gone})
    assert anew and again == recipe
