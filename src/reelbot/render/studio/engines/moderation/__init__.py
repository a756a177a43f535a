"""Engines that look whether a picture may be shown."""
