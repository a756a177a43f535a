"""The operator's own music: which file, which licence, and what is passed over."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.support import media
from tests.support.loading import quiet

from reelbot.core.errors import Cancelled
from reelbot.render.studio.music_folder import MusicFolder, licence_of, ordered
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.storyboard import FolderTake, take_key

KINDS = ("mp3", "flac", "wav")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "music"
    path.mkdir()
    return path


def music(folder: Path, *, intake: str = "reelbot.render.studio.intake") -> MusicFolder:
    return MusicFolder(folder, KINDS, AssetStore(folder.parent / "assets"), intake=intake)


def names(mood: str, seed: int, *files: str) -> list[str]:
    root = Path("music")
    found = ordered([root / file for file in files], root, mood, seed)
    return [path.relative_to(root).as_posix() for path in found]


@pytest.mark.parametrize(
    ("mood", "first"),
    [
        ("a calm evening by the lake", "peaceful_piano.mp3"),  # the same mood in other words
        ("a battle of giants", "04 - Epic Trailer.flac"),
        ("the harbour at night", "harbours/night.wav"),  # a folder's name counts
        ("a ghost in the attic", "spooky/organ.wav"),
    ],
)
def test_the_mood_is_looked_for_in_the_names(mood: str, first: str) -> None:
    files = ("04 - Epic Trailer.flac", "harbours/night.wav", "peaceful_piano.mp3",
             "spooky/organ.wav")  # fmt: skip
    for seed in range(5):
        assert names(mood, seed, *files)[0] == first


def test_where_no_name_fits_the_seed_decides_among_all() -> None:
    files = [f"{letter}.mp3" for letter in "abcdef"]
    chosen = [names("zzz", seed, *files)[0] for seed in range(40)]
    assert len(set(chosen)) >= 4
    assert chosen == [names("zzz", seed, *files)[0] for seed in range(40)]


def test_a_file_becomes_sound_with_its_licence(folder: Path) -> None:
    (folder / "sub").mkdir()
    media.write_sound(folder / "sub" / "one.flac", 1.0, channels=2)
    (folder / "sub" / "one.flac.licence").write_text("\nCC BY 4.0, Ann\nhttps://a.example\n")
    (folder / "note.txt").write_text("not music")
    (folder / ".hidden.wav").write_bytes(b"")
    track, notes = music(folder).pick("any", 7, quiet)
    assert notes == () and track is not None
    assert (track.name, track.licence) == ("sub/one.flac", "CC BY 4.0, Ann")
    asset = AssetStore(folder.parent / "assets").find(take_key(FolderTake(sha256=track.sha256)))
    assert asset is not None and sorted(p.name for p in asset.iterdir()) == [
        "asset.json",
        "samples.npy",
    ]
    samples = np.load(asset / "samples.npy")
    assert samples.shape == (48_000, 2) and np.abs(samples).max() == pytest.approx(0.5, abs=0.05)


def test_what_cannot_be_used_is_passed_over_with_a_note(folder: Path) -> None:
    (folder / "broken.mp3").write_bytes(b"\xff\xfb" + bytes(500))
    (folder / "list.wav").write_text("#EXTM3U\nhttp://a.example/b.mp3\n")
    media.write_sound(folder / "mute.flac", 1.0, peak=0.0)
    media.write_sound(folder / "good.wav", 1.0)
    track, notes = music(folder).pick("good", 0, quiet)
    assert track is not None and track.name == "good.wav" and notes == ()
    (folder / "good.wav").unlink()
    track, notes = music(folder).pick("any", 0, quiet)
    assert track is None and len(notes) == 3
    assert all("passed over" in note and str(folder) not in note for note in notes)
    assert not (folder.parent / "assets" / "making").exists() or not any(
        (folder.parent / "assets" / "making").iterdir()
    )


def test_an_empty_or_missing_folder_has_none(folder: Path) -> None:
    assert music(folder).pick("any", 1, quiet).track is None
    track, notes = music(folder / "nowhere").pick("any", 1, quiet)
    assert track is None and len(notes) == 1


def test_a_track_of_an_earlier_plan_is_found_again(folder: Path, tmp_path: Path) -> None:
    media.write_sound(folder / "one.wav", 1.0)
    track, _ = music(folder).pick("any", 1, quiet)
    assert track is not None
    fresh = MusicFolder(folder, KINDS, AssetStore(tmp_path / "other"))
    assert fresh.restore(track, quiet)
    media.write_sound(folder / "one.wav", 1.1)  # another one under its name
    assert not MusicFolder(folder, KINDS, AssetStore(tmp_path / "third")).restore(track, quiet)
    assert music(folder).restore(track, quiet)  # still among the assets
    outside = track.model_copy(update={"name": "../one.wav"})
    media.write_sound(folder.parent / "one.wav", 1.0)
    assert not MusicFolder(folder, KINDS, AssetStore(tmp_path / "fourth")).restore(outside, quiet)


def test_the_wish_to_stop_ends_the_child(folder: Path, tmp_path: Path) -> None:
    media.write_sound(folder / "one.wav", 1.0)

    def stop(fraction: float, detail: str | None = None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        music(folder, intake="tests.support.sleeper").pick("any", 1, stop)


@pytest.mark.parametrize("name", ["one.txt", "one.wav.txt", "one.license", "LICENCE", "LICENSE.md"])
def test_licences_lie_beside_the_file(folder: Path, name: str) -> None:
    (folder / "one.wav").write_bytes(b"")
    assert licence_of(folder / "one.wav") == ""
    (folder / name).write_text("Public domain")
    assert licence_of(folder / "one.wav") == "Public domain"
    assert json.dumps(licence_of(folder / "one.wav"))
