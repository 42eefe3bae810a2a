# SPDX-License-Identifier: Apache-2.0
"""An emulator of one's own, and the few clients that every test needs."""

import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import boto3
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("MILLRACE_BIN", ROOT / ".build" / "debug"))


class Emulator:
    """An emulator process with a data folder and ports of its own."""

    def __init__(self, data, *options, template=None, environment=None):
        self.data = pathlib.Path(data)
        self.options = options
        self.environment = {**os.environ, **(environment or {})}
        self.template = template or ROOT / "template.yaml"
        self.process = None
        self.ports = (0, 0, 0)
        self.start()

    def start(self):
        """Starts it (again) on the same data and ports, and waits for its ready line."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.log = open(self.data.parent / f"{self.data.name}.log", "ab")
        port, api_port, cdn_port = map(str, self.ports)
        command = [
            BIN / "emulator", "serve", "--template", self.template, "--data", self.data, "--port", port,
            "--api-port", api_port, "--cdn-port", cdn_port, "--draft", *self.options,
        ]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL,
            env=self.environment)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the emulator did not start:\n{self.log_text()}")
        ready = json.loads(line)
        assert ready["ready"] is True
        self.aws, self.api, self.cdn = ready["aws"], ready["api"], ready["cdn"]
        self.ports = tuple(
            urllib.parse.urlsplit(url).port for url in (self.aws, self.api, self.cdn))

    def log_text(self):
        return pathlib.Path(self.log.name).read_text(errors="replace")

    def kill(self):
        """SIGKILL: nothing is said, nothing is flushed."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """SIGTERM; the exit code must be 0."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            code = self.process.wait(timeout=60)
        else:
            code = self.process.returncode
        self.process.stdout.close()
        self.log.close()
        return code

    def client(self, service, **options):
        return boto3.client(
            service, endpoint_url=self.aws, region_name="us-east-1", aws_access_key_id="test",
            aws_secret_access_key="test", config=Config(retries={"max_attempts": 1}, **options))

    def token(self, sub="alice", groups=("uploaders",)):
        answer = request(
            "POST", f"{self.api}/_emulator/token", body={"sub": sub, "groups": list(groups)})
        assert answer.status == 200, answer.text
        return answer.json["token"]

    def call(self, method, path, token=None, body=None):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return request(method, self.api + path, headers=headers, body=body)


class Answer:
    def __init__(self, status, headers, data):
        self.status, self.headers, self.data = status, headers, data

    @property
    def text(self):
        return self.data.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.data)


def request(method, url, headers=None, body=None, timeout=60):
    """One HTTP request; a dict body is sent as JSON; an error status is an answer like any other."""
    headers = dict(headers or {})
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault("content-type", "application/json")
    call = urllib.request.Request(url, data=body, method=method, headers=headers)
    try:
        with urllib.request.urlopen(call, timeout=timeout) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as answer:
        return Answer(answer.code, answer.headers, answer.read())


def eventually(probe, what, seconds=120, pause=0.05):
    """The first truthy result of a probe; a failure that says what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = probe()
        if result:
            return result
        time.sleep(pause)
    raise AssertionError(f"waited {seconds} s in vain for: {what}")


def make_clip(path):
    """Two small seconds with audio: for whatever is about everything but the frames."""
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15:duration=2",
         "-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-c:v", "libx264", "-preset",
         "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", path],
        check=True, timeout=60)
    return path
