# SPDX-License-Identifier: Apache-2.0
"""Many uploads at once, each followed to its notification."""

import concurrent.futures
import dataclasses
import threading
import time

from support.emulator import eventually
from support.pipeline import Follower, announce, jobs_by_video, put
from support.processes import descendants, process


@dataclasses.dataclass
class Upload:
    """What became of one video, in seconds."""

    video: str = None
    announced: float = None
    uploaded: float = None
    told: float = None


class Peaks(threading.Thread):
    """Looks at the emulator four times a second: its memory, and how many processes are below it."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.memory, self.processes, self.below = pid, 0, 0, 0
        self.ended = threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(0.25):
            below = descendants(self.pid)
            self.memory = max(self.memory, process(self.pid).status("VmRSS") / 1024)
            self.processes = max(self.processes, len(below))
            self.below = max(self.below, sum(p.memory("Pss") for p in below) / 1024)

    def close(self):
        self.ended.set()
        self.join()


def load(emulator, data, count, seconds=600):
    """Uploads `count` clips at once, all published beforehand, and waits for every notification.

    Gives the uploads, the whole time and the peaks. Any refusal is an error: nobody is told to come
    again later.
    """
    token = emulator.token("crowd")
    follower = Follower(emulator, token)
    eventually(lambda: follower.current and follower.current.status == 200, "the stream")
    peaks = Peaks(emulator.process.pid)
    began = time.monotonic()
    start = threading.Barrier(count)

    def one(_):
        upload = Upload()
        start.wait()
        before = time.monotonic()
        made = announce(emulator, token, "clip.mp4", len(data))
        assert made.status == 201, made.text
        upload.video, upload.announced = made.json["videoId"], time.monotonic() - before
        published = emulator.call("POST", f"/videos/{upload.video}/publish", token)
        assert published.status == 200, published.text
        before = time.monotonic()
        sent = put(made.json["upload"], data)
        assert sent.status == 200, sent.text
        upload.uploaded = time.monotonic() - before
        return upload

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        uploads = list(pool.map(one, range(count)))
    sent = time.monotonic() - began
    waiting = {upload.video: upload for upload in uploads}
    assert len(waiting) == count

    def all_told():
        for event in list(follower.seen):
            upload = waiting.pop(event["data"]["videoId"], None)
            if upload:
                assert event["event"] == "video.ready", event
                upload.told = time.monotonic() - began
        return not waiting
    eventually(all_told, f"{count} notifications", seconds)
    peaks.close()
    jobs = jobs_by_video(emulator)
    assert {video: len(found) for video, found in jobs.items()} == {
        upload.video: 1 for upload in uploads}, "none lost, none twice"
    assert all(len(follower.ids(upload.video)) == 1 for upload in uploads)
    follower.close()
    return uploads, sent, peaks
