# SPDX-License-Identifier: Apache-2.0
"""The command line: what it says of mistakes, how it is ended, and that it ends."""

import fcntl
import http.server
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

import pytest
from botocore.exceptions import ClientError

from support.emulator import BIN, ROOT, eventually

EVENTS = ROOT / "Tests/Events"
OWN_PORTS = ["--port", "0", "--api-port", "0", "--cdn-port", "0"]


def command(*words, cwd=ROOT, timeout=60):
    return subprocess.run(
        [BIN / "emulator", *words], capture_output=True, text=True, cwd=cwd, timeout=timeout)


def refused(*words, status=1, cwd=ROOT):
    """The one line that a mistake is told by."""
    result = command(*words, cwd=cwd)
    assert result.returncode == status and result.stdout == "", result.stdout + result.stderr
    assert "CocoaError" not in result.stderr
    return result.stderr.removeprefix("emulator: ").rstrip("\n")


@pytest.mark.parametrize("name", ["serve", "run", "invoke", "transcode", "sample"])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help(name, option):
    result = command(name, option)
    assert result.returncode == 0 and result.stderr == ""
    assert f"emulator {name} " in result.stdout
    assert result.stdout == command("help", name).stdout
    assert command("help").stdout.startswith("usage:\n  emulator serve ")


def test_a_mistake_is_followed_by_its_commands_options_alone():
    lines = refused("run", "--nope", status=2).splitlines()
    assert lines[0] == "run has no option '--nope'"
    assert "emulator run " in lines[2] and lines[-1] == "`emulator help` has the rest"
    assert len(lines) == 4
    assert refused("nonsense", status=2).splitlines()[0] == "there is no command 'nonsense'"


@pytest.mark.parametrize("words", [["run"], ["transcode", "--output", "x"]])
def test_a_wrong_ladder_is_refused_before_anything_starts(words, tmp_path):
    said = refused(*words, "video.mp4", "--ladder", "nope", status=2, cwd=tmp_path)
    assert said.startswith('--ladder: "nope" is neither standard, showroom nor a JSON object')
    assert list(tmp_path.iterdir()) == []


def test_files_that_cannot_be_used_are_named(tmp_path):
    (tmp_path / "README.md").write_text("# no video\n")

    def said(*words):
        return refused(*words, cwd=tmp_path)
    assert said("invoke", "Presign", "--event", "nope.json") == (
        "cannot read the event nope.json: No such file or directory")
    there = "cannot make the folder README.md: a file of that name is there"
    assert said("serve", "--template", ROOT / "template.yaml", "--data", "README.md") == there
    assert said("run", "README.md", "--output", "README.md") == there
    assert said("transcode", "README.md", "--output", "out").startswith(
        "README.md is not a video (1010: ")
    assert said("run", "--output", "README.md/deep") == (
        "cannot make the folder README.md/deep: the file README.md is there")
    for words in (["run"], ["transcode", "--output", "out"]):
        assert said(*words, tmp_path) == f"{tmp_path} is a folder, not a video"
        assert said(*words, "nope.mp4") == "cannot read nope.mp4: No such file or directory"
    assert said("sample", "/nonexistent/x.mp4") == (
        "cannot write /nonexistent/x.mp4: No such file or directory")


def test_sample_prints_its_path(tmp_path):
    result = command("sample", "clip.mp4", cwd=tmp_path, timeout=120)
    assert result.stdout == "clip.mp4\n" and (tmp_path / "clip.mp4").stat().st_size > 1000


def test_a_port_in_use_names_its_option(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for option in ("--port", "--api-port", "--cdn-port"):
            others = [word for name in ("--port", "--api-port", "--cdn-port")
                      if name != option for word in (name, "0")]
            said = refused("serve", "--data", tmp_path / "data", option, port, *others)
            assert said.endswith(
                f"Address already in use; another emulator may be running. Choose another with "
                f"{option}, or 0 for any"), said


@pytest.mark.parametrize("is_fresh", [False, True], ids=["running", "fresh"])
def test_invoke_finds_a_function_by_its_handler(emulator, tmp_path, is_fresh):
    data = ["--data", tmp_path / "data" if is_fresh else emulator.data]
    done = command("invoke", "presign", "--event", EVENTS / "presign.json", *data)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["statusCode"] == 201
    said = refused("invoke", "x", "--event", EVENTS / "presign.json", *data)
    assert said == (
        "there is no function 'x'; the template's are: Presign, OnObjectCreated, "
        "OnJobStateChange, Notify, NotifyStream, Playback")
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    result = command("invoke", "Presign", "--event", broken, *data)
    assert result.returncode == 1
    if not is_fresh:
        assert result.stdout == "" and result.stderr.startswith(
            "emulator: InvalidRequestContentException: Could not parse")


def test_run_leaves_a_running_emulator_its_settings(emulator, clip):
    data = ["--data", emulator.data]
    said = refused("run", clip, *data, "--ladder", "showroom", "--port", "0")
    assert said == (
        f"an emulator is running at {emulator.api} with its own settings; stop it to use "
        "--ladder, --port, or give --data another folder")
    said = refused("run", clip, *data, "--serve")
    assert said == (
        f"an emulator is serving {emulator.data} already, at {emulator.api}; stop it (Ctrl-C "
        "there), leave out --serve to use it, or give --data another folder")


def test_run_copies_all_that_plays_and_says_when_the_address_ends(clip, tmp_path, emulator):
    result = command(
        "run", clip, "--data", emulator.data, "--output", tmp_path / "played", timeout=120)
    assert result.returncode == 0, result.stderr
    names = {path.name for path in (tmp_path / "played").iterdir()}
    playback = result.stdout.split()[1]
    assert {"master.m3u8", "storyboard.vtt", "download.mp4"} <= names
    assert any(name.endswith(".jpg") and "thumbnail" in name for name in names), names
    assert urllib.parse.urlsplit(playback).path.endswith("/master.m3u8")
    assert "ended" not in result.stdout
    result = command("run", clip, "--draft", "--data", tmp_path / "d", *OWN_PORTS, timeout=120)
    assert result.stdout.splitlines()[0].endswith(
        "master.m3u8 (ended with this run; --serve keeps it)")


@pytest.mark.parametrize("service, call, arguments", [
    ("dynamodb", "list_tables", {}), ("iam", "list_users", {}),
    ("kms", "list_keys", {}),
])
def test_a_service_that_is_not_emulated_is_named(emulator, service, call, arguments):
    with pytest.raises(ClientError) as caught:
        getattr(emulator.client(service), call)(**arguments)
    error = caught.value.response["Error"]
    assert error["Code"] == "NotImplemented"
    assert f"'{service}'" in error["Message"]
    assert (
        "cloudformation, events, lambda, logs, mediaconvert, s3, scheduler, secretsmanager, sns, sqs, sts"
        in error["Message"])


class ScriptedAPI:
    """What a running emulator is to `run`: a data folder with its note and lock, and an API that
    plays given states of a video."""

    def __init__(self, data, states, letters=()):
        states = list(states)
        script = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("content-length") or 0)
                self.rfile.read(length)
                body = json.dumps(script.document(self.command, self.path)).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_):
                pass

        self.states, self.letters = states, list(letters)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        data.mkdir()
        note = {"ready": True, "aws": self.url, "api": self.url, "cdn": self.url, "pid": os.getpid()}
        (data / "emulator.json").write_text(json.dumps(note))
        self.lock = open(data / "lock", "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.data = data

    def document(self, method, path):
        if path == "/_emulator/token":
            return {"token": "t", "expiresAt": ""}
        if path == "/_emulator/api/dead-letters":
            return {"deadLetters": self.letters}
        if path == "/videos":
            upload = {"method": "PUT", "url": self.url + "/put", "headers": {}}
            return {"videoId": "v1d30", "upload": upload}
        if method == "GET" and path == "/videos/v1d30":
            return self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return {}

    def run(self, clip):
        return subprocess.Popen(
            [BIN / "emulator", "run", clip, "--data", self.data], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.lock.close()


@pytest.fixture
def scripted(tmp_path):
    made = []

    def make(states, letters=()):
        made.append(ScriptedAPI(tmp_path / f"scripted-{len(made)}", states, letters))
        return made[-1]
    yield make
    for api in made:
        api.close()


def test_progress_goes_forward_alone(scripted, clip):
    sent = {"id": "n1", "status": "SENT"}
    pending = {"id": "n1", "status": "PENDING"}
    done = {"status": "COMPLETED", "percent": 100, "playback": {"hls": "http://127.0.0.1/m.m3u8"}}
    api = scripted([
        {"status": "UPLOADING", "percent": 0}, {"status": "PENDING", "percent": 0},
        {"status": "PENDING", "percent": 50}, {**done, "notification": pending},
        {**done, "notification": pending}, {**done, "notification": sent},
    ])
    run = api.run(clip)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    steps = [line.split()[0] for line in err.splitlines()]
    order = [step for index, step in enumerate(steps) if index == 0 or steps[index - 1] != step]
    assert order == ["uploading", "queued", "checking", "transcoding", "notifying"]
    assert "transcoding     0 %" not in err


def test_a_run_fails_when_the_videos_event_was_given_up(scripted, clip):
    about = {"function": "millrace-OnObjectCreated", "reason": "ErrorMessage: no such ladder"}
    api = scripted([{"status": "UPLOADING", "percent": 0}], [
        {**about, "payload": {"Records": [{"s3": {"object": {"key": "uploads/a/v1d30/c.mp4"}}}]}},
    ])
    run = api.run(clip)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 1 and out == ""
    assert "millrace-OnObjectCreated gave up: ErrorMessage: no such ladder" in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_that_uses_a_running_emulator(scripted, clip, number):
    run = scripted([{"status": "PENDING", "percent": 5}]).run(clip)
    assert any("transcoding" in line for line in run.stderr)
    run.send_signal(number)
    assert run.wait(timeout=20) == 130
    run.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_and_its_own_emulator(sample, tmp_path, number):
    log = open(tmp_path / "log", "w+")
    data = tmp_path / "data"
    run = subprocess.Popen(
        [BIN / "emulator", "run", sample, "--serve", "--data", data, *OWN_PORTS],
        stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
    eventually(lambda: "checking" in (tmp_path / "log").read_text(), "the job", 60)
    began = time.monotonic()
    run.send_signal(number)
    assert run.wait(timeout=30) == 130
    assert time.monotonic() - began < 20
    assert run.stdout.read() == "" and not (data / "emulator.json").exists()
    log.close()
