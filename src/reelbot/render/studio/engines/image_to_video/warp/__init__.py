"""Warp: a photograph seen by a moving camera.

    words ── wishes ──► moves, weather, light ─┐
    picture ── detector ──► depth ─────────────┴─ plan ──► Sketch (JSON) ── stage ──► frames

Depth is guessed smoothly: what the detector found stands out from a ground that comes nearer
downwards. Near things move more than far ones, nothing is cut out, so nothing tears.
"""
