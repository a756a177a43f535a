"""Words that could be a thing and are none where they stand: a deed, a size, a job, a number, a
part of somebody, what somebody wears."""

from __future__ import annotations

from collections.abc import Sequence

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language import vocabulary as words_of
from reelbot.render.studio.engines.text_to_video.scenery.language.aliases import COMPANY
from reelbot.render.studio.engines.text_to_video.scenery.language.words import Words
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing

# What those are to each other who were named before.
BONDS = frozenset("friends partners lovers neighbours neighbors twins siblings companions "
                   "sweethearts".split())  # fmt: skip
BEING = frozenset("are were become became be being best good as now".split())
LIMBS = frozenset({"eye", "tooth", "brain"})
BODY = frozenset(
    "beard hair moustache mustache face hand hands arm arms leg legs foot feet".split()
)
# What a beast may be in a tale; a "dog walker" or a "cat lady" is a person.
JOBS = frozenset(
    "chef cook baker butler waiter barista bartender dj singer dancer ballerina artist painter "
    "pilot astronaut captain detective spy doctor surgeon nurse teacher professor student judge "
    "scientist programmer hacker police policeman firefighter mechanic builder pirate knight ninja "
    "samurai viking cowboy soldier warrior wizard superhero businessman musician blacksmith office "
    "clown athlete boxer surfer skier dentist".split()
)
_CLOTHES = frozenset({"dress", "t shirt", "coat", "jeans", "necktie", "kimono"})
_DRESSED = frozenset("in wearing wears wore dressed".split())
CLOTHES_WORDS = 4  # "in a long red dress"
DOING_LETTERS = 7  # "king", "ring" and "spring" are no deeds


class Nothings:
    """Tells what is no thing. Made once for the words of a catalogue; all answers are pure."""

    def __init__(self, words: Words, catalogue: Catalogue) -> None:
        self._words = words
        self._catalogue = catalogue

    def several(self, tokens: Sequence[str], at: int) -> int:
        """How many a word with "of" says of the things after it, 0 if it says nothing: "a school of
        fish", "a family of foxes"."""
        many = words_of.NUMBERS.get(tokens[at]) or COMPANY.get(tokens[at], 0)
        if tokens[at + 1 : at + 2] != ["of"] or tokens[at].isdigit():
            return 0
        after = range(at + 2, min(at + 5, len(tokens)))
        named = any(
            self._words.noun(tokens, number) or self._words.company(tokens, number)
            for number in after
        )
        return many if named else 0

    def is_beast(self, things: Sequence[Thing]) -> bool:
        role = self._catalogue[things[-1].code].role if things else ""
        return role in ("animal", "creature")

    def has_beings(self, things: Sequence[Thing]) -> bool:
        return any(self._catalogue[thing.code].alive for thing in things)

    def is_doing(self, tokens: Sequence[str], at: int) -> bool:
        """Whether a word in "-ing" that could be a thing says what the being before it does:
        "a chef cooking", "a kid building a castle"."""
        if not tokens[at].endswith("ing") or len(tokens[at]) < DOING_LETTERS or not at:
            return False
        before = self._words.noun(tokens[:at], at - 1)
        alone = self._words.noun(tokens, at)
        return (
            before is not None
            and self._catalogue[before[0]].alive
            and (alone is None or alone[1] == 1)
        )

    def is_worn(self, tokens: Sequence[str], at: int, code: str, things: Sequence[Thing]) -> bool:
        """Whether clothes are on somebody: "a woman in a red dress", "wearing a suit"."""
        if self._catalogue[code].name not in _CLOTHES or not self.has_beings(things):
            return False
        before = at - 1
        while before >= 0 and tokens[before] not in _DRESSED:
            if tokens[before] in words_of.STOP - words_of.ARTICLES:
                return False
            before -= 1
        return before >= 0 and at - before <= CLOTHES_WORDS

    def is_size(self, tokens: Sequence[str], at: int) -> bool:
        """ "A giant spider" is a spider; "a giant walks" is a giant."""
        if tokens[at] not in words_of.SIZES or at + 1 == len(tokens):
            return False
        after = tokens[at + 1]
        return after not in words_of.STOP and after not in words_of.DEEDS
