# SPDX-License-Identifier: Apache-2.0
"""The application's own server: takes the webhook's calls, and checks what it is told to check."""

import hashlib
import hmac
import http.server
import json
import threading
import time

SECRET = "0123456789abcdef0123456789abcdef"


class Webhook:
    """A server on loopback. `answer` gives the status of the n-th call, from 0."""

    def __init__(self, answer=lambda number: 204):
        self.calls, self.lock = [], threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(handler):
                body = handler.rfile.read(int(handler.headers["content-length"]))
                with self.lock:
                    number = len(self.calls)
                    self.calls.append(Call(handler.path, handler.headers, body))
                status = answer(number)
                handler.send_response(status)
                if status in (301, 302, 307, 308):
                    handler.send_header("location", f"{self.url}/elsewhere")
                if status != 204:
                    handler.send_header("content-length", "0")
                handler.end_headers()

            def log_message(handler, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def options(self):
        """What the emulator is started with to call it."""
        return (
            "--parameter", f"WebhookUrl={self.url}/hook", "--parameter", "WebhookAllowPrivate=true",
            "--parameter", "WebhookSecretName=webhook", "--secret", f"webhook={SECRET}")

    def taken(self, video):
        return [call.json for call in list(self.calls) if call.json["videoId"] == video]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Call:
    def __init__(self, path, headers, body):
        self.path, self.headers, self.body, self.at = path, headers, body, time.time()
        self.json = json.loads(body)

    @property
    def is_signed(self):
        """Whether the signature is right and of this minute."""
        fields = dict(f.split("=", 1) for f in self.headers["x-millrace-signature"].split(","))
        expected = hmac.new(
            SECRET.encode(), fields["t"].encode() + b"." + self.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, fields["v1"]) and abs(self.at - int(fields["t"])) < 60
