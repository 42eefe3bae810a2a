# SPDX-License-Identifier: Apache-2.0
# make run    the emulator, the pipeline and the console, with VIDEO=… or a sample taken through it
# make test   every test; make lint, make format, make bench, make package
# make deploy CONFIG=FILE   to AWS, as DEPLOY.md says

SHELL := /bin/bash
.DEFAULT_GOAL := help

VIDEO ?=
ARGS ?=
CONFIG ?=
# How many schedules the simulation plays; each takes some ten milliseconds.
SCHEDULES ?= 10000
SWIFT ?= swift
VENV := .build/venv
SAM_VENV := .build/venv-sam
# The two builds share nothing, so each has a folder of its own and neither rebuilds the other.
RELEASE := --configuration release --static-swift-stdlib --scratch-path .build/release-static \
  -Xlinker -s
RELEASE_BIN = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)
# A warning is an error wherever CI is set; a newer compiler's new warning must not stop a user.
STRICT := $(if $(CI),-Xswiftc -warnings-as-errors,)
CHECKED := --explicit-target-dependency-import-check error $(STRICT)

BUILD_PACKAGES := pkg-config libcurl4-openssl-dev libssl-dev libavformat-dev libavcodec-dev \
  libavfilter-dev libavutil-dev libswscale-dev libswresample-dev libmicrohttpd-dev libsqlite3-dev \
  libyaml-dev libc6-dev ca-certificates
TEST_PACKAGES := $(BUILD_PACKAGES) python3 python3-venv curl ffmpeg chromium fonts-dejavu-core openssl binutils

FUNCTIONS := presign on-object-created on-job-state-change notify playback

.PHONY: help run build test test-unit test-integration test-deployment bench lint format package \
  deploy packages-build \
  packages-test clean build-Presign build-OnObjectCreated build-OnJobStateChange build-Notify \
  build-NotifyStream build-Playback

help:
	@sed -n '2,4s/^# //p' Makefile

# Installs what is missing, and asks for nothing when nothing is.
define install_missing
	@missing=""; for package in $(1); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "Installing Debian packages:$$missing"; \
	  as_root=$$([ $$(id -u) -eq 0 ] || echo sudo); \
	  $$as_root apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -qq -y --no-install-recommends $$missing >/dev/null; \
	fi
endef

packages-build:
	$(call install_missing,$(BUILD_PACKAGES))

packages-test:
	$(call install_missing,$(TEST_PACKAGES))

build: packages-build
	$(SWIFT) build $(RELEASE)

run: build
	@$(RELEASE_BIN)/emulator run $(if $(VIDEO),"$(VIDEO)",) --serve $(ARGS)

test: test-unit test-integration test-deployment

# All at once, hundreds of tests would keep each other from what they wait for.
test-unit: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH := 16
test-unit: packages-test
	$(SWIFT) build --build-tests $(CHECKED)
	$(SWIFT) test --skip-build $(CHECKED) --skip 'TranscoderTests|SimulationTests'
	# By themselves: these fill every core, and other tests wait for real time.
	$(SWIFT) test --skip-build $(CHECKED) --filter TranscoderTests
	MILLRACE_SCHEDULES=$(SCHEDULES) $(SWIFT) test --skip-build $(CHECKED) --filter SimulationTests

$(VENV)/ready: Tests/Integration/requirements.txt | packages-test
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

test-integration: packages-test $(VENV)/ready
	$(SWIFT) build $(CHECKED)
	MILLRACE_BIN="$$($(SWIFT) build --show-bin-path)" \
	  $(VENV)/bin/python -m pytest -n 2 --dist loadfile -q Tests/Integration

# The SAM CLI pins libraries that other tools want otherwise, so it has an environment of its own.
$(SAM_VENV)/ready: Tests/Deployment/requirements.txt | packages-test
	python3 -m venv $(SAM_VENV)
	$(SAM_VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

test-deployment: packages-test $(SAM_VENV)/ready
	$(SAM_VENV)/bin/python -m pytest -q Tests/Deployment

bench: build packages-test $(VENV)/ready
	MILLRACE_BIN="$(RELEASE_BIN)" $(VENV)/bin/python Tests/Benchmarks/run.py

# A folder for each function that AWS Lambda can run as it is.
package: build
	@for function in $(FUNCTIONS); do \
	  Functions/bootstrap/package.sh $(RELEASE_BIN)/$$function package/$$function && \
	  du -sh package/$$function; \
	done

deploy:
	@[ -n "$(CONFIG)" ] || { echo "make deploy needs CONFIG=FILE; DEPLOY.md says what is in it" >&2; exit 2; }
	ARCHITECTURE=$$(Functions/bootstrap/architecture.sh "$(CONFIG)") && export ARCHITECTURE && sam build
	sam deploy --config-file "$(abspath $(CONFIG))"

# What `sam build` calls for each function of template.yaml (BuildMethod: makefile).
build-Presign: EXECUTABLE := presign
build-OnObjectCreated: EXECUTABLE := on-object-created
build-OnJobStateChange: EXECUTABLE := on-job-state-change
build-Notify build-NotifyStream: EXECUTABLE := notify
build-Playback: EXECUTABLE := playback
build-Presign build-OnObjectCreated build-OnJobStateChange build-Notify build-NotifyStream \
  build-Playback: build
	Functions/bootstrap/package.sh $(RELEASE_BIN)/$(EXECUTABLE) "$(ARTIFACTS_DIR)"

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Functions Shared Emulator Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Functions Shared Emulator Tests

clean:
	rm -rf .build .millrace .aws-sam package
