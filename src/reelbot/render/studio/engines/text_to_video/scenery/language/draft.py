"""What the clauses of a prompt have said so far, and where the reading of one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reelbot.render.studio.engines.text_to_video.scenery.language import acts
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing
from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import Spectacle


@dataclass(slots=True)
class Draft:
    """What the clauses of a prompt have said so far."""

    things: list[Thing] = field(default_factory=list)
    places: list[tuple[str, bool]] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    weathers: list[str] = field(default_factory=list)
    spectacles: list[Spectacle] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    deeds: list[tuple[int, str]] = field(default_factory=list)
    verbs: list[acts.Verb] = field(default_factory=list)
    loose_tint: str | None = None
    look: str | None = None
    unknown: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """Where the reading of a clause is, and what was said of the thing that is still to come."""

    tokens: Sequence[str]
    draft: Draft
    actors: bool
    at: int = 0
    understood: int = 0
    count: int = 1
    tint: str | None = None
    scale: float = 1.0
    aboard: bool = False
    after_thing: int = -1
    handling: bool = False
    opened: bool = False

    @property
    def token(self) -> str:
        return self.tokens[self.at]

    @property
    def before(self) -> str:
        return self.tokens[self.at - 1] if self.at else ""

    def go(self, words: int, *, understood: int = 0) -> None:
        self.at += words
        self.understood += understood

    def forget(self) -> None:
        """What was counted, coloured, sized or ridden has come, or does not."""
        self.count, self.tint, self.scale, self.aboard = 1, None, 1.0, False

    def took_thing(self, words: int) -> None:
        self.forget()
        self.go(words, understood=words)
        self.after_thing = self.at
