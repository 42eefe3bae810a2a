# SPDX-License-Identifier: Apache-2.0
"""The transcoder's worker as a process: interrupted, killed, and given what is no video."""

import importlib.util
import os
import signal
import subprocess

import pytest

from support.emulator import BIN, ROOT, eventually
from support.pipeline import announce, jobs_by_video, put, settled, upload
from support.processes import descendants, process, worker_of


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A video that takes long enough to be interrupted."""
    path = tmp_path_factory.mktemp("media") / "source.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30:duration=60",
         "-f", "lavfi", "-i", "sine=duration=60", "-c:v", "libx264", "-preset", "ultrafast", "-c:a",
         "aac", path], check=True, timeout=120)
    return path


def may_leave_network():
    """Whether this machine lets a process make a network namespace of its own."""
    return any(subprocess.run(["unshare", *options, "true"], stderr=subprocess.DEVNULL).returncode == 0
               for options in (["--net"], ["--user", "--net"]))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_transcode_leaves_no_file(source, tmp_path, number):
    command = subprocess.Popen(
        [BIN / "emulator", "transcode", source, "--output", tmp_path / "out", "--ladder", "showroom"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    eventually(lambda: list(tmp_path.glob("out/*.ts")), "the first segment")
    workers = descendants(command.pid)
    assert workers
    for worker in workers:
        # No new privileges, a filter of system calls; and no network where namespaces are allowed.
        assert worker.status("NoNewPrivs") == 1
        assert worker.status("Seccomp") == 2
        assert (worker.network != os.readlink("/proc/self/ns/net")) == may_leave_network()
    command.send_signal(number)
    assert command.wait(timeout=30) == 130
    assert not [worker.command for worker in workers if worker.lives]
    assert list((tmp_path / "out").iterdir()) == []


def test_a_worker_that_falls_is_one_jobs_error(start_emulator, source, clip):
    # An emulator of its own: no other video's worker is there to be taken for this one's.
    emulator = start_emulator()
    token = emulator.token("erin")
    video = upload(emulator, token, source)

    def transcoding():
        job, = jobs_by_video(emulator).get(video, [{}])
        return job.get("CurrentPhase") == "TRANSCODING"
    # Before there is a job, another worker probes the source: its fall would be another error.
    eventually(transcoding, "a job that is TRANSCODING")
    # A signal of a fault would do nothing when it is sent: Swift's handler returns to what faulted.
    os.kill(worker_of(emulator).pid, signal.SIGKILL)
    failed = settled(emulator, token, video)
    assert failed["status"] == "ERROR"
    assert failed["error"]["code"] == "TranscodingFailed"
    assert f"signal {signal.SIGKILL:d}" in failed["error"]["message"]
    assert process(emulator.process.pid).lives
    other = settled(emulator, token, upload(emulator, token, clip))
    assert other["status"] == "COMPLETED", other


@pytest.mark.parametrize("name, data", [
    ("noise", bytes(range(256)) * 64),
    ("playlist", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
    ("list", b"ffconcat version 1.0\nfile /etc/passwd\n"),
    ("half", None),
    ("flipped", None),
])
def test_what_is_no_film_ends_in_a_clear_error_or_a_film(emulator, clip, name, data):
    whole = clip.read_bytes()
    if name == "half":
        data = whole[:len(whole) // 2]
    elif name == "flipped":
        data = bytes(byte ^ (0x10 if index % 97 == 5 else 0) for index, byte in enumerate(whole))
    token = emulator.token("frank")
    made = announce(emulator, token, f"{name}.mp4", len(data)).json
    assert put(made["upload"], data).status == 200
    ended = settled(emulator, token, made["videoId"])
    assert ended["status"] == "COMPLETED" or ended["error"]["code"] and ended["error"]["message"]
    assert b"root:" not in str(ended).encode()


def test_the_benchmark_speaks_the_workers_language(clip, tmp_path):
    spec = importlib.util.spec_from_file_location(
        "bench", ROOT / "Tests" / "Benchmarks" / "transcode" / "bench.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    bench.run_ours(str(BIN / "transcode-worker"), str(clip), str(tmp_path), "ultrafast")
    assert (tmp_path / "master.m3u8").exists()
