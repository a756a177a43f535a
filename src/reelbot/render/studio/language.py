"""Which language a text is in, as ISO 639-1, by the model of py3langid.

Its tables are shipped for the languages of `LIKELY` alone (tools/vendor_languages.py): the same
answers as py3langid's in a twentieth of its time and memory.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from reelbot import assets

# Told apart are the languages that somebody here can speak or that people often write; with all
# 139 that py3langid knows, short English lines become Latin or Maltese.
LIKELY = (
    "en", "de", "es", "fr", "it", "pt", "nl", "pl", "sv", "da", "fi", "cs", "tr", "ru", "uk",
    "el", "ar", "he", "fa", "hi", "bn", "ta", "th", "vi", "id", "zh", "ja", "ko",
)  # fmt: skip
DEFAULT = "en"
TABLES = "languages.npz"
# A short text in plain letters is its writer's language or English unless it is surely something
# else; a longer one unless it is probably something else.
SHORT_CHARACTERS = 25
SURE = 0.9
PROBABLE = 0.5
# What is no language: addresses, and how platforms write mentions, channels, emoji and times.
_NO_WORDS = re.compile(
    r"""\b[a-z][a-z0-9+.-]*://\S+ | \bwww\.\S+ | \S+@\S+\.\S+ | (?<!\w)@\w+
    | <(?:@[!&]?|\#|a?:\w+:|t:)\d+(?::\w)?> | (?<!\w):\w+:(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_LETTERS = ("So", "Sk", "Cf", "Co", "Cn")  # emoji, their tones and joiners


class Identifier:
    """Naive Bayes over byte n-grams (Lui and Baldwin 2012), which an Aho-Corasick automaton finds.

    Raises HostProblem("asset_missing").
    """

    def __init__(self) -> None:
        with np.load(assets.path(TABLES)) as tables:
            self._languages: list[str] = tables["languages"].tolist()
            self._prior: NDArray[np.float32] = tables["prior"]
            # Of edge i, which leads to node i + 1: the node it starts from times 256, and its byte.
            self._edges = tables["edges"].data
            self._back = tables["back"].data
            # The n-gram that ends at a node, or -1, and where its weights stand.
            self._feature = tables["feature"].data
            self._row: NDArray[np.uint16] = tables["row"]
            self._weights: NDArray[np.float16] = tables["weights"].view(np.float16)

    def classify(self, text: str) -> tuple[str, float]:
        """The likeliest language, and how likely it is."""
        scores = self._scores(_encoded(text))
        best = int(scores.argmax())
        return self._languages[best], float(scores[best])

    def likelier(self, text: str, languages: Collection[str]) -> str:
        """The likeliest of some languages; those that are not known are the least likely."""
        known = dict(zip(self._languages, self._scores(_encoded(text)), strict=True))
        return max(languages, key=lambda language: known.get(language, -1.0))

    def _scores(self, text: bytes) -> NDArray[np.float32]:
        found = self._found(text)
        scores = np.zeros(len(self._languages), np.float32)
        if found:
            counts = np.fromiter(found.values(), np.float32, len(found))
            features = np.fromiter(found, np.intp, len(found))
            scores = np.log1p(counts) @ self._weights[self._row[features]] + self._prior
        # The root keeps the probabilities of long texts apart from certainty, as py3langid does.
        scores = scores * np.float32(1.0 / math.sqrt(len(text) or 1))
        scores = np.exp(scores - scores.max())
        likely: NDArray[np.float32] = scores / scores.sum()
        return likely

    def _found(self, text: bytes) -> Counter[int]:
        """How often each n-gram is in the text."""
        edges, back, feature = self._edges, self._back, self._feature
        last = len(edges)
        node, found = 0, []
        for byte in text:
            while True:
                wanted = node << 8 | byte
                edge = bisect_left(edges, wanted)
                if edge < last and edges[edge] == wanted:
                    node = edge + 1
                    break
                if node == 0:
                    break
                node = back[node]
            if feature[node] >= 0:
                found.append(feature[node])
        return Counter(found)


def _encoded(text: str) -> bytes:
    """The text as the model's n-grams were counted."""
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


@functools.cache
def _identifier() -> Identifier:
    return Identifier()


def detect_language(text: str, usual: str | None = None) -> str:
    """The likeliest language of `text`. Where it is not sure, `usual` (its writer's) or English,
    whichever is likelier; where there are no words at all, `usual`."""
    words = _words(text)
    if not any(character.isalpha() for character in words):
        return usual or DEFAULT
    language, probability = _identifier().classify(words)
    short = words.isascii() and len(words) < SHORT_CHARACTERS
    if probability >= (SURE if short else PROBABLE):
        return language
    return _identifier().likelier(words, (DEFAULT, usual or DEFAULT))


def _words(text: str) -> str:
    """The text without what is the same in every language."""
    words = _NO_WORDS.sub(" ", text)
    kept = (char for char in words if unicodedata.category(char) not in _NO_LETTERS)
    return " ".join("".join(kept).split())
