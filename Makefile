# The commands of Circolo. `make help` lists them.

PYTHON ?= python3
PY := .venv/bin/python
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST
ifdef CIRCOLO_VAR
export CIRCOLO_VAR
endif
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run stop test test-fast lint messages bench backup restore lock runtime development browser
.DEFAULT_GOAL := help

help:
	@echo "make run          start Circolo on http://localhost:$(PORT) (PORT=..., HOST=..., CIRCOLO_VAR=folder of the data)"
	@echo "make test         all linters and all tests"
	@echo "make test-fast    the same without the browser, race and crash tests"
	@echo "make lint         the linters alone"
	@echo "make messages     gather the texts of code and templates into the catalogues in locale/"
	@echo "make bench        measure the promises (NAME=x: one of them) into bench/results.json"
	@echo "make backup       database and uploads into one file in var/backups (FILE=...: elsewhere)"
	@echo "make restore FILE=...   put a backup in the place of what is there"
	@echo "make stop         stop the embedded servers that tests and benchmarks leave running"
	@echo "make lock         renew the lock files from pyproject.toml (needs uv)"

runtime:
	@$(PYTHON) -I config/bootstrap.py run

development:
	@$(PYTHON) -I config/bootstrap.py lint

browser:
	@$(PYTHON) -I config/bootstrap.py test

run: runtime
	@exec $(PY) -m config.launch

stop: runtime
	@$(PY) -m config.embedded stop
	@CIRCOLO_VAR="$${CIRCOLO_VAR:-var}/tests" $(PY) -m config.embedded stop

lint: development
	@$(PY) -m config.lint

messages: runtime
	@$(PY) -m config.messages
	@$(PY) -m config.catalogues

test: browser
	@$(PY) -m config.lint
	@$(PY) -m pytest -n 2 --dist loadfile

test-fast: development
	@$(PY) -m config.lint
	@$(PY) -m pytest -n 2 --dist loadfile -m "not browser and not race and not crash"

bench: runtime
	@$(PY) -m bench.run $(NAME)

backup: runtime
	@$(PY) -m config.backup save $(if $(FILE),"$(FILE)")

restore: runtime
	@$(PY) -m config.backup restore "$(FILE)"

UV := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv on the PATH: pip install uv"; exit 1; }
	$(UV) -o requirements.txt pyproject.toml
	$(UV) --group dev -c requirements.txt -o requirements-dev.txt pyproject.toml
