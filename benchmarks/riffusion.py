"""Riffusion's way back to sound against torchaudio's and librosa's, in one run on the CPU.

A clip of 5.11 s goes through an 8-bit picture and back by each method; printed are seconds
(median), how many times faster than the reference (torchaudio's InverseMelScale and 32 rounds of
Griffin-Lim with 17,640 bins, as Riffusion's own code does) and the spectral convergence error: how
far the bands of the sound are from those of the picture, ‖M(y) − m‖ / ‖m‖. The material is made
here by engines that no figure of the method was tuned on. Needs the neural extra (make models).
`--quick`: one clip each.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Cue, Line, Sound
from reelbot.render.studio.engines.text_to_music.band.engine import Band
from reelbot.render.studio.engines.text_to_music.riffusion import mel as scale
from reelbot.render.studio.engines.text_to_speech.kokoro import Kokoro

CLIP = 511 * scale.HOP
ROUNDS = 32
Samples = NDArray[np.float32]


def clips(quick: bool) -> Iterator[tuple[str, Samples]]:
    """Speech, music and noise of a clip's length."""
    speaker = Kokoro({})
    speaker.load(lambda fraction, detail=None: None)
    texts = [
        "The ferry leaves at seven, rain or shine, and the captain never waits for anybody.",
        "My grandmother kept bees behind the station, and sold the honey from her window.",
    ]
    for number, (text, voice) in enumerate(zip(texts, ("bf_emma", "am_michael"), strict=True)):
        line = Line(text=text, voice=voice)
        yield f"speech {number + 1}", cut(speaker.speak(line, lambda f, d=None: None).sound)
        if quick:
            break
    band = Band({})
    band.load(lambda fraction, detail=None: None)
    for number, prompt in enumerate(("slow jazz trio at night", "a cheerful folk dance, fiddle")):
        cue = Cue(prompt=prompt, seconds=8, seed=41 + number)
        yield f"music {number + 1}", cut(band.play(cue, lambda f, d=None: None))
        if quick:
            break
    chance = np.random.default_rng(77)
    t = np.arange(CLIP) / scale.RATE_HZ
    bursts = 0.1 * chance.standard_normal(CLIP) * (np.sin(2 * np.pi * 2.1 * t) > 0.3)
    yield "noise", np.asarray(bursts, np.float32)


def cut(sound: Sound) -> Samples:
    """The first 5.11 s, mono, at the pictures' rate."""
    from scipy.signal import resample_poly

    mono = sound.samples if sound.samples.ndim == 1 else sound.samples.mean(1)
    common = np.gcd(scale.RATE_HZ, sound.rate_hz)
    at_rate = resample_poly(mono, scale.RATE_HZ // common, sound.rate_hz // common)
    return np.asarray(np.resize(at_rate, CLIP), np.float32)


def by_torchaudio(mel: Samples) -> Samples:
    import torch
    import torchaudio

    bins = torchaudio.transforms.InverseMelScale(
        n_stft=scale.FFT // 2 + 1,
        n_mels=scale.BANDS,
        sample_rate=scale.RATE_HZ,
        f_min=0,
        f_max=scale.TOP_HZ,
        norm=None,
        mel_scale="htk",
    )
    sound = torchaudio.transforms.GriffinLim(
        n_fft=scale.FFT, n_iter=ROUNDS, win_length=scale.WINDOW, hop_length=scale.HOP, power=1.0
    )
    with torch.no_grad():
        return np.asarray(sound(bins(torch.from_numpy(mel))).numpy())


def by_librosa(mel: Samples) -> Samples:
    import librosa

    triangles = scale.filters(np.arange(scale.FFT // 2 + 1) * scale.RATE_HZ / scale.FFT)
    bins = np.maximum(np.linalg.pinv(triangles) @ mel, 0)
    sound = librosa.griffinlim(
        bins,
        n_iter=ROUNDS,
        hop_length=scale.HOP,
        win_length=scale.WINDOW,
        n_fft=scale.FFT,
        random_state=0,
    )
    return np.asarray(sound, np.float32)


def ours(mel: Samples) -> Samples:
    from reelbot.render.studio.engines.text_to_music.riffusion.inversion import to_sound

    return to_sound(mel)


def error(sound: Samples, mel: Samples) -> float:
    got = scale.analyse(sound)
    count = min(got.shape[1], mel.shape[1])
    return float(np.linalg.norm(got[:, :count] - mel[:, :count]) / np.linalg.norm(mel[:, :count]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="one clip of each kind, one run")
    quick = parser.parse_args().quick
    try:
        import librosa
        import torchaudio
    except (ImportError, OSError) as error_:
        print(f"Left out: it needs the neural extra (make models): {error_}")
        return
    del librosa, torchaudio
    methods: dict[str, Callable[[Samples], Samples]] = {
        "torchaudio": by_torchaudio,
        "librosa": by_librosa,
        "ours": ours,
    }
    runs = 1 if quick else 3
    print(f"{'clip':10} " + " ".join(f"{name + ' s / error':>22}" for name in methods) + "  faster")
    for name, samples in clips(quick):
        mel = scale.analyse(samples)
        drawn = scale.from_picture(scale.to_picture(mel))
        drawn *= mel.max() / drawn.max()
        ours(drawn)  # compiled once for ever; not part of the figure
        took: dict[str, list[float]] = {method: [] for method in methods}
        errors: dict[str, float] = {}
        for _ in range(runs):
            for method, invert in methods.items():
                started = time.perf_counter()
                sound = invert(drawn)
                took[method].append(time.perf_counter() - started)
                errors[method] = error(sound, drawn)
        seconds = {method: statistics.median(times) for method, times in took.items()}
        cells = " ".join(f"{seconds[m]:14.2f} / {errors[m]:.3f}" for m in methods)
        print(f"{name:10} {cells}  {seconds['torchaudio'] / seconds['ours']:5.1f}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
