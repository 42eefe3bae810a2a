# SPDX-License-Identifier: Apache-2.0
"""The functions as Lambda runs them: a Runtime API written here drives each executable."""

import base64
import http.server
import json
import os
import queue
import re
import signal
import subprocess
import threading
import time
import urllib.parse
import uuid

import pytest

from conftest import BIN, ROOT

EVENTS = ROOT / "Tests/Events"
FUNCTIONS = ["presign", "on-object-created", "on-job-state-change", "notify", "playback"]


class RuntimeAPI:
    """Lambda's Runtime API for one function process: events go in, outcomes come out."""

    def __init__(self):
        self.events, self.outcomes = queue.Queue(), queue.Queue()
        self.init_errors = queue.Queue()
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                assert self.path == "/2018-06-01/runtime/invocation/next", self.path
                body = api.events.get()
                if body is None:
                    self.close_connection = True
                    return
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", str(uuid.uuid4()))
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 10000))
                self.send_header(
                    "Lambda-Runtime-Invoked-Function-Arn",
                    "arn:aws:lambda:us-east-1:000000000000:function:under-test")
                self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                if self.headers.get("Transfer-Encoding") == "chunked":
                    body = self.chunked()
                else:
                    body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/2018-06-01/runtime/init/error":
                    api.init_errors.put((dict(self.headers), json.loads(body)))
                else:
                    kind = self.path.rsplit("/", 1)[1]
                    api.outcomes.put((kind, dict(self.headers), body))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def chunked(self):
                body = b""
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                while self.rfile.readline().strip():
                    pass
                return body

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def call(self, event):
        self.events.put(event if isinstance(event, bytes) else json.dumps(event).encode())
        return self.outcomes.get(timeout=30)


SETTINGS = {
    "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "a/session+token=", "UPLOAD_BUCKET": "uploads", "MEDIA_BUCKET": "media",
    "STATE_BUCKET": "state", "CDN_BASE_URL": "http://127.0.0.1:9",
    "MEDIACONVERT_ROLE_ARN": "arn:aws:iam::000000000000:role/mc", "STACK_NAME": "test",
    "STREAM_URL": "http://127.0.0.1:9/", "TICKET_SECRET": "0123456789abcdef0123456789abcdef",
    # Nobody listens there: what a function must fetch fails at once.
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
}


@pytest.fixture
def run():
    """Starts a function under a Runtime API of its own."""
    running = []

    def start(function, **settings):
        api = RuntimeAPI()
        env = {**SETTINGS, **settings, "AWS_LAMBDA_RUNTIME_API": api.address}
        process = subprocess.Popen(
            [BIN / function], env={k: v for k, v in env.items() if v is not None},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        running.append((api, process))
        return api, process

    yield start
    for api, process in running:
        api.events.put(None)
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=10)
        api.server.shutdown()


def sample(name):
    return json.loads((EVENTS / name).read_text())


def test_three_hundred_invocations_through_one_process(run):
    api, process = run("presign")
    videos = set()
    for _ in range(300):
        kind, _, body = api.call(sample("presign.json"))
        answer = json.loads(body)
        assert kind == "response" and answer["statusCode"] == 201, body
        videos.add(json.loads(answer["body"])["videoId"])
    assert len(videos) == 300
    assert process.poll() is None


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_bad_event_is_an_error_and_the_process_lives(run, function):
    api, process = run(function)
    for bad in (b"{}", b"not json", b'{"Records":7}', b"[]"):
        kind, headers, body = api.call(bad)
        assert kind == "error", body
        document = json.loads(body)
        assert document["errorType"] and document["errorMessage"]
        assert headers["Lambda-Runtime-Function-Error-Type"] == document["errorType"]
    assert process.poll() is None


@pytest.mark.parametrize("function, setting", [
    ("presign", "UPLOAD_BUCKET"), ("on-object-created", "MEDIACONVERT_ROLE_ARN"),
    ("on-job-state-change", "STATE_BUCKET"), ("notify", "STATE_BUCKET"), ("playback", "CDN_BASE_URL"),
])
def test_a_missing_setting_is_an_init_error_that_names_it(run, function, setting):
    api, process = run(function, **{setting: None})
    _, document = api.init_errors.get(timeout=30)
    assert setting in document["errorMessage"]
    assert process.wait(timeout=10) != 0


def test_a_session_token_is_in_the_presigned_url(run):
    api, _ = run("presign")
    _, _, body = api.call(sample("presign.json"))
    url = json.loads(json.loads(body)["body"])["upload"]["url"]
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
    assert query["X-Amz-Security-Token"] == ["a/session+token="]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_sigterm_ends_a_waiting_function_cleanly(run, function):
    api, process = run(function)
    api.call(b"{}")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_secrets_stay_out_of_the_log(run):
    api, process = run("presign")
    api.call(sample("presign.json"))
    api.call(b"{}")
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=10)[1].decode()
    assert "session+token" not in log and "X-Amz-Signature" not in log


@pytest.mark.parametrize("path", sorted(EVENTS.glob("*.json")), ids=lambda p: p.stem)
def test_every_sample_event_is_json(path):
    assert isinstance(json.loads(path.read_text()), dict)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_needs_libcurl_or_full_foundation_to_start(function):
    needed = subprocess.run(
        ["readelf", "-d", BIN / function], capture_output=True, text=True, check=True).stdout
    libraries = set(re.findall(r"NEEDED.*\[(.*)\]", needed))
    assert not any(name.startswith(("libcurl", "libFoundation.so", "libFoundationNetworking"))
                   for name in libraries), libraries
