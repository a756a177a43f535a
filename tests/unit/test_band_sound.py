"""What is heard: length, level, ending, tuning, and that different prompts sound different."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from reelbot import assets
from reelbot.core.errors import Cancelled, EngineFailed, InvalidInput
from reelbot.render.studio.engines.base import Cue
from reelbot.render.studio.engines.text_to_music.band.engine import SOUNDFONT, Band
from reelbot.render.studio.engines.text_to_music.band.instruments import INSTRUMENTS
from reelbot.render.studio.engines.text_to_music.band.mixdown import PEAK, equaliser, reverb
from reelbot.render.studio.engines.text_to_music.band.soundfont import SoundFont
from reelbot.render.studio.engines.text_to_music.band.tones import RATE_HZ, tone
from reelbot.render.studio.film.loudness import integrated_lufs

Samples = NDArray[np.float32]


def ignore(fraction: float, detail: str | None = None) -> None:
    """A listener that wants nothing."""


@pytest.fixture(scope="module")
def band() -> Iterator[Band]:
    engine = Band({})
    assert Band.missing({}) is None
    engine.load(ignore)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def font() -> SoundFont:
    return SoundFont(assets.path(SOUNDFONT), RATE_HZ)


def play(band: Band, prompt: str, seconds: float = 8, seed: int = 1, negative: str = "") -> Samples:
    cue = Cue(prompt=prompt, negative=negative, seconds=seconds, seed=seed)
    return band.play(cue, ignore).samples


def rms_db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


def centroid_hz(samples: Samples) -> float:
    magnitude = np.abs(np.fft.rfft(samples.mean(axis=1)))
    hz = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    return float((magnitude * hz).sum() / magnitude.sum())


def onsets_per_second(samples: Samples) -> float:
    """Rises of spectral energy (half-wave rectified flux over frames of 23 ms), peaks picked."""
    hop = 512
    mono = samples.mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(mono, 1024)[::hop] * np.hanning(1024)
    spectrum = np.log1p(100 * np.abs(np.fft.rfft(frames, axis=1)))
    flux = np.maximum(np.diff(spectrum, axis=0), 0).sum(axis=1)
    local = np.convolve(flux, np.ones(31) / 31, "same")
    inside = flux[1:-1]
    peaks = (inside > flux[:-2]) & (inside >= flux[2:]) & (inside > 1.4 * local[1:-1] + 5)
    return float(peaks.sum() / (len(samples) / RATE_HZ))


@pytest.mark.parametrize("seconds", [1.0, 1.37, 2.5, 7.999])
@pytest.mark.parametrize("prompt", ["calm piano", "techno"])
def test_the_length_is_exact_and_there_is_an_ending(
    band: Band, prompt: str, seconds: float
) -> None:
    sound = band.play(Cue(prompt=prompt, seconds=seconds), ignore)
    samples = sound.samples
    assert sound.rate_hz == RATE_HZ and samples.dtype == np.float32
    assert samples.shape == (round(seconds * RATE_HZ), 2)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 10 ** (-3 / 20)
    assert np.abs(samples[[0, -1]]).max() < 1e-3
    tail = samples[-min(round(0.3 * RATE_HZ), len(samples) // 8) :]
    assert rms_db(tail) < rms_db(samples) - 12


@pytest.mark.parametrize(
    "prompt", ["calm piano", "epic orchestral", "lo-fi", "chiptune", "rock", "music box", "reggae"]
)
def test_levels(band: Band, prompt: str) -> None:
    samples = play(band, prompt, 12)
    assert integrated_lufs(samples, RATE_HZ) == pytest.approx(-20, abs=1)
    assert np.abs(samples).max() <= PEAK + 1e-6
    assert np.abs(np.diff(samples, axis=0)).max() < 0.4
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    assert spectrum[hz < 25].sum() < 0.003 * spectrum.sum()
    left, right = samples.T
    assert 0.2 < np.corrcoef(left, right)[0, 1] < 0.98
    assert abs(rms_db(left) - rms_db(right)) < 3


@pytest.mark.slow
def test_a_cue_of_five_minutes(band: Band) -> None:
    samples = play(band, "ambient, no drums", 300)
    assert len(samples) == 300 * RATE_HZ
    minutes = [rms_db(samples[i * 60 * RATE_HZ : (i + 1) * 60 * RATE_HZ]) for i in range(4)]
    assert max(minutes) - min(minutes) < 6


def test_the_same_seed_is_the_same_sound(band: Band) -> None:
    first = play(band, "jazz", 5, seed=9)
    other = Band({})
    other.load(ignore)
    play(other, "techno", 2)
    assert np.array_equal(first, play(other, "jazz", 5, seed=9))
    assert not np.array_equal(first, play(band, "jazz", 5, seed=10))


@pytest.mark.slow
def test_different_prompts_sound_different(band: Band) -> None:
    prompts = ("calm piano", "epic orchestral", "lo-fi", "techno")
    sounds = {prompt: [play(band, prompt, 10, seed) for seed in (1, 2)] for prompt in prompts}
    bright = {prompt: np.mean([centroid_hz(s) for s in two]) for prompt, two in sounds.items()}
    busy = {prompt: np.mean([onsets_per_second(s) for s in two]) for prompt, two in sounds.items()}
    assert bright["techno"] > 1.3 * bright["lo-fi"]
    assert bright["epic orchestral"] != pytest.approx(bright["lo-fi"], rel=0.1)
    assert busy["calm piano"] < 0.5 * busy["lo-fi"]
    assert busy["lo-fi"] < 0.75 * busy["techno"]


def test_a_negative_prompt_silences_the_drums(band: Band) -> None:
    """Cymbals are what is bright in a rock song with organ."""
    prompt = "rock with organ in C major"
    quiet = play(band, prompt, negative="drums")
    assert centroid_hz(quiet) < 0.7 * centroid_hz(play(band, prompt))


def test_the_key_is_heard(band: Band) -> None:
    """Most energy lies in the pitch classes of the scale."""
    samples = play(band, "calm piano in E minor", 16)
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    inside = (hz > 80) & (hz < 1000)
    pitch = 69 + 12 * np.log2(hz[inside] / 440)
    assert np.abs(pitch - np.round(pitch))[spectrum[inside].argmax()] < 0.1
    weights = np.bincount(np.round(pitch).astype(int) % 12, spectrum[inside], minlength=12)
    scale = [4, 6, 7, 9, 11, 0, 2, 3]  # with the leading note
    assert weights[scale].sum() > 0.93 * weights.sum()


def test_instruments_are_in_tune(font: SoundFont) -> None:
    """The strongest series of harmonics within 1.5 semitones is the one of the pitch."""
    points = 1 << 18
    cents = np.arange(-150, 151, 5)
    for name, instrument in INSTRUMENTS.items():
        if name in ("drums", "bells", "timpani", "steel drum", "choir", "pizzicato strings"):
            continue  # inharmonic, or a whole section that never quite agrees
        for pitch in (instrument.low + 5, (instrument.low + instrument.high) // 2):
            sound = tone(font, instrument.program, False, pitch, RATE_HZ)[4000:36000]
            if len(sound) < 16000:
                continue
            spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), points))
            hz = 440 * 2 ** ((pitch - 69 + cents / 100) / 12)
            bins = np.round(hz[:, None] * np.arange(1, 6) * points / RATE_HZ).astype(int)
            series = (spectrum[np.minimum(bins, len(spectrum) - 1)] / np.arange(1, 6) ** 0.5).sum(1)
            assert abs(cents[series.argmax()]) <= 35, (name, pitch)


def test_every_program_sounds(font: SoundFont) -> None:
    for name, instrument in INSTRUMENTS.items():
        sound = tone(font, instrument.program, name == "drums", instrument.low + 9, RATE_HZ // 2)
        assert np.abs(sound).max() > 0.02, name


@pytest.mark.parametrize("name", ["strings", "organ", "cello", "flute"])
def test_a_tone_has_no_seam_where_it_loops(font: SoundFont, name: str) -> None:
    program = INSTRUMENTS[name].program
    (region, *_) = font.regions(program, False, 67, 96)
    assert region.loop is not None
    once = round(region.loop[1] / region.ratio)
    sound = tone(font, program, False, 67, once + RATE_HZ)
    steps = np.abs(np.diff(sound))
    assert len(sound) == once + RATE_HZ
    assert steps[once:].max() <= 1.3 * steps[:once].max()


def test_the_room_is_wide_and_dies_away() -> None:
    response = reverb(2.0)
    assert np.sum(response**2, axis=1) == pytest.approx([1, 1], rel=1e-3)
    assert abs(np.asarray(np.corrcoef(response))[0, 1]) < 0.2
    late = response[:, -RATE_HZ // 4 :]
    assert np.abs(late).max() < 0.003 * np.abs(response).max()


def test_the_equaliser_leaves_room_for_speech() -> None:
    gain = 20 * np.log10(np.abs(np.fft.rfft(equaliser(18_000.0))))
    hz = np.fft.rfftfreq(8192, 1 / RATE_HZ)
    level = dict(zip(hz.round(), gain, strict=True))

    def at(wanted: float) -> float:
        return float(level[min(level, key=lambda found: abs(found - wanted))])

    assert at(20) < -12
    assert at(2300) == pytest.approx(-3, abs=0.5)
    assert at(700) == pytest.approx(0, abs=1)


def test_a_cancel_is_heard_soon(band: Band) -> None:
    calls = 0

    def stop(fraction: float, detail: str | None = None) -> None:
        nonlocal calls
        calls += 1
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        band.play(Cue(prompt="rock", seconds=20), stop)
    assert calls > 5


def test_progress_rises_to_one(band: Band) -> None:
    seen: list[float] = []
    band.play(Cue(prompt="folk", seconds=3), lambda fraction, detail=None: seen.append(fraction))
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] == 1


def test_a_length_that_is_none(band: Band) -> None:
    with pytest.raises(InvalidInput) as caught:
        band.play(Cue(prompt="folk", seconds=0.1), ignore)
    assert caught.value.code == "music_length"


def test_a_band_that_is_not_loaded_says_so() -> None:
    with pytest.raises(EngineFailed) as caught:
        Band({}).play(Cue(prompt="folk", seconds=5), ignore)
    assert caught.value.code == "engine_not_loaded"
