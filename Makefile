# SPDX-License-Identifier: Apache-2.0
# Every target that is for people has a `## ` comment; `make help` is made of them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

VIDEO ?=
ARGS ?=
CONFIG ?=
# How many schedules the simulation plays; each takes some ten milliseconds.
SCHEDULES ?= 4000
SWIFT ?= swift
VENV := .build/venv
SAM_VENV := .build/venv-sam
CHECKOV_VENV := .build/venv-checkov
# The two builds share nothing, so each has a folder of its own and neither rebuilds the other.
# lld takes a third of the time of the toolchain's default, and is silent about what the C library
# thinks of `mktemp`.
RELEASE := --configuration release --static-swift-stdlib --scratch-path .build/release-static \
  -Xlinker -s -Xswiftc -use-ld=lld
RELEASE_BIN = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)
# A warning is an error wherever CI is set; a newer compiler's new warning must not stop a user.
STRICT := $(if $(CI),-Xswiftc -warnings-as-errors,)
CHECKED := --explicit-target-dependency-import-check error $(STRICT)

# What the functions are compiled with, then what the emulator needs too, then what tests need.
FUNCTION_PACKAGES := pkg-config libcurl4-openssl-dev libssl-dev libc6-dev ca-certificates
BUILD_PACKAGES := $(FUNCTION_PACKAGES) libavformat-dev libavcodec-dev libavfilter-dev libavutil-dev \
  libswscale-dev libswresample-dev libmicrohttpd-dev libsqlite3-dev libxxhash-dev libyaml-dev zlib1g-dev
TEST_PACKAGES := $(BUILD_PACKAGES) python3 python3-venv nodejs curl ffmpeg chromium fonts-dejavu-core openssl binutils

FUNCTIONS := presign on-object-created on-job-state-change notify playback
SWIFT_FILES := Package.swift Functions Shared Emulator Tests
# What `sam build` calls for each function of template.yaml (BuildMethod: makefile).
SAM_TARGETS := build-Presign build-OnObjectCreated build-OnJobStateChange build-Notify \
  build-NotifyStream build-Playback

.PHONY: help run build test test-unit test-integration test-deployment bench lint model format hooks \
  package deploy packages-functions packages-build packages-test clean $(SAM_TARGETS)

help: ## print this
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

# Installs what is missing, and asks for nothing when nothing is, or where there is no apt.
define install_missing
	@command -v apt-get >/dev/null || exit 0; missing=""; for package in $(1); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "Installing Debian packages:$$missing"; \
	  as_root=$$([ $$(id -u) -eq 0 ] || echo sudo); \
	  $$as_root apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -qq -y --no-install-recommends $$missing >/dev/null; \
	fi
endef

packages-functions:
	$(call install_missing,$(FUNCTION_PACKAGES))

packages-build:
	$(call install_missing,$(BUILD_PACKAGES))

packages-test:
	$(call install_missing,$(TEST_PACKAGES))

run: build ## start the emulator, take VIDEO=… or a sample through the pipeline, and serve
	@$(RELEASE_BIN)/emulator run $(if $(VIDEO),"$(VIDEO)",) --serve $(ARGS)

# Without the tests' fixtures: see Package.swift.
build run bench package: export MILLRACE_BUILD := products
build: packages-build ## compile the emulator and the functions for release
	$(SWIFT) build $(RELEASE)

test: test-unit test-integration test-deployment ## run every test

# All at once, hundreds of tests would keep each other from what they wait for.
test-unit: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH := 16
test-unit: packages-test ## run the Swift tests; SCHEDULES=… and MUTATIONS=… set how much
	$(SWIFT) build --build-tests $(CHECKED)
	MILLRACE_MUTATIONS=$(MUTATIONS) $(SWIFT) test --skip-build $(CHECKED) --skip 'TranscoderTests|SimulationTests'
	# By themselves: these fill every core, and other tests wait for real time.
	$(SWIFT) test --skip-build $(CHECKED) --filter TranscoderTests
	MILLRACE_SCHEDULES=$(SCHEDULES) $(SWIFT) test --skip-build $(CHECKED) --filter SimulationTests

$(VENV)/ready: Tests/Integration/requirements.txt | packages-test
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

test-integration: packages-test $(VENV)/ready ## run the tests that drive the emulator with real clients
	$(SWIFT) build $(CHECKED)
	MILLRACE_BIN="$$($(SWIFT) build --show-bin-path)" \
	  $(VENV)/bin/python -m pytest -n 2 --dist loadfile -q Tests/Integration

# The SAM CLI pins libraries that other tools want otherwise, so it has an environment of its own.
$(SAM_VENV)/ready: Tests/Deployment/requirements.txt | packages-test
	python3 -m venv $(SAM_VENV)
	$(SAM_VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

$(CHECKOV_VENV)/ready: Tests/Deployment/requirements-checkov.txt | packages-test
	python3 -m venv $(CHECKOV_VENV)
	$(CHECKOV_VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

test-deployment: packages-test $(SAM_VENV)/ready $(CHECKOV_VENV)/ready ## deploy to a stand-in as DEPLOY.md says
	CHECKOV=$(abspath $(CHECKOV_VENV))/bin/checkov \
	  $(SAM_VENV)/bin/python -m pytest -q Tests/Deployment

bench: build packages-test $(VENV)/ready ## measure; ONLY=s3 just one, VIDEO=… for the transcoder
	MILLRACE_BIN="$(RELEASE_BIN)" $(VENV)/bin/python Tests/Benchmarks/run.py

package: build ## put a folder for each function that AWS Lambda can run into package/
	@for function in $(FUNCTIONS); do \
	  Functions/bootstrap/package.sh $(RELEASE_BIN)/$$function package/$$function && \
	  du -sh package/$$function; \
	done

deploy: ## deploy to AWS as CONFIG=FILE and DEPLOY.md say
	@[ -n "$(CONFIG)" ] || { echo "make deploy needs CONFIG=FILE; DEPLOY.md says what is in it" >&2; exit 2; }
	ARCHITECTURE=$$(Functions/bootstrap/architecture.sh "$(CONFIG)") && export ARCHITECTURE && sam build
	sam deploy --config-file "$(abspath $(CONFIG))"

build-Presign: EXECUTABLE := presign
build-OnObjectCreated: EXECUTABLE := on-object-created
build-OnJobStateChange: EXECUTABLE := on-job-state-change
build-Notify build-NotifyStream: EXECUTABLE := notify
build-Playback: EXECUTABLE := playback
# Only functions are compiled, and only what they need is installed.
$(SAM_TARGETS): export MILLRACE_BUILD := functions
$(SAM_TARGETS): packages-functions
	$(SWIFT) build $(RELEASE) --product $(EXECUTABLE)
	Functions/bootstrap/package.sh $(RELEASE_BIN)/$(EXECUTABLE) "$(ARTIFACTS_DIR)"

lint: ## check the formatting of Swift, and what the documents say of the tree
	$(SWIFT) format lint --strict --recursive --parallel $(SWIFT_FILES)
	python3 .ci/check-docs
	python3 Tests/Benchmarks/chart.py --check

model: $(VENV)/ready ## make MediaConvert's model anew from botocore's
	$(VENV)/bin/python Emulator/Services/MediaConvert/Model/make-model.py

format: ## format the Swift files
	$(SWIFT) format --in-place --recursive --parallel $(SWIFT_FILES)

hooks: ## check staged files before each commit, from now on
	git config core.hooksPath .ci

clean: ## remove everything that was built, and the emulator's data
	rm -rf .build .millrace .aws-sam package
