# SPDX-License-Identifier: Apache-2.0
"""Invoking functions as in Lambda, in two languages, by the AWS command line and the emulator's own."""

import base64
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

from support.emulator import BIN, Emulator, eventually
from support.processes import descendants
from support.runtime_api import EVENTS, sample

AWS = pathlib.Path(sys.executable).with_name("aws")

# Each function of the template is the same code with other limits.
CODE = '''
import os, pathlib, signal, subprocess, time

def handler(event, context):
    print("asked to", event.get("do", "answer"), flush=True)
    match event.get("do"):
        case "fail":
            raise ValueError("on purpose")
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "grow":
            kept = b"x" * (400 << 20)
            time.sleep(60)
        case "sleep":
            child = subprocess.Popen(["sleep", "600"])
            pathlib.Path(event["note"]).write_text(f"{os.getpid()} {child.pid}")
            time.sleep(60)
        case "meet":
            folder = pathlib.Path(event["folder"])
            (folder / event["name"]).touch()
            while len(list(folder.iterdir())) < event["count"]:
                time.sleep(0.02)
        case "write" | "write and fail":
            with open(event["path"], "a") as file:
                file.write("once\\n")
            if event["do"] != "write":
                raise ValueError("on purpose")
    return {"event": event, "pid": os.getpid(), "id": context.aws_request_id,
            "memory": context.memory_limit_in_mb, "left": context.get_remaining_time_in_millis()}
'''

TEMPLATE = '''
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { Runtime: python3.12, Handler: app.handler, CodeUri: code, MemorySize: 256 }
Resources:
  Snake:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: snake, Timeout: 30 }
  Hasty:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: hasty, Timeout: 3 }
  Presign:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      CodeUri: .
      Handler: presign
      Timeout: 30
      Environment: { Variables: { UPLOAD_BUCKET: uploads, STATE_BUCKET: state } }
  Unset:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: unset, Runtime: provided.al2023, CodeUri: ., Handler: presign }
'''


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lambda")
    (folder / "code").mkdir()
    (folder / "code/app.py").write_text(CODE)
    bootstrap = folder / "code/bootstrap"
    bootstrap.write_text(
        f'#!/bin/sh\ncd "$LAMBDA_TASK_ROOT"\nexec {sys.executable} -m awslambdaric "$_HANDLER"\n')
    bootstrap.chmod(0o755)
    (folder / "template.yaml").write_text(TEMPLATE)
    running = Emulator(folder / "data", template=folder / "template.yaml")
    yield running
    assert running.stop() == 0


@pytest.fixture
def aws(emulator, tmp_path):
    """`aws lambda invoke`: what it prints, and the payload of the answer."""

    def invoke(function, event=None, *options):
        payload, answer = tmp_path / "event.json", tmp_path / "answer.json"
        answer.unlink(missing_ok=True)
        payload.write_text(json.dumps(event or {}))
        done = subprocess.run(
            [AWS, "lambda", "invoke", "--endpoint-url", emulator.aws, "--region", "us-east-1",
             "--output", "json", "--function-name", function, "--payload", f"fileb://{payload}",
             *options, answer],
            capture_output=True, text=True, timeout=120,
            env={**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"})
        if done.returncode:
            return done.returncode, done.stderr
        return json.loads(done.stdout), json.loads(answer.read_bytes() or b"null")

    return invoke


@pytest.fixture
def client(emulator):
    return emulator.client("lambda")


def invoke(client, function, event):
    answer = client.invoke(FunctionName=function, Payload=json.dumps(event))
    return answer.get("FunctionError"), json.loads(answer["Payload"].read())


def is_alive(pid):
    """Whether a process is there and is no zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_command_line_invokes_and_sees_the_log(aws):
    told, answer = aws("snake", {"name": "ä"}, "--log-type", "Tail")
    assert (told["StatusCode"], told["ExecutedVersion"]) == (200, "$LATEST")
    assert "FunctionError" not in told
    assert answer["event"] == {"name": "ä"}
    assert answer["memory"] == "256" and 0 < answer["left"] <= 30000
    log = base64.b64decode(told["LogResult"]).decode()
    id = re.escape(answer["id"])
    assert re.search(
        rf"^START RequestId: {id} Version: \$LATEST\nasked to answer\nEND RequestId: {id}\n"
        rf"REPORT RequestId: {id}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\t"
        r"Memory Size: 256 MB\tMax Memory Used: \d+ MB\t", log, re.MULTILINE), log


def test_a_process_is_kept_for_the_next_invocation(aws, client):
    _, first = invoke(client, "snake", {})
    told, second = aws("snake", {}, "--log-type", "Tail")
    assert first["pid"] == second["pid"] and first["id"] != second["id"]
    assert "Init Duration" not in base64.b64decode(told["LogResult"]).decode()


def test_what_a_function_raises_is_a_function_error(aws):
    told, document = aws("snake", {"do": "fail"})
    assert (told["StatusCode"], told["FunctionError"]) == (200, "Unhandled")
    assert (document["errorType"], document["errorMessage"]) == ("ValueError", "on purpose")
    assert "app.py" in document["stackTrace"][0]


def test_an_event_is_accepted_and_handled_later(aws, tmp_path):
    path = tmp_path / "written"
    told, answer = aws("snake", {"do": "write", "path": str(path)}, "--invocation-type", "Event")
    assert (told, answer) == ({"StatusCode": 202}, None)
    eventually(lambda: path.exists() and path.read_text() == "once\n", "the event's effect")


def test_an_event_that_fails_is_tried_twice_again(client, emulator, tmp_path):
    path = tmp_path / "written"
    event = {"do": "write and fail", "path": str(path)}
    client.invoke(FunctionName="snake", InvocationType="Event", Payload=json.dumps(event))
    eventually(lambda: path.exists() and path.read_text() == "once\n" * 3, "three tries")


def test_a_dry_run_runs_nothing(aws, tmp_path):
    path = tmp_path / "written"
    told, answer = aws("snake", {"do": "write", "path": str(path)}, "--invocation-type", "DryRun")
    assert (told, answer) == ({"StatusCode": 204}, None)
    # An invocation that comes after it has come through, and still nothing is written.
    aws("snake")
    assert not path.exists()


def test_an_unknown_function_is_refused_as_lambda_does(aws):
    for type in ("RequestResponse", "Event", "DryRun"):
        code, message = aws("nobody", {}, "--invocation-type", type)
        assert code != 0
        assert "(ResourceNotFoundException)" in message
        assert "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody" in message


def test_concurrent_invocations_have_processes_of_their_own(client, tmp_path):
    def meet(name):
        event = {"do": "meet", "folder": str(tmp_path), "name": name, "count": 4}
        return invoke(client, "snake", event)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(meet, "abcd"))
    assert [error for error, _ in answers] == [None] * 4
    assert len({answer["pid"] for _, answer in answers}) == 4


def test_a_timeout_kills_the_function_and_what_it_started(aws, tmp_path):
    note = tmp_path / "note"
    # The first start of an interpreter may take longer than the timeout leaves, so it comes before.
    aws("hasty")
    told, document = aws("hasty", {"do": "sleep", "note": str(note)}, "--log-type", "Tail")
    assert told["FunctionError"] == "Unhandled"
    assert document["errorType"] == "Sandbox.Timedout"
    assert document["errorMessage"].endswith("Error: Task timed out after 3.00 seconds")
    assert "Status: timeout" in base64.b64decode(told["LogResult"]).decode()
    pids = note.read_text().split()
    assert len(pids) == 2
    eventually(lambda: not any(map(is_alive, pids)), "the end of both processes")
    _, answer = aws("hasty")
    assert str(answer["pid"]) != pids[0]


@pytest.mark.parametrize("what, reason", [
    ("crash", "signal: segmentation fault"), ("exit", "exit status 3"), ("grow", "signal: killed"),
])
def test_a_process_that_ends_is_reported_with_how(client, what, reason):
    error, document = invoke(client, "snake", {"do": what})
    assert error == "Unhandled"
    assert document["errorType"] == "Runtime.ExitError"
    assert document["errorMessage"].endswith(f"Error: Runtime exited with error: {reason}")
    # The next invocation has a process that works.
    error, answer = invoke(client, "snake", {})
    assert error is None and answer["pid"]


def test_a_swift_function_runs_beside_it(aws, emulator):
    done = invoke_command(emulator, "Presign", EVENTS / "presign.json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["statusCode"] == 201
    told, document = aws("unset", sample("presign.json"))
    assert told["FunctionError"] == "Unhandled"
    assert document["errorType"] == "MissingSetting"
    assert "UPLOAD_BUCKET" in document["errorMessage"]


def invoke_command(emulator, function, event=None, data=None, input=None):
    """`emulator invoke` with the template and data of a running emulator, or fresh data."""
    options = ["--event", event] if event else []
    return subprocess.run(
        [BIN / "emulator", "invoke", function, "--template", emulator.template,
         "--data", data or emulator.data, *options],
        capture_output=True, text=True, timeout=60, input=input)


@pytest.mark.parametrize("is_fresh", [False, True], ids=["running", "fresh"])
def test_the_emulators_own_command_invokes(emulator, tmp_path, is_fresh):
    data = tmp_path / "data" if is_fresh else None
    # By the name of the template's resource and by the function's own.
    for name in ("Snake", "snake"):
        done = invoke_command(emulator, name, data=data, input='{"a":1}')
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["event"] == {"a": 1}
        # Only the running emulator keeps the process that answered; a fresh one ends with its own.
        kept = {process.pid for process in descendants(emulator.process.pid)}
        assert (json.loads(done.stdout)["pid"] in kept) != is_fresh

    done = invoke_command(emulator, "Snake", data=data, input='{"do":"fail"}')
    assert done.returncode == 1
    assert json.loads(done.stdout)["errorMessage"] == "on purpose"

    done = invoke_command(emulator, "Nobody", data=data, input="{}")
    assert done.returncode != 0 and done.stdout == ""
    assert "there is no function 'Nobody'; the template's are: Snake" in done.stderr
