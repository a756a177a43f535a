"""Print what pyproject.toml asks for, a line each: `requirements.py base models`, `… bots`.

So that an image's layer of packages is built before, and kept apart from, the program itself.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def requirements(names: list[str], pyproject: Path = HERE / "pyproject.toml") -> list[str]:
    """`base`, an extra or a dependency group each; raises KeyError for what there is not."""
    tables = tomllib.loads(pyproject.read_text("utf-8"))
    project = tables["project"]
    lists = {
        **tables.get("dependency-groups", {}),
        **project["optional-dependencies"],
        "base": project["dependencies"],
    }
    return sorted({requirement for name in names for requirement in lists[name]})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="+")
    try:
        print("\n".join(requirements(parser.parse_args().names)))
    except KeyError as error:
        raise SystemExit(f"pyproject.toml has no list named {error}") from None


if __name__ == "__main__":
    main()
