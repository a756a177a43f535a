"""Make src/reelbot/assets/languages.npz from the model of py3langid, which is not changed by it.

    .venv/bin/python tools/vendor_languages.py

py3langid's model takes half a second and 80 MB to read, most of it for an automaton of 38,346 rows
of 256 moves, and for 114 languages that are never looked for here. Those rows are those of an
Aho-Corasick automaton (Aho and Corasick 1975), so a tree and a way back from each of its nodes say
the same; and many features weigh the same in the languages that are left.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from reelbot import assets
from reelbot.render.studio.language import LIKELY, TABLES

Ints = NDArray[Any]


def tree(moves: Ints, row_of: Ints) -> tuple[Ints, Ints, Ints]:
    """The nodes in breadth-first order, the edges in that of the nodes they lead to (the node that
    it starts from, as a place in that order, times 256, and the byte), and where each node goes
    back to where no edge fits."""
    nodes, place, back = [0], {0: 0}, {0: 0}
    edges: list[int] = []
    for node in nodes:
        here = moves[row_of[node]]
        inherited = moves[row_of[back[node]]] if node else np.zeros_like(here)
        for byte in np.flatnonzero(here != inherited):
            child = int(here[byte])
            if child in place:
                raise ValueError("the model's automaton is not that of a tree")
            edges.append(place[node] << 8 | int(byte))
            place[child], back[child] = len(nodes), int(inherited[byte]) if node else 0
            nodes.append(child)
    ways_back = np.array([place[back[node]] for node in nodes], np.uint32)
    return np.array(nodes), np.array(edges, np.uint32), ways_back


def main() -> None:
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages(list(LIKELY))
    moves = np.asarray(model.tk_nextmove).reshape(-1, 256)
    nodes, edges, back = tree(moves, np.asarray(model.tk_row))
    if len(nodes) != len(model.tk_row) or np.any(np.diff(edges.astype(np.int64)) <= 0):
        raise ValueError("the model's automaton is not that of a tree")
    weights, row_of = np.unique(model.nb_ptc.view(np.uint16), axis=0, return_inverse=True)
    np.savez_compressed(
        assets.FOLDER / TABLES,
        languages=np.array(model.nb_classes),
        prior=model.nb_pc,
        edges=edges,
        back=back,
        feature=np.array(model.tk_output, np.int32)[nodes],
        row=row_of.astype(np.uint16),
        weights=weights,
    )


if __name__ == "__main__":
    main()
