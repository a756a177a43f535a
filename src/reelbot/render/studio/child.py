"""What every child of the host has in common; imported by those that live for one upload, so it
needs nothing."""

from __future__ import annotations

import ctypes
import errno
import signal
import sys

_PR_SET_PDEATHSIG = 1
# No space, no quota, or a limit on file size: to the person it is one thing.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies (Linux; prctl(2)).

    Elsewhere the end of the pipe does the same a moment later.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
