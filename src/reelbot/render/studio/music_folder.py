"""The operator's own music: which file suits a film, and its sound.

The files are the operator's, but they came from somewhere too, and decoders are where hostile files
strike. So they are decoded as uploads are: by a short-lived child with limits (`studio.intake`),
once for each content; the sound is then an asset like any other.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reelbot.core.cleaning import clean, shortened
from reelbot.core.confinement import environment
from reelbot.core.errors import HostProblem
from reelbot.core.jobs import ErrorInfo
from reelbot.render.studio.engines.base import Fraction
from reelbot.render.studio.engines.text_to_music.band.reading import found
from reelbot.render.studio.engines.text_to_music.band.words import GENRE_WORDS, MOOD_WORDS
from reelbot.render.studio.pages import SOUND
from reelbot.render.studio.sound_file import RATE_HZ
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.storyboard import FolderTake, FolderTrack, take_key

INTAKE = "reelbot.render.studio.intake"
DECODE_SECONDS = 90.0
POLL_S = 0.2
FILES_MAX = 10_000
UNREADABLE_MAX = 5  # that many files that cannot be used, and the engine plays instead
HASH_BLOCK = 1 << 20
LICENCE_CHARACTERS = 300
LICENCE_BYTES = 4_096
LICENCES = ("LICENCE", "LICENSE")
LICENCE_SUFFIXES = ("", ".txt", ".md")
WORD_LETTERS_MIN = 4

Order = list[Path]


class Choice(NamedTuple):
    """A track that suits, or none, and what was met on the way."""

    track: FolderTrack | None
    notes: tuple[str, ...] = ()


class MusicFolder:
    """The folder that `[music] folder` names. `store` keeps what was decoded."""

    def __init__(
        self,
        folder: Path,
        extensions: Sequence[str],
        store: AssetStore,
        *,
        intake: str = INTAKE,
    ) -> None:
        self._folder = folder
        self._suffixes = {f".{extension.lower().lstrip('.')}" for extension in extensions}
        self._store = store
        self._intake = intake

    def pick(self, mood: str, seed: int, report: Fraction) -> Choice:
        """A track whose file name has a word of the mood, by the seed; of all where none has.

        What cannot be used is passed over with a note.
        """
        files = sorted(self._files())
        if not files:
            return Choice(None, (f"The folder for music has no {self._kinds()} in it.",))
        notes: list[str] = []
        for path in ordered(files, self._folder, mood, seed)[:UNREADABLE_MAX]:
            try:
                digest = _sha256(path)
                if self._store.find(take_key(FolderTake(sha256=digest))) is None:
                    self._decode(path, digest, report)
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else str(error)
                notes.append(f"{self._name(path)} in the music folder was passed over: {reason}.")
                continue
            return Choice(
                FolderTrack(name=self._name(path), sha256=digest, licence=licence_of(path)),
                tuple(notes),
            )
        return Choice(None, tuple(notes))

    def restore(self, track: FolderTrack, report: Fraction) -> bool:
        """Whether a track of an earlier plan is here; it is decoded again where that is needed."""
        if self._store.find(take_key(FolderTake(sha256=track.sha256))) is not None:
            return True
        path = self._folder / track.name
        try:
            if path.resolve().is_relative_to(self._folder.resolve()) and (
                _sha256(path) == track.sha256
            ):
                self._decode(path, track.sha256, report)
                return True
        except (OSError, ValueError):
            pass  # it is not usable any more: another one is picked
        return False

    def _files(self) -> Iterator[Path]:
        for number, path in enumerate(self._folder.rglob("*")):
            if number >= FILES_MAX:
                return
            hidden = any(part.startswith(".") for part in path.relative_to(self._folder).parts)
            if path.suffix.lower() in self._suffixes and not hidden and path.is_file():
                yield path

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _kinds(self) -> str:
        return ", ".join(sorted(suffix.lstrip(".") for suffix in self._suffixes)) or "files"

    def _decode(self, path: Path, digest: str, report: Fraction) -> None:
        """Keep a file's sound. Raises ValueError, whose text says why there is none."""
        key = take_key(FolderTake(sha256=digest))
        with self._store.making(key, {"rate_hz": RATE_HZ}) as folder:
            answer = self._run(path, folder, report)
            if "found" not in answer:
                raise ValueError("it cannot be read")
            if not (folder / SOUND).exists():
                raise ValueError("nothing is heard in it")
            for left in folder.iterdir():
                if left.name != SOUND:  # a cover
                    left.unlink()
            (folder / SOUND).rename(folder / "samples.npy")

    def _run(self, path: Path, folder: Path, report: Fraction) -> dict[str, object]:
        order = json.dumps({"judge": False, "engines": {}}).encode()
        process = subprocess.Popen(
            [sys.executable, "-m", self._intake, str(path), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        end = time.monotonic() + DECODE_SECONDS
        waiting: bytes | None = order
        try:
            while True:
                try:
                    output, _ = process.communicate(waiting, timeout=POLL_S)
                    break
                except subprocess.TimeoutExpired:
                    waiting = None
                    report(0.5)
                    if time.monotonic() > end:
                        raise ValueError("it takes too long to read") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
        if process.returncode != 0:
            raise ValueError("it cannot be read")
        answer: dict[str, object] = json.loads(output)
        if "problem" in answer:
            raise HostProblem.from_info(ErrorInfo.model_validate(answer["problem"]))
        return answer


def ordered(files: Sequence[Path], folder: Path, mood: str, seed: int) -> Order:
    """Those that suit the mood best first, in an order that the seed decides; then the others."""
    wanted = _meant(mood)
    scores = {
        path: len(wanted & _meant(path.relative_to(folder).with_suffix("").as_posix()))
        for path in files
    }
    chance = random.Random(seed)
    drawn = {path: chance.random() for path in files}
    return sorted(files, key=lambda path: (-scores[path], drawn[path]))


def _meant(text: str) -> set[str]:
    """The moods and genres that a text speaks of, and its longer words."""
    spaced = re.sub(r"[\W_]+", " ", text)
    words = {
        word.casefold().removesuffix("s")
        for word in re.findall(r"[^\W\d_]+", spaced)
        if len(word) >= WORD_LETTERS_MIN
    }
    tables = {f"{name}." for table in (MOOD_WORDS, GENRE_WORDS) for name in found(spaced, table)}
    return words | tables


def licence_of(path: Path) -> str:
    """What is known of a file's licence: the first line of FILE.txt, FILE.licence or the like
    beside it, else of a LICENCE in its folder; empty where there is none."""
    beside = [
        place
        for suffix in (".licence", ".license", ".txt")
        for place in (path.with_name(path.name + suffix), path.with_suffix(suffix))
    ]
    general = [path.parent / f"{name}{end}" for name in LICENCES for end in LICENCE_SUFFIXES]
    for place in (*beside, *general):
        try:
            with place.open("rb") as file:
                text = clean(file.read(LICENCE_BYTES).decode("utf-8-sig", "replace"))
        except OSError:
            continue
        first = next((line for line in text.splitlines() if line.strip()), "")
        if first:
            return shortened(first, LICENCE_CHARACTERS)
    return ""


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()
