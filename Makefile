# Two commands do everything: make serve, make test.

PORT ?= 8001
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

.DEFAULT_GOAL := help
.PHONY: help serve test check build export bench-site lint lock clean

help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

serve: build ## Build, and serve the site at http://127.0.0.1:8001 (another port: PORT=8080).
	$(BIN)/datasette . --host 127.0.0.1 --port $(PORT)

test: $(INSTALLED) lint ## Prove everything; browser tests where a Chromium is found.
	$(BIN)/diffusion-rl build --check
	$(BIN)/diffusion-rl build
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(INSTALLED) ## Check every record of the list.
	$(BIN)/diffusion-rl check

build: $(INSTALLED) ## Build tables, data package and database from the records.
	$(BIN)/diffusion-rl build

export: build ## Write the dataset to take away to dist/: zip, Parquet, citations, checksums.
	$(BIN)/diffusion-rl export

bench-site: build ## Compare the speed of the site with stock Datasette over the same database.
	$(BIN)/python benchmarks/site.py

lint: $(INSTALLED) ## Check style, types and workflows.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/actionlint .github/workflows/*.yml

lock: $(INSTALLED) ## Pin the newest versions that pyproject.toml allows in requirements.txt.
	$(BIN)/pip-compile --quiet --upgrade --extra dev --strip-extras --allow-unsafe --generate-hashes \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.txt pyproject.toml

clean: ## Delete the environment and whatever is not committed of the outputs.
	rm -rf .venv .build dist diffusion-rl.db inspect-data.json

$(INSTALLED): requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv || { echo "This needs Python 3.11 or later with venv (Debian: apt install python3-venv)."; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
