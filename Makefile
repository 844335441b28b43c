# Two commands matter: `make serve` and `make test`. `make` alone lists the rest.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
TESTS ?= tests
WORKERS ?= 3
export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# Packages come uncompiled (.ci/install): what Python compiles is kept, or each process would spend seconds on it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help serve test check bench audit format requirements browser html run-tools test-tools clean

help: ## list the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

serve: run-tools ## install, migrate, load the fictional demonstration once, serve http://127.0.0.1:8000 (PORT, DATABASE_URL)
	@SURVEYS_DEMO=$${SURVEYS_DEMO-1} exec $(BIN)/surveys serve

# Browsers and kills share two cores with everything else: a failure gets one second look, alone, and is never hidden.
test: test-tools browser html check ## install what the tests need, check, run everything
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(TESTS) || { \
	  echo "surveys : ce qui a échoué est repris une fois, seul; les deux comptes rendus restent imprimés"; \
	  $(BIN)/python -m pytest --last-failed --last-failed-no-failures none $(TESTS); }

check: test-tools ## format, lint, types, import contracts, templates
	@$(BIN)/ruff format --check surveys tests migrations benchmarks wsgi.py
	@$(BIN)/ruff check surveys tests migrations benchmarks wsgi.py
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint templates --lint --quiet

bench: test-tools ## print the benchmarks: ratios against a stated baseline, never timed tests
	@for bench in benchmarks/*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

audit: test-tools ## look for known faults of the pinned packages; fails where no registry of advisories answers
	@sh .ci/install audit
	@$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/run.txt

format: test-tools ## put the code in the house's format
	@$(BIN)/ruff format surveys tests migrations benchmarks wsgi.py
	@$(BIN)/ruff check --fix surveys tests migrations benchmarks wsgi.py

requirements: ## pin the requirement files again (needs uv)
	@for set in run test mutants fuzz; do uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q requirements/$$set.in -o requirements/$$set.txt || exit 1; done

run-tools: ; @sh .ci/install run
test-tools: ; @sh .ci/install test
browser: ; @sh .ci/install browser
html: test-tools ; @sh .ci/install html

clean: ## remove what was installed and built; instance/ (the data) stays
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
