"""Start a program that dies with its parent, however the parent dies.

A pipe that ends stops an encoder only when it next reads, and a parent killed with SIGKILL cleans
up nothing. Linux has PR_SET_PDEATHSIG (prctl(2)): the kernel signals a child when the *thread*
that forked it ends, and the setting outlives execve. It has to be asked for in the child, and
`preexec_fn` is not safe in a process with threads, so this file is also the script that the child
runs first: it asks, makes sure that the parent is still there, and becomes the program.

Only the standard library is imported here, as the script runs without site packages (20 ms).
"""

from __future__ import annotations

import os
import sys

PR_SET_PDEATHSIG = 1
SIGKILL = 9


def leashed(command: list[str]) -> list[str]:
    """The command line that runs `command` so that it ends with the calling thread.

    Where there is no such thing (not Linux) it is `command` itself; it then ends with its pipes.
    """
    if not sys.platform.startswith("linux"):
        return command
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def main() -> None:
    import ctypes  # here, as only the child needs it

    if ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL) != 0:
        sys.exit("prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != int(sys.argv[1]):  # the parent ended before the kernel knew the wish
        sys.exit("the parent is gone")
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
