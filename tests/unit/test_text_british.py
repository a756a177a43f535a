"""American phonemes → British ones."""

from __future__ import annotations

import pytest

from reelbot.render.studio.engines.text_to_speech.british import from_american


@pytest.mark.parametrize(
    ("word", "american", "british"),
    [
        ("car", "kˈɑɹ", "kˈɑː"),
        ("go", "ɡˈO", "ɡˈQ"),
        ("hot", "hˈɑt", "hˈɒt"),
        ("father", "fˈɑðəɹ", "fˈɑːðə"),
        ("water", "wˈɔTəɹ", "wˈɔːtə"),
        ("nurse", "nˈɜɹs", "nˈɜːs"),
        ("there", "ðˈɛɹ", "ðˈɛː"),
        ("very", "vˈɛɹi", "vˈɛɹi"),
        ("carry", "kˈɛɹi", "kˈæɹi"),
        ("forest", "fˈɔɹəst", "fˈɒɹəst"),
        ("story", "stˈɔɹi", "stˈɔːɹi"),
        ("dog", "dˈɔɡ", "dˈɒɡ"),
        ("thought", "θˈɔt", "θˈɔːt"),
        ("want", "wˈɑnt", "wˈɒnt"),
        ("dance", "dˈæns", "dˈɑːns"),
        ("cat", "kˈæt", "kˈæt"),
        ("new", "nˈu", "njˈuː"),
        ("see", "sˈi", "sˈiː"),
        ("happy", "hˈæpi", "hˈæpi"),
    ],
)
def test_from_american(word: str, american: str, british: str) -> None:
    assert from_american(american, word) == british
