from __future__ import annotations

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelbot.bots import parcels
from reelbot.bots.adapter import Action, Button, Form, FormField, NotPosted, TooBig
from reelbot.bots.discord_bot import buttons, forms, limits, markup, refusals
from reelbot.bots.discord_bot.posting import Poster
from reelbot.bots.discord_bot.reply import Reply
from reelbot.bots.discord_bot.rush import Rush
from reelbot.core.jobs import ErrorInfo, Job, State

MIB = limits.MIB
REPLY = Reply(user=1, asked=2, channel=3, guild=4)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("**bold** _it_ ~~no~~ `x` ||s||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \`x\` \|\|s\|\|"),
        ("<@12> <#3> <:a:4> a < b", r"\<@12> \<#3> \<:a:4> a < b"),
        ("# title\n> quote\n- item\n#hash", "\\# title\n\\> quote\n\\- item\n#hash"),
        ("[a](http://x.y)", r"\[a](<http://x.y>)"),
        ("see https://x.y/a_b*c.", "see <https://x.y/a_b*c>."),
        (r"back\slash", r"back\\slash"),
        ("Star Wars: a new hope, “curly”", "Star Wars: a new hope, “curly”"),
    ],
)
def test_markup_is_shown_as_it_was_written(typed: str, sent: str) -> None:
    assert markup.shown(typed) == sent


@given(st.text(alphabet=st.sampled_from("ab \n\\*_`~|<>[]()#-@:/"), max_size=60))
def test_no_sign_is_lost(text: str) -> None:
    """Taking the backslashes away again gives the text."""
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markup.shown(text)) == text


@given(st.text(max_size=300), st.integers(min_value=20, max_value=60))
def test_parts_fit_and_hold_everything(text: str, length: int) -> None:
    pieces = list(markup.parts(text, length))
    assert all(0 < len(piece) <= length for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_parts_end_between_lines() -> None:
    pieces = list(markup.parts("one two\nthree four\nfive", 12))
    assert pieces == ["one two", "three four", "five"]
    assert markup.first_part("word " * 1_000).endswith("word…")
    assert markup.first_part("") == ""


async def test_buttons_say_all_that_a_press_needs() -> None:
    row = tuple(Button(f"b{i}", Action("again", f"job{i}")) for i in range(7))
    view = buttons.view_of((row, (Button("x" * 99, Action("delete", "j"), "danger"),)))
    assert view is not None
    rows = view.to_components()
    assert [len(one["components"]) for one in rows] == [5, 2, 1]
    last = rows[2]["components"][0]
    assert (last["custom_id"], last["style"], len(last["label"])) == ("delete:j", 4, 80)
    assert view.is_persistent()
    assert buttons.view_of(()) is None


@pytest.mark.parametrize(
    ("custom_id", "action"),
    [
        ("again:3f9a", Action("again", "3f9a")),
        ("forget:", Action("forget")),
        ("agree:a:b", Action("agree", "a:b")),
        ("explode:3f9a", None),
        ("nothing", None),
    ],
)
def test_a_press_is_understood(custom_id: str, action: Action | None) -> None:
    assert buttons.action_of(custom_id) == action


async def test_a_form_fits_discord() -> None:
    fields = tuple(FormField(f"f{i}", "label " * 20, "v", long=True) for i in range(7))
    modal = forms.FormModal(Form("t" * 80, fields, Action("edit", "3f9a"), "/again"))
    sent = modal.to_dict()
    assert (sent["custom_id"], len(sent["title"]), len(sent["components"])) == ("edit:3f9a", 45, 5)
    assert all(len(one["label"]) <= 45 for one in sent["components"])
    assert forms.fits(Form("", fields, Action("edit"), ""))
    assert not forms.fits(Form("", (FormField("a", "b", "c" * 4_001),), Action("edit"), ""))


def test_what_was_filled_in() -> None:
    data = {
        "components": [
            {"type": 18, "component": {"type": 4, "custom_id": "prompt", "value": "a fox"}},
            {"type": 1, "components": [{"type": 4, "custom_id": "rest", "value": ""}]},
        ]
    }
    assert forms.values_of(data) == {"prompt": "a fox", "rest": ""}


def test_sizes_are_as_promised_until_one_is_refused() -> None:
    sizes = limits.Sizes({4: 3}.get)
    plain = Reply(user=1, asked=2, channel=3, guild=5)
    assert sizes.bytes_max(REPLY) == 100 * MIB
    assert sizes.bytes_max(plain) == 20 * MIB
    assert sizes.refused(plain, 15 * MIB) == 10 * MIB
    assert sizes.bytes_max(plain) == 10 * MIB
    assert sizes.bytes_max(Reply(user=9, asked=2, channel=8)) == 10 * MIB
    assert sizes.bytes_max(REPLY) == 100 * MIB
    assert sizes.refused(REPLY, 60 * MIB) == 50 * MIB
    away = Reply(user=1, asked=2, channel=3, guild=4, here=False, bytes_max=25 * MIB)
    assert sizes.bytes_max(away) == 10 * MIB
    assert sizes.refused(plain, 1 * MIB) < 1 * MIB


def test_a_note_is_read_by_other_versions() -> None:
    note = {**REPLY.note(), "_locale": "de", "of_a_later_version": 1}
    assert Reply.of(note) == REPLY
    with pytest.raises(TypeError):
        Reply.of({"channel": 1})


def test_a_token_is_used_while_it_lives() -> None:
    reply = Reply(user=1, asked=2, token="t", until=1_000.0)
    assert reply.living_token(900.0) == "t"
    assert reply.living_token(960.0) is None


def failed(status: int, code: int = 0, headers: dict[str, str] | None = None) -> Any:
    response: Any = SimpleNamespace(status=status, reason="", headers=headers or {})
    return discord.HTTPException(response, {"code": code, "message": ""})


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (failed(413), TooBig, None),
        (failed(400, 40005), TooBig, None),
        (failed(403, 50007), refusals.Closed, "discord_direct_closed"),
        (failed(403, 50013), refusals.Closed, "discord_forbidden"),
        (failed(404, 10003), refusals.Closed, "discord_forbidden"),
        (failed(401, 50027), refusals.Closed, "discord_forbidden"),
        (failed(502), NotPosted, "discord_away"),
        (failed(429, headers={"Retry-After": "7"}), NotPosted, "discord_busy"),
        (failed(400, 50035), NotPosted, "discord_refused"),
        (discord.RateLimited(90), NotPosted, "discord_busy"),
        (aiohttp.ServerDisconnectedError(), NotPosted, "discord_away"),
        (RuntimeError("Session is closed"), NotPosted, "discord_away"),
    ],
)
def test_what_discords_errors_mean(
    error: Exception, kind: type[Exception], code: str | None
) -> None:
    with pytest.raises(kind) as raised, refusals.meaning():
        raise error
    assert getattr(raised.value, "code", None) == code
    if code == "discord_busy":
        assert raised.value.retry_after in (7, 90)  # type: ignore[attr-defined]


def test_errors_of_our_own_stay() -> None:
    with pytest.raises(RuntimeError), refusals.meaning():
        raise RuntimeError("a fault of ours")


@pytest.mark.parametrize("ping", [True, False])
def test_a_failure_that_was_posted_is_found_whether_it_told_somebody_or_not(ping: bool) -> None:
    """It has no button to be known by, and history tells no nonce."""
    failed = Job(
        id="abc2defghi", kind="video", state=State.FAILED, owner="discord/7", title="a fox",
        created=1.0, finished=2.0, error=ErrorInfo(code="words_refused", text=""),
    )  # fmt: skip
    parcel = parcels.parcel(failed, {"user": 7, "asked": 1, "guild": 3, "_mention": "A*nn"})
    me: Any = SimpleNamespace(user=SimpleNamespace(id=9))
    poster = Poster(me, limits.Sizes(lambda _: None), lambda: 0.0)
    reply = Reply(user=7, asked=1, guild=3)
    text = markup.shown(parcel.text)
    content = text.replace("A\\*nn", "<@7>", 1) if ping else text
    assert content != text or not ping

    def posted(content: str) -> Any:
        author = SimpleNamespace(id=9)
        return SimpleNamespace(
            author=author, nonce=None, id=5, attachments=[], components=[], content=content
        )

    assert poster._is(posted(content), parcel, reply)
    assert not poster._is(posted(content.replace("fox", "owl")), parcel, reply)


def test_the_folder_of_this_room_has_no_prints() -> None:
    folder = Path(refusals.__file__).parent
    assert not [p for p in folder.glob("*.py") if "print(" in p.read_text(encoding="utf-8")]


async def test_work_waits_for_what_is_to_be_acknowledged_and_not_for_ever() -> None:
    rush = Rush(patience_s=60)
    order: list[str] = []
    begun = asyncio.Event()

    async def acknowledge() -> None:
        with rush.pending():
            begun.set()
            await asyncio.sleep(0.02)
            order.append("acknowledged")

    async def work() -> None:
        await begun.wait()
        await rush.over()
        order.append("worked")

    await asyncio.gather(acknowledge(), acknowledge(), work())
    assert order == ["acknowledged", "acknowledged", "worked"]
    rush = Rush(patience_s=0.05)
    with rush.pending():
        async with asyncio.timeout(30):
            await rush.over()
