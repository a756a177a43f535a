"""From an order to the script that every try of its job follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from reelbot.core import texts, wire
from reelbot.core.errors import NotAllowed
from reelbot.core.jobs import Progress, Stage
from reelbot.core.languages import language_code
from reelbot.core.word_policy import refused_word, sexualises_minors
from reelbot.render.studio.director import Director
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Description, Fraction, Report
from reelbot.render.studio.film.fonts import Fonts, is_cjk
from reelbot.render.studio.means import Aids
from reelbot.render.studio.music_folder import Choice, MusicFolder
from reelbot.render.studio.recipe import Recipe
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.storyboard import Script, SightTake, WritingTake
from reelbot.render.studio.takes import Takes

UNDRAWN, UNDRAWN_CJK = "note.text_undrawn", "note.text_undrawn_cjk"
NOTE = "note."  # keys of `core.texts` begin so; other notes are sentences


class Planner:
    """Plans jobs, or goes on by the recipe of an earlier try."""

    def __init__(
        self, hello: wire.Hello, registry: Registry, takes: Takes, store: AssetStore
    ) -> None:
        self.director = Director(registry, styles=hello.styles, film=hello.film, music=hello.music)
        self._registry = registry
        self._takes = takes
        folder = hello.music.get("folder")
        extensions: Sequence[str] = hello.music.get("extensions", ())
        self._folder = MusicFolder(Path(folder), extensions, store) if folder else None
        self._moderates = bool(hello.moderation.get("enabled"))
        policy = hello.moderation if self._moderates else {}
        self._blocked: Sequence[str] = policy.get("blocked", ())
        self._allowed: Sequence[str] = policy.get("allowed", ())

    def script(
        self, order: wire.Make, report: Report, send: Callable[[wire.Message], None]
    ) -> Script:
        """The script of the recipe so far, or a new one.

        A recipe that names engines in other versions or with other settings than ours or is of
        another form (the program was renewed while the job waited), or music that is gone, could
        not be followed to the letter, so the job is planned again; what was written for it stays.
        """

        def on_fraction(fraction: float, detail: str | None = None) -> None:
            report(Progress(stage=Stage.PLANNING, fraction=0.0, detail=detail))

        request = order.request
        if order.recipe is not None:
            with suppress(ValidationError):
                script = Recipe.from_json(order.recipe).script
                if self._holds(script, on_fraction):
                    return script
            if written := order.recipe.get("script", {}).get("written"):
                request = {**request, "written": written}

        def eyes(take: SightTake) -> Description:
            return self._takes.see(take, on_fraction)

        def pen(take: WritingTake) -> str:
            return self._checked(self._takes.write(take, on_fraction))

        folder = self._folder

        def track(mood: str) -> Choice:
            assert folder is not None
            return folder.pick(mood, order.seed, on_fraction)

        aids = Aids(
            self._takes.uploads,
            eyes,
            pen,
            None if folder is None else track,
            own_voice=order.voice is not None,
            usual=language_code(order.locale) if order.locale else None,
        )
        plan = self.director.plan(request, order.seed, aids)
        every = (*plan.notes, *undrawn(plan.script))
        told = tuple(note for note in every if note.startswith(NOTE))
        notes = tuple(texts.say(note) if note in told else note for note in every)
        recipe = Recipe.of(order.request, order.seed, plan.script, notes)
        send(
            wire.Planned(job=order.job, attempt=order.attempt, recipe=recipe.to_json(), notes=told)
        )
        return plan.script

    def _holds(self, script: Script, report: Fraction) -> bool:
        """Whether a script can still be followed."""
        known = set(self._registry)
        for engine in script.engines():
            if engine.full not in known or self._registry.missing(engine.full) is not None:
                return False
            if self._registry.engine_class(engine.full).card.version != engine.version:
                return False
            if self._registry.identity(engine.full) != engine.settings:
                return False  # other weights, or other settings
        track = script.music_track
        if track is None:
            return True
        return self._folder is not None and self._folder.restore(track, report)

    def _checked(self, text: str) -> str:
        """What was written, if the operator's word policy lets it pass."""
        if (self._moderates and sexualises_minors(text, self._allowed)) or refused_word(
            [text], self._blocked, self._allowed
        ) is not None:
            raise NotAllowed("written_words_refused")
        return text


def undrawn(script: Script) -> tuple[str, ...]:
    """The note of a picture that is to have words in it that no font here has the letters of."""
    shown = [script.title]
    if script.captions == "on" or script.page_text:
        shown += [scene.text or (scene.line.text if scene.line else "") for scene in script.scenes]
    if script.sound_only or all(words.isascii() for words in shown):
        return ()
    fonts = Fonts()
    left_out = [words for words in shown if not fonts.drawable(words)]
    if not left_out:
        return ()
    return (UNDRAWN_CJK if any(is_cjk(words) for words in left_out) else UNDRAWN,)
