"""What an actor does: what its verb says, or what is in its nature."""

from __future__ import annotations

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Sprite
from reelbot.render.studio.engines.text_to_video.scenery.reading import Thing
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Deed

# Frame widths a second that the world passes by.
PAN: dict[Deed, float] = {
    "run": 0.2, "drive": 0.26, "walk": 0.07, "fly": 0.12, "swim": 0.07, "sail": 0.055,
    "slide": 0.16,
}  # fmt: skip
MOVING: frozenset[str] = frozenset(PAN)
GROUNDLESS = frozenset({"sky", "space", "underwater"})
WATERFOWL = frozenset({"duck", "swan", "goose", "baby chick"})
# Castles and trees may fly in a tale; what flies over a mountain is something else.
ROOTED = frozenset({"mountain", "snow capped mountain", "mount fuji", "volcano"})
INSTRUMENTS = frozenset(
    "drum guitar violin trumpet saxophone flute accordion banjo maracas".split()
) | {"long drum", "musical keyboard"}
_OWN_DEEDS: dict[str, Deed] = {
    "person running": "run", "woman running": "run", "man running": "run", "horse racing": "run",
    "person walking": "walk", "woman walking": "walk", "man walking": "walk",
    "person biking": "drive", "woman biking": "drive", "man biking": "drive",
    "woman dancing": "dance", "man dancing": "dance", "person cartwheeling": "dance",
    "woman cartwheeling": "dance", "skier": "run", "person bouncing ball": "run",
    "parachute": "float", "balloon": "float",
    "hot air balloon": "float", "kite": "float", "ghost": "float",
    "satellite": "float", "flying saucer": "float", "carousel horse": "jump",
    "person surfing": "sail", "woman surfing": "sail", "man surfing": "sail",
    "man in suit levitating": "float", "kangaroo": "jump", "genie": "float", "frog": "jump",
    "person swimming": "swim", "woman swimming": "swim", "butterfly": "fly", "jellyfish": "float",
    "baby angel": "float", "fire": "shake",
}  # fmt: skip


def deed_of(thing: Thing, sprite: Sprite, spoken: str | None, place: str, *, music: bool) -> Deed:
    """The deed of a thing: its own verb or the shot's (`spoken`), as far as it can, else what such
    a thing does. `music`: an instrument is there to be played."""
    deed = thing.deed or spoken
    own = _OWN_DEEDS.get(sprite.name)
    wet = sprite.anchor == "water"
    if sprite.role == "vehicle":
        if wet:
            return "sail"
        if sprite.anchor == "air":
            return own or ("float" if deed in ("float", "stand") else "fly")
        if deed == "slide":
            return "slide"
        if sprite.name in ("shopping cart", "skateboard", "roller skate") and not deed:
            return "still"
        if deed in ("fly", "float"):
            return "fly"
        return "still" if deed in ("stand", "sleep") else "drive"
    if deed == "jump" and music:
        deed = "dance"
    if deed == "jump" and place == "room" and thing.deed != "jump":
        deed = "shake"
    if sprite.name in ROOTED:
        return "still"
    if not sprite.alive:
        if deed in ("fly", "float", "fall", "dance", "jump"):
            return deed  # type: ignore[return-value]
        return own or ("float" if place in GROUNDLESS else "still")
    if own == "drive" and deed in ("run", "walk", "drive", "ride"):
        return own  # one who sits on a bicycle does not hop
    if deed in ("run", "walk"):
        if wet or place == "underwater":
            return "swim"
        return "float" if place == "space" else deed  # type: ignore[return-value]
    if deed in ("fly", "swim", "sleep", "dance", "jump", "fall", "float", "slide", "climb"):
        return deed  # type: ignore[return-value]
    if deed == "drive" or deed == "ride" or deed == "sail":
        return "idle"
    if deed == "shake":
        return "shake"
    if sprite.name in WATERFOWL and place == "lake":
        return "sail"
    if own:
        return own
    if place == "space":
        return "float"
    if place == "underwater":
        return "swim"
    if wet:
        return "swim"
    if deed == "stand":
        return "idle"
    if sprite.anchor == "air" and sprite.role == "animal":
        return "fly" if sprite.name != "owl" and thing.bond != "by" else "idle"
    if place == "sky":
        return "fly"
    return "idle"
