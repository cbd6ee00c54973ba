# The two main commands are make serve and make test.

PORT ?= 8001
PAPERS ?= 100000
PYTHON ?= python3
# Tests also wait, for servers and browsers: one process more than there are cores.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
BIN := .venv/bin
SITE := .venv/site
DEV := .venv/dev
# Installs with uv where it can, else with pip; both read the same locks.
PIP := bash .ci/pip

COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate

# Modules are run in their order, not those with most tests first: no long one is left for the end.
PYTEST := $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
# Separate environments: pinned for the examples and the benchmark, newest for Datasette's pre-release.
RIVALS := .bench/venv
CLIENTS := .clients
ALPHA := .alpha
# Tests start Python hundreds of times: keep what it compiles.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install dev serve test suite test-clients test-image test-alpha check outputs build export bench bench-serve bench-site bench-facets bench-load lint lock lock-clients clean

help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

install: $(DEV) ## Install everything: the commands for maintainers, tests and linters too.

dev: $(SITE) ## Serve the site; build and reload when records, templates, plugins or scripts change.
	$(BIN)/hupper -w 'data/**/*.toml' -w 'templates/**/*.html' -w 'static/*' -w 'plugins/*.py' -w metadata.yml \
	  -w datapackage.json -m scripts serve --port $(PORT)

serve: build ## Build, and serve the site at http://127.0.0.1:8001 (another port: PORT=8080).
	$(BIN)/datasette . --host 127.0.0.1 --port $(PORT)

test: $(DEV) ## Run all checks and tests; browser tests if Chromium is installed (in fewer processes: WORKERS=1).
	@$(MAKE) --no-print-directory --jobs 2 lint suite

suite: outputs
	MAKEFLAGS= $(PYTEST)

test-clients: $(DEV) build $(CLIENTS)/installed ## Run the examples with all their clients, installing what they need.
	CLIENTS=$(CLIENTS) $(PYTEST) tests/clients/test_clients.py tests/site/http/test_front.py \
	  tests/publish/test_citations.py::test_other_readers_accept_every_entry -m "heavy or not heavy" \
	  --verbose --durations=0 --durations-min=0.02

test-image: $(DEV) build ## Follow the Dockerfile without an engine and test the site in it; as root, on Debian.
	bash .ci/need mmdebstrap
	$(BIN)/python -m pytest tests/image -m "heavy or not heavy" --verbose

test-alpha: $(DEV) build ## Report what breaks on the newest pre-release of Datasette; it never fails.
	-test -x $(ALPHA)/bin/python || $(PYTHON) -m venv $(ALPHA)
	-$(PIP) $(ALPHA) --require-hashes --requirement requirements/site.txt
	-$(PIP) $(ALPHA) 'datasette>=1.0a0'
	-$(BIN)/python -m tests.site.alpha $(ALPHA)/bin/python $(ALPHA)/site

check: $(SITE) ## Check every record of the list.
	$(BIN)/diffusion-rl check

outputs: $(DEV)
	$(BIN)/diffusion-rl build --check
	$(BIN)/diffusion-rl build

build: $(SITE) ## Build tables, data package and database from the records.
	$(BIN)/diffusion-rl build

export: $(DEV) build ## Export the dataset to dist/: zip, Parquet, citations, checksums.
	$(BIN)/diffusion-rl export

bench: $(DEV) build $(RIVALS)/installed ## Measure speed and memory up to 100,000 papers (part of it: BENCH="--max 1000 --resume").
	bash .ci/need sqlite3
	$(BIN)/python -m benchmarks.bench $(BENCH)
	$(BIN)/python -m benchmarks.report
	$(RIVALS)/bin/python -m benchmarks.plot benchmarks/RESULTS.json

bench-serve: $(DEV) ## Measure `make serve` in an empty clone without uv, until the first page.
	$(BIN)/python -m benchmarks.serve

bench-site: $(DEV) build ## Compare the site's pages with stock Datasette's; writes benchmarks/RESULTS.md, in two minutes.
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.report

bench-facets: $(DEV) build ## Compare the site's facets with stock Datasette's up to PAPERS=100000; writes RESULTS.md, in eight minutes.
	$(BIN)/python -m benchmarks.facets --max $(PAPERS)
	$(BIN)/python -m benchmarks.report

bench-load: $(DEV) build ## Measure the site under growing load; writes benchmarks/LOAD.md.
	bash .ci/need nginx:nginx-light wrk
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.hostile

lint: $(DEV) ## Check style, types and workflows.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/actionlint .github/workflows/*.yml

lock: $(DEV) ## Pin the newest versions that pyproject.toml allows in requirements/.
	$(COMPILE) --output-file requirements/site.txt pyproject.toml
	$(COMPILE) --constraint requirements/site.txt --extra dev --output-file requirements/dev.txt pyproject.toml

lock-clients: $(DEV) ## Pin the newest clients for the examples.
	$(COMPILE) --output-file examples/requirements.txt examples/requirements.in
	cd examples/node && npm update --package-lock-only --omit-lockfile-registry-resolved

clean: ## Delete the environment and all outputs that are not committed.
	rm -rf .venv .bench $(CLIENTS) $(ALPHA) examples/node/node_modules .build dist diffusion-rl.db inspect-data.json

$(SITE): requirements/site.txt pyproject.toml
	$(create)
	$(install)
	touch $@

# First uv alone, so that it installs the rest.
$(DEV): requirements/dev.txt pyproject.toml
	$(create)
	sed -n '/^uv==/,/[^\\]$$/p' $< > .venv/uv.txt
	$(PIP) .venv --require-hashes --requirement .venv/uv.txt
	$(install)
	touch $@ $(SITE)

define create
@test -x $(BIN)/python || \
  { $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' && $(PYTHON) -m venv --without-pip .venv; } || \
  { echo "This needs Python 3.11 or later with venv (Debian: apt install python3-venv)."; exit 1; }
endef

# Install the locked versions of a file and the project itself into .venv.
define install
$(PIP) .venv --require-hashes --requirement $<
$(PIP) .venv --no-deps --no-build-isolation --editable .
endef

$(RIVALS)/installed: benchmarks/requirements.txt
	mkdir -p .bench
	$(PYTHON) -m venv $(RIVALS)
	$(PIP) $(RIVALS) --require-hashes --requirement $<
	touch $@

$(CLIENTS)/installed: examples/requirements.txt examples/node/package-lock.json
	APT_OPTIONS=--no-install-recommends bash .ci/need Rscript:r-base-core java:default-jre-headless node:nodejs npm \
	  nginx:nginx-light pg_virtualenv:postgresql sqlite3 pandoc biber
	$(PYTHON) -m venv $(CLIENTS)
	$(PIP) $(CLIENTS) --require-hashes --requirement examples/requirements.txt
	mkdir -p $(CLIENTS)/home
	HOME="$(CURDIR)/$(CLIENTS)/home" $(CLIENTS)/bin/python -c 'import duckdb, sys; duckdb.install_extension(sys.argv[1])' \
	  $(CLIENTS)/lib/python3*/site-packages/duckdb_extension_sqlite_scanner/extensions/*/*.duckdb_extension
	npm ci --prefix examples/node --no-audit --no-fund
	touch $@
