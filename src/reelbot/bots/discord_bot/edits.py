"""Editing the bot's own messages: by an interaction's token, or in their channel.

An edit says everything it changes, so that it can be repeated. The library's own edits also send
`tts`, which is no part of Discord's description of an edit; so the bodies are made here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord.http import MultipartParameters
from discord.webhook.async_ import async_context


@dataclass(frozen=True, slots=True)
class Edit:
    """What a message becomes. `files` None: it keeps those it has. Nobody is mentioned."""

    content: str
    view: discord.ui.View | None = None
    files: Sequence[discord.File] | None = None

    def parameters(self) -> MultipartParameters:
        body: dict[str, Any] = {
            "content": self.content,
            "components": self.view.to_components() if self.view else [],
            "allowed_mentions": {"parse": []},
        }
        files = list(self.files or ())
        if self.files is not None:
            body["attachments"] = [file.to_dict(index) for index, file in enumerate(files)]
        if not files:
            return MultipartParameters(payload=body, multipart=None, files=None)
        parts: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(body)}]
        parts += [
            {
                "name": f"files[{index}]",
                "value": file.fp,
                "filename": file.filename,
                "content_type": "application/octet-stream",
            }
            for index, file in enumerate(files)
        ]
        return MultipartParameters(payload=None, multipart=parts, files=files)


async def original(interaction: discord.Interaction[Any], edit: Edit) -> int:
    """Edit the response of an interaction, or the message whose button was pressed; its id."""
    with edit.parameters() as parameters:
        found = await async_context.get().edit_original_interaction_response(
            interaction.application_id,
            interaction.token,
            session=interaction.followup.session,
            payload=parameters.payload,
            multipart=parameters.multipart,
            files=parameters.files,
        )
    return int(found["id"])


async def by_token(client: discord.Client, token: str, message: int, edit: Edit) -> int:
    """Edit a message that an interaction made, while its token lives; its id."""
    webhook = webhook_of(client, token)
    with edit.parameters() as parameters:
        found = await async_context.get().edit_webhook_message(
            webhook.id,
            token,
            message,
            session=webhook.session,
            payload=parameters.payload,
            multipart=parameters.multipart,
            files=parameters.files,
        )
    return int(found["id"])


async def in_channel(client: discord.Client, channel: int, message: int, edit: Edit) -> int:
    """Edit a message of the bot as what it is; its id."""
    with edit.parameters() as parameters:
        found = await client.http.edit_message(channel, message, params=parameters)
    return int(found["id"])


def webhook_of(client: discord.Client, token: str) -> discord.Webhook:
    """What an interaction's token can still do."""
    return discord.Webhook.partial(client.application_id or 0, token, client=client)
