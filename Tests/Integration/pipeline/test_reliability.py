# SPDX-License-Identifier: Apache-2.0
"""What may die, does die, at any moment; nothing is lost and nothing happens twice."""

import os
import random
import time

import pytest

from support.emulator import eventually
from support.load import load
from support.pipeline import Follower, Pipeline, announce, jobs_by_video, put, settled
from support.processes import descendants, worker_of
from support.webhook import Webhook

KILLS = 12


def test_twelve_kills_of_twelve_pipelines_lose_nothing_and_do_nothing_twice(start_emulator, clip):
    seed = int(os.environ.get("MILLRACE_SEED", random.randrange(1 << 32)))
    print(f"MILLRACE_SEED={seed}")
    chance = random.Random(seed)
    webhook = Webhook()
    emulator = start_emulator(*webhook.options)
    token = emulator.token("dora")
    follower = Follower(emulator, token)
    pipelines, restarts = [], []
    for _ in range(KILLS):
        pipelines.append(Pipeline(emulator, token, follower, clip.read_bytes()))
        time.sleep(chance.uniform(0.05, 1.5))
        below = descendants(emulator.process.pid)
        emulator.kill()
        eventually(lambda: not any(p.lives for p in below), f"the end of {below}", 60)
        began = time.monotonic()
        emulator.start()
        restarts.append(time.monotonic() - began)
    for pipeline in pipelines:
        pipeline.join(420)
        assert not pipeline.is_alive() and pipeline.failure is None, pipeline.failure

    for pipeline in pipelines:
        video = pipeline.video
        done = settled(emulator, token, video)
        assert done["status"] == "COMPLETED" and done["notification"]["status"] == "COMPLETED", done
        assert follower.ids(video) == {done["notification"]["id"]}
        # A call that was cut off by a kill counts as under way for a while, then Lambda's retries wait.
        eventually(lambda: webhook.taken(video), f"the webhook's call for {video}", seconds=300)
        assert {c["notificationId"] for c in webhook.taken(video)} == {done["notification"]["id"]}
    assert all(call.is_signed for call in webhook.calls)
    jobs = jobs_by_video(emulator)
    assert {video: len(found) for video, found in jobs.items()} == {
        p.video: 1 for p in pipelines}, "one job each, and none for anything else"
    print(f"restarts: {max(restarts):.2f} s at most; {follower.connections} connections")
    follower.close()
    webhook.close()


@pytest.mark.parametrize("moment", ["probing", "transcoding"])
def test_no_process_outlives_a_killed_emulator(start_emulator, sample, moment):
    """Neither functions, nor a transcoder at work, nor what a function's process is about to become."""
    emulator = start_emulator()
    token = emulator.token("leo")
    data = sample.read_bytes()
    made = announce(emulator, token, "clip.mp4", len(data)).json
    assert put(made["upload"], data).status == 200

    def transcoding():
        found = jobs_by_video(emulator).get(made["videoId"])
        return found and found[0].get("CurrentPhase") == "TRANSCODING"
    if moment == "transcoding":
        eventually(transcoding, "a job that is TRANSCODING")
    # The first worker of all probes the source, for the function that is about to make the job.
    eventually(lambda: worker_of(emulator), "a worker", pause=0.001)
    below = descendants(emulator.process.pid)
    emulator.kill()
    eventually(lambda: not any(p.lives for p in below), f"the end of {below}", 60)
    emulator.start()
    assert settled(emulator, token, made["videoId"])["status"] == "COMPLETED"
    assert emulator.stop() == 0


def test_forty_uploads_at_once_lose_nothing_and_do_nothing_twice(start_emulator, clip):
    emulator = start_emulator()
    uploads, _, peaks = load(emulator, clip.read_bytes(), 40)
    print(f"all ready after {max(u.told for u in uploads):.1f} s; "
          f"{peaks.memory:.0f} MiB, {peaks.processes} processes at most")
    assert emulator.stop() == 0
