# SPDX-License-Identifier: Apache-2.0
"""Start-up: presign beside /bin/true and beside Python with boto3, and the emulator's ready line."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ["MILLRACE_BIN"])
EVENT = (ROOT / "Tests/Events/presign.json").read_bytes()
BOTO = """
import boto3, json, sys
json.load(sys.stdin)
s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
print(s3.generate_presigned_url("put_object", {"Bucket": "b", "Key": "k"}, ExpiresIn=300))
"""


def once(command):
    began = time.perf_counter()
    subprocess.run(command, input=EVENT, stdout=subprocess.PIPE, check=True)
    return 1000 * (time.perf_counter() - began)


def resident(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(next(l.split()[1] for l in status.splitlines() if l.startswith("VmRSS"))) / 1024


def ready():
    with tempfile.TemporaryDirectory() as data:
        began = time.perf_counter()
        process = subprocess.Popen(
            [BIN / "emulator", "serve", "--template", ROOT / "template.yaml", "--data", data + "/d",
             "--port", "0", "--api-port", "0", "--cdn-port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        json.loads(process.stdout.readline())
        took = 1000 * (time.perf_counter() - began)
        time.sleep(1)
        memory = resident(process.pid)
        process.terminate()
        process.wait()
        return took, memory


def main():
    commands = {
        "`/bin/true`": ["/bin/true"],
        "`presign`": [BIN / "presign"],
        "Python and boto3": [sys.executable, "-c", BOTO],
    }
    times = {name: [] for name in commands}
    for turn in range(31):
        for name, command in commands.items():
            if name == "Python and boto3" and turn % 5:
                continue
            took = once(command)
            if turn:
                times[name].append(took)
    print("| process, start to result | median ms | over `/bin/true` |\n| --- | --- | --- |")
    base = statistics.median(times["`/bin/true`"])
    for name, values in times.items():
        median = statistics.median(values)
        print(f"| {name} | {median:.1f} | {median - base:+.1f} |")
    runs = [ready() for _ in range(7)]
    print("\n| `emulator serve` | median |\n| --- | --- |")
    print(f"| ready line after | {statistics.median(r[0] for r in runs):.0f} ms |")
    print(f"| resident when idle | {statistics.median(r[1] for r in runs):.0f} MiB |")


main()
