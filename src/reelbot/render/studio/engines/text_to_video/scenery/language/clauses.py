"""Reading one clause word by word: things with their number, colour and size, deeds, places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language import acts
from reelbot.render.studio.engines.text_to_video.scenery.language import vocabulary as words_of
from reelbot.render.studio.engines.text_to_video.scenery.language.aliases import (
    COMPANY,
    COMPANY_USUAL,
    ENSEMBLES,
)
from reelbot.render.studio.engines.text_to_video.scenery.language.concepts import CONCEPTS
from reelbot.render.studio.engines.text_to_video.scenery.language.draft import Draft, Walk
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
# What no sprite is looked for by nearness.
_NO_THINGS = (
    words_of.STOP, words_of.DEEDS, words_of.CRAFT, words_of.DESCRIPTIVE, CONCEPTS, words_of.UNSEEN,
    BODY,
)  # fmt: skip


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
        walk = Walk(tokens, draft, actors)
        while walk.at < len(tokens):
            self._step(walk)
        return walk.understood

    def _step(self, walk: Walk) -> None:
        tokens, at = walk.tokens, walk.at
        if self._take_verb(walk):
            return
        if several := self._nothings.several(tokens, at):
            walk.count = several  # "a couple of ducks"
            walk.go(2, understood=1)
            return
        doing = self._nothings.is_doing(tokens, at)
        found = self._noun_at(walk, doing)
        if walk.actors and (self._take_kin(walk) or self._take_company(walk)):
            return
        if walk.token in words_of.COLOURS and not (found and self._colour_is_noun(tokens, at)):
            self._take_colour(walk)
        elif found:
            self._take_noun(walk, found)
            return
        else:
            self._take_other(walk, doing)
        self._pass(walk)

    def _noun_at(self, walk: Walk, doing: bool) -> tuple[str, int, bool] | None:
        """The sprite that words name here, how many words, and whether they are a plural; None
        where they name none as they stand."""
        tokens, at, token = walk.tokens, walk.at, walk.token
        if not walk.actors or token in ("woods", "does"):
            return None
        if token in words_of.CRAFT and self._words.singular(token) in words_of.AMBIGUOUS:
            return None
        found = self._words.noun(tokens, at)
        if found is None:
            return None
        if found[1] == 1 and (doing or self._nothings.is_size(tokens, at)):
            return None
        limb = self._catalogue[found[0]].name in LIMBS
        if limb and (found[2] or self._nothings.has_beings(walk.draft.things)):
            return None  # "with red eyes"
        return found

    def _take_verb(self, walk: Walk) -> bool:
        """A word that could be a thing and is a deed where it stands."""
        verb = self._grammar.deed_at(walk.tokens, walk.at)
        if verb is None:
            return False
        self._note_act(walk.tokens, walk.at, walk.draft)
        if verb:
            walk.draft.deeds.append((len(walk.draft.things), verb))
        walk.forget()
        walk.aboard = walk.token in words_of.ABOARD
        walk.go(1, understood=1)
        return True

    def _take_kin(self, walk: Walk) -> bool:
        things = walk.draft.things
        kin = self._kin_of(walk.tokens, walk.at, walk.draft)
        if kin is None:
            return False
        plural = self._words.singular(walk.token) != walk.token
        many = walk.count if walk.count > 1 else 2 if plural else 1
        things.append(replace(kin, count=many, kin=True, at=len(things), deed=None))
        walk.took_thing(1)
        return True

    def _take_company(self, walk: Walk) -> bool:
        company = self._words.company(walk.tokens, walk.at)
        if not company:
            return False
        name, length = company
        if name in BONDS and walk.before in BEING and self._nothings.has_beings(walk.draft.things):
            walk.go(length)  # "a cat and a dog are friends": they are two
            return True
        self._read_company(name, walk.count, walk.tint, walk.scale, walk.draft)
        walk.took_thing(length)
        return True

    def _take_colour(self, walk: Walk) -> None:
        token, draft = walk.token, walk.draft
        walk.understood += 1
        alone = self._words.noun(walk.tokens, walk.at + 1) is None
        if walk.at == walk.after_thing and alone and not walk.tint:
            # "Un gato negro": the colour follows what it colours.
            last = draft.things[-1]
            draft.things[-1] = replace(last, tint=last.tint or token)
        else:
            walk.tint = token
            draft.loose_tint = draft.loose_tint or token

    def _take_noun(self, walk: Walk, found: tuple[str, int, bool]) -> None:
        tokens, at, draft = walk.tokens, walk.at, walk.draft
        code, length, plural = found
        if walk.opened and self._catalogue[code].name == "closed book":
            code = self._catalogue.code("open book")
        if walk.token in JOBS and at == walk.after_thing and self._nothings.is_beast(draft.things):
            walk.go(1, understood=1)  # "an octopus chef" is an octopus
            walk.after_thing = walk.at
        elif self._is_attribute(tokens, at, found):
            walk.scale = words_of.SIZES.get(walk.token, walk.scale)
            walk.go(length, understood=length)
        elif self._nothings.is_worn(tokens, at, code, draft.things):
            # Nobody is seen to change clothes, and a dress beside its wearer is another.
            draft.unknown.append(self._words.singular(tokens[at + length - 1]))
            draft.loose_tint = None
            walk.forget()
            walk.go(length, understood=length)
        else:
            self._add_thing(walk, code, length, plural=plural)

    def _add_thing(self, walk: Walk, code: str, length: int, *, plural: bool) -> None:
        tokens, at, draft = walk.tokens, walk.at, walk.draft
        words = " ".join(tokens[at : at + length])
        if length == 1 or self._catalogue[code].role not in ("food", "object"):
            self.side_words(tokens[at : at + length], draft, thing=True)
        count = 3 if walk.count == 1 and plural and words not in acts.ONES else walk.count
        smaller, hue = acts.MODELS.get(words, (1.0, None))
        inside = walk.before == "of" and at == walk.after_thing + 1 and self._is_container(draft)
        draft.things.append(
            Thing(code, count, walk.tint or hue, walk.scale * smaller, None, walk.aboard,
                  words in words_of.IDEAS, self._is_held(code, count, walk.handling),
                  "held" if inside else None, alias=words if words in NEARLY else None,
                  at=len(draft.things))
        )  # fmt: skip
        walk.handling = False
        if walk.tint and draft.loose_tint == walk.tint:
            draft.loose_tint = None
        if length > 1 and self._catalogue[code].alive:
            self._note_act(tokens, at + length - 1, draft)  # "man walking his dog"
        walk.took_thing(length)

    def _take_other(self, walk: Walk, doing: bool) -> None:
        """A number, a size, a place, a weather; else what an unknown word may mean."""
        token, draft = walk.token, walk.draft
        if token.isdigit() and 1 < int(token) <= 1000 and len(token) < 4:
            walk.count = min(12, int(token))
        elif token in words_of.NUMBERS:
            walk.count = words_of.NUMBERS[token]
            self.side_words([token], draft)
        elif token in words_of.SIZES and token not in ("great",):
            walk.scale = words_of.SIZES[token]
        elif self.side_words([token], draft):
            pass
        elif near := self._meant(walk, doing):
            idea = near == self._words.ideas.get(token)
            draft.things.append(
                Thing(near, walk.count, walk.tint, walk.scale, None, walk.aboard, idea,
                      at=len(draft.things))
            )  # fmt: skip
            walk.forget()
        else:
            unknown = token not in words_of.DEEDS and token not in acts.FORMS
            if unknown and self._ends_a_noun(walk.tokens, walk.at):
                # What was counted, coloured or ridden is unknown; what comes next is not that.
                walk.forget()
                draft.unknown.append(token)
            return
        walk.understood += 1

    def _meant(self, walk: Walk, doing: bool) -> str | None:
        """The sprite that comes nearest to an unknown word which may be a thing."""
        token = walk.token
        if not walk.actors or doing or any(token in table for table in _NO_THINGS):
            return None
        if self._grammar.is_participle(walk.tokens, walk.at):
            return None
        if token.endswith("ing") and self._nothings.has_beings(walk.draft.things):
            return None
        return self._nearest(token) or self._words.ideas.get(token)

    def _pass(self, walk: Walk) -> None:
        """What a word that is no thing says of those around it."""
        tokens, at, token, draft = walk.tokens, walk.at, walk.token, walk.draft
        if token in HANDLING:
            walk.handling = True
            walk.opened = token in ("read", "reads", "reading")
        shown = self._note_act(tokens, at, draft) if self._grammar.is_act(tokens, at) else ""
        if token in words_of.DEEDS or shown:
            draft.deeds.append((len(draft.things), words_of.DEEDS.get(token) or shown))
            describes = token.endswith("ing") and self._words.noun(tokens, at + 1) is not None
            if walk.before not in words_of.ARTICLES and not describes:
                walk.count, walk.tint, walk.scale = 1, None, 1.0
        if token in words_of.ABOARD:
            walk.aboard = True
        elif self._parts(token):
            walk.aboard = False
        walk.go(1)

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
