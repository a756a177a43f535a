"""The page: Reelbot in a browser. `WebAdapter` serves it; the render host does all the rest."""

from reelbot.bots.web.adapter import WebAdapter

__all__ = ["WebAdapter"]
