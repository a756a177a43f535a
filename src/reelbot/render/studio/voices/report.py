"""What is told of a voice's sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from reelbot.core import texts
from reelbot.render.studio.voices.embedding import SIZE, Embedding
from reelbot.render.studio.voices.matching import Match
from reelbot.render.studio.voices.speakers import Speakers


@dataclass(frozen=True, slots=True)
class Finding:
    """A code with facts, which have a sentence in `core.texts`. Without `refuses` it is advice:
    the sample can be used, and a better one would give a better voice."""

    code: str
    facts: Mapping[str, Any]
    refuses: bool


def _nobody() -> Embedding:
    return np.zeros(SIZE, np.float32)


@dataclass(frozen=True, slots=True)
class SampleReport:
    """`speech_seconds` is what was used of it; `level_lufs` its loudness (BS.1770), None where
    there is none; `peak` 0 to 1 of full scale; `clipped` the share of samples held at the peak;
    `snr_db` speech over what is heard between the words; `music` whether notes are held beside
    them. `findings` has what refuses the sample first. `embedding` is a unit vector,
    float32 (SIZE,); zeros, and no `match`, where less than three seconds of speech are heard.
    """

    seconds: float
    speech_seconds: float = 0.0
    level_lufs: float | None = None
    peak: float = 0.0
    clipped: float = 0.0
    snr_db: float | None = None
    speakers: Speakers = "unsure"
    music: bool = False
    findings: tuple[Finding, ...] = ()
    match: Match | None = None
    embedding: Embedding = field(default_factory=_nobody, repr=False, compare=False)

    @property
    def verdict(self) -> Literal["ok", "refused"]:
        return "refused" if any(finding.refuses for finding in self.findings) else "ok"

    @property
    def problems(self) -> tuple[Mapping[str, Any], ...]:
        """The findings as they travel: `{code, refuses, …facts}`, numbers and texts only."""
        return tuple(
            {"code": each.code, "refuses": each.refuses, **each.facts} for each in self.findings
        )

    @property
    def closest(self) -> tuple[str, float] | None:
        """The narrator most like the voice, and how like: 0 to 1."""
        return self.match and (self.match.name, self.match.similarity)

    def advice(self, locale: str | None = None) -> tuple[str, ...]:
        """A sentence for each finding: what is wrong, and what to do about it."""
        return tuple(texts.error(each.code, each.facts, locale) for each in self.findings)
