"""A prompt is read into mood, genre, tempo, key and instruments."""

from __future__ import annotations

import pytest

from reelbot.render.studio.engines.text_to_music.band import words
from reelbot.render.studio.engines.text_to_music.band.brief import PITCH_CLASSES, read_brief
from reelbot.render.studio.engines.text_to_music.band.genres import GENRES
from reelbot.render.studio.engines.text_to_music.band.instruments import INSTRUMENTS
from reelbot.render.studio.engines.text_to_music.band.meaning import Meaning
from reelbot.render.studio.engines.text_to_music.band.moods import MOODS


def test_every_word_leads_to_something_that_exists() -> None:
    assert set(words.MOOD_WORDS) <= set(MOODS)
    assert set(words.GENRE_WORDS) <= set(GENRES)
    assert set(words.INSTRUMENT_WORDS) <= set(INSTRUMENTS)
    assert {mood.genre for mood in MOODS.values()} <= set(GENRES)
    assert {genre.mood for genre in GENRES.values()} <= set(MOODS)
    cast = {name for genre in GENRES.values() for names in genre.cast.values() for name in names}
    assert cast <= set(INSTRUMENTS)


@pytest.mark.parametrize(
    ("prompt", "mood", "genre"),
    [
        ("calm piano", "calm", "piano"),
        ("peaceful ambient soundscape", "calm", "ambient"),
        ("melancholic", "sad", "piano"),
        ("Joyful acoustic folk song", "happy", "folk"),
        ("epic orchestral", "epic", "orchestral"),
        ("heroic film-score", "epic", "cinematic"),
        ("dark techno", "dark", "techno"),
        ("horror", "scary", "horror"),
        ("mysterious", "mysterious", "mystery"),
        ("romantic waltz", "romantic", "waltz"),
        ("playful circus music", "playful", "circus"),
        ("suspenseful", "tense", "suspense"),
        ("dreamy", "dreamy", "dream"),
        ("energetic rock", "energetic", "rock"),
        ("angry metal", "angry", "rock"),
        ("nostalgic lo-fi", "nostalgic", "lofi"),
        ("lo fi beats", "nostalgic", "lofi"),
        ("triumphant march", "triumphant", "march"),
        ("festive christmas carol", "festive", "christmas"),
        ("spooky halloween", "spooky", "eerie"),
        ("smooth jazz", "nostalgic", "jazz"),
        ("synthwave", "nostalgic", "synthwave"),
        ("bossa nova", "romantic", "bossa"),
        ("8-bit", "playful", "chiptune"),
        ("hip hop", "neutral", "hiphop"),
        ("country", "happy", "country"),
        ("celtic", "happy", "celtic"),
        ("reggae", "happy", "reggae"),
        ("funky", "energetic", "funk"),
        ("blues", "nostalgic", "blues"),
        ("lullaby", "calm", "lullaby"),
        ("medieval tavern", "hopeful", "medieval"),
        ("chinese", "calm", "chinese"),
        ("japanese", "calm", "japanese"),
        ("oriental", "calm", "chinese"),
        ("", "neutral", "gentle"),
        ("a red fox in the snow", "neutral", "gentle"),
    ],
)
def test_moods_and_genres(prompt: str, mood: str, genre: str) -> None:
    brief = read_brief(prompt, seed=3)
    assert (brief.mood, brief.genre) == (mood, genre)


@pytest.mark.parametrize(
    ("prompt", "instruments"),
    [
        ("sad violin", {"violin"}),
        ("piano and cello", {"piano", "cello"}),
        ("jazz with flute", {"flute"}),
        ("electric guitar solo", {"clean guitar"}),
        ("music box", {"music box"}),
        ("choir and church organ", {"choir", "church organ"}),
        ("harp, bells, strings", {"harp", "bells", "strings"}),
        ("accordion", {"accordion"}),
        ("marimba and banjo", {"marimba", "banjo"}),
        ("ambient synth", {"synth"}),
    ],
)
def test_instruments_that_are_asked_for_play(prompt: str, instruments: set[str]) -> None:
    assert instruments <= read_brief(prompt).instruments


def test_every_instrument_has_its_word() -> None:
    for name in words.INSTRUMENT_WORDS:
        assert name in read_brief(f"a tune with {name}").instruments


def test_solo_is_alone() -> None:
    assert read_brief("solo violin").instruments == {"violin"}
    assert read_brief("only piano").instruments == {"piano"}


@pytest.mark.parametrize(
    "prompt", ["energetic rock, no drums", "no drums techno", "pop without drums but with piano"]
)
def test_refused_drums_are_silent(prompt: str) -> None:
    brief = read_brief(prompt)
    assert "drums" not in brief.instruments
    assert brief.genre in ("rock", "techno", "pop")


def test_a_negative_prompt_removes_instruments_and_their_kin() -> None:
    assert read_brief("rock").player("drums") == "drums"
    brief = read_brief("rock", "drums, guitars")
    assert not {name for name in brief.instruments if "guitar" in name} - {"bass guitar"}
    assert brief.player("drums") is None
    assert brief.player("lead") is not None
    assert read_brief("piano", "piano").instruments.isdisjoint({"piano", "electric piano"})


@pytest.mark.parametrize(
    ("prompt", "bpm"), [("techno 128 bpm", 128), ("waltz at 90 BPM", 90), ("7bpm", None)]
)
def test_the_tempo_that_is_said_is_played(prompt: str, bpm: float | None) -> None:
    tempo = read_brief(prompt).tempo_bpm
    assert tempo == bpm if bpm else 40 <= tempo <= 220


def test_slow_and_fast() -> None:
    tempos = [
        read_brief(f"{word} rock").tempo_bpm
        for word in ("very slow", "slow", "medium-tempo", "fast", "very fast")
    ]
    assert tempos == sorted(tempos)
    assert tempos[-1] > 1.5 * tempos[0]
    assert read_brief("calm piano").tempo_bpm < read_brief("happy pop").tempo_bpm


@pytest.mark.parametrize(
    ("prompt", "tonic", "mode"),
    [
        ("piano in D minor", "D", "minor"),
        ("calm strings, F# major", "F#", "major"),
        ("Bb major fanfare", "A#", "major"),
        ("e flat minor", "D#", "minor"),
        ("jazz in g dorian", "G", "dorian"),
        ("sad piano in A minor", "A", "minor"),
        ("Am", "A", "minor"),
    ],
)
def test_the_key_that_is_said_is_played(prompt: str, tonic: str, mode: str) -> None:
    brief = read_brief(prompt)
    assert (PITCH_CLASSES[brief.tonic], brief.mode) == (tonic, mode)


def test_a_key_without_a_mode() -> None:
    assert read_brief("a song in C").tonic == 0


def test_an_article_is_no_key() -> None:
    tonics = {read_brief("a minor accident", seed=seed).tonic for seed in range(12)}
    assert len(tonics) > 3


def test_another_seed_is_another_choice_of_the_same_kind() -> None:
    briefs = [read_brief("orchestral", seed=seed) for seed in range(8)]
    assert len({(brief.tonic, brief.seats) for brief in briefs}) > 4
    assert {brief.genre for brief in briefs} == {"orchestral"}
    assert read_brief("orchestral", seed=5) == briefs[5]


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning()


@pytest.mark.parametrize(
    ("prompt", "mood"),
    [
        ("musique triste au piano", "sad"),
        ("ruhige Musik", "calm"),
        ("música alegre", "happy"),
        ("грустная музыка", "sad"),
        ("ホラー", "scary"),
        ("エピックなオーケストラ", "epic"),
        ("悲伤的音乐", "sad"),
        ("musica romantica", "romantic"),
        ("the quarterly report", "neutral"),
        ("a red fox in the snow", "neutral"),
    ],
)
def test_other_languages_are_understood(meaning: Meaning, prompt: str, mood: str) -> None:
    assert read_brief(prompt, nearest=meaning).mood == mood


def test_a_genre_in_another_language(meaning: Meaning) -> None:
    assert read_brief("爵士乐", nearest=meaning).genre == "jazz"
    assert read_brief("ein Schlaflied", nearest=meaning).genre == "lullaby"


@pytest.mark.parametrize(
    ("scene", "mood"),
    [
        ("a haunted house at night", "scary"),
        ("a ghost in the cellar", "spooky"),
        ("a red dragon guards an old castle in a storm", "epic"),
        ("a ship in a storm", "tense"),
        ("eine Katze schläft auf dem Sofa", "playful"),
        ("happy birthday Anna", "happy"),
        ("a fox at the harbour", "calm"),
        ("an old man walks alone on the beach", "sad"),
        ("something that nobody knows", "calm"),
    ],
)
def test_music_nobody_chose_suits_what_is_seen(scene: str, mood: str) -> None:
    brief = read_brief(f"quiet, gentle background music: {scene}", seed=3)
    assert brief.mood == mood
    assert brief.genre not in ("electronic", "reggae")  # a house and a beach are places


def test_background_music_of_different_films_differs() -> None:
    scenes = ("a haunted house", "a knight", "a birthday", "a racing car", "a lake", "two lovers")
    briefs = [read_brief(f"quiet, gentle background music: {scene}", seed=3) for scene in scenes]
    assert len({brief.genre for brief in briefs}) >= 5
    assert len({brief.tempo_bpm for brief in briefs}) >= 5
    assert len({brief.mode for brief in briefs}) >= 3


def test_an_instrument_in_the_picture_plays() -> None:
    brief = read_brief("quiet, gentle background music: a monkey plays the violin", seed=3)
    assert "violin" in brief.instruments
