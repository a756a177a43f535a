"""Sight: what a picture shows, said no surer than it is known.

    picture ─┬─ detector ──► things with boxes ─┐  renamed where the classifier knows them better
             ├─ classifier ► what it all is ────┼─► sentences ──► Description
             └─ colours ───► colours and light ─┘

Two small networks on the CPU and a table of names (assets, `vision/`); no hub, no GPU.
"""
