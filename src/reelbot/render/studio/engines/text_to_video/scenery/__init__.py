"""Scenery: a prompt becomes a layered, moving landscape with actors in it.

    prompt ── lexicon ──► Reading ── compose ──► Sketch (JSON) ── stage ──► frames
              words,      who, how many,         everything that            plates painted once,
              encoder     where, when, mood      is seen, and where         shifted and blended

    language, world   staging                           sets, rooms, effects, plates

`world` holds tables: places, kinds of rooms, who is at home where. Nothing here needs a model hub
or a GPU: the actors are sprites, the rest is painted with numpy.
"""
