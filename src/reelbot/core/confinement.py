"""Start a child as little as it may be: `python -m reelbot.core.confinement [--offline] MODULE …`.

It yields to everything else on the machine (nice 10), and with `--offline` it and all that it
starts have no network, where the kernel lets an ordinary user give that up (user namespaces; see
`reelbot doctor`). Where it does not, the module runs all the same.

This is done here, before anything else is imported: the kernel refuses it to a process that has
threads, and numeric libraries start theirs as they are loaded.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import sys
from pathlib import Path

NICE = 10
# What every child needs of the environment: to find programs (an ffmpeg may be named), its locale.
KEPT = ("PATH", "LANG", "LC_ALL", "IMAGEIO_FFMPEG_EXE")
OFFLINE = "--offline"
# unshare(2)
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWNET = 0x4000_0000


def command(module: str, *args: str, offline: bool) -> list[str]:
    """The command line that starts a module so."""
    flags = [OFFLINE] if offline else []
    return [sys.executable, "-m", "reelbot.core.confinement", *flags, module, *args]


def environment(*more: str) -> dict[str, str]:
    """KEPT and what else is named, as far as it is set here; no child is given more."""
    return {name: os.environ[name] for name in (*KEPT, *more) if name in os.environ}


def yield_to_others() -> None:
    """Lower this process's priority to nice 10, unless it is lower already."""
    here = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(NICE, here))


def cut_network() -> bool:
    """Leave the network for good; False where that is not allowed here, and nothing has changed."""
    if sys.platform != "linux" or not _would_work():
        return False
    return _unshare()


def _would_work() -> bool:
    """Tried by a process that is there for nothing else: half of it would be worse than nothing."""
    child = os.fork()
    if child == 0:
        os._exit(0 if _unshare() else 1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _unshare() -> bool:
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    try:
        # Files are made as the same user as before; without a mapping none could be made at all.
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            Path("/proc/self", name).write_text(line)
    except OSError:
        return False
    return True


def main() -> None:
    args = sys.argv[1:]
    yield_to_others()
    if args[0] == OFFLINE:
        args = args[1:]
        cut_network()
    sys.argv = args
    runpy.run_module(args[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
