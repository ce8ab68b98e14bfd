# Two commands matter: `make run` and `make test`. `make help` lists the rest.
# Nothing here names a package registry: pip and apt-get use what the machine is set up for.

PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
DEMO ?= 1
ARGS ?=
PO := $(shell find review -name '*.po' 2>/dev/null)
MO := $(PO:.po=.mo)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench docs translations screenshots requirements clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: .venv/.installed $(MO) ## build .venv with the pinned packages, the package itself and the translations

.venv/.installed: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python 3.11 or newer is missing. Type: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Type: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv module is missing. Type: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Building .venv"; rm -rf .venv; $(PYTHON) -m venv .venv; }
	@echo "Installing the pinned packages"
	@$(BIN)/python -m pip install -qq -r requirements.txt
	@$(BIN)/python -m pip install -qq --no-deps -e .
	@touch $@

.venv/.tools: .venv/.installed requirements-dev.txt
	@echo "Installing the tools for tests"
	@$(BIN)/python -m pip install -qq -r requirements-dev.txt
	@touch $@

%.mo: %.po .venv/.installed
	@$(BIN)/pybabel -q compile -i $< -o $@

run: setup ## start staff site, public site and worker; DEMO=0 for a real house, ARGS="--help" for more
	@exec $(BIN)/python -m review.serve $(if $(filter 0,$(DEMO)),--no-demo) $(ARGS)

test: setup .venv/.tools ## install what the tests need and run everything
	@WORKERS=$(WORKERS) .ci/test

check: setup .venv/.tools ## everything that needs no browser and no PostgreSQL
	@WORKERS=$(WORKERS) .ci/test --quick

bench: setup .venv/.tools ## measure; ARGS="NAME …" for some of the benches
	@$(BIN)/python -m bench $(ARGS)

bench-%: setup .venv/.tools
	@$(BIN)/python -m bench $* $(ARGS)

docs: setup ## write docs/generated again
	@$(BIN)/python -m review.docs

translations: .venv/.tools ## bring the English catalogue up to date with the sentences in the sources
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg -k _ -k _l -k N_ -k lazy_gettext -k ngettext:1,2 --no-wrap --sort-output -o build/messages.pot .
	@$(BIN)/pybabel -q update -l en -i build/messages.pot -d review/translations --no-fuzzy-matching --ignore-obsolete --no-wrap

screenshots: setup .venv/.tools ## take the pictures of docs/screenshots again; ARGS="--data FOLDER" of a house there is
	@$(BIN)/python -m bench.screenshots $(ARGS)

requirements: .venv/.tools ## compile requirements.txt and requirements-dev.txt from what was chosen
	@$(BIN)/pip-compile -q --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --output-file=requirements.txt requirements.in
	@$(BIN)/pip-compile -q --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --output-file=requirements-dev.txt requirements-dev.in

clean: ## remove what can be built again; data in instance/ stays
	@rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
	@find review -name '*.mo' -delete
