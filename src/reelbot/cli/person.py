"""Who sits at the terminal."""

from __future__ import annotations

import getpass
import re

from reelbot.core.jobs import Origin, Person

ADAPTER = "console"
NOT_IN_A_NAME = re.compile(r"[\s/\x00-\x1f]+")
NAME_MAX = 100


def me() -> Person:
    """The operating system's user, as a person of the console."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a user number without a name, as in a container
        name = ""
    return Person(adapter=ADAPTER, user=NOT_IN_A_NAME.sub("-", name)[:NAME_MAX] or "somebody")


def origin(person: Person) -> Origin:
    """The console's: no place, and nobody to deliver to, as it fetches the result itself."""
    return Origin(adapter=person.adapter, user=person.user)
