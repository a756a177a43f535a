"""The render host (API, queue, loop) and the studio (worker processes with all heavy imports)."""
