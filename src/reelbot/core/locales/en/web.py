"""English: what the page refuses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "link_forged": "This link is not right. Copy it whole, or ask for a new one.",
        "link_expired": "This link has expired. Ask whoever sent it for a new one.",
        "host_refused": "The page does not answer to the name {host}. Whoever runs it adds the "
        "name to web.hosts.",
        "origin_refused": "This came from another site and was refused.",
        "session_missing": "The page does not know this browser yet. Load it anew, and allow its "
        "cookie.",
        "access_needed": "You have to sign in first.",
        "password_wrong": "That is not the password.",
        "invitation_wrong": "This invitation is not right, or has expired. Ask for a new one.",
        "too_many_attempts": "That was tried too often.[ Try again in {retry_after:duration}.]",
        "quota_address": "From your address, {limit:count:job has|jobs have} been asked for today. "
        "More are not taken.[ There is more in {retry_after:duration}.]",
        "body_slow": "The file came in too slowly, so it was refused. Try again on a better "
        "connection.",
        "body_aborted": "The file did not come in whole. Send it again.",
        "uploads_busy": "Too many files are being sent at once. Try again in a moment.",
        "web_pages_missing": "web.pages names the folder {path}, and there is none.",
        "web_proxies_invalid": "web.proxies: {reason}. Write addresses, such as 10.0.0.2, or "
        "networks, such as 10.0.0.0/8.",
    }
)

WORDS: Mapping[str, str] = MappingProxyType({})
