"""The registry: "task.name" → engine class, imported when used.

Other packages add theirs by an entry point of group `reelbot.engines` whose name is "task.name".
Nothing heavy is imported here.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reelbot.core.engine_options import completed, public
from reelbot.core.errors import InvalidInput
from reelbot.core.voices import voice_key
from reelbot.render.studio.engines.base import Identified
from reelbot.render.studio.engines.neural import weights
from reelbot.render.studio.engines.neural.options import MAIN

if TYPE_CHECKING:
    from reelbot.render.studio.engines.base import Card, Engine

GROUP = "reelbot.engines"

# Within a task the order is that of preference: `auto` takes the first that is here.
BUILT_IN: Mapping[str, str] = {
    "text_to_video.wan": "reelbot.render.studio.engines.text_to_video.wan:Wan",
    "text_to_video.ltx": "reelbot.render.studio.engines.text_to_video.ltx:Ltx",
    "text_to_video.videofusion": (
        "reelbot.render.studio.engines.text_to_video.videofusion:VideoFusion"
    ),
    "text_to_video.scenery": "reelbot.render.studio.engines.text_to_video.scenery.engine:Scenery",
    "text_to_video.diffusers": "reelbot.render.studio.engines.text_to_video.diffusers:AnyVideo",
    "text_to_image.diffusers": "reelbot.render.studio.engines.text_to_image.diffusers:AnyPainter",
    "text_to_image.openai": "reelbot.render.studio.engines.text_to_image.openai:OpenAiPictures",
    "text_to_image.huggingface": (
        "reelbot.render.studio.engines.text_to_image.huggingface:HuggingFacePictures"
    ),
    "text_to_image.scenery": "reelbot.render.studio.engines.text_to_image.scenery:SceneryStill",
    "image_to_video.wan_i2v": "reelbot.render.studio.engines.image_to_video.wan_i2v:WanPicture",
    "image_to_video.ltx_i2v": "reelbot.render.studio.engines.image_to_video.ltx_i2v:LtxPicture",
    "image_to_video.svd": "reelbot.render.studio.engines.image_to_video.svd:Svd",
    "image_to_video.warp": "reelbot.render.studio.engines.image_to_video.warp.engine:Warp",
    "image_to_text.openai": "reelbot.render.studio.engines.image_to_text.openai:OpenAiVision",
    "image_to_text.blip": "reelbot.render.studio.engines.image_to_text.blip:Blip",
    "image_to_text.sight": "reelbot.render.studio.engines.image_to_text.sight.engine:Sight",
    "text_to_speech.kokoro": "reelbot.render.studio.engines.text_to_speech.kokoro:Kokoro",
    "text_to_speech.pico": "reelbot.render.studio.engines.text_to_speech.pico:Pico",
    "text_to_speech.openai": "reelbot.render.studio.engines.text_to_speech.openai:OpenAiSpeech",
    "text_to_speech.xtts": "reelbot.render.studio.engines.text_to_speech.xtts:Xtts",
    "text_to_speech.yourtts": "reelbot.render.studio.engines.text_to_speech.yourtts:YourTts",
    "text_generation.openai": "reelbot.render.studio.engines.text_generation.openai:OpenAi",
    "moderation.opennsfw": "reelbot.render.studio.engines.moderation.opennsfw:OpenNsfw",
    "text_to_music.musicgen": "reelbot.render.studio.engines.text_to_music.musicgen:MusicGen",
    "text_to_music.riffusion": (
        "reelbot.render.studio.engines.text_to_music.riffusion.engine:Riffusion"
    ),
    "text_to_music.band": "reelbot.render.studio.engines.text_to_music.band.engine:Band",
}


class Registry:
    """Every engine by name, with the operator's settings for each.

    `settings` is the `[engines]` section: a choice for each task ("auto" or a name), and under
    `options` a table for each "task.name". Beside it `device` is what is computed on, and `models`
    the folder of weights; engines get both with their table.
    """

    def __init__(
        self, settings: Mapping[str, Any] | None = None, *, extra: Mapping[str, str] | None = None
    ) -> None:
        self._settings = dict(settings or {})
        self.device = str(self._settings.get("device", "cpu"))
        machine = {"device": self.device, "models": self._settings.get("models")}
        self._machine = {name: value for name, value in machine.items() if value is not None}
        installed = {entry.name: entry.value for entry in entry_points(group=GROUP)}
        self._targets: dict[str, str] = {**BUILT_IN, **installed, **(extra or {})}

    def names(self, task: str) -> list[str]:
        """Names of a task's engines, the preferred first."""
        return [full.partition(".")[2] for full in self._targets if full.startswith(f"{task}.")]

    def __iter__(self) -> Iterator[str]:
        return iter(self._targets)

    def options(self, full: str) -> dict[str, Any]:
        """The operator's table for one engine; it may have keys in it."""
        return dict(self._settings.get("options", {}).get(full, {}))

    def settings(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """What an engine is made with: its table, and what it needs to know of the machine."""
        return {**self._machine, **options}

    def identity(self, full: str) -> dict[str, Any]:
        """What of an engine's settings its output depends on: its table without keys and places,
        unless the engine knows better (`base.Identified`)."""
        engine_class: Any = self.engine_class(full)
        options = self.options(full)
        if isinstance(engine_class, Identified):
            options = engine_class.identity(self.settings(options))
        return public(options)

    def engine(self, full: str, identity: Mapping[str, Any]) -> Engine:
        """An engine as a recipe names it, with this host's own keys and places."""
        engine_class: Any = self.engine_class(full)
        options = self.options(full)
        # What `Identified` tells is what its table came to, and need not be settings itself.
        identified = isinstance(engine_class, Identified)
        own = options if identified else completed(identity, options)
        engine: Engine = engine_class(self.settings(own))
        return engine

    def chosen(self, task: str) -> str | None:
        """The name that the operator wrote for a task; None where it is `auto`."""
        wanted = str(self._settings.get(task, "auto"))
        return None if wanted == "auto" else wanted

    def engine_class(self, full: str) -> type[Engine]:
        """Import an engine's class; InvalidInput("engine_unknown") where there is none."""
        if full not in self._targets:
            known = [name for name in self._targets if name.startswith(full.split(".")[0] + ".")]
            raise InvalidInput("engine_unknown", engine=full, known=known)
        module, _, name = self._targets[full].partition(":")
        found: type[Engine] = getattr(importlib.import_module(module), name)
        return found

    def missing(self, full: str) -> str | None:
        """Why an engine cannot run here, or None. A package that is not installed is a reason."""
        try:
            return self.engine_class(full).missing(self.settings(self.options(full)))
        except ImportError as error:
            return f"{error.name or error} is not installed"

    def choose(
        self,
        task: str,
        *,
        language: str | None = None,
        voice: str | None = None,
        varies: bool = False,
    ) -> str:
        """The engine for a task: the operator's choice, or the best that is here.

        With `varies`, the best that makes variations of a recording; with `language`, the best that
        speaks it, and of those one that has `voice` if any has.
        InvalidInput("unknown_language") where none speaks it, InvalidInput("engine_missing") where
        nothing is here or the chosen one is not, InvalidInput("variation_missing").
        """
        if wanted := self.chosen(task):
            full = f"{task}.{wanted}"
            if reason := self.missing(full):
                raise InvalidInput("engine_missing", engine=full, reason=reason)
            candidates = [full]
        else:
            candidates = [
                f"{task}.{name}" for name in self.names(task) if self._suits(f"{task}.{name}")
            ]
        if not candidates:
            raise InvalidInput("engine_missing", engine=task, reason="none is installed")
        if varies:
            candidates = [full for full in candidates if self.engine_class(full).card.varies]
            if not candidates:
                raise InvalidInput("variation_missing", field="audio")
        if language is None:
            return candidates[0]
        cards = {full: self.engine_class(full).card for full in candidates}
        speaking = [
            full for full, card in cards.items() if not card.languages or language in card.languages
        ]
        if not speaking:
            known = sorted({name for card in cards.values() for name in card.languages})
            raise InvalidInput("unknown_language", field="language", language=language, known=known)
        having = [full for full in speaking if voice and self.has_voice(full, voice)]
        return (having or speaking)[0]

    def speaks(self, language: str) -> bool:
        """Whether an engine that may be chosen speaks a language."""
        try:
            self.choose("text_to_speech", language=language)
        except InvalidInput as error:
            return error.code != "unknown_language"
        return True

    def cloner(self, language: str) -> str | None:
        """The engine that imitates a voice in a language: the operator's choice for speech, or the
        best that is here; None where it cannot, or none can."""
        chosen = self.chosen("text_to_speech")
        for name in [chosen] if chosen else self.names("text_to_speech"):
            full = f"text_to_speech.{name}"
            if self.missing(full) is not None:
                continue
            card = self.engine_class(full).card
            if card.clones and (chosen or self._suits(full)) and language in card.languages:
                return full
        return None

    def _suits(self, full: str) -> bool:
        """Whether an engine is here, and quick enough on this machine."""
        if self.missing(full) is not None:
            return False
        return self.device != "cpu" or not self.engine_class(full).card.needs_gpu

    def has_voice(self, full: str, voice: str) -> bool:
        """Whether an engine has a voice of that name, or one that is called so too."""
        card = self.engine_class(full).card
        return voice_key(voice) in {voice_key(name) for name in (*card.voices, *card.voice_aliases)}


def usual_revision(card: Card, model: str) -> str:
    """The revision of a model that is taken where the table names none."""
    return card.revision if model == card.model else MAIN


def _weights_mb(registry: Registry, full: str, card: Card) -> int | None:
    """What an engine's weights take on the disk; None where it needs none, or they are not here."""
    options = registry.settings(registry.options(full))
    model = str(options.get("model") or card.model)
    folder = weights.locate(
        model,
        str(options.get("revision") or usual_revision(card, model)),
        Path(options["models"]) if options.get("models") else None,
    )
    return None if folder is None else round(weights.bytes_in(folder) / 1e6)


def describe(registry: Registry) -> list[dict[str, Any]]:
    """Every engine's card as JSON, with `missing` (a sentence, or None where it can run)."""
    cards = []
    for full in registry:
        task, _, name = full.partition(".")
        row: dict[str, Any] = {"task": task, "name": name, "missing": registry.missing(full)}
        try:
            card = registry.engine_class(full).card
        except ImportError:
            cards.append(row)
            continue
        model = str(registry.options(full).get("model") or card.model)
        cards.append(
            row
            | {
                "version": card.version,
                "licence": card.licence,
                "about": card.about,
                "cost": card.cost,
                "memory_mb": card.memory_mb,
                "languages": list(card.languages),
                "voices": list(card.voices),
                "voice_aliases": list(card.voice_aliases),
                "needs_gpu": card.needs_gpu,
                "on_device": card.on_device,
                "clones": card.clones,
                "varies": card.varies,
                "model": model,
                "weights_mb": _weights_mb(registry, full, card) if card.model else None,
                "revision": str(
                    registry.options(full).get("revision") or usual_revision(card, model)
                ),
            }
        )
    return cards
