# `make run` and `make test` are all that a fresh machine needs; `make help` lists the rest.
VENV ?= .venv
PY := $(VENV)/bin/python
ARGS ?=
PROVE_MINUTES ?= 10
OFFSCREEN := QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
export VENV PYTHON SYSTEM_CHECK

.PHONY: help run demo test check static bench contract prove lock clean ready ready-test

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: ready ## The kiosk with the demo store and simulated devices; without a display: the robot shopper
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then exec $(PY) -m pos run --demo $(ARGS); \
	else exec $(PY) -m pos demo --out demo-output $(ARGS); fi

demo: ready ## The robot shopper, offscreen: every screen and receipt in demo-output/
	@$(PY) -m pos demo --out demo-output $(ARGS)

test: ready-test ## All tests; sale and lane must be covered to the last branch. One folder: ARGS="tests/sale --no-cov"
	@$(OFFSCREEN) $(PY) -m pytest -n 2 --dist loadfile \
	  --cov=pos/sale --cov=pos/lane --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100 $(ARGS)

static: ready-test ## Format, lint, types, layers, QML
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@PATH="$(abspath $(VENV))/bin:$$PATH" tools/qmllint.sh

check: static test ## The whole gate: static, then test

bench: ready ## The lane's figures, measured here
	@$(OFFSCREEN) $(PY) -m pos bench $(ARGS)

contract: ready-test ## Every driver against its simulator and every fault of its wire, as a table
	@$(OFFSCREEN) $(PY) -m pytest tests/contract -q -n 2 --dist loadfile --no-cov --contract-table $(ARGS)

prove: ready-test ## The proof that nothing is lost: PROVE_MINUTES=10 of attacks, prove-report.md
	@$(OFFSCREEN) $(PY) -m pos prove all --minutes $(PROVE_MINUTES) $(ARGS)

lock: ## For developers: write the locks anew from pyproject.toml; needs uv
	@echo 'setuptools>=77' | tools/lock.sh requirements-build.lock -
	@tools/lock.sh requirements.lock pyproject.toml
	@tools/lock.sh requirements-dev.lock pyproject.toml --extra dev -c requirements.lock

clean: ## Away with everything that can be made again; var/ holds sales and stays
	rm -rf $(VENV) build dist ./*.egg-info demo-output qmltypes var/demo bench-report.json prove-report.* prove-red
	rm -rf .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find pos tests tools migrations -name __pycache__ -prune -exec rm -rf {} +

ready:
	@tools/setup.sh run

ready-test:
	@tools/setup.sh test
