"""Paints rooms: walls, floors, windows, and what stands and hangs along the walls."""
