# Two commands: `make run` opens the monitor, `make test` proves it. The rest is for those who change it.
.PHONY: run build test test-long check fix lock screenshots benchmark

PYTHON ?= python3
export PYTHON
BIN = .venv/bin

run:          ## install, build where needed, serve on PORT (8501)
	@scripts/run.sh

build:        ## receive data/inbox, build the store
	@scripts/install.sh
	@$(BIN)/python -m etl || [ $$? = 1 ]  # 1 says that a file was turned away, and why; the store stands

check:        ## style, types, arrows between the rooms
	@scripts/install.sh dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check   ## everything, a real browser included
	@scripts/need.sh chromium chromium fonts-dejavu-core
	@scripts/need.sh '/usr/lib/postgresql/*/bin/postgres' postgresql
	@scripts/need.sh openssl openssl
	$(BIN)/pytest -n 2 --dist loadgroup -m "not long"

test-long:    ## many seeds, many kills
	@scripts/install.sh dev
	@scripts/need.sh chromium chromium fonts-dejavu-core
	@scripts/need.sh '/usr/lib/postgresql/*/bin/postgres' postgresql
	@scripts/need.sh openssl openssl
	@scripts/need.sh soffice libreoffice-impress
	$(BIN)/pytest -n 2 --dist loadgroup

fix:          ## what ruff can mend by itself
	@scripts/install.sh dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:         ## requirements*.in to the pinned, hashed locks
	@scripts/install.sh dev
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

screenshots:  ## docs/*.png from the running app
	@scripts/install.sh dev
	@scripts/need.sh chromium chromium fonts-dejavu-core
	$(BIN)/python -m scripts.screenshots

benchmark:    ## speed, payloads: writes benchmarks/README.md's table
	@scripts/install.sh dev
	@scripts/need.sh chromium chromium fonts-dejavu-core
	$(BIN)/python -m benchmarks
