"""Engines that make a picture of words."""
