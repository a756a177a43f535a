"""Set up `.venv/` beside the Makefile: `python3 tools/bootstrap.py base` (or another of these).

    check         exit 0 when this Python will do; else one sentence and exit 3
    base          what the bot needs
    dev           and what the tests and linters need
    models        and what the neural engines need: torch for this machine's CUDA or CPU
    test-models   all of it

Standard library only. An old Python must be able to read this file to be refused by it: no
annotations, no f-strings, nothing newer than Python 2.7 knows, ASCII only.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

TRIED = ((3, 11), (3, 12), (3, 13))
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
LOG = os.path.join(VENV, "pip.log")
INPUTS = ("pyproject.toml", "constraints.txt", os.path.join("tools", "bootstrap.py"))
# Measured on Linux x86-64: what `.venv` holds afterwards, and what must be free to get there.
# With torch for the CPU; the one for CUDA takes about 4 GB more.
MEGABYTES = {"base": 900, "dev": 1600, "models": 2800, "test-models": 3450}
EXTRAS = {"base": "", "dev": "[dev]", "models": "[models]", "test-models": "[dev,models]"}
# What is there when it is.
HOLDS = {"test-models": ("base", "dev", "models")}
NOISE = re.compile(r"^(WARNING|DEPRECATION|\[notice\])")


class Stop(Exception):
    """The set-up cannot go on; the message is the one sentence that says why."""


def wrong_version(version):
    """The sentence that refuses a Python `version` (major, minor, ...), or None when it will do."""
    found = tuple(version[:2])
    if found in TRIED:
        return None
    name = "Python %d.%d" % found
    tried = "%s or %s" % (
        ", ".join("%d.%d" % one for one in TRIED[:-1]),
        "%d.%d" % TRIED[-1],
    )
    reason = "is too old" if found < TRIED[0] else "has not been tried yet"
    return "%s %s: Reelbot needs Python %s (make PYTHON=/path/to/python3 names another)." % (
        name,
        reason,
        tried,
    )


def no_venv():
    """The sentence that refuses a Python that cannot make virtual environments, or None."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "Python %d.%d (%s) cannot make virtual environments: install its venv module "
            "(Debian, Ubuntu: apt install python3-venv) and run make again."
            % (sys.version_info[0], sys.version_info[1], sys.executable)
        )
    return None


def fingerprint():
    """What the virtual environment depends on; another value means another set-up."""
    digest = hashlib.sha256()
    for name in INPUTS:
        with open(os.path.join(HERE, name), "rb") as file:
            digest.update(file.read())
    # A virtual environment has absolute paths in it: a moved checkout needs a new one.
    digest.update(HERE.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def stamp(extra):
    return os.path.join(VENV, ".%s-installed" % extra)


def read(path):
    try:
        with open(path) as file:
            return file.read().strip()
    except (OSError, IOError):
        return ""


def write(path, text):
    with open(path, "w") as file:
        file.write(text + "\n")


def say(text):
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def venv_python():
    return os.path.join(VENV, "bin", "python")


def make_venv():
    """Make `.venv` anew, unless one is there that this Python made for this folder."""
    made_for = "%s %d.%d" % ((HERE,) + tuple(sys.version_info[:2]))
    note = os.path.join(VENV, ".made-for")
    if read(note) == made_for and os.access(venv_python(), os.X_OK):
        return
    if os.path.lexists(VENV):
        shutil.rmtree(VENV)
    # An environment made from inside another one would borrow that one's packages' folder.
    base = getattr(sys, "_base_executable", None) or sys.executable
    command = [base, "-m", "venv", VENV]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        words = made.stdout.decode("utf-8", "replace").strip()
        if "ensurepip" in words:
            raise Stop(
                "%s cannot make virtual environments: install python3-venv (Debian, Ubuntu: "
                "apt install python3-venv) and run make again." % base
            )
        raise Stop("Could not make %s: %s" % (VENV, words.split("\n")[-1]))
    write(note, made_for)


def count(extra):
    """How many packages constraints.txt lists for `extra`: its sections begin with `# names`."""
    wanted = set(("base", extra) + HOLDS.get(extra, ()))
    total = 0
    counted = False
    with open(os.path.join(HERE, "constraints.txt")) as file:
        for line in file:
            if line.startswith("#"):
                counted = bool(wanted & set(line[1:].split()))
            elif counted and "==" in line:
                total += 1
    return total


def enough_space(extra):
    # pip keeps each download beside the installed copy until it is done.
    wanted = MEGABYTES[extra] * 1.5
    free = shutil.disk_usage(HERE).free / 1e6
    if free < wanted and not read(stamp("base")):
        raise Stop(
            "Not enough space on the disk of %s: setting up needs about %.1f GB, %.1f GB are free."
            % (HERE, wanted / 1e3, free / 1e3)
        )


class Progress:
    """One line on a terminal, rewritten as pip goes on; nothing where nobody watches."""

    def __init__(self, total):
        self.total = total
        self.seen = 0
        self.name = "pip"
        self.live = sys.stderr.isatty()

    def hear(self, line):
        """`line` is one of pip's own."""
        collecting = re.match(r"Collecting ([A-Za-z0-9._-]+)", line)
        if collecting:
            self.name = collecting.group(1)
            self.seen = min(self.seen + 1, self.total)
            self.show("  %d of %d: %s" % (self.seen, self.total, self.name))
        elif line.startswith("Installing collected packages"):
            self.show("  unpacking")

    def show(self, text):
        if self.live:
            sys.stderr.write("\r\033[K" + text[:78])
            sys.stderr.flush()

    def end(self):
        self.show("")


def why(lines, last, log=""):
    """What went wrong, in half a sentence, from what pip printed; `last` is the package it was at.

    With exact versions given, pip calls a package that it could not see a conflict.
    """
    unreachable = "Could not fetch URL" in log or any("Retrying (" in line for line in lines)
    reason = ", the package index could not be reached" if unreachable else ""
    missing = re.compile(
        r"(?:No matching distribution found for|The user requested \(constraint\)) (\S+)"
    )
    for line in lines:
        found = missing.search(line)
        if found:
            return "%s could not be downloaded%s" % (found.group(1), reason)
    errors = [line[len("ERROR:") :].strip() for line in lines if line.startswith("ERROR:")]
    if errors and errors[0] != "Exception:":
        return "%s (at %s)" % (errors[0].rstrip("."), last)
    spoken = [line.strip() for line in lines if line.strip() and not NOISE.match(line)]
    words = spoken[-1].rstrip(".") if spoken else "pip stopped without a word"
    return "%s could not be downloaded (%s)" % (last, words)


def pip_install(extra):
    if os.path.exists(LOG):
        os.remove(LOG)
    progress = Progress(count(extra))
    if "models" in EXTRAS[extra]:
        # First and by itself: which build pip takes decides what else it needs.
        run_pip(["torch"], progress)
    run_pip(["-e", HERE + EXTRAS[extra]], progress)


def run_pip(wanted, progress):
    command = [venv_python(), "-I", "-m", "pip", "install"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar=off", "--log", LOG]
    command += ["-c", os.path.join(HERE, "constraints.txt")] + wanted
    lines = []
    pip = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for raw in pip.stdout:
            line = raw.decode("utf-8", "replace").strip()
            lines.append(line)
            progress.hear(line)
    except BaseException:
        pip.terminate()
        raise
    finally:
        pip.wait()
        progress.end()
    if pip.returncode:
        raise Stop(
            "Setting up stopped: %s. Run make again to go on from here (all that pip said: %s)."
            % (why(lines, progress.name, read(LOG)), os.path.relpath(LOG, HERE))
        )


def unlink_cuda():
    """torchaudio's wheel is linked to CUDA, and beside a torch without it breaks its own import,
    and with that diffusers' and transformers'. Without its libraries it is plain Python."""
    code = "import glob, os, sysconfig, torch\nif torch.version.cuda is None:\n" + (
        "    folder = os.path.join(sysconfig.get_paths()['platlib'], 'torchaudio', 'lib')\n"
        "    for path in glob.glob(os.path.join(folder, '*.so')): os.remove(path)\n"
    )
    subprocess.check_call([venv_python(), "-I", "-c", code])


def install(extra):
    wanted = fingerprint()
    if read(stamp(extra)) == wanted and os.access(venv_python(), os.X_OK):
        return
    enough_space(extra)
    started = time.time()
    say(
        "Installing %d packages into .venv, about %d MB (Python %d.%d) ..."
        % ((count(extra), MEGABYTES[extra]) + tuple(sys.version_info[:2]))
    )
    make_venv()
    pip_install(extra)
    if "models" in EXTRAS[extra]:
        unlink_cuda()
    for done in ("base", extra) + HOLDS.get(extra, ()):
        write(stamp(done), wanted)
    say("Installed in %d s." % (time.time() - started))


def main(arguments):
    try:
        refusal = wrong_version(sys.version_info) or no_venv()
        if refusal:
            raise Stop(refusal)
        if len(arguments) != 1 or arguments[0] not in ("check",) + tuple(EXTRAS):
            raise Stop("usage: python3 tools/bootstrap.py check|" + "|".join(sorted(EXTRAS)))
        if arguments[0] != "check":
            install(arguments[0])
    except Stop as stop:
        say(str(stop))
        return 3
    except KeyboardInterrupt:
        say("Interrupted; run make again to go on from here.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
