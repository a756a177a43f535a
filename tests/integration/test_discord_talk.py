"""What people do on Discord, and what comes back; nothing is rendered here."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.chatlab import Fault, File
from tests.chatlab.discord_model import Message
from tests.support.discords import PATIENCE_S, bot, job_of
from tests.support.media import png, write_sound

from reelbot.bots.adapter import Action, Button, Card, Deed, NotPosted

PICTURE = File("fox.png", png())
DEEDS: list[tuple[str, list[File], Deed]] = [
    ("a red fox", [], "make"),
    ("", [PICTURE], "describe"),
    ("", [PICTURE], "looks"),
]


async def test_a_card_its_buttons_and_private_answers(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        asked = await lab.slash("video", {"prompt": f"**a** {lab.alice.mention} @everyone # x"})
        card = await asked.reply()
        assert asked.acked_after is not None and asked.acked_after < 1
        assert rf"\*\*a\*\* \{lab.alice.mention} @everyone" in card.content
        assert "Next in line" in card.content
        assert (card.mentions, card.mention_everyone) == ([], False)
        job = await discord.client.job(job_of(card))
        assert (job.owner, job.place) == (f"discord/{lab.alice.id}", str(lab.guild.id))
        assert discord.last.key == str(asked.id)

        listed = await (await lab.slash("jobs")).reply()
        assert listed.ephemeral and job.id in listed.content
        bob = lab.add_user("bob")
        pressed = await lab.press(card, "Cancel", user=bob)
        refused = await pressed.reply()
        assert refused.ephemeral and (await discord.client.job(job.id)).state == "queued"
        await (await lab.press(card, "Cancel")).ack()
        await lab.wait(lambda: "cancelled" in card.content and not card.buttons)

        wrong = await (await lab.slash("video", {"prompt": "a fox secnods: 3"})).reply()
        assert wrong.ephemeral and "seconds" in wrong.content
        unknown = await lab.slash("again", {"job": "nosuchjob1"})
        assert (await unknown.reply()).ephemeral
        german = await (await lab.slash("quota", locale="de")).reply()
        assert german.ephemeral and ("Heute" in german.content or "Reihe" in german.content)
        for name in ("help", "privacy", "settings", "voice list", "start"):
            assert await discord.said(await lab.slash(name))
        long_help = await lab.slash("help", {"command": "video"})
        assert "voice\\_clip" in await discord.said(long_help)


async def test_attachments_go_where_they_were_put(tmp_path: Path) -> None:
    sound = File("rain.ogg", write_sound(tmp_path / "rain.ogg", 3.0).read_bytes(), "audio/ogg")
    async with bot(tmp_path, paused=True, limits={"upload_mb_max": 20}) as discord:
        lab = discord.server
        card = await discord.card(options={"music": "calm", "image": PICTURE})
        assert discord.last.fields["image"].name == "fox.png"
        options = {"prompt": "a fox", "music_file": sound}
        await (await lab.slash("video", options)).reply()
        assert set(discord.last.fields) == {"prompt", "music_file"}
        await (await lab.slash("describe", {"image": PICTURE})).reply()
        assert job_of(card)

        text = File("notes.xyz", b"not a picture", "image/png")
        assert (await (await lab.slash("describe", {"image": text})).reply()).ephemeral
        big = File("big.png", b"\x89PNG\r\n\x1a\n" + bytes(16) + bytes(40_000_000), "image/png")
        refused = await (await lab.slash("animate", {"image": big})).reply(timeout=30)
        assert refused.ephemeral and "big" in refused.content
        lab.url_lifetime = -60.0
        gone = await (await lab.slash("animate", {"image": PICTURE})).reply()
        assert gone.ephemeral and "no longer there" in gone.content
        lab.url_lifetime = 3600.0
        long = await (await lab.slash("video", {"prompt": "fox " * 1_024})).reply()
        assert long.ephemeral and "2,000" in long.content.replace("2000", "2,000")
        quoted = await discord.card("Star Wars: a new hope say: “The fox’s end.” music: none")
        assert "Star Wars: a new hope" in quoted.content


async def test_suggestions(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        card = await discord.card()
        found = await lab.autocomplete("video", {"style": "n"}, "style")
        assert "noir" in [one["value"] for one in found]
        found = await lab.autocomplete("cancel", {"job": ""}, "job")
        assert [one["value"] for one in found] == [job_of(card)]
        async with asyncio.timeout(PATIENCE_S):  # the host takes its time to know its engines
            while not (found := await lab.autocomplete("say", {"voice": "hi"}, "voice")):
                pass
        assert [one["value"] for one in found] == ["high"]
        assert await lab.autocomplete("video", {"style": "zzzz"}, "style") == []


async def test_forms(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        opened = await lab.slash("story")
        modal = await opened.shown_modal()
        assert len(modal["components"]) <= 5
        # A form that was opened before a restart is understood after it.
        await discord.stop()
        await discord.start()
        written = "A fox found a door.\n\nBehind it was the sea."
        sent = await lab.submit(opened, {"text": written})
        card = await sent.reply()
        job = await discord.client.job(job_of(card))
        assert job.kind == "story"
        registrations = [r for r in lab.requests if r.method == "PUT" and "/commands" in r.path]
        assert len(registrations) == 1
        typed = await lab.slash("story", {"text": "One page only."})
        assert (await discord.client.job(job_of(await typed.reply()))).kind == "story"


async def test_menus_on_messages(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        bob = lab.add_user("bob")
        picture = await lab.message("look", user=bob, attachments=[PICTURE])
        for name, kind in (("Animate image", "animate"), ("Describe image", "describe")):
            card = await (await lab.menu(name, picture)).reply()
            assert (await discord.client.job(job_of(card))).kind == kind
        words = await lab.message("no picture", user=bob)
        refused = await (await lab.menu("Animate image", words)).reply()
        assert refused.ephemeral and "picture" in refused.content


async def test_replies_and_mentions(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab, me = discord.server, discord.server.bot.mention
        lab.rate_limits_on = False
        bob = lab.add_user("bob")
        picture = await lab.message("look", user=bob, attachments=[PICTURE])
        asked = await lab.message(f"{me} waves roll in", reply_to=picture)
        card = await lab.posted(after=asked)
        assert (await discord.client.job(job_of(card))).kind == "animate"
        assert (discord.last.text, card.reference) == ("/animate waves roll in", asked)

        answer = await lab.message("and this", reply_to=card, attachments=[PICTURE])
        await lab.posted(after=answer)
        assert (discord.last.text, len(discord.last.files)) == ("/animate and this", 1)

        hidden = await lab.message("this", reply_to=card, attachments=[PICTURE], ping=False)
        hint = await lab.posted(after=hidden)
        assert "@" in hint.content and hint.reference is hidden
        heard = len(discord.asked)
        await lab.message("nice", reply_to=card, ping=False)  # told a moment ago
        await lab.message("not for the bot", user=bob)
        await lab.message("nice film", reply_to=card)

        gone = await lab.message("soon gone", user=bob, attachments=[PICTURE])
        await lab.delete(gone)
        lost = await lab.message(f"{me}", reply_to=gone)
        assert "no longer there" in (await lab.posted(after=lost)).content
        bare = await lab.message(f"{me}", reply_to=await lab.message("words", user=bob))
        assert "Animate" in (await lab.posted(after=bare)).content
        assert len(discord.asked) == heard

        command = await lab.message(f"{me} /jobs")
        told = await lab.posted(after=command, channel=lab.channel)
        assert "direct messages" in told.content
        assert lab.said(lab.dm_channel(lab.alice))
        lab.alice.dms_closed = True
        command = await lab.message(f"{me} /jobs")
        assert "slash command" in (await lab.posted(after=command, channel=lab.channel)).content

        command = await lab.message(f"{me} /admin ban {bob.mention} flooding")
        await lab.posted(after=command, channel=lab.channel)
        assert discord.last.text == f"/admin ban discord/{bob.id} flooding"

        # Other people and servers' emoji are read by their names.
        wish = f"{me} a red fox and {bob.mention} <a:waving:123456789012345678>"
        offered = await lab.posted(after=await lab.message(wish))
        pressed = await lab.press(offered, custom_id=offered.buttons[0]["custom_id"])
        job = await discord.client.job(job_of(await pressed.reply()))
        assert job.title == "a red fox and Bob waving"


async def test_private_chats_answer_everything(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "voice.ogg", 12.0).read_bytes()
    voice = File("voice.ogg", sound, "audio/ogg", duration=12.0, waveform="AAAA")
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        private = lab.dm_channel(lab.alice)
        lab.rate_limits_on = False

        async def offered(text: str = "", **more: Any) -> Message:
            return await lab.posted(private, after=await lab.dm(text, **more))

        for text, files, deed in DEEDS:
            answer = await offered(text, attachments=files)
            pressed = await lab.press(answer, custom_id=f"{deed}:")
            card = await pressed.reply()
            job = await discord.client.job(job_of(card))
            assert (job.place, job.owner) == (None, f"discord/{lab.alice.id}")
            assert discord.last.action == Action(deed)
        answer = await offered(attachments=[voice])
        assert {b["custom_id"] for b in answer.buttons} == {"voice:", "music:", "narrate:"}
        assert discord.last.files[0].voice_message
        learnt = await (await lab.press(answer, custom_id="voice:")).reply(timeout=30)
        assert learnt.ephemeral
        opened = await lab.press(answer, custom_id="music:")
        await opened.shown_modal()
        card = await (await lab.submit(opened, {"prompt": "rain on a lake"})).reply()
        assert (await discord.client.job(job_of(card))).title == "rain on a lake"

        heard = await lab.message("listen", user=lab.add_user("bob"), attachments=[voice])
        passed_on = await offered(forward=heard)
        assert not passed_on.buttons
        assert discord.last.forwarded
        picture = await lab.dm(attachments=[PICTURE])
        await lab.posted(private, after=picture)
        reply = await lab.dm("/animate", reply_to=picture)
        assert "cancel" in (await lab.posted(private, after=reply)).buttons[0]["custom_id"]
        gone = await lab.dm("a castle")
        answer = await lab.posted(private, after=gone)
        await lab.delete(gone)
        assert (await (await lab.press(answer, custom_id="make:")).reply()).ephemeral


@pytest.mark.slow
async def test_a_card_shows_a_preview_once_and_shrinks_at_the_end(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab, adapter = discord.server, discord.adapter
        assert adapter is not None
        shown = await discord.card()
        job = job_of(shown)
        await lab.wait(lambda: shown.edits > 0, 10)  # by who keeps cards up to date
        preview = tmp_path / "preview.jpg"
        preview.write_bytes(b"first")
        reply = discord.last.reply | {"card": shown.id}
        assert adapter.pace(reply).lane_s == 3
        card = Card(job, "half *done*", ((Button("Cancel", Action("cancel", job)),),), preview)
        await adapter.show_card(reply, card)
        assert (shown.content, shown.file().data) == (r"half \*done\*", b"first")
        uploads = len([r for r in lab.requests if r.uploads])
        await adapter.show_card(reply, replace(card, text="more"))
        assert (shown.content, len([r for r in lab.requests if r.uploads])) == ("more", uploads)
        preview.write_bytes(b"another")
        await adapter.show_card(reply, replace(card, text="more"))
        assert shown.file().data == b"another"
        lab.clock.advance(16 * 60)  # the token is dead: the card is a message like any other
        await adapter.show_card(reply, Card(job, "done", final=True))
        assert (shown.content, shown.attachments, shown.buttons) == ("done", [], [])
        lab.faults.append(
            Fault("PATCH /channels", status=429, body="<html>", headers={"Retry-After": "5"})
        )
        with pytest.raises(NotPosted) as raised:
            await adapter.show_card(reply, replace(card, text="again"))
        assert raised.value.retry_after == 5
        await lab.delete(shown)
        await adapter.show_card(reply, card)


async def test_with_the_messages_content_a_reply_needs_no_mention(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True, discord={"message_content": True}) as discord:
        lab = discord.server
        card = await discord.card()
        reply = await lab.message("snow", reply_to=card, attachments=[PICTURE], ping=False)
        await lab.posted(after=reply)
        assert (discord.last.text, len(discord.last.files)) == ("/animate snow", 1)


def moving(kind: str) -> bytes:
    """Two pictures in one file: GIF, or PNG (which is then an APNG)."""
    from PIL import Image

    buffer = io.BytesIO()
    first, second = (Image.new("RGB", (64, 64), (level, 80, 20)) for level in (200, 40))
    first.save(buffer, kind, save_all=True, append_images=[second])
    return buffer.getvalue()


async def test_stickers_are_pictures_where_they_are_pictures(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab, me = discord.server, discord.server.bot.mention
        lab.rate_limits_on = False
        bob = lab.add_user("bob")
        for kind, data in ((1, png()), (2, moving("PNG"))):
            sticker = await lab.message(user=bob, sticker=data, sticker_format=kind)
            asked = await lab.message(f"{me} it waves", reply_to=sticker)
            card = await lab.posted(after=asked)
            assert (await discord.client.job(job_of(card))).kind == "animate"
        answer = await lab.message(reply_to=card, sticker=png())
        assert (await discord.client.job(job_of(await lab.posted(after=answer)))).kind == "animate"
        drawn = await lab.message(user=bob, sticker=b"{}", sticker_format=3)
        asked = await lab.message(f"{me} it waves", reply_to=drawn)
        told = await lab.posted(lab.dm_channel(lab.alice), after=asked)
        assert "sticker that moves cannot be used" in told.content

        private = lab.dm_channel(lab.alice)
        offer = await lab.posted(private, after=await lab.dm(sticker=png()))
        assert [button["label"] for button in offer.buttons] == [
            "Animate",
            "Describe",
            "Three looks",
        ]


async def test_a_gif_is_a_picture(tmp_path: Path) -> None:
    """As a GIF sticker is; those come from an address that no test can reach."""
    async with bot(tmp_path, paused=True) as discord:
        gif = File("fox.gif", moving("GIF"), "image/gif")
        card = await (await discord.server.slash("animate", {"image": gif})).reply()
        assert (await discord.client.job(job_of(card))).kind == "animate"
