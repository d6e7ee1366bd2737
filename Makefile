# Everything a person types. `make run` and `make test` set up what they need by themselves.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORTALS ?= samples

.DEFAULT_GOAL := help
.PHONY: help setup run ui test test-bi lint bi bench lock prod-check clean

help:            ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(VENV)/.installed   ## make .venv and install the lock

$(VENV)/.installed: requirements-dev.txt pyproject.toml scripts/setup.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" bash scripts/setup.sh

run: setup       ## the sample portals, from list page to warehouse, as real Airflow runs (PORTALS="id id" or live to choose)
	@$(BIN)/python -m local_airflow run $(PORTALS)

ui: setup        ## Airflow on loopback, all DAGs scheduled daily; prints the address and the log-in
	@$(BIN)/python -m local_airflow ui

test: setup      ## the whole suite: lint, types, the lock's freshness, tests
	@bash scripts/test.sh

lint: setup      ## ruff and mypy alone
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bi: setup        ## Superset with the dashboard over the warehouse of make run; installs it first, in .venv-bi
	@bash scripts/superset.sh && $(BIN)/python -m local_superset

test-bi: setup   ## the dashboard in a real Superset, over SQLite and PostgreSQL, in a real browser
	@bash scripts/system-packages.sh && bash scripts/superset.sh && $(BIN)/python -m pytest -q tests/bi

bench: setup     ## figures of speed, beside peers in the same run (installs the peers in .venv-bench)
	@bash scripts/bench.sh

prod-check: setup  ## the services of docker-compose.yml, started natively on loopback, with two Celery workers
	@$(BIN)/python -m local_airflow prod-check

lock: setup      ## resolve pyproject.toml again into requirements*.txt
	@bash scripts/lock.sh

clean:           ## remove what `make run` made (the warehouse too)
	@rm -rf data
