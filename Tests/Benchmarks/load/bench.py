# SPDX-License-Identifier: Apache-2.0
"""200 uploads of a two-second clip at once, each followed to its notification."""

import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Tests/Integration"))

from support.emulator import Emulator, make_clip  # noqa: E402
from support.load import load  # noqa: E402
from support.processes import process  # noqa: E402

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 200


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def main():
    with tempfile.TemporaryDirectory() as folder:
        clip = make_clip(pathlib.Path(folder) / "clip.mp4")
        emulator = Emulator(pathlib.Path(folder) / "data")
        idle = process(emulator.process.pid).status("VmRSS") / 1024
        uploads, sent, peaks = load(emulator, clip.read_bytes(), COUNT)
        after = process(emulator.process.pid).status("VmRSS") / 1024
        assert emulator.stop() == 0
    whole = max(upload.told for upload in uploads)
    print(f"| {COUNT} uploads at once | median | 95 % | slowest |\n| --- | --- | --- | --- |")
    for name, values in {
        "`POST /videos`, s": [u.announced for u in uploads],
        "presigned PUT, s": [u.uploaded for u in uploads],
        "start to `video.ready`, s": [u.told for u in uploads],
    }.items():
        print(
            f"| {name} | {quantile(values, 0.5):.2f} | {quantile(values, 0.95):.2f} | "
            f"{max(values):.2f} |")
    print(f"\n| | |\n| --- | --- |\n| all uploaded after | {sent:.1f} s |")
    print(f"| all ready after | {whole:.1f} s, {COUNT / whole:.1f} videos a second |")
    print(f"| emulator resident: idle, at most, afterwards | {idle:.0f}, {peaks.memory:.0f}, {after:.0f} MiB |")
    print(f"| processes below it at most | {peaks.processes}, {peaks.below:.0f} MiB |")


main()
