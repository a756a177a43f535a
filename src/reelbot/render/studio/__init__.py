"""Worker processes: director, engines, cutter. All heavy imports live here and nowhere else."""
