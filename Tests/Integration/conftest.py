# SPDX-License-Identifier: Apache-2.0
"""Fixtures: a running emulator, a browser, and small videos."""

import shutil
import subprocess

import pytest
from playwright.sync_api import expect, sync_playwright

from support.emulator import BIN, Emulator, make_clip

# Five seconds, Playwright's own, are too few for what waits for a function's first start.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory):
    """One emulator for all tests of a worker that need nothing special of it."""
    running = Emulator(tmp_path_factory.mktemp("emulator") / "data")
    yield running
    assert running.stop() == 0


@pytest.fixture
def start_emulator(tmp_path):
    """Starts emulators that a test may kill, restart or configure."""
    running = []

    def start(*options, name="data", template=None):
        running.append(Emulator(tmp_path / name, *options, template=template))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture(scope="module")
def browser():
    """Chromium, as headless as a test needs it and free to play what nobody clicked."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """A ten-second clip with audio."""
    path = tmp_path_factory.mktemp("media") / "sample.mp4"
    subprocess.run([BIN / "emulator", "sample", path], check=True, timeout=120)
    return path


@pytest.fixture(scope="session")
def clip(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("media") / "clip.mp4")
