# Needs GNU make and Python 3.11, 3.12 or 3.13; everything else goes into .venv/ beside this file.
# `make` alone says what there is. PYTHON=/path/to/python3 names the interpreter to use,
# ARGS='…' gives more arguments to pytest or reelbot run.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo run test test-slow models test-models lint format bench clean

export NAMED_PYTHON := $(PYTHON)
unexport PYTHON PYTHONHOME PYTHONPATH

# The Python that was named, or the first that will do. Names that do not run (the shims of version
# managers) are passed over; of those that run and will not do, the first says why.
set-up = @if [ -n "$$NAMED_PYTHON" ]; then set -- "$$NAMED_PYTHON"; \
	else set -- .venv/bin/python python3 python3.13 python3.12 python3.11; fi; \
	why="Reelbot needs Python 3.11, 3.12 or 3.13; there is none that runs under the name of $$*."; \
	first=yes; \
	for python do \
		said=$$("$$python" tools/bootstrap.py check 2>&1) \
			&& exec "$$python" tools/bootstrap.py $(1); \
		if [ $$? -eq 3 ] && [ $$first = yes ]; then why=$$said; first=no; fi; \
	done; \
	echo "$$why" >&2; exit 1

help:
	@echo "make demo       set up, then make a film: films/demo.mp4"
	@echo "make run        the bot, with whatever tokens config.toml has; always the page on loopback"
	@echo "make test       the quick tests"
	@echo "make test-slow  the slow ones: kills, listening back, a browser"
	@echo "make models     the neural engines' libraries, for this machine's CUDA or CPU"
	@echo "make test-models  every neural engine, on tiny weights that are made on the spot"
	@echo "make lint       ruff, mypy --strict, import-linter"
	@echo "make format     let ruff put the code in order"
	@echo "make bench      the benchmarks, as ratios"
	@echo "make clean      remove .venv and what tools left behind; films and data stay"

# The demo has settings and a data folder of its own, so that it leaves a running bot alone.
export DEMO := /video a red dragon flies around an old castle in a thunderstorm at night \
	say: "They say that nobody has lived in the old castle for a hundred years. But when the great storm \
	comes down from the mountains, the children lie awake, and listen. There: between the thunder \
	and the rain, a beat of wings. The dragon is awake, and it keeps us safe till morning." \
	music: "epic orchestral, a slow build, drums and horns" seed: 7

demo:
	$(call set-up,base)
	@mkdir -p films
	@REELBOT_RENDER__DATA_DIR="$(CURDIR)/films/.demo" REELBOT_BOTS__SERVER= \
		.venv/bin/reelbot make --config /dev/null --out films/demo.mp4 "$$DEMO"

run:
	$(call set-up,base)
	@exec .venv/bin/reelbot run $(ARGS)

# Two processes on two cores: more threads in each would only wait for one another.
test:
	$(call set-up,dev)
	@OMP_NUM_THREADS=1 .venv/bin/python -m pytest -n 2 --dist worksteal -m "not slow and not models" $(ARGS)

test-slow:
	$(call set-up,dev)
	@OMP_NUM_THREADS=1 .venv/bin/python -m pytest -n 2 --dist worksteal -m "slow and not models" $(ARGS)

models:
	$(call set-up,models)
	@.venv/bin/python tools/weights.py

test-models:
	$(call set-up,test-models)
	@.venv/bin/python -m pytest -n 2 --dist worksteal -m models tests/models $(ARGS)

lint:
	$(call set-up,dev)
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports

format:
	$(call set-up,dev)
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

# `make bench QUICK=` takes the time that the figures in docs/performance.md took.
QUICK := --quick

bench:
	$(call set-up,dev)
	@for benchmark in benchmarks/[a-z]*.py; do \
		[ -e "$$benchmark" ] || { echo "There are no benchmarks in this version." >&2; exit 1; }; \
		quick=; if grep -q 'add_argument("--quick"' "$$benchmark"; then quick="$(QUICK)"; fi; \
		echo "== $$benchmark"; .venv/bin/python "$$benchmark" $$quick || exit 1; \
	done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build
	find src tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null; true
