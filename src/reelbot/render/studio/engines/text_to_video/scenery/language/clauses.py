"""Reading one clause word by word: things with their number, colour and size, deeds, places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language import acts
from reelbot.render.studio.engines.text_to_video.scenery.language import vocabulary as words_of
from reelbot.render.studio.engines.text_to_video.scenery.language.aliases import (
    COMPANY,
    COMPANY_USUAL,
    ENSEMBLES,
)
from reelbot.render.studio.engines.text_to_video.scenery.language.concepts import CONCEPTS
from reelbot.render.studio.engines.text_to_video.scenery.language.grammar import Grammar
from reelbot.render.studio.engines.text_to_video.scenery.language.nothings import (
    BEING,
    BODY,
    BONDS,
    JOBS,
    LIMBS,
    Nothings,
)
from reelbot.render.studio.engines.text_to_video.scenery.language.words import Words
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing
from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import (
    WORDS as SPECTACLE_WORDS,
)
from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import Spectacle

# Verbs whose object is in the hands or before the mouth.
HANDLING = frozenset(
    "hold holds holding carry carries carrying eat eats eating drink drinks drinking sip sips "
    "sipping read reads reading play plays playing waves waving swings swinging write writes "
    "writing bring brings bringing shows showing offers offering with "
    "wears wearing wear bakes baking bake "
    "mixes mixing mix collects collecting "
    "picks picking catches catching finds find finding found opens opening brews brewing".split()
)
# Young and old of an animal, and how large they are beside it.
KIN = {
    "mother": 1.45, "father": 1.5, "mom": 1.45, "mum": 1.45, "dad": 1.5, "mama": 1.45, "papa": 1.5,
    "parent": 1.45, "grandmother": 1.4, "grandfather": 1.45, "cub": 0.55, "baby": 0.5, "pup": 0.55,
    "young": 0.55, "child": 0.55, "kid": 0.55, "brother": 1.0, "sister": 0.95, "friend": 0.95,
    "calf": 0.55, "foal": 0.6, "kitten": 0.55, "puppy": 0.55, "twin": 1.0, "mate": 1.0,
    "babies": 0.5, "children": 0.55, "kids": 0.55, "offspring": 0.55, "son": 0.6, "daughter": 0.6,
}  # fmt: skip
_OWNERS = frozenset("his her its their".split())
# Words for what the nearest sprite shows only nearly.
NEARLY = frozenset(
    "gull gulls seagull seagulls seabird seabirds pigeon pigeons tern terns".split()
) | frozenset(acts.MODELS)


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


class Clauses:
    """Reads clauses into a draft. `nearest`: the sprite's code that an unknown word may mean."""

    def __init__(
        self,
        words: Words,
        grammar: Grammar,
        catalogue: Catalogue,
        nearest: Callable[[str], str | None],
    ) -> None:
        self._words = words
        self._grammar = grammar
        self._catalogue = catalogue
        self._nearest = nearest
        self._nothings = Nothings(words, catalogue)

    def read(self, tokens: list[str], draft: Draft, *, actors: bool) -> int:
        """Read words in order into the draft; returns how many were understood."""
        count, tint, scale, aboard = 1, None, 1.0, False
        understood = 0
        at, after_thing, handling, opened = 0, -1, False, False
        while at < len(tokens):
            token = tokens[at]
            before = tokens[at - 1] if at else ""
            found = (
                self._words.noun(tokens, at) if actors and token not in ("woods", "does") else None
            )
            verb = self._grammar.deed_at(tokens, at)
            if verb is not None:
                self._note_act(tokens, at, draft)
                if verb:
                    draft.deeds.append((len(draft.things), verb))
                count, tint, scale, aboard = 1, None, 1.0, token in words_of.ABOARD
                understood, at = understood + 1, at + 1
                continue
            doing = self._nothings.is_doing(tokens, at)
            if token in words_of.CRAFT and self._words.singular(token) in words_of.AMBIGUOUS:
                found = None
            several = self._nothings.several(tokens, at)
            if several:
                count, understood, at = several, understood + 1, at + 2  # "a couple of ducks"
                continue
            if found and found[1] == 1 and (doing or self._nothings.is_size(tokens, at)):
                found = None
            limb = found is not None and self._catalogue[found[0]].name in LIMBS
            if found and limb and (found[2] or self._nothings.has_beings(draft.things)):
                found = None  # "with red eyes"
            if actors and (kin := self._kin_of(tokens, at, draft)):
                many = count if count > 1 else 2 if self._words.singular(token) != token else 1
                draft.things.append(
                    replace(kin, count=many, kin=True, at=len(draft.things), deed=None)
                )
                count, tint, scale, aboard = 1, None, 1.0, False
                understood, at = understood + 1, at + 1
                after_thing = at
                continue
            if actors and (company := self._words.company(tokens, at)):
                if (
                    company[0] in BONDS
                    and before in BEING
                    and self._nothings.has_beings(draft.things)
                ):
                    at += company[1]  # "a cat and a dog are friends": they are two
                    continue
                self._read_company(company[0], count, tint, scale, draft)
                count, tint, scale, aboard = 1, None, 1.0, False
                understood += company[1]
                at += company[1]
                after_thing = at
                continue
            code, length, plural = found or ("", 1, False)
            if opened and code and self._catalogue[code].name == "closed book":
                code = self._catalogue.code("open book")
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
            elif (
                found
                and token in JOBS
                and at == after_thing
                and self._nothings.is_beast(draft.things)
            ):
                understood, at = understood + 1, at + 1  # "an octopus chef" is an octopus
                after_thing = at
                continue
            elif found and self._is_attribute(tokens, at, found):
                understood += length
                if token in words_of.SIZES:
                    scale = words_of.SIZES[token]
                at += length
                continue
            elif found and self._nothings.is_worn(tokens, at, code, draft.things):
                # Nobody is seen to change clothes, and a dress beside its wearer is another.
                draft.unknown.append(self._words.singular(tokens[at + length - 1]))
                count, tint, scale, aboard = 1, None, 1.0, False
                draft.loose_tint = None
                understood, at = understood + length, at + length
                continue
            elif found:
                words = " ".join(tokens[at : at + length])
                if length == 1 or self._catalogue[code].role not in ("food", "object"):
                    self.side_words(tokens[at : at + length], draft, thing=True)
                if count == 1 and plural and words not in acts.ONES:
                    count = 3
                alias = words if words in NEARLY else None
                smaller, hue = acts.MODELS.get(words, (1.0, None))
                inside = before == "of" and at == after_thing + 1 and self._is_container(draft)
                draft.things.append(
                    Thing(code, count, tint or hue, scale * smaller, None, aboard,
                          words in words_of.IDEAS, self._is_held(code, count, handling),
                          "held" if inside else None, alias=alias, at=len(draft.things))
                )  # fmt: skip
                handling = False
                if tint and draft.loose_tint == tint:
                    draft.loose_tint = None
                if length > 1 and self._catalogue[code].alive:
                    self._note_act(tokens, at + length - 1, draft)  # "man walking his dog"
                count, tint, scale, aboard = 1, None, 1.0, False
                understood += length
                at += length
                after_thing = at
                continue
            elif token.isdigit() and 1 < int(token) <= 1000 and len(token) < 4:
                count, understood = min(12, int(token)), understood + 1
            elif token in words_of.NUMBERS:
                count, understood = words_of.NUMBERS[token], understood + 1
                self.side_words([token], draft)
            elif token in words_of.SIZES and token not in ("great",):
                scale, understood = words_of.SIZES[token], understood + 1
            elif self.side_words([token], draft):
                understood += 1
            elif (
                actors
                and token not in words_of.STOP
                and token not in words_of.DEEDS
                and token not in words_of.CRAFT
                and token not in words_of.DESCRIPTIVE
                and token not in CONCEPTS
                and not self._grammar.is_participle(tokens, at)
                and not doing
                and token not in words_of.UNSEEN
                and token not in BODY
                and not (token.endswith("ing") and self._nothings.has_beings(draft.things))
                and (near := self._nearest(token) or self._words.ideas.get(token))
            ):
                idea = near == self._words.ideas.get(token)
                draft.things.append(
                    Thing(near, count, tint, scale, None, aboard, idea, at=len(draft.things))
                )
                count, tint, scale, aboard = 1, None, 1.0, False
                understood += 1
            elif (
                token not in words_of.DEEDS
                and token not in acts.FORMS
                and self._ends_a_noun(tokens, at)
            ):
                # What was counted, coloured or ridden is unknown; what comes next is not that.
                count, tint, scale, aboard = 1, None, 1.0, False
                draft.unknown.append(token)
            if token in HANDLING:
                handling = True
                opened = token in ("read", "reads", "reading")
            shown = self._note_act(tokens, at, draft) if self._grammar.is_act(tokens, at) else ""
            if token in words_of.DEEDS or shown:
                draft.deeds.append((len(draft.things), words_of.DEEDS.get(token) or shown))
                describes = token.endswith("ing") and self._words.noun(tokens, at + 1) is not None
                if before not in words_of.ARTICLES and not describes:
                    count, tint, scale = 1, None, 1.0
            if token in words_of.ABOARD:
                aboard = True
            elif self._parts(token):
                aboard = False
            at += 1
        return understood

    def _is_container(self, draft: Draft) -> bool:
        """Whether the last thing is one that holds others: "a basket of apples"."""
        return bool(draft.things) and self._catalogue[draft.things[-1].code].name in acts.CONTAINERS

    def _note_act(self, tokens: Sequence[str], at: int, draft: Draft) -> str:
        """Keep the verb at a position if it does something to things; returns what one sees of
        who does it, or ""."""
        act = acts.verb_at(tokens, at, len(draft.things))
        if act is None:
            return ""
        draft.verbs.append(act)
        return acts.ACTS[act.word].deed or ""

    def _read_company(
        self, word: str, count: int, tint: str | None, scale: float, draft: Draft
    ) -> None:
        """Several different ones, with one deed between them."""
        names = ENSEMBLES[word]
        many = count if count > 1 else COMPANY.get(word, COMPANY_USUAL)
        last = len(draft.things) + min(many, len(names)) - 1
        for number, name in enumerate(names[:many]):
            each = many // len(names) + (number < many % len(names))
            code = self._catalogue.code(name)
            draft.things.append(Thing(code, max(1, each), tint, scale, at=last))

    def _parts(self, word: str) -> bool:
        """Whether what comes after a word is no longer what one is on or in."""
        little = word in words_of.STOP and word not in words_of.ARTICLES
        return little or word == "with" or word in self._words.places

    def _kin_of(self, tokens: Sequence[str], at: int, draft: Draft) -> Thing | None:
        """ "A hedgehog and his mother", "a bear with two cubs": others of the kind."""
        scale = KIN.get(self._words.singular(tokens[at])) or KIN.get(tokens[at])
        if scale is None or not draft.things:
            return None
        last = next(
            (t for t in reversed(draft.things) if self._catalogue[t.code].role == "animal"), None
        )
        owned = at > 0 and (
            tokens[at - 1] in _OWNERS
            or tokens[at - 1] in words_of.NUMBERS
            or (tokens[at - 1] in words_of.SIZES and tokens[at - 2 : at - 1] != ["a"])
        )
        if last is None or not owned:
            return None
        return replace(last, scale=last.scale * scale, aboard=False, held=False)

    def _is_held(self, code: str, count: int, handling: bool) -> bool:
        sprite = self._catalogue[code]
        small = sprite.role in ("object", "food") and sprite.size < acts.HOLDABLE_MAX
        return handling and count == 1 and small

    def _ends_a_noun(self, tokens: Sequence[str], at: int) -> bool:
        """Whether an unknown word stands where a noun would: before a verb, a preposition or the
        end, and not itself one of those."""
        token = tokens[at]
        if token in words_of.STOP or token in words_of.DESCRIPTIVE or self._words.knows(token):
            return False
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        return after == "" or after in words_of.STOP or after in words_of.DEEDS

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

    def side_words(self, tokens: Iterable[str], draft: Draft, *, thing: bool = False) -> bool:
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
            if sight := SPECTACLE_WORDS.get(token):
                draft.spectacles.append(sight)
                hit = True
            if (place := self._words.places.get(token) or self._words.places.get(base)) is not None:
                draft.places.append((place, thing))
                hit = True
        return hit
