# Every target sets up what it needs first; when nothing changed, that takes a moment. See CONTRIBUTING.md.
.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench hard-stop-words screenshots icons formats texts fuzz months wheel package wine clean
ARGS ?=
BIN := .venv/bin

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv with the leadway command, and install the system libraries that Qt needs
	@sh packaging/setup.sh && sh packaging/linux/system-libraries.sh $(PROGRAMS)

# What these start needs more than Qt; make hands a target's variables on to its prerequisites.
test bench months: PROGRAMS := --tests

run: setup ## Start Leadway; ARGS="--data-dir FOLDER" passes arguments
	@$(BIN)/leadway $(ARGS)

test: setup ## Run every test; ARGS="tests/unit -k week" chooses some
	@$(BIN)/pytest -n auto $(ARGS)

check: setup ## Lint, format, types, and which layer imports what
	@$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports

format: setup ## Format the code
	@$(BIN)/ruff check --fix && $(BIN)/ruff format

bench: setup ## Measure start, memory, typing, documents and sizes; COMPARE=REVISION shows what became worse
	@$(BIN)/python -m benchmarks $(if $(COMPARE),--compare $(COMPARE)) $(ARGS)

hard-stop-words: setup ## Say how well words find what is not one person's to decide: CASES=FILE.csv of rated situations
	@$(BIN)/python -m benchmarks.hard_stop_words $(CASES)

screenshots: setup ## Draw every screen, light and dark, into build/screenshots/, and the README's into docs/pictures/
	@cd tests && ../$(BIN)/python -m helpers.screenshots ../build/screenshots $(ARGS)

icons: setup ## Draw the icons of every system from the SVGs in resources/icons/
	@$(BIN)/python packaging/icons.py

formats: setup ## Write what docs/ says of the data format from the program's own definition
	@$(BIN)/python packaging/data_format.py

texts: setup ## Write the catalogue of texts (build/leadway.pot) and bring every translation up to date
	@$(BIN)/python packaging/texts.py

FUZZED := tests/property/test_mutated_exports.py tests/unit/services/transfer/test_in.py
KILLED := tests/e2e/test_killed_year.py tests/e2e/test_resume.py
DISTURBED := tests/unit/services/backup tests/unit/services/keys/test_rekey.py tests/unit/storage/test_salvage.py
DISTURBED += tests/e2e/test_keychain.py
fuzz: setup ## At length: 20,000 mutated exports (CASES=N for others), ten years out and in, 1,000 kills of a year, 60 of a window, all steps of what is cut short
	@LEADWAY_EVERY_STEP=1 LEADWAY_KILLS=1000 LEADWAY_WINDOW_KILLS=60 LEADWAY_FUZZ=$(or $(CASES),20000) $(BIN)/pytest $(FUZZED) $(KILLED) $(DISTURBED) --timeout 0 -q $(ARGS)

months: setup ## Live twelve first months in the real window, on a display of their own: three people, four ways of working
	@LEADWAY_MONTHS=all QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1920x1080x24" $(BIN)/pytest tests/e2e/test_months.py -q $(ARGS)

wheel: setup ## Build the wheel into dist/ and check that it is complete
	@$(BIN)/python packaging/wheel.py

package: setup ## Make what a person installs on this system, into dist/; ARGS="build smoke" does some steps
	@$(BIN)/python packaging/build.py $(ARGS)

wine: setup ## Prove the program for Windows under wine, from its tests to its removal; ARGS=--install installs Debian's packages
	@$(BIN)/python packaging/windows/wine.py $(ARGS)

clean: ## Remove everything that was made here, the environment included
	@rm -rf .venv .tools build dist bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
