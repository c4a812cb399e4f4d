# Everything a person needs: `make demo` shows it, `make test` proves it, `make check` guards it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_DEMO := .demo
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-peers check format lint types contracts docs previews bench bench-why lock clean

demo: $(VENV)/.run
	$(BIN)/python -m bot demo --home $(HOME_DEMO)

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n 2

# The emulator listens on every interface, so it gets a network of its own.
test-peers: $(VENV)/.dev tests/peers/node_modules
	unshare --map-root-user --net sh -c 'ip link set lo up && exec $(BIN)/python -m pytest -q tests/peers'

tests/peers/node_modules: tests/peers/package-lock.json
	npm ci --prefix tests/peers --ignore-scripts --no-audit --no-fund
	touch $@

check: $(VENV)/.dev format lint types contracts test docs

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

docs: $(VENV)/.dev
	$(BIN)/python -m pytest -q tests/docs

# Needs node and chromium; the pictures are in the repository, so that nobody else does.
previews: $(VENV)/.run docs/previews/node_modules
	$(BIN)/python docs/previews/make.py

docs/previews/node_modules: docs/previews/package-lock.json
	npm ci --prefix docs/previews --ignore-scripts --no-audit --no-fund
	touch $@

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

bench-understanding: $(VENV)/.dev
	$(BIN)/python -m benchmarks.understanding
	$(BIN)/python -m benchmarks.periods

# With public sets and published methods: make bench-why WHY="--data FOLDER --peers CHECKOUT"
bench-why: $(VENV)/.dev
	$(BIN)/python -m benchmarks.why $(WHY)

LOCK := $(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-emit-options --no-header --strip-extras --allow-unsafe
lock: | $(BIN)/python
	$(BIN)/pip install -q pip-tools
	$(LOCK) -o deploy/requirements.txt pyproject.toml
	$(LOCK) --extra dev --extra language-model --extra tracing -c deploy/requirements.txt -o deploy/requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV) $(HOME_DEMO)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: deploy/requirements.txt | $(BIN)/python
	$(BIN)/pip install -q --require-hashes -r deploy/requirements.txt
	touch $@

$(VENV)/.dev: deploy/requirements-dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install -q --require-hashes -r deploy/requirements-dev.txt
	$(BIN)/pip install -q --no-build-isolation --no-deps -e .
	touch $@ $(VENV)/.run
