"""Words: splitting a text, and finding English names for words of other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reelbot import assets
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue, Sprite
from reelbot.render.studio.engines.text_to_video.scenery.language import vocabulary as words_of
from reelbot.render.studio.engines.text_to_video.scenery.language.aliases import (
    ENSEMBLES,
    alias_words,
)
from reelbot.render.studio.engines.text_to_video.scenery.language.concepts import CONCEPTS
from reelbot.render.studio.engines.text_to_video.scenery.language.sayings import LANDS, SAYINGS
from reelbot.render.studio.engines.text_to_video.scenery.world.places import place_words
from reelbot.render.studio.engines.text_to_video.scenery.world.sites import PHRASES as SITE_PHRASES
from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import (
    PHRASES as SPECTACLE_PHRASES,
)
from reelbot.render.studio.engines.text_to_video.scenery.world.spectacles import (
    WORDS as SPECTACLE_WORDS,
)

# Turns of speech that mean a place, by the word that stands for it.
PHRASES = (
    ("under the sea", "underwater"), ("under the ocean", "underwater"), ("under the water",
    "underwater"),
    ("under water", "underwater"), ("beneath the waves", "underwater"),
    ("below the waves", "underwater"), ("the ocean deep", "underwater"), ("beneath the sea",
    "underwater"),
    ("bottom of the sea", "underwater"), ("bottom of the ocean", "underwater"), ("deep sea",
    "underwater"),
    ("happy new year", "firecracker confetti city night"), ("new year", "firecracker confetti"),
    ("merry christmas", "christmas tree snow"), ("skateboarder", "boy on a skateboard"),
    ("figure skater", "woman dancing"), ("skater", "boy on a skateboard"),
    ("taking a photo", "photographing"), ("takes a photo", "photographs"),
    ("taking pictures", "photographing"), ("taking a picture", "photographing"),
    ("taking a selfie", "photographing"),
    ("lassen drachen steigen", "flying kites"), ("drachen steigen lassen", "flying kites"),
    ("lässt einen drachen steigen", "flying a kite"), ("drachen steigen", "flying kites"),
    ("boxer dog", "dog"), ("boxers", "men holding boxing gloves"),
    ("boxer", "man holding a boxing glove"),
    ("coral reef", "reef coral"), ("outer space", "space"), ("red planet", "mars"),
    ("on the moon", "lunar"), ("surface of the moon", "lunar"), ("above the clouds", "sky"),
    ("black and white", "noir"), ("ferris wheel", "ferris wheel"),
    ("sun rises", "sun sunrise"), ("rising sun", "sunrise sun"), ("sun sets", "sun sunset"),
    ("setting sun", "sunset sun"), ("hot day", "heatwave day"), ("hot summer", "heatwave summer"),
    ("snow storm", "blizzard"),
    ("hot sun", "heatwave sun"), ("in the dark", "night"), ("of the dark", "night"),
    ("dark forest", "forest night"), ("dark woods", "forest night"),
    ("sand storm", "sandstorm"), ("thunder storm", "thunderstorm"),
)  # fmt: skip

# Little words of other languages that say where something is, or what one does with it.
PARTICLES = {
    "auf": "on", "im": "in", "mit": "with", "sur": "on", "dans": "in", "avec": "with",
    "sobre": "on",
    "en": "in", "con": "with", "su": "on", "sul": "on", "sulla": "on", "nel": "in", "nella": "in",
    "op": "on", "met": "with", "em": "in", "com": "with", "reitet": "rides", "monte": "rides",
    "monta": "rides", "hält": "holds", "trägt": "carries", "liest": "reads", "isst": "eats",
    "frisst": "eats", "trinkt": "drinks", "lit": "reads", "mange": "eats", "boit": "drinks",
    "porte": "carries", "lee": "reads", "come": "eats", "bebe": "drinks", "lleva": "carries",
    "bij": "by", "und": "and", "et": "and", "der": "the", "dem": "the", "den": "the",
    "paar": "some", "einem": "a", "einer": "a", "son": "his", "sa": "his", "ses": "his",
    "mon": "my", "ma": "my",
}  # fmt: skip

TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+", re.UNICODE)
STEM_SHARE = 0.6  # of a word's letters that are at least those of a table word
# What a plural adds to its singular.
_ENDINGS = {
    "de": ("", "e", "n", "en", "er", "s"), "fr": ("s", "x"), "es": ("s", "es"), "pt": ("s", "es"),
    "nl": ("s", "en"),
}  # fmt: skip
_UMLAUTS = str.maketrans("äöü", "aou")
# What is added to the stem of a word of these languages. Two forms of one word have such endings
# after what they share; "Feuerwerk" and "Feuerwehr" are two words.
_LATIN_ENDINGS = frozenset(
    " a e i o u y s n t x en er es em ern in innen et st te end ende os as is ie ier ą ę om ami "
    "ach ów owi iem ym im ego emu ej ych ich ja je ts nt ent ant ar ir ando endo iendo an ed ées "
    "ée és é ita ito itos itas inha inho ino ina ini ine".split(" ")
)
_CYRILLIC_ENDINGS = frozenset(
    " а я ы и у ю е о ё ой ей ом ем ам ям ах ях ами ями ов ев ь й ый ий ая яя ое ее ые ие ого его "
    "ому ему ую юю ых их ым им ою ок ка ки ку ком кой ками ков ек ет ит ут ют ат ят ть ла ло ли "
    "л".split(" ")
)
# Korean writes what a noun does in its sentence, and where it is, onto it.
_KOREAN_PARTICLES = frozenset(
    "은 는 이 가 을 를 의 에 에서 로 으로 와 과 도 만 들 들이 들은 들을 들의 한테 에게 위 위의 "
    "위를 위에 위에서 속 속의 속을 속에 속에서 안 안의 안에 안에서 옆 옆에 앞 앞에 뒤 하고 랑 "
    "이랑 처럼 인".split()
)
_ONE = frozenset("ein eine einen einem einer eines un une una uno um uma een".split())
COMPOUND_LETTERS = 7  # a German or Dutch word of fewer is taken for a simple one
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")


class Words:
    """Knows the names of all sprites in English and the commonest in eleven other languages."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._nouns = self._index(list(catalogue))
        self._longest = max(len(phrase) for phrase in self._nouns)
        self.places = {**LANDS, **place_words()}
        self.ideas = self._index_ideas(list(catalogue))
        self._foreign = self._read_foreign()
        self._phrases = [
            *SAYINGS,
            *PHRASES,
            *SPECTACLE_PHRASES,
            *SITE_PHRASES,
            *sorted(
                ((key, word) for key, word in self._foreign.items() if " " in key),
                key=lambda pair: -len(pair[0]),
            ),
        ]

    @staticmethod
    def _index(sprites: Sequence[Sprite]) -> dict[tuple[str, ...], str]:
        """Phrase → code. Synonyms win over names."""
        found: dict[tuple[str, ...], str] = {}
        for sprite in sprites:
            found.setdefault(tuple(sprite.name.split()), sprite.code)
        for sprite in sprites:
            for word in sprite.words:
                found[tuple(word.lower().split())] = sprite.code
        codes = {sprite.name: sprite.code for sprite in sprites}
        for words, name in alias_words().items():
            found[words] = codes[name]
        return found

    @staticmethod
    def _index_ideas(sprites: Sequence[Sprite]) -> dict[str, str]:
        """Keyword → code, for the keywords that belong to one sprite alone."""
        owners: dict[str, set[str]] = {}
        for sprite in sprites:
            for keyword in sprite.keywords:
                owners.setdefault(keyword.lower(), set()).add(sprite.code)
        return {
            keyword: next(iter(codes))
            for keyword, codes in owners.items()
            if len(codes) == 1 and len(keyword) >= 4
        }

    def _read_foreign(self) -> dict[str, str]:
        """Word of another language → English words, the plural of a thing as a plural."""
        found: dict[str, str] = {}
        self._tables: dict[str, dict[str, str]] = {}
        lines = assets.path("sprites_words.tsv").read_text(encoding="utf-8").splitlines()
        languages = lines[0].split("\t")[1:]
        for line in lines[1:]:
            english, *others = line.split("\t")
            countable = tuple(english.split()) in self._nouns and not english.endswith("s")
            for language, cell in zip(languages, others, strict=True):
                words = [word.strip().lower() for word in cell.split(",") if word.strip()]
                table = self._tables.setdefault(language, {})
                for word in words:
                    several = countable and is_plural(words[0], word, language)
                    table.setdefault(word, f"{english}s" if several else english)
                    found.setdefault(word, f"{english}s" if several else english)
        return found

    def _language(self, text: str) -> str:
        """The language whose table has the most words of a lower-case text."""
        raws = TOKEN.findall(text.replace("’", "'"))
        return max(self._tables, key=lambda name: sum(raw in self._tables[name] for raw in raws))

    def tokens(self, text: str, whole: str | None = None) -> list[str]:
        """Lower-case words; foreign words are replaced by the English of the table. `whole`: the
        text that this one is a part of, which tells the language better."""
        found: list[str] = []
        text = text.lower()
        whole = text if whole is None else whole.lower()
        abroad, at_home = self._origins(whole)
        language = self._language(whole) if abroad else ""
        for phrase, english in self._phrases:
            if phrase in text:
                text = _replaced(text, phrase, english)
        before = ""
        for raw in TOKEN.findall(text.replace("’", "'")):
            word = raw.lower().removesuffix("'s")
            if _UNSPACED.search(word):
                found += self._segment(word)
            elif abroad > at_home and word in PARTICLES:
                found.append(PARTICLES[word])
            else:
                english_words = self._translate(
                    word, language, foreign_first=abroad > at_home, foreign=abroad >= at_home
                )
                one = self.singular(english_words[-1])
                if before in _ONE and (one,) in self._nouns:
                    # "einen Drachen" is one, though two are "Drachen" too.
                    english_words[-1] = one
                found += english_words
            before = word
        return found

    def _origins(self, text: str) -> tuple[int, int]:
        """How many words of a lower-case text are of other languages' tables, and how many
        English."""
        raws = [raw.removesuffix("'s") for raw in TOKEN.findall(text.replace("’", "'"))]
        abroad = sum(raw in self._foreign and raw not in words_of.STOP for raw in raws)
        return abroad, sum(self.is_english(raw) for raw in raws)

    def sounds_english(self, text: str) -> bool:
        """Whether more words of a text are English than of any other table."""
        abroad, at_home = self._origins(text.lower())
        return at_home > abroad and text.isascii()

    def _translate(
        self, word: str, language: str, *, foreign_first: bool, foreign: bool
    ) -> list[str]:
        """The English of a word: what it means in the text's `language`, else in any. In an English
        text ("a kind man", "they have tea") no plain word is taken for another language's."""
        known = self._tables.get(language, {}).get(word) or self._foreign.get(word)
        if foreign_first and known:
            return known.split()
        if word.isascii() and self.is_english(word):
            return [word]
        if known and (foreign or not word.isascii()):
            return known.split()
        if "-" in word:
            parts = word.split("-")
            if any(self.is_english(part) for part in parts):
                return parts
        strange = foreign or not word.isascii()
        if language in ("de", "nl") and (split := self._compound(word, self._tables[language])):
            return split
        if "\uac00" <= word[0] <= "\ud7a3":
            return self._without_particle(word)
        if len(word) >= 3 and strange and (english := self._inflected(word)):
            return english.split()
        return [word]

    def _inflected(self, word: str) -> str | None:
        """A table word that shares all but an ending with this one: the most of its letters, and
        most of them ("girasoli" is no "giraffa")."""
        best, length = None, 0
        for entry, english in self._foreign.items():
            if word[:3] != entry[:3] or abs(len(word) - len(entry)) > 3:
                continue
            apart = (
                at for at, pair in enumerate(zip(word, entry, strict=False)) if len({*pair}) > 1
            )
            shared = next(apart, min(len(word), len(entry)))
            endings = _LATIN_ENDINGS if word[0] < "\u0400" else _CYRILLIC_ENDINGS
            if word[shared:] not in endings or entry[shared:] not in endings:
                continue
            least = max(4.0, STEM_SHARE * len(word))
            if endings is _CYRILLIC_ENDINGS:  # they are longer
                least = max(3.0, 0.5 * len(word))
            if shared > length and shared >= least:
                best, length = english, shared
        return best

    def _compound(self, word: str, table: Mapping[str, str]) -> list[str] | None:
        """A German or Dutch compound is what its last part says ("Osterhase" is a hare); what comes
        before tells where or when, or nothing that is seen."""
        if len(word) < COMPOUND_LETTERS:
            return None
        for at in range(3, len(word) - 3):
            if word[at:] not in table:
                continue
            first = word[:at]
            for end in ("", "s", "n", "en", "es", "er", "e"):
                stem = first.removesuffix(end) if first.endswith(end) else first
                if self._is_side_word(english := table.get(stem, "")):
                    return [*english.split(), *table[word[at:]].split()]
            return table[word[at:]].split()
        return None

    def _is_side_word(self, english: str) -> bool:
        """Whether a word says where, when or in which weather."""
        return english in self.places or english in words_of.HOURS or english in words_of.WEATHER

    def _without_particle(self, word: str) -> list[str]:
        """English of the longest Korean table word that a word begins with, if nothing but a
        particle follows."""
        for size in range(len(word) - 1, 0, -1):
            if word[size:] in _KOREAN_PARTICLES and (english := self._foreign.get(word[:size])):
                return english.split()
        return [word]

    def _segment(self, text: str) -> list[str]:
        """Longest matches of the table in a run of script that is written without spaces."""
        found: list[str] = []
        at = 0
        while at < len(text):
            for size in range(min(8, len(text) - at), 0, -1):
                if english := self._foreign.get(text[at : at + size]):
                    found += english.split()
                    at += size
                    break
            else:
                at += 1
        return found

    def knows(self, word: str) -> bool:
        """Whether a word means something in any language of the tables."""
        return self.is_english(word) or word in self._foreign

    def is_english(self, word: str) -> bool:
        base = self.singular(word)
        return (
            word in words_of.STOP
            or word in words_of.COLOURS
            or word in words_of.DEEDS
            or word in words_of.NUMBERS
            or word in words_of.SIZES
            or word in words_of.HOURS
            or word in words_of.WEATHER
            or word in words_of.MOODS
            or word in SPECTACLE_WORDS
            or word in words_of.CRAFT
            or word in self.places
            or base in self.places
            or base in words_of.WEATHER
            or (word,) in self._nouns
            or (base,) in self._nouns
            or word in ENSEMBLES
            or word in CONCEPTS
        )

    @staticmethod
    def singular(word: str) -> str:
        if word in words_of.IRREGULAR:
            return words_of.IRREGULAR[word]
        if len(word) > 4 and word.endswith("ies"):
            return word[:-3] + "y"
        if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses", "oes")):
            return word[:-2]
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
        return word

    def company(self, tokens: Sequence[str], at: int) -> tuple[str, int] | None:
        """A word that means several different ones, and how many words it has."""
        for length in (3, 2, 1):
            phrase = " ".join(tokens[at : at + length])
            if len(tokens) >= at + length and phrase in ENSEMBLES:
                return phrase, length
        return None

    def noun(self, tokens: Sequence[str], at: int) -> tuple[str, int, bool] | None:
        """Code, length in words and whether it is a plural, of the longest name at a position."""
        for length in range(min(self._longest, len(tokens) - at), 0, -1):
            phrase = tuple(tokens[at : at + length])
            if phrase in self._nouns:
                last = phrase[-1]
                plural = self.singular(last) != last and last in words_of.IRREGULAR
                return self._nouns[phrase], length, plural and last not in ("deer", "sheep", "fish")
            single = (*phrase[:-1], self.singular(phrase[-1]))
            if single in self._nouns:
                return self._nouns[single], length, True
        return None


def _replaced(text: str, phrase: str, english: str) -> str:
    """The text with English words for a turn of speech, which may be in the plural ("ferris
    wheels") but not a part of other words: no "Fußballspiel" is in "Fußballspieler"."""
    if phrase[-1] > "\u1100":  # Korean adds particles, Japanese and Chinese no spaces
        return text.replace(phrase, f" {english} ")
    plural = "(?=s?\\b)" if " " in phrase else "\\b"
    return re.sub(rf"\b{re.escape(phrase)}{plural}", english, text)


def is_plural(one: str, other: str, language: str) -> bool:
    """Whether the second form is the plural of the first."""
    if one == other:
        return False
    if language == "it":
        return one[-1] in "aeo" and other in (f"{one[:-1]}i", f"{one[:-1]}e")
    endings = _ENDINGS.get(language, ())
    if language == "nl" and other.startswith(one) and other.endswith("en"):
        return True
    plain, form = (
        (one, other) if language != "de" else (w.translate(_UMLAUTS) for w in (one, other))
    )
    return any(form == plain + ending for ending in endings)
