"""XTTS on few random weights: who speaks, in which language, when, and under which licence."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
from tests.e2e.films import make
from tests.models.heard import Heard

from reelbot.core.errors import Cancelled, EngineFailed, HostProblem, InvalidInput
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Line

# librosa looks for readers of sound that Python is about to drop.
pytestmark = [
    pytest.mark.models,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

FULL = "text_to_speech.xtts"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.models.tiny_voices import xtts

    target = tmp_path_factory.mktemp("voices") / "xtts"
    xtts(target)
    return target


def options(folder: Path, **more: Any) -> dict[str, Any]:
    own = {"threads": 1, "model": str(folder), "allow_pickle": True, "agree": True}
    return own | more


@pytest.fixture(scope="module")
def engine(folder: Path) -> Any:
    registry = Registry({"options": {FULL: options(folder)}})
    assert registry.missing(FULL) is None
    before = (folder / "model.pth").stat().st_mtime_ns
    found: Any = registry.engine(FULL, registry.identity(FULL))
    found.load(Heard())
    assert (folder / "model.pth").stat().st_mtime_ns == before, "weights are read, not written"
    return found


def test_a_line_is_said_in_many_languages_with_the_times_of_its_words(engine: Any) -> None:
    text = "Hello there. This is it."
    heard = Heard()
    speech = engine.speak(Line(text=text), heard)
    assert speech.sound.rate_hz == 24_000 and speech.sound.samples.dtype == np.float32
    assert [word.text for word in speech.words] == text.split()
    times = [(word.start_s, word.end_s) for word in speech.words]
    assert times == sorted(times) and times[-1][1] <= speech.sound.seconds + 0.02
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1
    assert len(heard.fractions) > 8, "it is heard at every code"
    again = engine.speak(Line(text=text), Heard()).sound.samples
    assert np.array_equal(again, speech.sound.samples)
    german = engine.speak(Line(text="Guten Tag, alter Freund.", language="de"), Heard())
    assert german.sound.seconds > 0.1
    slow = engine.speak(Line(text=text, speed=0.5), Heard())
    assert slow.sound.seconds > speech.sound.seconds


def test_it_speaks_as_whose_sample_it_has_and_learns_them_once(engine: Any, tmp_path: Path) -> None:
    line = Line(text="This is me.")
    for name, pitch_hz in (("anna", 220), ("bob", 110)):
        (tmp_path / name).mkdir()
        t = np.arange(2 * 24_000) / 24_000
        noise = 0.02 * np.random.default_rng(1).standard_normal(len(t))
        hum = 0.3 * np.sin(2 * np.pi * pitch_hz * t) + noise
        soundfile.write(tmp_path / name / "sample.flac", hum, 24_000)
    as_anna = engine.speak_as(line, tmp_path / "anna", Heard()).sound.samples
    as_bob = engine.speak_as(line, tmp_path / "bob", Heard()).sound.samples
    assert not np.array_equal(as_anna, as_bob)
    (kept,) = (tmp_path / "anna").glob("xtts-*.npy")
    before = kept.stat().st_mtime_ns
    again = engine.speak_as(line, tmp_path / "anna", Heard()).sound.samples
    assert np.array_equal(again, as_anna) and kept.stat().st_mtime_ns == before
    with pytest.raises(EngineFailed) as gone:
        engine.speak_as(line, tmp_path, Heard())
    assert gone.value.code == "voice_sample_missing"


def test_what_it_does_not_speak_is_refused_and_stopping_takes_one_code(engine: Any) -> None:
    for line, code in (
        (Line(text="こんにちは。", language="ja"), "unknown_language"),
        (Line(text=" … "), "nothing_to_say"),
        (Line(text="Hello.", voice="nobody"), "unknown_voice"),
    ):
        with pytest.raises(InvalidInput) as refused:
            engine.speak(line, Heard())
        assert refused.value.code == code
    heard = Heard(stop_at=0.4)
    with pytest.raises(Cancelled):
        engine.speak(Line(text="One. Two. Three."), heard)
    # The second sentence's share was heard once, when it began.
    assert heard.fractions[-1] == pytest.approx(2 / 3) and heard.fractions.count(2 / 3) == 1


def test_it_runs_only_where_its_licence_is_agreed_to(folder: Path, tmp_path: Path) -> None:
    def missing(**more: Any) -> str:
        return str(Registry({"options": {FULL: options(folder, **more)}}).missing(FULL))

    assert missing() == "None"
    not_agreed = missing(agree=False)
    assert "non-commercial" in not_agreed and "agree = true" in not_agreed
    assert "allow_pickle = true" in missing(allow_pickle=False)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "vocab.json" in missing(model=str(empty))
    (empty / "vocab.json").touch()
    (empty / "model.pth").touch()
    (empty / "config.json").write_text(json.dumps({"model": "vits"}))
    assert "holds vits, not XTTS" in missing(model=str(empty))
    assert "reelbot models pull" in missing(model="tts_models/x", models=str(tmp_path))
    assert "non-commercial" in Registry().engine_class(FULL).card.licence


def test_a_checkpoint_that_would_run_code_runs_none(folder: Path, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.mkdir, (str(tmp_path / "ran"),)

    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("config.json", "vocab.json"):
        (copy / name).write_bytes((folder / name).read_bytes())
    torch.save({"model": Evil()}, copy / "model.pth")
    engine: Any = Registry().engine_class(FULL)(options(copy))
    with pytest.raises(HostProblem) as refused:
        engine.load(Heard())
    assert refused.value.code == "weights_unsafe" and not (tmp_path / "ran").exists()


async def test_it_narrates_a_job_through_queue_and_worker(folder: Path, tmp_path: Path) -> None:
    table = "\n".join(f"{name} = {json.dumps(one)}" for name, one in options(folder).items())
    (tmp_path / "config.toml").write_text(
        '[render]\ndevices = ["cpu"]\nport = 0\n[engines]\ntext_to_speech = "xtts"\n'
        f'[engines.options."{FULL}"]\n{table}\n'
    )
    command = '/say "Dzień dobry." language: pl'
    path = await asyncio.to_thread(make, tmp_path, command, "said.m4a")
    assert path.stat().st_size > 1000
