"""The page's pure parts: cookies, addresses, captions, chapters, names it answers to."""

from __future__ import annotations

import itertools

import pytest

from reelbot.bots.voices import lines
from reelbot.bots.web.addresses import Attempts, client_address, networks
from reelbot.bots.web.cookies import Signer, Visitor
from reelbot.bots.web.files import attachment
from reelbot.bots.web.guard import Names
from reelbot.bots.web.subtitles import Chapter, chapters_of, chapters_vtt, vtt
from reelbot.bots.web.views import (
    command_views,
    job_view,
    left_s,
    progress_view,
    status,
    voice_view,
)
from reelbot.core.commands import COMMANDS
from reelbot.core.jobs import ErrorInfo, Job, Stage, State
from reelbot.core.people import Voice
from reelbot.core.sections import WebSection

SIGNER = Signer(b"k" * 32)


def test_a_cookie_says_who_and_nobody_else_can_write_one() -> None:
    visitor = SIGNER.newcomer("203.0.113.7", lambda count: bytes(range(count)))
    sealed = SIGNER.seal(visitor)
    assert SIGNER.read(sealed) == visitor
    assert Signer(b"o" * 32).read(sealed) is None
    for at in range(len(sealed)):
        wrong = sealed[:at] + ("a" if sealed[at] != "a" else "b") + sealed[at + 1 :]
        assert SIGNER.read(wrong) is None, at
    for nonsense in (None, "", "1...", sealed + "x", sealed[:-1], "ü", "1.a.b.c\n", "x" * 9_000):
        assert SIGNER.read(nonsense) is None


def test_being_let_in_is_part_of_what_is_signed() -> None:
    visitor = Visitor("abcdefgh-0123", SIGNER.mark("password one"))
    assert SIGNER.read(SIGNER.seal(visitor)) == visitor
    assert SIGNER.mark("password one") != SIGNER.mark("password two")


def test_an_invitation_ends_and_cannot_be_prolonged() -> None:
    invitation = SIGNER.invite(2_000)
    assert SIGNER.invited(invitation, 1_999)
    assert not SIGNER.invited(invitation, 2_000)
    expires, _, sign = invitation.partition(".")
    assert not SIGNER.invited(f"{int(expires, 16) + 1:x}.{sign}", 1_000)
    assert not SIGNER.invited("", 0) and not SIGNER.invited("zz", 0)


def test_the_same_address_gives_the_same_mark_and_another_person() -> None:
    numbers = itertools.count()
    people = [SIGNER.newcomer("203.0.113.7", lambda n: bytes([next(numbers)] * n)) for _ in "ab"]
    first, second = (person.user.split("-") for person in people)
    assert first[1] == second[1] and first[0] != second[0]
    assert "203" not in people[0].user


PROXIES = networks(["127.0.0.1", "10.0.0.0/8", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.4", None, "198.51.100.4"),
        ("198.51.100.4", "1.2.3.4", "198.51.100.4"),  # not a proxy of ours: not believed
        ("127.0.0.1", "198.51.100.4", "198.51.100.4"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.4", "198.51.100.4"),  # the first was made up
        ("127.0.0.1", "198.51.100.4, 10.1.2.3", "198.51.100.4"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::ffff:198.51.100.4", None, "198.51.100.4"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        ("fe80::1%eth0", None, "fe80::/64"),
        (None, "1.2.3.4", "unknown"),
    ],
)
def test_who_asks(peer: str | None, forwarded: str | None, address: str) -> None:
    assert client_address(peer, forwarded, PROXIES) == address


def test_attempts_are_counted_in_a_window() -> None:
    now = [0.0]
    attempts = Attempts(2, 60, lambda: now[0])
    assert attempts.wait_s("a") is None
    attempts.add("a")
    now[0] = 10
    attempts.add("a")
    assert attempts.wait_s("a") == 50
    assert attempts.wait_s("b") is None
    now[0] = 60
    assert attempts.wait_s("a") is None


def test_captions_become_webvtt() -> None:
    srt = (
        "\ufeff1\r\n00:00:01,5 --> 00:00:02,250\r\n<b>a & b</b>\r\nsecond line\r\n\r\n"
        "2\r\n1:00:00,000 --> 1:00:01,000\r\nend\r\n"
    )
    assert vtt(srt) == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:02.250\n&lt;b&gt;a &amp; b&lt;/b&gt;\nsecond line\n\n"
        "01:00:00.000 --> 01:00:01.000\nend\n"
    )
    assert vtt("nonsense") == "WEBVTT\n"


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def test_chapters_are_read_from_a_films_beginning() -> None:
    entries = b"".join(
        (start * 10_000_000).to_bytes(8, "big") + bytes([len(title)]) + title
        for start, title in ((0, b"One"), (4, "Zwölf".encode()))
    )
    chpl = box(b"chpl", b"\x01\0\0\0" + bytes(4) + b"\x02" + entries)
    head = box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", bytes(20)) + box(b"udta", chpl))
    assert chapters_of(head) == [Chapter(0.0, "One"), Chapter(4.0, "Zwölf")]
    assert "00:00:04.000 --> 00:00:09.500\nZwölf" in chapters_vtt(chapters_of(head), 9.5)
    for cut in range(len(head)):
        assert len(chapters_of(head[:cut])) <= 2  # never raises
    assert chapters_of(bytes(64)) == [] and chapters_of(b"\xff" * 64) == []


def test_a_file_is_saved_under_the_films_title() -> None:
    assert attachment('A fox: "hi"\r\nX/..', "film.mp4") == (
        "attachment; filename=\"A fox hi X.mp4\"; filename*=UTF-8''A%20fox%20hi%20X.mp4"
    )
    said = attachment("Müller 狐", "film.mp4")
    assert 'filename="M_ller _.mp4"' in said and "filename*=UTF-8''M%C3%BCller%20%E7%8B%90" in said
    assert attachment("...", "film.mp4").startswith('attachment; filename="film.mp4"')


@pytest.mark.parametrize(
    ("section", "host", "ours"),
    [
        ({}, "127.0.0.1:8788", True),
        ({}, "localhost:8788", True),
        ({}, "[::1]:8788", True),
        ({}, "evil.example", False),
        ({}, "127.0.0.1.evil.example", False),
        ({}, "192.168.1.2", False),
        ({}, "", False),
        ({}, "a@127.0.0.1", False),
        ({}, "127.0.0.1:port", False),
        ({"host": "0.0.0.0"}, "192.168.1.2:8788", True),
        ({"host": "0.0.0.0"}, "box.example", False),
        ({"host": "0.0.0.0", "hosts": ["Box.example"]}, "box.example:8788", True),
        ({"host": "0.0.0.0", "public_url": "https://films.example"}, "films.example", True),
        ({"host": "192.168.1.2"}, "192.168.1.2", True),
        ({"host": "192.168.1.2"}, "192.168.1.3", False),
        ({"host": "192.168.1.2"}, "localhost", False),
    ],
)
def test_names_that_are_answered_to(section: dict, host: str, ours: bool) -> None:
    assert Names(WebSection(**section)).answers_to(host) is ours


def test_whose_origin_is_ours() -> None:
    names = Names(WebSection(public_url="https://films.example/"))
    assert names.is_own("https://films.example", "127.0.0.1:8788")
    assert names.is_own("http://127.0.0.1:8788", "127.0.0.1:8788")
    for other in ("http://127.0.0.1:1", "null", "https://evil.example", "file://", ""):
        assert not names.is_own(other, "127.0.0.1:8788"), other


def job(**more: object) -> Job:
    known: dict = {"id": "a", "kind": "video", "state": State.RUNNING, "owner": "web/a"}
    return Job.model_validate(known | {"created": 0.0} | more)


def test_how_a_job_is_said() -> None:
    running = job(stage=Stage.CUTTING, fraction=0.5, started=10.0)
    assert left_s(running, 30.0) == 20
    assert left_s(job(stage=Stage.PLANNING, fraction=0.01, started=10.0, cost_s=60), 30.0) == 40
    assert left_s(job(), 30.0) is None
    assert status(running, "en", 20.0) == "Cutting · 50 % · about 20 s left"
    queued = job(state=State.QUEUED, position=3, wait_s=40.0)
    assert status(queued, "de").startswith("In der Reihe")
    paused = queued.model_copy(update={"paused": True})
    assert status(paused, "en") == "In line: number 3. The queue is paused at the moment."
    failed = job(state=State.FAILED, error=ErrorInfo(code="words_refused", text=""))
    assert not job_view(failed, "en", 30.0)["can_retry"]  # the same words are refused again
    hung = failed.model_copy(update={"error": ErrorInfo(code="x", text="", retryable=True)})
    assert job_view(hung, "en", 30.0)["can_retry"]
    moved = progress_view(running, {"stage": "cutting", "fraction": 2}, "en", 30.0)
    assert moved["fraction"] == 1.0
    assert progress_view(running, {"stage": "nonsense"}, "en", 30.0) == {"job": "a"}


@pytest.mark.parametrize(
    ("problems", "said", "poor"),
    [
        ((), "gut", False),
        (("sample_quiet",), "brauchbar", False),
        (("x", "y", "z"), "schlecht", True),
    ],
)
def test_a_voice_is_as_good_as_the_chats_say(
    problems: tuple[str, ...], said: str, poor: bool
) -> None:
    voice = Voice(
        id="v1",
        name="anna",
        own=True,
        mine=True,
        seconds=12,
        speech_seconds=10,
        verdict="ok",
        problems=tuple({"code": code} for code in problems),
        consented=True,
    )
    view = voice_view(voice, "de")
    assert (view["quality"], view["poor"]) == (said, poor)
    assert next(lines(voice, 0.0, "de")).startswith(f"anna (mine) · {said}")


@pytest.mark.parametrize("locale", ["en", "de"])
def test_forms_are_made_of_the_command_table(locale: str) -> None:
    views = {view["name"]: view for view in command_views(locale)}
    assert set(views) == {each.name for each in COMMANDS if not each.operators_only}
    for command in COMMANDS:
        if command.name in views:
            named = [option["name"] for option in views[command.name]["options"]]
            assert named == [option.name for option in command.options]
