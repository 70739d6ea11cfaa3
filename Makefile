# Everything one does here. `make` lists it.
PY := .venv/bin/python
PORT ?= 8501
COCKPIT_DATA ?= $(CURDIR)/data
export COCKPIT_DATA
SIZE ?= m
READY := .venv/.ready-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help setup run test bench parity screenshots docs lint

help:  ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

$(READY):
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check -r $(REQS)
	@touch $@

setup: REQS := requirements-dev.txt
setup: $(READY)  ## virtual environment with everything that tests need

run: REQS := requirements.txt
run: $(READY)  ## set up, build the demo bank (SIZE=m) if there is none, serve on PORT=8501, score in the background
	@PY=$(PY) PORT=$(PORT) SIZE=$(SIZE) sh .ci/serve

test: REQS := requirements-dev.txt
test: $(READY) lint  ## all tests, browser included
	@$(PY) -m pytest -n 2 --dist loadgroup

lint: REQS := requirements-dev.txt
lint: $(READY)  ## ruff
	@$(PY) -m ruff check .

bench: REQS := requirements-dev.txt
bench: $(READY)  ## benchmarks: a table, and JSON beside it
	@$(PY) -m tests.bench

parity: $(READY)  ## every mart row equal on DuckDB and Spark
	@sh deploy/spark/parity

screenshots: REQS := requirements-dev.txt
screenshots: $(READY)  ## take the pictures of docs/screens from the bank in COCKPIT_DATA
	@$(PY) -m tests.browser.screenshots

docs: REQS := requirements-dev.txt
docs: $(READY)  ## write the generated pages of docs/
	@$(PY) -m mart docs
