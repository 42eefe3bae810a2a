# SPDX-License-Identifier: Apache-2.0
"""1,000 open event streams: their cost, and how soon a notification reaches its own."""

import asyncio
import pathlib
import resource
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Tests/Integration"))

from support.emulator import Emulator, make_clip  # noqa: E402
from support.streams import Streams, costs, deliveries  # noqa: E402

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
IDLE_SECONDS = 15


async def measure(emulator, data):
    streams = Streams(emulator, COUNT)
    urls = await asyncio.to_thread(streams.urls)
    before = costs(emulator)
    began = time.monotonic()
    await streams.connect(urls)
    opened = time.monotonic() - began
    await asyncio.sleep(3)
    start = costs(emulator)
    await asyncio.sleep(IDLE_SECONDS)
    idle = costs(emulator)
    step = max(COUNT // 20, 1)
    seconds = sorted(await deliveries(emulator, streams, urls, data, range(0, COUNT, step)))
    assert len(streams.open) == COUNT, "no stream was lost"
    streams.close()
    cores = [(idle[s] - start[s]) / IDLE_SECONDS for s in ("own seconds", "their seconds")]
    return before, opened, idle, cores, seconds


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as folder:
        clip = make_clip(pathlib.Path(folder) / "clip.mp4")
        emulator = Emulator(pathlib.Path(folder) / "data")
        before, opened, idle, cores, seconds = asyncio.run(measure(emulator, clip.read_bytes()))
        assert emulator.stop() == 0
    print(f"| {COUNT} open streams | |\n| --- | --- |")
    print(f"| opened in | {opened:.1f} s, {COUNT / opened:.0f} a second |")
    print(f"| emulator resident before, with them | {before['emulator']:.0f}, {idle['emulator']:.0f} MiB |")
    print(f"| its threads | {idle['threads']} |")
    print(
        f"| {idle['processes']} function processes | {idle['below']:.0f} MiB, "
        f"{idle['below'] / idle['processes']:.2f} MiB each ({idle['private'] / idle['processes']:.2f} private) |")
    print(f"| processors used while nothing happens: emulator, functions | {cores[0]:.2f}, {cores[1]:.2f} |")
    print(
        f"| notification to its own stream | median {seconds[len(seconds) // 2]:.2f} s, "
        f"slowest of {len(seconds)} {seconds[-1]:.2f} s |")


main()
