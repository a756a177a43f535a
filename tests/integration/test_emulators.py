"""The emulators of the platforms take what a network may do to a bot's requests."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from tests.support.telegram_lab import TelegramLab


async def test_a_form_that_comes_in_odd_pieces_arrives_whole() -> None:
    """A piece shorter than the boundary, then one longer than aiohttp reads at once."""
    film = bytes(range(256)) * 100
    form = (
        b"--boundary-of-a-bot\r\n"
        b'Content-Disposition: form-data; name="chat_id"\r\n\r\n1\r\n'
        b"--boundary-of-a-bot\r\n"
        b'Content-Disposition: form-data; name="video"; filename="film.mp4"\r\n'
        b"Content-Type: video/mp4\r\n\r\n" + film + b"\r\n--boundary-of-a-bot--\r\n"
    )
    cut = form.index(film) + 100
    async with TelegramLab() as server:
        address = urlsplit(server.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        head = (
            f"POST /bot{server.token}/sendVideo HTTP/1.1\r\nHost: telegram\r\n"
            "Content-Type: multipart/form-data; boundary=boundary-of-a-bot\r\n"
            f"Content-Length: {len(form)}\r\nConnection: close\r\n\r\n"
        )
        for piece in (head.encode() + form[:cut], form[cut : cut + 5], form[cut + 5 :]):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)
        await reader.read()
        writer.close()
        (request,) = server.requests
        (upload,) = request.uploads
        assert upload.data == film
        assert not [text for text in server.problems if text.startswith("emulator")]
