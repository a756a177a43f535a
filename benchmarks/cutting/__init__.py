"""Parts of the benchmark of cutting (benchmarks/cut.py)."""
