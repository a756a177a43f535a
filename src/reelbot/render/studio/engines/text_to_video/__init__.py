"""Engines that make a moving picture of words."""
