# SPDX-License-Identifier: Apache-2.0
"""What a client of the pipeline does: announce, upload, publish, watch, acknowledge."""

import http.client
import json
import threading
import urllib.parse

from support.emulator import eventually, request


def announce(emulator, token, name, size, content_type="video/mp4", **more):
    return emulator.call(
        "POST", "/videos", token,
        {"fileName": name, "contentType": content_type, "size": size, **more})


def put(upload, data):
    headers = {k: v for k, v in upload["headers"].items() if k != "content-length"}
    return request(upload["method"], upload["url"], headers=headers, body=data)


def upload(emulator, token, path, name=None, **more):
    """Announces a file and uploads it; gives the video's id."""
    data = path.read_bytes()
    answer = announce(emulator, token, name or path.name, len(data), **more)
    assert answer.status == 201, answer.text
    sent = put(answer.json["upload"], data)
    assert sent.status == 200, sent.text
    return answer.json["videoId"]


def status(emulator, token, video):
    return emulator.call("GET", f"/videos/{video}", token)


def settled(emulator, token, video, seconds=180):
    """The video's state once its job has ended."""
    def probe():
        answer = status(emulator, token, video)
        return answer.json if answer.status == 200 and answer.json["status"] in ("COMPLETED", "ERROR") else None
    return eventually(probe, f"video {video} COMPLETED or ERROR", seconds)


class EventStream(threading.Thread):
    """A reader of server-sent events that keeps what it saw. As a browser's, it comes again when the
    stream has come to its end, with the last id that it got."""

    def __init__(self, url, last_event_id=None):
        super().__init__(daemon=True)
        self.events, self.comments, self.retry = [], 0, None
        self.last_event_id, self.status, self.content_type = last_event_id, None, None
        parts = urllib.parse.urlsplit(url)
        self.target = f"{parts.path}?{parts.query}"
        # Made here and not by the thread: whoever made the reader may close it at any time.
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=300)
        self.ended, self.closed = threading.Event(), threading.Event()
        self.start()

    def run(self):
        try:
            while self.read() and not self.closed.wait((self.retry or 3000) / 1000):
                self.connection.close()
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        finally:
            self.ended.set()

    def read(self):
        """One connection; gives whether it ended as it should."""
        headers = {"accept": "text/event-stream"}
        if self.last_event_id:
            headers["last-event-id"] = self.last_event_id
        self.connection.request("GET", self.target, headers=headers)
        answer = self.connection.getresponse()
        self.status, self.content_type = answer.status, answer.headers.get("content-type")
        event = {}
        for raw in answer:
            line = raw.decode().rstrip("\r\n")
            if not line:
                if "data" in event:
                    self.events.append({**event, "data": json.loads(event["data"])})
                self.last_event_id, event = event.get("id", self.last_event_id), {}
            elif line.startswith(":"):
                self.comments += 1
            else:
                field, _, value = line.partition(":")
                if field == "retry":
                    self.retry = int(value)
                event[field] = value.lstrip(" ")
        return answer.status == 200

    def first(self, kind, seconds=120):
        def probe():
            is_over = self.ended.is_set()
            found = next((e for e in self.events if e.get("event") == kind), None)
            assert found or not is_over, f"the stream ended ({self.status}) before {kind}"
            return found
        return eventually(probe, kind, seconds)

    def close(self):
        self.closed.set()
        self.connection.close()


def stream(emulator, token, last_event_id=None):
    answer = emulator.call("POST", "/notifications/stream-url", token)
    assert answer.status == 200, answer.text
    return EventStream(answer.json["url"], last_event_id)


def idle(emulator):
    """Waits until no event of the emulator's waits for its function, or is being handled: whatever
    a test has brought about has then happened."""
    def probe():
        invocations = emulator.call("GET", "/_emulator/api/invocations").json["invocations"]
        return all(one["outcome"] in ("success", "error") for one in invocations)
    eventually(probe, "the end of every invocation", 180)


def so_far(emulator, token, events):
    """Every event that the owner's stream has had to show until now: all that come before the
    failure of a video that is made here, after everything else has been handled."""
    idle(emulator)
    made = announce(emulator, token, "no-video.mp4", 5).json
    assert put(made["upload"], b"blank").status == 200

    def probe():
        seen = list(events.events)
        order = [event["data"]["videoId"] for event in seen]
        assert made["videoId"] in order or not events.ended.is_set(), "the stream ended"
        return seen[:order.index(made["videoId"]) + 1] if made["videoId"] in order else None
    *before, last = eventually(probe, "the event of a video that fails", 120)
    assert last["event"] == "video.failed", last
    return before


class Follower(threading.Thread):
    """A reader that comes back with Last-Event-ID when its stream ends, as an EventSource does."""

    def __init__(self, emulator, token):
        super().__init__(daemon=True)
        self.emulator, self.token = emulator, token
        self.seen, self.connections, self.closed, self.current = [], 0, threading.Event(), None
        self.start()

    def run(self):
        while not self.closed.is_set():
            try:
                last = self.seen[-1]["id"] if self.seen else None
                self.current = stream(self.emulator, self.token, last)
            except (OSError, http.client.HTTPException, AssertionError):
                self.closed.wait(0.2)
                continue
            self.connections += 1
            taken = 0
            while True:
                ended = self.current.ended.wait(0.05) or self.closed.is_set()
                events = self.current.events
                self.seen += events[taken:]
                taken = len(events)
                if ended:
                    break

    def ids(self, video):
        """The notifications that came of a video, each once however often it came."""
        return {e["id"] for e in list(self.seen) if e["data"]["videoId"] == video}

    def close(self):
        self.closed.set()
        if self.current:
            self.current.close()


def insist(attempt, what, seconds=120):
    """Does something until it succeeds: what a client does while the server comes and goes."""
    def probe():
        try:
            answer = attempt()
        except (OSError, http.client.HTTPException):
            return None
        return answer if answer.status < 500 else None
    return eventually(probe, what, seconds)


def all_jobs(emulator):
    """Every MediaConvert job."""
    client, token, jobs = emulator.client("mediaconvert"), {}, []
    while True:
        page = client.list_jobs(MaxResults=20, **token)
        jobs += page["Jobs"]
        if not page.get("NextToken"):
            return jobs
        token = {"NextToken": page["NextToken"]}


def jobs_by_video(emulator):
    jobs = {}
    for job in all_jobs(emulator):
        jobs.setdefault(job.get("UserMetadata", {}).get("videoId"), []).append(job)
    return jobs


class Pipeline(threading.Thread):
    """One client that takes one video from the announcement to the acknowledgement, and insists."""

    def __init__(self, emulator, token, follower, data):
        super().__init__(daemon=True)
        self.emulator, self.token, self.follower, self.data = emulator, token, follower, data
        self.video, self.failure = None, None
        self.start()

    def run(self):
        try:
            emulator, token = self.emulator, self.token
            made = insist(
                lambda: announce(emulator, token, "clip.mp4", len(self.data)), "an announcement")
            assert made.status == 201, made.text
            self.video = made.json["videoId"]
            sent = insist(lambda: put(made.json["upload"], self.data), "an upload")
            assert sent.status == 200, sent.text
            published = insist(
                lambda: emulator.call("POST", f"/videos/{self.video}/publish", token), "publication")
            assert published.status == 200, published.text
            told = eventually(
                lambda: self.follower.ids(self.video), f"the notification of {self.video}", 300)
            acknowledged = insist(
                lambda: emulator.call("POST", f"/notifications/{next(iter(told))}/ack", token), "ack")
            assert acknowledged.status == 200, acknowledged.text
        except BaseException as failure:
            self.failure = failure
