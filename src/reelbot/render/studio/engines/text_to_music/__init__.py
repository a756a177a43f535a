"""Engines that make music from a prompt."""
