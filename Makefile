# make start   set everything up and start hotseat
# make test    set up what the tests need and run every check
UV = $(shell tools/get-uv)
BIN = .venv/bin
CODE = src tests bench questions

.PHONY: start test setup lint types units prove clean

start:
	@$(UV) sync --quiet --frozen --no-dev
	@$(BIN)/hotseat

setup:
	tools/get-packages
	$(UV) sync --quiet --frozen

test: setup lint types units prove

lint:
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

types:
	$(BIN)/basedpyright

units:
	$(BIN)/pytest -n 2

prove:
	$(BIN)/hotseat prove --seeds 2 --jobs 2

clean:
	rm -rf .venv .tools dist .ruff_cache .hypothesis
