# Two commands: `make book` builds the book, `make test` tests everything. Each does its own set-up.
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help
.PHONY: help book test test-oldest sources test-sources bench lint format notebooks serve release constraints clean clean-all

# the first of these that is Python 3.11 or newer; choose another with `make book PYTHON=...`
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
UV := $(shell sed -n 's/^uv==//p' constraints.txt)

help:  ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install one, or name it: make book PYTHON=/path/to/python3"; exit 1; }
	@echo "== Setting up $(VENV) with the versions in constraints.txt (once, about a minute)"
	@rm -f $@
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual environment here; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@if $(RUN) -m pip install -q --disable-pip-version-check "uv==$(UV)" 2>/dev/null; \
	then $(RUN) -m uv pip install --python $(RUN) -e ".[book,grade,test]" -c constraints.txt; \
	else $(RUN) -m pip install --disable-pip-version-check -e ".[book,grade,test]" -c constraints.txt; fi
	@touch $@

book: $(READY)  ## build the book (make book CHAPTER=2 builds one chapter, fast)
	@$(RUN) book/build.py $(if $(CHAPTER),--chapter $(CHAPTER))

test: book  ## build the book, run the tests that this machine can run
	@$(RUN) -m pytest -n 2 --dist worksteal $(or $(ARGS),$(if $(MATLAB_PKG_EVERYTHING),--cov=matlab_pkg))

test-oldest: book  ## run the package's tests with the older libraries that a browser has
	@$(RUN) tests/oldest.py

bench: $(READY)  ## compare the engine with other codes, which this installs (make bench ARGS="--peers ase --sizes 864")
	@$(RUN) benchmarks/peers.py $(ARGS)

sources: $(READY)  ## install the clients of live databases in an environment of their own, for their tests
	@$(RUN) tests/live/run.py

test-sources: $(READY)  ## install them and run their tests alone
	@$(RUN) tests/live/run.py test

lint: $(READY)  ## check style and form of the code
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m tests.node lint

format: $(READY)  ## put the code into the project's format
	@$(RUN) -m ruff check --fix . ; $(RUN) -m ruff format . ; $(RUN) -m tests.node format

serve: book  ## build the book and open it with Python behind its cells (make serve ARGS="--port 8800")
	@$(VENV)/bin/matlab-pkg serve _build/html $(ARGS)

notebooks: $(READY)  ## write the chapters as notebooks/*.ipynb, to run in JupyterLab
	@$(RUN) book/_ext/notebooks.py

release: $(READY)  ## make the assignments for nbgrader, in course/ (make release ASSIGNMENT=2-automation)
	@$(VENV)/bin/matlab-pkg release $(ASSIGNMENT)

COMPILE := $(RUN) -m uv pip compile pyproject.toml --universal --upgrade --python-version 3.11 \
  --no-annotate --no-header --no-emit-index-url -q

constraints: $(READY)  ## resolve constraints.txt and constraints-sources.txt anew from pyproject.toml
	@{ head -1 constraints.txt; echo "uv==$(UV)"; \
	  $(COMPILE) --extra book --extra grade --extra test; } > constraints.new
	@mv constraints.new constraints.txt
# mp-api brings botocore, which wants an older python-dateutil than the rest
	@grep -v '^python-dateutil==' constraints.txt > constraints.new
	@{ head -1 constraints-sources.txt; \
	  $(COMPILE) --extra sources --extra sources-test -c constraints.new; } > constraints-sources.new
	@mv constraints-sources.new constraints-sources.txt; rm constraints.new

clean:  ## remove what was built (pages, results of execution, fetched JavaScript), not notebooks/
	rm -rf _build book/assets/static book/assets/static-python .pytest_cache .ruff_cache .hypothesis .coverage*

clean-all: clean  ## remove the environment as well
	rm -rf $(VENV) *.egg-info
