# SPDX-License-Identifier: Apache-2.0
"""Packages: size, and cold start (process start to first response) under a Runtime API, beside
Python and boto3 presigning the same upload."""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Tests/Integration"))

from support.runtime_api import FUNCTIONS, FunctionProcess, sample  # noqa: E402

BIN = pathlib.Path(os.environ["MILLRACE_BIN"])
RUNS = 21
# What each function is asked: what it can answer without asking anybody. Two ask S3 whatever they
# are sent, but for an event that they refuse.
EVENTS = {
    "presign": "presign.json", "on-object-created": "s3-test-event.json",
    "on-job-state-change": None, "notify": "stream-url.json", "playback": None,
}
# The same in Python: the same Runtime API, the same bucket, key, type, length and expiry.
BOTO = '''
import http.client, json, os, boto3
from botocore.config import Config
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    answer = api.getresponse()
    id, event = answer.headers["Lambda-Runtime-Aws-Request-Id"], json.loads(answer.read())
    body = json.loads(event["body"])
    url = s3.generate_presigned_url("put_object", ExpiresIn=300, Params={
        "Bucket": os.environ["UPLOAD_BUCKET"], "Key": "uploads/" + body["fileName"],
        "ContentType": body["contentType"], "ContentLength": body["size"]})
    api.request("POST", f"/2018-06-01/runtime/invocation/{id}/response", json.dumps(
        {"statusCode": 201, "body": json.dumps({"url": url})}))
    api.getresponse().read()
'''


def cold_start(command, event, log):
    """Milliseconds from the start of a process to its first answer, and to the answer after it."""
    began = time.perf_counter()
    function = FunctionProcess(
        command, log, AWS_ENDPOINT_URL=None, AWS_DEFAULT_REGION="us-east-1")
    try:
        kinds = [function.call(event)[0]]
        first = time.perf_counter()
        kinds.append(function.call(event)[0])
        second = time.perf_counter()
        assert kinds == ["response" if event else "error"] * 2, function.text()
        return 1000 * (first - began), 1000 * (second - first)
    finally:
        function.close()


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def zipped(folder, target):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, path.relative_to(folder))
    return target.stat().st_size / 1e6


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        commands, sizes = {}, {}
        for name in FUNCTIONS:
            package = folder / name
            subprocess.run(
                [ROOT / "Functions/bootstrap/package.sh", BIN / name, package], check=True)
            commands[name] = [package / "bootstrap"], EVENTS[name]
            sizes[name] = size(package), zipped(package, folder / f"{name}.zip")
        commands["Python and boto3"] = [sys.executable, "-c", BOTO], "presign.json"
        times = {name: [] for name in commands}
        # In turns, so that the machine's moods meet all alike; the first turn fills the caches.
        for turn in range(RUNS):
            for name, (command, event) in commands.items():
                took = cold_start(command, sample(event) if event else {}, folder / "log")
                if turn:
                    times[name].append(took)
    print("| function | package, MB | zipped, MB | cold start, median ms | slowest of "
          f"{RUNS - 1}, ms | next invocation, median ms |\n| --- | --- | --- | --- | --- | --- |")
    for name, values in times.items():
        first, second = zip(*values)
        shown = "{:.1f} | {:.1f}".format(*sizes[name]) if name in sizes else "– | –"
        print(f"| {name} | {shown} | {statistics.median(first):.1f} | {max(first):.1f} | "
              f"{statistics.median(second):.2f} |")


main()
