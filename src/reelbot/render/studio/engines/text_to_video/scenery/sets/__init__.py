"""Paints the set of a shot: sky, land, water, and what is built or grows there."""
