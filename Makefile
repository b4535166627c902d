# What a fresh machine with Python 3.11+ and make can do. `make run` starts Gốc Quê, `make test` proves it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
JUDGES_NODE ?= $(CURDIR)/build/judges
JUDGES_VENV ?= $(JUDGES_NODE)/venv
E2E = JUDGES_NODE=$(JUDGES_NODE) JUDGES_VENV=$(JUDGES_VENV) $(BIN)/python -m pytest
# The proof starts the house a hundred times: a machine that keeps no compiled files compiles all of it each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test check format test-postgres e2e bench lock messages

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "python3-venv is missing; on Debian: apt-get install python3-venv"; exit 1; }

# The stamps make a second call instant; a changed list of requirements is newer than its stamp.
$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(BIN)/python
	$(PIP) -r requirements-dev.txt
	@touch $@

install: $(VENV)/.installed ## Install what running needs into .venv

run: $(VENV)/.installed ## Start web and worker on http://127.0.0.1:8000 (PORT=…), with the sample when empty
	@exec $(BIN)/python serve.py

test: $(VENV)/.installed-dev ## Everything that needs no browser and no server
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed-dev ## Format, lint, types, import contracts, templates, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --check --quiet
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python -m scripts.check_translations

format: $(VENV)/.installed-dev ## Bring code and templates into the form that check wants
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	$(BIN)/djlint templates --reformat --quiet || true

test-postgres: $(VENV)/.installed-dev ## The suite on a PostgreSQL server of its own
	$(BIN)/python -m tests.postgres pytest -n auto

e2e: $(VENV)/.installed-dev ## Journeys in a browser and the page judges, side by side; then the marks of speed alone
	tests/judges/install.sh $(JUDGES_NODE)
	$(E2E) -m "e2e and not alone" -n auto --maxprocesses=4 --dist=loadfile tests/e2e
	$(E2E) -m "e2e and alone" tests/e2e

bench: $(VENV)/.installed-dev ## Speed and memory against their budgets, each line beside its rival
	$(BIN)/python -m benchmarks

lock: $(VENV)/.installed-dev ## Compile requirements*.txt from pyproject.toml, with hashes
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url tests/judges/requirements.in -o tests/judges/requirements.txt

messages: $(VENV)/.installed-dev ## Bring translations/ in step with the texts in code and templates
	$(BIN)/python -m scripts.messages
