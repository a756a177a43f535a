"""Which language a text is in: our tables beside py3langid with its own, from start to answer.

    .venv/bin/python benchmarks/languages.py

Each is loaded and asked once in a process of its own, as before a first film; the processor's time
and the memory are those beyond what a worker holds in any case.
"""

from __future__ import annotations

import json
import subprocess
import sys

ROUNDS = 5
TEXT = "Ein roter Fuchs läuft durch den tiefen Schnee, und der Mond steht über dem Wald."
PROGRAM = """
import json, resource, time
import numpy
from reelbot.render.studio.language import LIKELY, detect_language
def memory_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
started, before = time.process_time(), memory_mb()
{program}
print(json.dumps([answer, time.process_time() - started, memory_mb() - before]))
"""
PROGRAMS = {
    "ours": f"answer = detect_language({TEXT!r})",
    "py3langid": f"from py3langid.langid import MODEL_FILE, LanguageIdentifier\n"
    f"found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)\n"
    f"found.set_languages(list(LIKELY))\n"
    f"answer = found.classify({TEXT!r})[0]",
}


def measure(program: str) -> tuple[str, float, float]:
    """The answer, seconds of the processor, MB."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(program=program)],
        capture_output=True,
        text=True,
        check=True,
    )
    answer, seconds, mb = json.loads(done.stdout)
    return answer, seconds, mb


def main() -> None:
    best = {}
    for name, program in PROGRAMS.items():
        runs = [measure(program) for _ in range(ROUNDS)]
        assert {answer for answer, _, _ in runs} == {"de"}
        best[name] = min(seconds for _, seconds, _ in runs), min(mb for _, _, mb in runs)
        print(f"{name}: {best[name][0]:.3f} s, {best[name][1]:.0f} MB")
    (ours_s, ours_mb), (theirs_s, theirs_mb) = best["ours"], best["py3langid"]
    print(f"{theirs_s / ours_s:.1f} times faster, {theirs_mb / ours_mb:.1f} times smaller")


if __name__ == "__main__":
    main()
