"""Whether a word that could be a thing is a deed where it stands: "a dragon guards a tower", "two
guards stand". What is before and after it decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language import vocabulary as words_of
from reelbot.render.studio.engines.text_to_video.scenery.language.acts import ACTS, FORMS
from reelbot.render.studio.engines.text_to_video.scenery.language.words import Words

# They open an object, so that a plural before them must be a verb: "ducks a ball", "rings the".
_DETERMINERS = frozenset(
    "a an the this these those my your his her its our their one every each another some any no "
    "him them me us itself himself herself themselves".split()
)
_SUBJECTS = frozenset("he she it they who which that we you i everybody everyone nobody".split())
_BEFORE_VERBS = frozenset(
    "to can will must would could should may might always never often".split()
)
_ACCOMPANYING = frozenset({"with", "around"})
_BEING = frozenset("is are was were am been".split())
_JOINING = frozenset("and or then".split())
_PREPOSITIONS = frozenset(
    "in on at over under through to from by into near across above below behind beside between "
    "against along around before after during inside outside onto off up down out for with "
    "towards toward away back about".split()
)
_PAST = frozenset({"rose", "saw"})
_IRREGULAR_S = {"flies": "fly", "fishes": "fish", "leaves": "leave", "waves": "wave"}

# Verbs that are also the name of a thing, a place or a weather, and what one sees of them.
VERBS: Mapping[str, str] = {
    verb: deed
    for deed, verbs in {
        "stand": "balance guard watch bear house ship fish park mine farm water milk plant lock "
                 "mail photograph film picture anchor land judge nurse pilot mirror cap "
                 "crown shield",
        "shake": "ring rock hammer drum saw cook whistle box trumpet horn fan paint brush pen pick "
                 "iron knot thread crane swallow light fire train bark comb nail",
        "dance": "wave swing",
        "run": "hunt hound dog race storm rush leave ram train",
        "jump": "duck spring hop bounce",
        "walk": "snake worm trail tour camp",
        "fly": "fly rocket kite balloon rose",
        "sail": "row canoe surf",
        "drive": "bike cycle motor wheel",
    }.items()
    for verb in verbs.split()
}  # fmt: skip


class Grammar:
    """Tells deeds from things. Made once for the words of a catalogue; all answers are pure."""

    def __init__(self, words: Words, catalogue: Catalogue) -> None:
        self._words = words
        self._catalogue = catalogue

    def deed_at(self, tokens: Sequence[str], at: int) -> str | None:
        """What the word at a position does to be seen, if it is a verb there; "" for a verb that
        shows nothing. None: it is no verb, or one that can be nothing else."""
        token = tokens[at]
        base = _IRREGULAR_S.get(token) or self._words.singular(token)
        thing = self._words.noun(tokens, at)
        if thing is not None and thing[1] == 1 and self.is_participle(tokens, at):
            seen = words_of.DEEDS.get(token) or VERBS.get(token.removesuffix("ing"))
            return seen or ACTS[FORMS[token]].deed or ""
        if thing is not None and thing[1] > 1:
            return None
        elsewhere = {token, base} & (self._words.places.keys() | words_of.WEATHER.keys())
        unknown = base in VERBS or not self._words.is_english(token)
        if thing is None and not elsewhere and not unknown:
            return None
        if at and tokens[at - 1] == "it" and token in words_of.WEATHER:
            return None
        listed = base in VERBS or token in words_of.DEEDS or token in FORMS
        if token in words_of.COLOURS:
            return None
        if not self._is_verb(tokens, at, base, listed=listed) and not self._is_bare(tokens, at):
            return None
        acts = ACTS[FORMS[token]].deed if token in FORMS else ""
        return VERBS.get(base) or words_of.DEEDS.get(token) or acts or ""

    def is_act(self, tokens: Sequence[str], at: int) -> bool:
        """Whether a word that is no thing is a verb of what one does with things: "to water the
        flowers" and "kids play football", not "in the water" and "a play"."""
        token = tokens[at]
        if token not in FORMS:
            return False
        if token.endswith(("ing", "ed")):
            return True
        base = self._words.singular(token)
        if {token, base} & (
            self._words.places.keys() | words_of.WEATHER.keys() | words_of.HOURS.keys()
        ):
            return False
        before = tokens[at - 1] if at else ""
        if FORMS[token] != token or token in _ACCOMPANYING:
            return before not in words_of.ARTICLES or before == "and"
        plural = self._names(tokens, at - 1)
        several = (plural and plural[1]) or self._words.company(tokens, at - 1) is not None
        return bool(several) or before in (_BEFORE_VERBS | _SUBJECTS | _JOINING)

    def is_participle(self, tokens: Sequence[str], at: int) -> bool:
        """ "A chef cooking soup", "two men fishing": no dish and no skier, but what one does who
        was named right before."""
        token = tokens[at]
        if not token.endswith("ing") or token not in FORMS or at == 0:
            return False
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if token in words_of.CRAFT and after not in _DETERMINERS:
            return False
        while at > 1 and _is_adverb(tokens[at - 1]):
            at -= 1
        before = tokens[at - 1]
        if before in _BEING or self._words.company(tokens, at - 1):
            return True
        named = self._names(tokens, at - 1)
        return named is not None and named[0] in ("animal", "creature", "person")

    def _is_bare(self, tokens: Sequence[str], at: int) -> bool:
        """Whether a word that is mostly a verb stands without what a thing would have before it."""
        token, before = tokens[at], tokens[at - 1] if at else ""
        if token not in words_of.DEEDS or self._words.singular(token) not in words_of.AMBIGUOUS:
            return False
        described = (
            before in words_of.ARTICLES
            or before in words_of.COLOURS
            or before in words_of.SIZES
            or before in words_of.NUMBERS
            or before.isdigit()
            or before.endswith(("ing", "ed", "y", "ful", "en", "ous", "al"))
        )
        first = at == 0 and self._words.singular(token) != token  # "flies on a cake"
        return len(tokens) > 1 and not described and not first

    def _is_verb(self, tokens: Sequence[str], at: int, base: str, *, listed: bool) -> bool:
        token = tokens[at]
        before_at = at - 1
        while before_at > 0 and _is_adverb(tokens[before_at]):
            before_at -= 1
        before = tokens[before_at] if before_at >= 0 else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        third = token != base  # "guards": of one; "guard": of many
        if before in _BEFORE_VERBS and not third:
            bidden = self._names(tokens, before_at - 1) is not None  # "teaches a boy to fish"
            ends = after == "" or after in _PREPOSITIONS
            return listed and (after in _DETERMINERS or before != "to" or (bidden and ends))
        if before in _SUBJECTS:
            return listed if before != "that" else third and listed
        if before in words_of.DEEDS and self.deed_at(tokens, before_at) is not None:
            return False  # "two kids fly kites": one verb is enough
        joined = before in _JOINING and before_at > 0
        if token in _PAST:
            return self._names(tokens, before_at) is not None and after in (
                _DETERMINERS | _PREPOSITIONS
            )
        if joined:
            follows = any(word in words_of.DEEDS for word in tokens[:before_at])
            object_after = after in _DETERMINERS and (third or follows)
            return listed and (object_after or (follows and after in _PREPOSITIONS))
        subject = self._names(tokens, before_at)
        if subject is None:
            unknown = before and third and not self._known(before) and not before.endswith("ed")
            if not unknown:
                return False
            one = listed and before_at > 0 and tokens[before_at - 1] in ("a", "an")
            return after in _DETERMINERS or (one and (after == "" or after in _PREPOSITIONS))
        role, plural = subject
        if plural == third:
            return False  # "bears houses", "a bear house"
        if third and (after in _DETERMINERS or self._is_one(tokens, before_at)):
            return True
        if not listed:
            return False
        able = role in ("animal", "creature", "person", "vehicle", "object", "sky")
        if after == "" or after in _PREPOSITIONS or after in _DETERMINERS or _is_adverb(after):
            return able
        if after in _JOINING:
            return able and at + 2 < len(tokens) and tokens[at + 2] in words_of.DEEDS
        alive = role in ("animal", "creature", "person")
        if after in words_of.DEEDS and self._words.noun(tokens, at + 1) is None:
            return False  # "castle guards stand"
        described = after in words_of.COLOURS or after in words_of.SIZES
        counted = after in words_of.NUMBERS or after.isdigit()
        return alive and (described or counted or self._words.noun(tokens, at + 1) is not None)

    def _is_one(self, tokens: Sequence[str], at: int) -> bool:
        """Whether "a" or "an" belongs to the thing at a position: no plural can follow it then."""
        at -= 1
        while at > 0 and (
            tokens[at] in words_of.COLOURS
            or tokens[at] in words_of.SIZES
            or tokens[at] in words_of.DESCRIPTIVE
        ):
            at -= 1
        return at >= 0 and tokens[at] in ("a", "an", "one")

    def _names(self, tokens: Sequence[str], at: int) -> tuple[str, bool] | None:
        """Role of the thing that a word names and whether it is several; None if it names none."""
        if at < 0:
            return None
        found = self._words.noun(tokens[: at + 1], at)
        if found is None:
            return None
        token = tokens[at]
        if token in words_of.DEEDS and self._words.singular(token) == token and at == 0:
            return None
        plural = self._words.singular(token) != token
        return self._catalogue[found[0]].role, plural

    @staticmethod
    def _known(word: str) -> bool:
        return (
            word in words_of.STOP
            or word in words_of.COLOURS
            or word in words_of.SIZES
            or word in words_of.NUMBERS
            or word in words_of.DESCRIPTIVE
            or word in words_of.DEEDS
            or word in words_of.MOODS
            or word.isdigit()
            or word.endswith(("ing", "ous", "ful", "ish"))
        )


def _is_adverb(word: str) -> bool:
    return len(word) > 4 and word.endswith("ly") and word not in ("family", "butterfly", "lovely")
