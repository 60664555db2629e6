# Two commands do it all on a fresh Debian with Python 3.11 and make: `make serve` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test test-fast proofs bench coverage mutants check clean

serve: $(VENV)/serve.done
	$(BIN)/musyawarah serve --data data $(ARGS)

test: $(VENV)/dev.done
	.ci/install browser
	.ci/install postgresql
	$(BIN)/pytest -n 2 --dist loadfile

test-fast: $(VENV)/dev.done
	$(BIN)/pytest -n 2 -m "not browser and not slow and not long" tests/sessions tests/live

# What must hold whatever fails, at full size; ARGS="--seed N" plays again what failed.
proofs: $(VENV)/dev.done
	.ci/install browser
	$(BIN)/pytest -n 2 -vv --durations 0 --durations-min 1 -m proof $(ARGS)

# Figures, beside what others cost; QUICK=1 for small sizes, README=1 writes them into README, ARGS="replay votes" for some.
bench: $(VENV)/dev.done
	$(BIN)/python -m tests.bench $(if $(QUICK),--quick) $(if $(README),--readme) $(ARGS)

# How much of the rules the tests reach, by branches.
coverage: $(VENV)/dev.done
	$(BIN)/pytest -n 2 -m "not browser and not slow" --cov sessions --cov-branch --cov-report term-missing:skip-covered \
		--cov-fail-under 98 tests/sessions tests/live tests/proofs
	$(BIN)/coverage json -q -o - | $(BIN)/python -c 'import json, sys; whole = json.load(sys.stdin)["totals"]; \
		taken = whole["covered_branches"] / whole["num_branches"]; print(f"Branches taken: {taken:.2%}"); sys.exit(taken < 0.98)'

# Small faults put into ballots, priorities and journal; the tests must notice nine of ten. ARGS="--sample 20" for some.
mutants: $(VENV)/dev.done
	$(BIN)/python -m tests.mutants $(ARGS)

# All four speak, also when the first has something to say.
check: $(VENV)/dev.done
	@failed=0; for tool in "ruff format --check ." "ruff check ." "mypy" "lint-imports --no-logo"; do \
		echo "$$tool"; $(BIN)/$$tool || failed=1; done; exit $$failed

clean:
	rm -rf $(VENV) build dist *.egg-info

# Made once: another Python later, laid over it, would leave a mixture of two.
$(BIN)/python:
	.ci/install venv "$(PYTHON)" $(VENV)

$(VENV)/serve.done: pyproject.toml .ci/constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e .
	touch $@

$(VENV)/dev.done: $(VENV)/serve.done
	$(BIN)/pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e ".[dev]"
	touch $@
