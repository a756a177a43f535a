"""English: one person on several platforms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "link.code": "Your code is {code}. Within {expires_s:duration}, send /link {code} to me on "
        "the other platform, as yourself. Give it to nobody: whoever sends it shares your voices, "
        "films and quota. And never send a code that somebody else gave you.",
        "link.joined": "Done: {accounts} are one person now, with the same voices, jobs, settings "
        "and quota. If one of them is not you, send /link undo: yes at once.",
        "link.parted": "This account is by itself again.",
        "link.accounts": "You are one person as {accounts}.",
    }
)

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "code_unknown": "This code is not valid: it is mistyped, used already, or more than ten "
        "minutes old. /link on the other platform gives a new one.",
        "code_tries": "These were too many wrong codes.[ Try again in {retry_after:duration}.]",
        "already_joined": "These accounts are one person already.",
        "accounts_full": "A person has at most {limit} accounts.",
        "range_not_satisfiable": "The file does not have the part that was asked for.",
        "bad_request": "The request could not be read: {reason}.",
        "not_joined": "This account is not joined with another.",
    }
)
