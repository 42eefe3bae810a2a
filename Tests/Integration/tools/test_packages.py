# SPDX-License-Identifier: Apache-2.0
"""The deployment packages: each starts in a root that holds nothing but it, and is what runs here."""

import hashlib
import http.server
import json
import os
import pathlib
import re
import ssl
import subprocess
import threading

import pytest

from support import aws_tools
from support.emulator import BIN, ROOT
from support.processes import descendants
from support.runtime_api import FUNCTIONS, FunctionProcess, sample

CHROOT = "/usr/sbin/chroot"
PACKAGE = ROOT / "Functions/bootstrap/package.sh"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may change its root (chroot)")

# An event of each function that makes it ask S3 for something.
ASKING = {
    "presign": "upload-status.json", "on-object-created": "object-created.json",
    "on-job-state-change": "schedule.json", "notify": "publish.json", "playback": "playback.json",
}


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Makes a function's package as /var/task of a root of its own, once, and gives that root."""
    made = {}

    def make(function):
        if function not in made:
            made[function] = tmp_path_factory.mktemp(function)
            subprocess.run([PACKAGE, BIN / function, made[function] / "var/task"], check=True)
        return made[function]

    return make


@pytest.fixture
def run(package, tmp_path):
    """Starts a packaged function in its root."""
    running = []

    def start(function, root=None, **settings):
        root = root or package(function)
        running.append(FunctionProcess(
            [CHROOT, root, "/var/task/bootstrap"], tmp_path / f"{len(running)}.log",
            LAMBDA_TASK_ROOT="/var/task", **settings))
        return running[-1]

    yield start
    for function in running:
        function.close()


class EmptyStorage:
    """An S3 endpoint where nothing is, on loopback, with TLS when it is given a context."""

    def __init__(self, context=None):
        self.requests = []
        storage = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                storage.requests.append((self.command, self.path))
                body = b"<Error><Code>NoSuchKey</Code><Message>There is no such key</Message></Error>"
                self.send_response(404)
                self.send_header("content-type", "application/xml")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def do_PUT(self):
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.do_GET()

            do_HEAD, do_DELETE, do_POST = do_GET, do_GET, do_PUT

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if context else "http"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def storage():
    running = EmptyStorage()
    yield running
    running.close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate for 127.0.0.1 that is its own authority, and its key."""
    folder = tmp_path_factory.mktemp("authority")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def tls_storage(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority)
    running = EmptyStorage(context)
    yield running
    running.close()


@needs_root
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_package_answers_in_a_root_that_holds_nothing_else(package, run, function, storage):
    root = package(function)
    assert os.listdir(root) == ["var"] and os.listdir(root / "var") == ["task"]
    process = run(function, AWS_ENDPOINT_URL=storage.url)
    kind, _, body = process.call(b"{}")
    assert kind == "error" and json.loads(body)["errorMessage"], body
    # Again and again, for there is no /proc here, which the runtime's libraries look into at times.
    for _ in range(20):
        process.call(sample(ASKING[function]))
    assert len(storage.requests) >= 20, process.text()
    # What asks S3 has loaded libcurl; it and everything else that is mapped came with the package.
    maps = pathlib.Path(f"/proc/{process.process.pid}/maps").read_text()
    mapped = set(re.findall(r"\s(/\S+)$", maps, re.MULTILINE))
    assert str(root / "var/task/lib/libcurl.so.4") in mapped
    assert str(root / "var/task/function") in mapped
    assert [path for path in mapped if not path.startswith(f"{root}/var/task/")] == []
    assert process.terminate() == 0


@needs_root
def test_presign_answers_without_libcurl(package, run):
    process = run("presign")
    kind, _, body = process.call(sample("presign.json"))
    assert kind == "response" and json.loads(body)["statusCode"] == 201, body
    assert "libcurl" not in pathlib.Path(f"/proc/{process.process.pid}/maps").read_text()


@needs_root
def test_certificates_are_checked_against_the_packages_own_authorities(
        package, run, authority, tls_storage, tmp_path):
    process = run("playback", AWS_ENDPOINT_URL=tls_storage.url)
    process.call(sample("playback.json"))
    assert tls_storage.requests == [], "a certificate of nobody's was trusted"
    # The reason is the certificate, not authorities that cannot be found.
    assert "certificate" in process.text() and "ca-certificates.crt" not in process.text()

    root = tmp_path / "root"
    subprocess.run(["cp", "-a", package("playback"), root], check=True)
    with open(root / "var/task/lib/ca-certificates.crt", "ab") as authorities:
        authorities.write(authority[0].read_bytes())
    process = run("playback", root=root, AWS_ENDPOINT_URL=tls_storage.url)
    kind, _, body = process.call(sample("playback.json"))
    assert tls_storage.requests, process.text()
    # Nothing is in that storage.
    assert kind == "response" and json.loads(body)["statusCode"] == 404, body


@needs_root
def test_a_name_that_nobody_resolves_is_an_error_and_no_crash(run):
    process = run("playback", AWS_ENDPOINT_URL="https://endpoint.invalid")
    process.call(sample("playback.json"), timeout=60)
    assert "resolve" in process.text()
    assert process.terminate() == 0


def test_a_package_is_the_same_whenever_it_is_made(package, tmp_path):
    def contents(folder):
        return {
            str(path.relative_to(folder)):
                (path.stat().st_mode, path.stat().st_mtime, digest(path) if path.is_file() else None)
            for path in sorted(folder.rglob("*"))
        }

    again = tmp_path / "again"
    subprocess.run([PACKAGE, BIN / "presign", again], check=True)
    assert contents(package("presign") / "var/task") == contents(again)


def test_what_the_emulator_runs_is_what_the_package_holds(package, start_emulator):
    packaged = package("presign") / "var/task/function"
    # From the repository, by Handler.
    emulator = start_emulator()
    answer = emulator.call(
        "POST", "/videos", emulator.token(),
        {"fileName": "a.mp4", "contentType": "video/mp4", "size": 7})
    assert answer.status == 201, answer.text
    running = [child for child in descendants(emulator.process.pid)
               if child.executable.endswith("/presign")]
    assert len(running) == 1
    assert digest(f"/proc/{running[0].pid}/exe") == digest(packaged)


def test_sam_builds_the_packages_and_the_emulator_runs_them(start_emulator, tmp_path):
    """`sam build` writes a template whose CodeUri is each function's package."""
    # The executables under test are there already: what would compile them only says where.
    compiler = tmp_path / "swift"
    compiler.write_text(f'#!/bin/sh\ncase "$*" in *--show-bin-path*) echo {BIN};; esac\n')
    compiler.chmod(0o755)
    build = tmp_path / "build"
    done = subprocess.run(
        [aws_tools.sam(), "build", "--build-dir", build], cwd=ROOT, capture_output=True, text=True,
        timeout=300,
        env={**os.environ, "SWIFT": str(compiler), "SAM_CLI_TELEMETRY": "0", "CI": "",
             "AWS_DEFAULT_REGION": "us-east-1"})
    assert done.returncode == 0, done.stdout + done.stderr
    folders = {path.name: path for path in build.iterdir() if path.is_dir()}
    assert {name: digest(path / "function") for name, path in folders.items()} == {
        "Presign": digest(BIN / "presign"),
        "OnObjectCreated": digest(BIN / "on-object-created"),
        "OnJobStateChange": digest(BIN / "on-job-state-change"),
        "Notify": digest(BIN / "notify"), "NotifyStream": digest(BIN / "notify"),
        "Playback": digest(BIN / "playback"),
    }
    assert all(os.access(path / "bootstrap", os.X_OK) for path in folders.values())

    emulator = start_emulator(template=build / "template.yaml")
    answer = emulator.call(
        "POST", "/videos", emulator.token(),
        {"fileName": "a.mp4", "contentType": "video/mp4", "size": 7})
    assert answer.status == 201, answer.text
    # The executable of a package's process is the package's loader: what it runs is mapped.
    maps = [child.maps for child in descendants(emulator.process.pid)]
    assert any(f" {folders['Presign']}/function\n" in text for text in maps)
