# make start   set everything up and start hotseat
# make test    set up what the tests need and run every check
UV = $(shell tools/get-uv)
BIN = .venv/bin
CODE = src tests bench questions

# The tests go through the front door of the wheel, installed into an environment of its own.
WHEEL = .tools/wheel

.PHONY: start test setup wheel lint types units prove clean

start:
	@$(UV) sync --quiet --frozen --no-dev --compile-bytecode
	@$(BIN)/hotseat

setup:
	$(UV) sync --quiet --frozen --compile-bytecode
	$(BIN)/hotseat doctor --install >/dev/null || echo "without these, some tests fail" >&2
	$(BIN)/hotseat doctor --install redis chromium >/dev/null || echo "without these, some tests fail" >&2

test: setup lint types prove units

lint:
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

types:
	$(BIN)/basedpyright

wheel:
	rm -rf dist $(WHEEL)
	$(UV) build --quiet --wheel --out-dir dist
	$(UV) venv --quiet --python $(BIN)/python $(WHEEL)
	$(UV) pip install --quiet --compile-bytecode --python $(WHEEL)/bin/python dist/*.whl

units: wheel
	HOTSEAT_PROGRAMS=$(CURDIR)/$(WHEEL)/bin $(BIN)/pytest -n 2

# What every test run proves: labs without races, whose proof is known to hold on any machine. `make prove LABS=` proves all.
LABS = sql-queries variable-scope php-arrays null php-constants

prove: wheel
	$(WHEEL)/bin/hotseat prove $(LABS) --seeds 1 --jobs 2

clean:
	rm -rf .venv .tools dist .ruff_cache .hypothesis
