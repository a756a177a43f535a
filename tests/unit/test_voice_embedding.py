from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.support.voicelike import RATE_HZ, voice

from reelbot import assets
from reelbot.render.studio.engines.text_to_speech.voices import KOKORO
from reelbot.render.studio.voices.embedding import SIZE, WEIGHTS, SpeakerEncoder, mean_direction
from reelbot.render.studio.voices.matching import closest, known
from reelbot.render.studio.voices.mel import mel_spectrogram


@pytest.fixture(scope="module")
def encoder() -> SpeakerEncoder:
    return SpeakerEncoder()


def sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + np.exp(-values)), np.float32)


def plainly(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The network as its equations are written, for one window."""
    weights = {
        name: each.astype(np.float32) for name, each in np.load(assets.path(WEIGHTS)).items()
    }
    level = np.sqrt(np.mean(np.square(samples)))
    steps = mel_spectrogram(samples * np.float32(10 ** (-30 / 20) / level))[:160]
    for layer in range(3):
        inward, recurrent = (weights[f"lstm.weight_{name}_l{layer}"] for name in ("ih", "hh"))
        bias = weights[f"lstm.bias_ih_l{layer}"] + weights[f"lstm.bias_hh_l{layer}"]
        hidden = cell = np.zeros(SIZE, np.float32)
        states = []
        for step in steps:
            enter, forget, new, leave = np.split(inward @ step + recurrent @ hidden + bias, 4)
            cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(new)
            hidden = sigmoid(leave) * np.tanh(cell)
            states.append(hidden)
        steps = np.stack(states)
    raw = np.maximum(0, weights["linear.weight"] @ steps[-1] + weights["linear.bias"])
    return np.asarray(raw / np.linalg.norm(raw), np.float32)


def test_the_network_is_what_its_equations_say(encoder: SpeakerEncoder) -> None:
    sound = voice(2.4)[: round(1.59 * RATE_HZ)]
    windows = encoder.windows(sound)
    assert windows.shape == (1, SIZE)
    assert windows.dtype == np.float32
    assert windows[0] == pytest.approx(plainly(sound), abs=1e-5)


def test_a_window_is_heard_alike_in_any_company(encoder: SpeakerEncoder) -> None:
    windows = encoder.windows(voice(30))
    assert windows.shape == (38, SIZE)  # more than are encoded at once
    assert np.linalg.norm(windows, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_loudness_does_not_matter(encoder: SpeakerEncoder) -> None:
    sound = voice(4)
    assert encoder.embed(sound) @ encoder.embed(sound * np.float32(0.01)) > 0.9999


def test_silence_is_nobody(encoder: SpeakerEncoder) -> None:
    for sound in (np.zeros(0, np.float32), np.zeros(RATE_HZ, np.float32)):
        assert encoder.embed(sound).tolist() == [0.0] * SIZE


def test_the_table_has_every_narrator() -> None:
    table = known()
    assert table.names == KOKORO
    assert np.linalg.norm(table.embeddings, axis=1) == pytest.approx(1.0, abs=2e-3)


def test_a_narrator_is_closest_to_itself_and_the_next_comes_second() -> None:
    names, embeddings, _ = known()
    for name, embedding in zip(names, embeddings, strict=True):
        match = closest(embedding, whispered=True)
        assert match.name == name
        assert match.similarity == pytest.approx(1.0, abs=5e-3)
        assert match.second != name
        assert match.second_similarity < match.similarity
    between = mean_direction(embeddings[[3, 12]] * np.array([[1.0], [0.9]], np.float32))
    assert closest(between).name == names[3]


def test_an_embedding_has_one_shape() -> None:
    with pytest.raises(ValueError, match="256"):
        closest(np.zeros((2, SIZE), np.float32))


def test_who_whispers_is_closest_only_to_one_who_does() -> None:
    names, embeddings, _ = known()
    whisper = embeddings[names.index("af_nicole")]
    assert closest(whisper, whispered=True).name == "af_nicole"
    aloud = closest(whisper)
    assert "af_nicole" not in (aloud.name, aloud.second)


def test_of_two_that_are_as_close_the_one_of_like_pitch_is_taken() -> None:
    names, embeddings, pitches_hz = known()
    low, high = names.index("am_puck"), names.index("bf_isabella")
    assert pitches_hz[high] > 1.6 * pitches_hz[low]
    between = mean_direction(embeddings[[low, high]])
    for one in (low, high):
        match = closest(between, float(pitches_hz[one]))
        assert match.name == names[one]
        assert match.similarity == pytest.approx(float(embeddings[one] @ between), abs=1e-5)
    # A voice is itself at whatever pitch.
    assert closest(embeddings[low], 2 * float(pitches_hz[low])).name == "am_puck"
