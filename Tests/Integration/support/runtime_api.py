# SPDX-License-Identifier: Apache-2.0
"""Lambda's Runtime API, and a function's process that is driven by it alone."""

import http.server
import json
import pathlib
import queue
import subprocess
import threading
import time
import uuid

from support.emulator import ROOT

EVENTS = ROOT / "Tests/Events"
FUNCTIONS = ["presign", "on-object-created", "on-job-state-change", "notify", "playback"]

# What template.yaml gives the functions, and Lambda.
SETTINGS = {
    "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "a/session+token=", "UPLOAD_BUCKET": "uploads", "MEDIA_BUCKET": "media",
    "STATE_BUCKET": "state", "CDN_BASE_URL": "http://127.0.0.1:9", "STACK_NAME": "test",
    "MEDIACONVERT_ROLE_ARN": "arn:aws:iam::000000000000:role/mc",
    "STREAM_URL": "http://127.0.0.1:9/", "STREAM_TICKET_SECRET": "0123456789abcdef0123456789abcdef",
    # Nobody listens there: what a function must fetch fails at once.
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
}


def sample(name):
    """A sample event."""
    return json.loads((EVENTS / name).read_text())


class RuntimeAPI:
    """Lambda's Runtime API for one function process: events go in, outcomes come out."""

    def __init__(self):
        self.events, self.outcomes = queue.Queue(), queue.Queue()
        self.init_errors = queue.Queue()
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # One write for each answer, and no waiting for acknowledgements: what is measured with
            # this server is the function.
            wbufsize = -1
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def answer(self, status, headers, body=b""):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            def do_GET(self):
                assert self.path == "/2018-06-01/runtime/invocation/next", self.path
                body = api.events.get()
                if body is None:
                    self.close_connection = True
                    return
                self.answer(200, {
                    "Lambda-Runtime-Aws-Request-Id": str(uuid.uuid4()),
                    "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 10000),
                    "Lambda-Runtime-Invoked-Function-Arn":
                        "arn:aws:lambda:us-east-1:000000000000:function:under-test",
                    "Lambda-Runtime-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793",
                    "Content-Type": "application/json",
                }, body)

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
                self.answer(202, {})

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

    def call(self, event, timeout=60):
        """One invocation: what was answered (`response` or `error`), its headers and its body."""
        self.events.put(event if isinstance(event, bytes) else json.dumps(event).encode())
        return self.outcomes.get(timeout=timeout)

    def close(self):
        self.events.put(None)
        self.server.shutdown()
        self.server.server_close()


class FunctionProcess:
    """A function under a Runtime API of its own. A setting that is None is left out."""

    def __init__(self, command, log, **settings):
        self.api = RuntimeAPI()
        self.log = pathlib.Path(log)
        env = {**SETTINGS, **settings, "AWS_LAMBDA_RUNTIME_API": self.api.address}
        # A file takes any amount of log; a pipe that nobody empties would stop the function.
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                command, env={k: str(v) for k, v in env.items() if v is not None},
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def call(self, event, timeout=60):
        try:
            return self.api.call(event, timeout)
        except queue.Empty:
            raise AssertionError(f"no answer; exit {self.process.poll()}; {self.text()}") from None

    def text(self):
        """What it has written."""
        return self.log.read_text(errors="replace")

    def terminate(self):
        """SIGTERM, and the exit code that it leads to."""
        self.process.terminate()
        return self.process.wait(timeout=60)

    def close(self):
        self.api.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
