# SPDX-License-Identifier: Apache-2.0
"""Messages of 10 KiB: from the send to the function that a queue feeds, and to a client that waits.

    PEERS=moto MESSAGES=500 make bench ONLY=queues

moto runs when `moto_server` is on PATH (`pip install "moto[server]"`). It runs functions in Docker alone,
so it is measured by the client that waits.
"""

import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import boto3
from botocore.config import Config

BIN = pathlib.Path(os.environ["MILLRACE_BIN"])
MESSAGES = int(os.environ.get("MESSAGES", "300"))
PEERS = [name for name in os.environ.get("PEERS", "moto").split(",") if name]
BODY = "x" * 10240
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Fed: { Type: AWS::SQS::Queue }
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: |
        import os, time
        arrivals = os.open(os.environ["ARRIVALS"], os.O_WRONLY)
        def handler(event, context):
            now = time.time_ns()
            for record in event["Records"]:
                os.write(arrivals, b"%d\\n" % now)
      Environment: { Variables: { ARRIVALS: PIPE } }
      Events:
        Fed: { Type: SQS, Properties: { Queue: !GetAtt Fed.Arn } }
"""


def client(endpoint):
    return boto3.client(
        "sqs", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test",
        aws_secret_access_key="test", config=Config(retries={"total_max_attempts": 1}))


def to_function(sqs, pipe):
    """Milliseconds from each send to the function's first line."""
    url = sqs.get_queue_url(QueueName="millrace-Fed")["QueueUrl"]
    times = []
    # Open for both sides, so that it opens before the function does.
    with os.fdopen(os.open(pipe, os.O_RDWR), "rb", buffering=0) as arrivals:
        for number in range(MESSAGES + 10):
            sent = time.time_ns()
            sqs.send_message(QueueUrl=url, MessageBody=BODY)
            arrived = int(arrivals.readline())
            if number >= 10:  # The first ones start the function's process.
                times.append((arrived - sent) / 1e6)
    return times


def to_client(endpoint):
    """Milliseconds from each send to a client that waits for it."""
    sender, receiver = client(endpoint), client(endpoint)
    url = sender.create_queue(QueueName="plain")["QueueUrl"]
    arrived = threading.Semaphore(0)
    arrivals = []

    def wait():
        while len(arrivals) < MESSAGES + 10:
            for message in receiver.receive_message(
                    QueueUrl=url, WaitTimeSeconds=5).get("Messages", []):
                arrivals.append(time.time_ns())
                arrived.release()
                receiver.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    waiting = threading.Thread(target=wait)
    waiting.start()
    times = []
    for number in range(MESSAGES + 10):
        sent = time.time_ns()
        sender.send_message(QueueUrl=url, MessageBody=BODY)
        arrived.acquire()
        if number >= 10:
            times.append((arrivals[-1] - sent) / 1e6)
    waiting.join()
    return times


def row(name, way, times):
    times = sorted(times)
    print(f"| {name} | {way} | {statistics.median(times):.1f} | {times[int(len(times) * .99)]:.1f} |",
          flush=True)


def millrace(folder):
    pipe = folder / "arrivals"
    os.mkfifo(pipe)
    template = folder / "template.yaml"
    template.write_text(TEMPLATE.replace("PIPE", str(pipe)))
    process = subprocess.Popen(
        [BIN / "emulator", "serve", "--template", template, "--data", folder / "data", "--port",
         "0", "--api-port", "0", "--cdn-port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        endpoint = json.loads(process.stdout.readline())["aws"]
        row("Millrace", "to the function", to_function(client(endpoint), pipe))
        row("Millrace", "to a waiting client", to_client(endpoint))
    finally:
        process.terminate()
        process.wait()


def moto():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        ["moto_server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        row("moto", "to a waiting client", to_client(endpoint))
    finally:
        process.terminate()
        process.wait()


def main():
    print(f"Messages of 10 KiB, {MESSAGES} one after the other, in milliseconds.\n")
    print("| server | from the send | median | 99th percentile |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        millrace(pathlib.Path(folder))
    if "moto" in PEERS:
        if shutil.which("moto_server"):
            moto()
        else:
            print("moto_server is not on PATH", file=sys.stderr)


main()
