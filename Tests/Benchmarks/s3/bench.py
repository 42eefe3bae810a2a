# SPDX-License-Identifier: Apache-2.0
"""S3: objects of three sizes, many at once, and long listings, beside other emulators where installed.

    make bench ONLY=s3
    PEERS=moto,ministack KEYS=200000 make bench ONLY=s3

A peer runs when its command is on PATH (`pip install "moto[server,s3]" ministack`). Clients speak raw
HTTP over presigned URLs, kept alive: what is timed is the server. The figure is the median.
"""

import concurrent.futures
import http.client
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.parse

import boto3
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ["MILLRACE_BIN"])
PEERS = [name for name in os.environ.get("PEERS", "moto,ministack").split(",") if name]
KEYS = int(os.environ.get("KEYS", "20000"))
MIB = 1 << 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server under test, from its start to its end."""

    def __init__(self, name, folder):
        self.name = name
        port = free_port()
        environment = dict(os.environ)
        if name == "millrace":
            command = [
                BIN / "emulator", "serve", "--template", ROOT / "template.yaml", "--data",
                f"{folder}/data", "--port", str(port), "--api-port", "0", "--cdn-port", "0"]
        elif name == "moto":
            command = ["moto_server", "-H", "127.0.0.1", "-p", str(port)]
        else:
            environment.update(
                GATEWAY_PORT=str(port), PERSIST_STATE="1", S3_PERSIST="1", STATE_DIR=str(folder),
                S3_DATA_DIR=f"{folder}/s3")
            command = ["ministack"]
        self.endpoint = f"http://127.0.0.1:{port}"
        began = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment,
            cwd=folder)
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                break
            except OSError:
                assert self.process.poll() is None and time.perf_counter() - began < 60, name
                time.sleep(0.002)
        self.ready = 1000 * (time.perf_counter() - began)
        self.s3 = boto3.client(
            "s3", endpoint_url=self.endpoint, region_name="us-east-1", aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(
                signature_version="s3v4", s3={"addressing_style": "path"},
                retries={"max_attempts": 1}))
        self.s3.create_bucket(Bucket="bench")

    def url(self, operation, key):
        return self.s3.generate_presigned_url(
            operation, Params={"Bucket": "bench", "Key": key}, ExpiresIn=3600)

    def memory(self, field):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(l for l in status.splitlines() if l.startswith(field))
        return int(line.split()[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Connection:
    """One kept-alive connection."""

    def __init__(self, endpoint):
        url = urllib.parse.urlsplit(endpoint)
        self.http = http.client.HTTPConnection(url.hostname, url.port, timeout=300)
        self.http.connect()
        self.http.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def time(self, method, url, body=None):
        parts = urllib.parse.urlsplit(url)
        began = time.perf_counter()
        self.http.request(method, f"{parts.path}?{parts.query}", body=body)
        answer = self.http.getresponse()
        content = answer.read()
        took = 1000 * (time.perf_counter() - began)
        assert answer.status < 300, content[:300]
        return took


def measure(server):
    rows = {"ready": server.ready, "resident at start, MiB": server.memory("VmRSS")}
    connection = Connection(server.endpoint)
    for label, size, turns in (("1 MiB", MIB, 15), ("64 MiB", 64 * MIB, 5)):
        body = os.urandom(size)
        for method, operation in (("PUT", "put_object"), ("GET", "get_object")):
            url = server.url(operation, label)
            times = [
                connection.time(method, url, body if method == "PUT" else None)
                for _ in range(turns + 1)]
            rows[f"{method} {label}"] = statistics.median(times[1:])
    small = os.urandom(10 << 10)

    def puts(urls):
        own = Connection(server.endpoint)
        return [own.time("PUT", url, small) for url in urls]

    urls = [server.url("put_object", f"small/{number}") for number in range(400)]
    rows["PUT 10 KiB, one client"] = statistics.median(puts(urls))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        times = [t for ts in pool.map(puts, [urls[i::4] for i in range(4)]) for t in ts]
    rows["PUT 10 KiB, four clients"] = statistics.median(times)
    rows["resident at most, MiB"] = server.memory("VmHWM")
    return rows


def listing(server):
    """Pages of common prefixes at the beginning and at the end of a long listing."""

    def fill(numbers):
        own = Connection(server.endpoint)
        for number in numbers:
            own.time("PUT", server.url("put_object", f"list/{number // 10:06}/{number % 10}"), b"")

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(fill, [range(i, KEYS, 4) for i in range(4)]))
    connection = Connection(server.endpoint)
    times, marker = [], ""
    for _ in range(KEYS // 10 // 20):
        url = server.s3.generate_presigned_url(
            "list_objects", Params={
                "Bucket": "bench", "Prefix": "list/", "Delimiter": "/", "MaxKeys": 20,
                "Marker": marker})
        times.append(connection.time("GET", url))
        marker = f"list/{20 * len(times) - 1:06}/"
    tenth = max(1, len(times) // 10)
    return statistics.median(times[:tenth]), statistics.median(times[-tenth:]), len(times)


def large(server):
    """Four clients that move 1 GiB each way at once."""
    block = os.urandom(MIB)

    def move(number):
        parts = urllib.parse.urlsplit(server.url("put_object", f"large/{number}"))
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=600)
        connection.putrequest("PUT", f"{parts.path}?{parts.query}")
        connection.putheader("content-length", str(1024 * MIB))
        connection.endheaders()
        for _ in range(1024):
            connection.send(block)
        assert connection.getresponse().read() is not None
        parts = urllib.parse.urlsplit(server.url("get_object", f"large/{number}"))
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer, count = connection.getresponse(), 0
        while piece := answer.read(MIB):
            count += len(piece)
        assert count == 1024 * MIB, count

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(move, range(4)))
    return server.memory("VmHWM")


def main():
    names = ["millrace"]
    for name in PEERS:
        if shutil.which("moto_server" if name == "moto" else name):
            names.append(name)
    tables = {}
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            server = Server(name, folder)
            tables[name] = measure(server)
            if name == "millrace":
                first, last, pages = listing(server)
                peak = large(server) if os.environ.get("LARGE") else None
            server.stop()
    print(f"| milliseconds unless said | {' | '.join(names)} |")
    print(f"| --- |{' --- |' * len(names)}")
    for row in tables["millrace"]:
        print(f"| {row} | {' | '.join(f'{tables[name][row]:.1f}' for name in names)} |")
    print(f"\nOf {KEYS} keys in {pages} pages of 20 common prefixes, the first tenth of the pages takes "
          f"{first:.2f} ms each, the last {last:.2f} ms.")
    if peak:
        print(f"While four clients move 1 GiB each way, {peak:.1f} MiB are resident at most.")


main()
