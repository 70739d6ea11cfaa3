# Everything one does here. `make` lists it.
PY := .venv/bin/python
PORT ?= 8501
SIZE ?= m
WORKERS ?= 2
COCKPIT_DATA ?= $(CURDIR)/data
export COCKPIT_DATA
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
RUN_READY := .venv/.ready-run-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV_READY := .venv/.ready-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help setup run next-month serve test proof lint bench bench-peers parity screenshots docs architecture

help:  ## list these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

$(PY):
	@python3 -m venv .venv

$(RUN_READY): | $(PY)
	@echo "installing packages (requirements.txt)"
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV_READY): | $(PY)
	@echo "installing packages (requirements-dev.txt)"
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(RUN_READY)

setup: $(DEV_READY)  ## virtual environment with everything that tests need

run: $(RUN_READY)  ## set up, build the demo bank (SIZE=m) if there is none, serve on PORT=8501, score in the background
	@PY=$(PY) PORT=$(PORT) SIZE=$(SIZE) sh .ci/serve

next-month: $(RUN_READY)  ## the demo bank one month on: send what is due, deliver what people did, load, build, score, learn, score
	@$(PY) -m workflow send
	@$(PY) -m workflow export
	@$(PY) -m mart demo --next
	@$(PY) -m mart load
	@$(PY) -m mart build
	@test ! -e $(COCKPIT_DATA)/NEXT || $(PY) -m models score \
		|| echo "next-month: last month's models could not score (the line above says why); the month is published when it has learnt anew" >&2
	@$(PY) -m workflow people
	@$(PY) -m models train
	@$(PY) -m models score

serve: $(RUN_READY)  ## serve a published bank by WORKERS=2 processes behind nginx on PORT=8501
	@$(PY) -m ui.workers --workers $(WORKERS) --port $(PORT)

test: $(DEV_READY) lint  ## all tests, browser included
	@$(PY) -m pytest -n 3 --dist loadgroup

proof: $(DEV_READY)  ## long proofs, on an m bank made for them
	@$(PY) -m pytest -m proof

lint: $(DEV_READY)  ## ruff and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet .
	@.venv/bin/pyrefly check --summary=none --output-format min-text

bench: $(DEV_READY)  ## benchmarks: a table, and JSON beside it
	@$(PY) -m tests.bench

bench-peers: $(DEV_READY)  ## the cockpit beside plain Streamlit and Dash pages of the same content; SUPERSET=1: that too
	@test -d .bench/peers || python3 -m venv .bench/peers
	@.bench/peers/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/peers/requirements.txt
	@test -z "$(SUPERSET)" || { test -d .bench/superset || python3 -m venv .bench/superset; \
		.bench/superset/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/peers/superset/requirements.txt; }
	@$(PY) -m tests.bench.peers --python $(CURDIR)/.bench/peers/bin/python \
		$(if $(SUPERSET),--superset $(CURDIR)/.bench/superset/bin/python)

parity: $(DEV_READY)  ## every mart row equal on DuckDB and Spark
	@sh deploy/spark/parity

screenshots: $(DEV_READY)  ## pictures of docs/screens, from the bank in COCKPIT_DATA
	@$(PY) -m tests.browser.screenshots

docs: $(DEV_READY)  ## write the generated pages of docs/
	@$(PY) -m mart docs

architecture: $(DEV_READY)  ## picture of the packages in docs/, from their imports
	@$(PY) -m tests.architecture
