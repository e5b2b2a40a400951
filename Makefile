# Everything this project does from the command line. `make help` lists it.
# Needs git, make and Python 3.11; the rest is put into .venv from hashed requirements.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
TODAY ?=
# One worker more than cores, because some tests wait for the processes they start.
JOBS ?= $(shell echo $$(( $$(nproc 2>/dev/null || echo 1) + 1 )))
VENV := .venv
BIN := $(VENV)/bin
VAR := $(or $(PATHWAYS_VAR),var)
PIP_FLAGS := --quiet --require-hashes --no-deps --only-binary :all: --no-compile --disable-pip-version-check
# A set of requirements is installed when the stamp named after its content is there.
stamp = $(VENV)/.$(1)-$(shell sha256sum requirements/$(1).txt | cut -c1-16)
RUN := $(call stamp,run)
DEV := $(call stamp,dev)
SERVE := PATHWAYS_URL=$${PATHWAYS_URL:-http://127.0.0.1:$(PORT)} $(BIN)/python -m config.embedded --port $(PORT)
PYTEST := PATHWAYS_MODE=test $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

# What `make check` reads in production mode. Nothing is connected to: these are shapes, not secrets.
PRODUCTION := PATHWAYS_MODE=production PATHWAYS_HOSTS=pathways.example PATHWAYS_URL=https://pathways.example \
  DATABASE_URL=postgres://pathways@127.0.0.1/pathways BROKER_URL=redis://127.0.0.1:6379/0 \
  SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))")

.PHONY: help demo demo-reset run test test-sqlite test-postgres check style types imports templates migrations deploy-check pages bench bench-sector figures reference lock clean

help:  ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN)  ## Serve the invented demo world (PORT=8123 for another port, TODAY=2027-03-01 for another day)
	@PATHWAYS_MODE=demo PATHWAYS_TODAY=$(TODAY) exec env $(SERVE)

demo-reset: $(RUN)  ## Forget the demo world, make it again and serve it
	@PATHWAYS_MODE=demo PATHWAYS_TODAY=$(TODAY) exec env $(SERVE) --reset

run: $(RUN)  ## Serve an empty installation of your own (PORT=8123 for another port)
	@PATHWAYS_MODE=embedded exec env $(SERVE)

test: test-sqlite test-postgres  ## Run the tests on SQLite, then those that touch the database on PostgreSQL

test-sqlite: $(DEV)  ## Run the whole suite on SQLite
	@$(PYTEST)

test-postgres: $(DEV)  ## Run the tests that touch the database on a PostgreSQL started for the purpose
	@$(BIN)/python -m tests.services postgres -- env $(PYTEST) -m "database and not browser"

check: style types imports templates migrations deploy-check  ## Run every check that is not a test
	@echo "Every check passes."

style: $(DEV)  ## Lint and format, by ruff
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .

types: $(DEV)  ## Types, by mypy in strict mode
	@PATHWAYS_MODE=test PATHWAYS_VAR=$(VAR)/check $(BIN)/mypy

imports: $(DEV)  ## Rooms and layers: which way imports run
	@$(BIN)/lint-imports --no-logo

templates: $(DEV)  ## Lint the templates
	@$(BIN)/djlint --lint --quiet templates

migrations: $(DEV)  ## Models and migrations say the same
	@PATHWAYS_MODE=test PATHWAYS_VAR=$(VAR)/check $(BIN)/python manage.py makemigrations --check --dry-run

deploy-check: $(DEV)  ## Django's own checks for production; a warning fails
	@$(PRODUCTION) PATHWAYS_VAR=$(VAR)/check $(BIN)/python -W error::RuntimeWarning manage.py check --deploy --fail-level WARNING

pages: $(DEV)  ## Visit every page as every persona in Chromium; report and screenshots in var/pages/
	@$(BIN)/python -m bench.pages

bench: $(DEV)  ## Time the hot pages beside a bare page; writes var/bench.json
	@$(BIN)/python -m bench.speed

bench-sector: $(DEV)  ## Time pages among 6,000 people and 500 opportunities; writes var/bench-sector.json
	@$(BIN)/python -m bench.sector

figures: $(DEV)  ## Measure every figure we publish; writes docs/reference/figures.json
	@$(BIN)/python -m bench.figures

reference: $(DEV)  ## Write docs/reference from the code: roles, addresses, settings, framework, messages, actions
	@PATHWAYS_MODE=test PATHWAYS_VAR=$(VAR)/check $(BIN)/python manage.py write_reference

lock:  ## Pin every dependency again, with hashes (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv. Install it with: pipx install uv"; exit 1; }
	@for set in run production dev; do \
	  extra=$$([ $$set = run ] || echo "--extra $$set"); \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links $$extra pyproject.toml --output-file requirements/$$set.txt; \
	done

clean:  ## Remove the virtual environment and the tools' caches; data in var/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Setting up ---------------------------------------------------------------------------------------------------
# Debian keeps ensurepip in python3.11-venv. Without it a system pip will do; failing that we say what to install.
$(BIN)/python:
	@[ -n "$(PYTHON)" ] && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Pathways needs Python 3.11 or later. On Debian 12: apt-get install python3.11 python3.11-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (once)"
	@if "$(PYTHON)" -c 'import ensurepip' 2>/dev/null; then "$(PYTHON)" -m venv $(VENV); \
	elif "$(PYTHON)" -m pip --version >/dev/null 2>&1; then "$(PYTHON)" -m venv --without-pip $(VENV); \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Python's venv module is not complete: installing Debian's python3-venv"; \
	  { apt-get install -qq -y --no-install-recommends python3-venv || \
	    { apt-get update -qq && apt-get install -qq -y --no-install-recommends python3-venv; }; } </dev/null >/dev/null; \
	  "$(PYTHON)" -m venv $(VENV); \
	else echo "Python's venv module is not complete. On Debian 12: sudo apt-get install python3.11-venv" >&2; exit 1; fi

install = $$([ -x $(BIN)/pip ] && echo $(BIN)/pip || echo "$(PYTHON) -m pip --python $(BIN)/python") install $(PIP_FLAGS) -r requirements/$(1).txt

$(RUN): | $(BIN)/python
	@echo "Installing what the service needs"
	@$(call install,run)
	@rm -f $(VENV)/.run-* && touch $@

$(DEV): | $(BIN)/python
	@echo "Installing what the tests and checks need"
	@$(call install,dev)
	@rm -f $(VENV)/.run-* $(VENV)/.dev-* && touch $@ $(RUN)
