# Two commands do everything: `make run` runs the assistant, `make test` runs all the tests. `make help` lists the rest.
SHELL := /bin/sh
BIN := .venv/bin
MODEL := models/signpost.tar.gz
WEB := web/dist/manifest.json
# What the model is trained from. Words on cards are not: only which cards there are.
INPUTS := config.yml domain.yml $(shell find data -name '*.yml') rasa_project/importer.py \
  $(addprefix rasa_project/nlu/,encoder.py layers.py tuning.py members.py ensemble.py topics.py) .build/topics
PORTS ?=

.PHONY: help setup run train test check cards evaluate curve bench batter bench-store lock clean web web-test FORCE

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/ready ## make the Python environment

run: $(MODEL) $(WEB) ## run the assistant: environment, website, training if needed, both servers
	@$(BIN)/signpost run

train: $(MODEL) ## train the model if anything it learns from has changed

test: check $(MODEL) ## run all the tests
	$(BIN)/rasa data validate --fail-on-warnings 2>&1 | grep -E "ERROR|WARNING +rasa.validator|No story structure" || true
	$(BIN)/pytest -q -m "rasa or model or server" --timeout 600
	@$(MAKE) --no-print-directory web-test

check: .venv/ready ## the quick part: style, cards and tests that need no Rasa
	$(BIN)/ruff check .
	$(BIN)/signpost knowledge check
	$(BIN)/pytest -q -m "not rasa and not model and not server" --timeout 120

cards: .venv/ready ## check the cards and show what is past its review date
	$(BIN)/signpost knowledge check
	-$(BIN)/signpost knowledge stale

curve: .venv/ready ## draw the learning curve of the quick members into results/
	$(BIN)/python scripts/learning_curve.py

web: $(WEB) ## build the website's chat
	@test -e $(WEB)

web-test: $(MODEL) $(WEB) ## the website's chat: types, its own tests, and the whole of it in a browser
	@if ! sh scripts/find_node.sh 2>/dev/null; then echo "The website's tests are skipped: no Node 18 or newer here."; else \
	sh scripts/web.sh tools && (cd web && npm run --silent check && npm run --silent test) && node tests/browser/run.mjs; fi

evaluate: $(MODEL) ## measure understanding on the held-out questions; the picture goes to results/
	@mkdir -p results
	$(BIN)/signpost evaluate tests/questions/held_out.jsonl --picture results/confusions.png --wrong results/wrong.txt | tee results/understanding.txt

bench: $(MODEL) ## compare a turn and the memory with the assistant `rasa init` makes
	$(BIN)/python scripts/bench.py

batter: .venv/ready ## 20,000 reports to the incident store while servers are killed and disks fail
	$(BIN)/python scripts/batter_store.py

bench-store: .venv/ready ## time to store a report against a bare SQLite transaction
	$(BIN)/python scripts/bench_store.py

lock: ## pin and hash every package again (needs uv)
	sh scripts/lock.sh

clean: ## remove what was built; your var/ stays
	rm -rf .venv .build models .rasa web/dist web/node_modules tests/browser/node_modules results/*.png results/*.txt results/web

.venv/ready: requirements.txt requirements-model.txt pyproject.toml scripts/environment.sh
	@sh scripts/environment.sh

# Changes only when a card is added or taken away.
.build/topics: FORCE
	@mkdir -p .build; ls knowledge/topics/*/*.yml > .build/topics.new; \
	cmp -s .build/topics.new .build/topics && rm .build/topics.new || mv .build/topics.new .build/topics

$(WEB): $(wildcard web/src/*) web/build.mjs web/package-lock.json
	@sh scripts/web.sh || echo "The website's chat was not built; everything else works without it. Try again: make web"

$(MODEL): .venv/ready $(INPUTS)
	@$(BIN)/signpost train
	@touch $(MODEL)
