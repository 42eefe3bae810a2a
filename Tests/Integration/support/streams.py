# SPDX-License-Identifier: Apache-2.0
"""Many open event streams on one emulator, and how soon a notification reaches its own."""

import asyncio
import concurrent.futures
import json
import time
import urllib.parse

from support.pipeline import put
from support.processes import descendants, process


class Streams:
    """Streams of many owners, one each, read by one event loop."""

    def __init__(self, emulator, count, at_once=16):
        self.emulator, self.count, self.at_once = emulator, count, at_once
        self.open, self.events, self.tasks, self.beats = set(), [], [], {}

    async def _read(self, owner, url, gate):
        parts = urllib.parse.urlsplit(url)
        async with gate:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(
                f"GET {parts.path}?{parts.query} HTTP/1.1\r\nhost: {parts.netloc}\r\n"
                "accept: text/event-stream\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 200 " in head.split(b"\r\n")[0], head
            while not (await reader.readline()).startswith(b"retry:"):
                pass
            self.open.add(owner)
        try:
            while line := await reader.readline():
                if line.startswith(b"data:"):
                    self.events.append((time.time(), owner, json.loads(line[5:])))
                elif line.startswith(b":"):
                    self.beats[owner] = self.beats.get(owner, 0) + 1
        finally:
            self.open.discard(owner)
            writer.close()

    def urls(self):
        """A token and a stream's address for every owner."""
        def one(number):
            owner = f"owner-{number}"
            token = self.emulator.token(owner)
            answer = self.emulator.call("POST", "/notifications/stream-url", token)
            assert answer.status == 200, answer.text
            return owner, token, answer.json["url"]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            return list(pool.map(one, range(self.count)))

    async def connect(self, urls, seconds=300):
        gate = asyncio.Semaphore(self.at_once)
        self.tasks = [asyncio.ensure_future(self._read(o, u, gate)) for o, _, u in urls]
        end = time.monotonic() + seconds
        while len(self.open) < self.count:
            for task in self.tasks:
                if task.done():
                    task.result()
            assert time.monotonic() < end, f"{len(self.open)} of {self.count} streams are open"
            await asyncio.sleep(0.02)

    async def look_again(self, seconds=120):
        """Waits until every stream has looked for its owner's notifications once more: it does so
        before each of its heartbeats, the first of which may have been under way."""
        before, end = dict(self.beats), time.monotonic() + seconds
        while any(self.beats.get(owner, 0) < before.get(owner, 0) + 2 for owner in self.open):
            assert time.monotonic() < end, "a stream has stopped"
            await asyncio.sleep(0.05)

    def close(self):
        for task in self.tasks:
            task.cancel()


def costs(emulator, before=None):
    """Memory in MiB of the emulator and of what is below it, and processor time since `before`."""
    own, below = process(emulator.process.pid), descendants(emulator.process.pid)
    return {
        "emulator": own.status("VmRSS") / 1024,
        "threads": own.status("Threads"),
        "processes": len(below),
        "below": sum(p.memory("Pss") for p in below) / 1024,
        "private": sum(p.memory("Private_Dirty") for p in below) / 1024,
        "own seconds": own.cpu_seconds,
        "their seconds": sum(p.cpu_seconds for p in below),
    }


async def deliveries(emulator, streams, urls, data, owners):
    """Uploads a published clip for some owners; gives the seconds from the record's `sentAt` to the
    arrival on the owner's stream, and asserts that no other stream saw it."""
    loop = asyncio.get_running_loop()

    def upload(number):
        owner, token, _ = urls[number]
        made = emulator.call("POST", "/videos", token, {
            "fileName": "clip.mp4", "contentType": "video/mp4", "size": len(data)})
        assert made.status == 201, made.text
        video = made.json["videoId"]
        assert emulator.call("POST", f"/videos/{video}/publish", token).status == 200
        assert put(made.json["upload"], data).status == 200
        return video, owner

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        videos = dict(await asyncio.gather(
            *(loop.run_in_executor(pool, upload, number) for number in owners)))
    end = time.monotonic() + 300
    while len({e["videoId"] for _, _, e in streams.events}) < len(videos):
        assert time.monotonic() < end, f"{len(streams.events)} of {len(videos)} notifications came"
        await asyncio.sleep(0.05)
    await streams.look_again()
    assert len(streams.events) == len(videos), "each once"
    s3 = emulator.client("s3")
    state = next(b["Name"] for b in s3.list_buckets()["Buckets"] if "state" in b["Name"])
    seconds = []
    for at, owner, event in streams.events:
        assert videos[event["videoId"]] == owner, "on its owner's stream alone"
        record = json.load(s3.get_object(Bucket=state, Key=f"videos/{event['videoId']}.json")["Body"])
        seconds.append(at - timestamp(record["notification"]["sentAt"]))
    return seconds


def timestamp(value):
    """Seconds since 1970 of a record's time."""
    if isinstance(value, (int, float)):
        return value / 1000
    import datetime
    return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
