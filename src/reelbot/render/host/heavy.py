"""Which engines a job needs (pure). One with an engine that is slow to load may pass others while
that is warm, see `policy.pick`.

Only engines whose weights lie on a device count. The others are loaded in no time, and nobody
should wait longer for their sake.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from reelbot.core.requests import (
    AnimateRequest,
    DescribeRequest,
    MusicRequest,
    Request,
    SpeechRequest,
    StoryRequest,
    VideoRequest,
)

AUTO = "auto"


class Choices(Protocol):
    """The operator's choice for a task: a name, or "auto"."""

    def chosen(self, task: str) -> str: ...


def model_of(
    request: Request, cards: Sequence[Mapping[str, Any]], choices: Choices, device: str
) -> str | None:
    """The dearest engine that a request will use, as "task.name"; None where none is slow to load.

    `cards` are those of the catalogue, the preferred first.
    """
    card = _card(_task(request, cards, choices, device), cards, choices, device)
    if card is None or not card.get("on_device"):
        return None
    return f"{card['task']}.{card['name']}"


def engines_of(
    request: Request, cards: Sequence[Mapping[str, Any]], choices: Choices, device: str
) -> dict[str, str]:
    """The engine that each stage of a request will most likely use; a stage without one is left
    out. In which language is spoken is not known here."""
    tasks = {
        "pictures": _task(request, cards, choices, device),
        "speech": "text_to_speech",
        "music": "text_to_music",
    }
    found = {stage: _card(task, cards, choices, device) for stage, task in tasks.items()}
    return {stage: card["name"] for stage, card in found.items() if card is not None}


def _task(
    request: Request, cards: Sequence[Mapping[str, Any]], choices: Choices, device: str
) -> str:
    match request:
        case VideoRequest(mode="slideshow") | StoryRequest():
            return "text_to_image" if _paints(cards, choices, device) else "text_to_video"
        case VideoRequest(image=str()) | AnimateRequest():
            return "image_to_video"
        case MusicRequest():
            return "text_to_music"
        case SpeechRequest():
            return "text_to_speech"
        case DescribeRequest():
            return "image_to_text"
    return "text_to_video"


def _paints(cards: Sequence[Mapping[str, Any]], choices: Choices, device: str) -> bool:
    """Whether stills are painted, by the rule of the studio (`means.Means.painter`)."""
    if choices.chosen("text_to_image") != AUTO:
        return True
    if choices.chosen("text_to_video") != AUTO:
        return False
    still = _card("text_to_image", cards, choices, device)
    film = _card("text_to_video", cards, choices, device)
    return still is not None and (film is None or still["name"] != film["name"])


def _card(
    task: str, cards: Sequence[Mapping[str, Any]], choices: Choices, device: str
) -> Mapping[str, Any] | None:
    """The engine that is taken for a task: the operator's, or the best that is here and quick."""
    wanted = choices.chosen(task)
    for card in cards:
        if card["task"] != task or card.get("missing") is not None:
            continue
        if wanted == card["name"]:
            return card
        if wanted == AUTO and (device != "cpu" or not card.get("needs_gpu")):
            return card
    return None
