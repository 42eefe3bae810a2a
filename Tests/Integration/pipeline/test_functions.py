# SPDX-License-Identifier: Apache-2.0
"""The functions as Lambda runs them: a Runtime API written here drives each executable."""

import json
import re
import subprocess
import urllib.parse

import pytest

from support.emulator import BIN
from support.runtime_api import EVENTS, FUNCTIONS, FunctionProcess, sample


@pytest.fixture
def run(tmp_path):
    """Starts a function under a Runtime API of its own."""
    running = []

    def start(function, **settings):
        log = tmp_path / f"{function}-{len(running)}.log"
        running.append(FunctionProcess([BIN / function], log, **settings))
        return running[-1]

    yield start
    for function in running:
        function.close()


def test_three_hundred_invocations_through_one_process(run):
    function = run("presign")
    videos = set()
    for _ in range(300):
        kind, _, body = function.call(sample("presign.json"))
        answer = json.loads(body)
        assert kind == "response" and answer["statusCode"] == 201, body
        videos.add(json.loads(answer["body"])["videoId"])
    assert len(videos) == 300
    assert function.process.poll() is None


@pytest.mark.parametrize("name, event, expected", [
    ("on-object-created", "object-created.json", None),
    ("on-job-state-change", "job-status-update.json", None),
    ("notify", "stream-url.json", 200),
    ("playback", "list.json", 200),
])
def test_three_hundred_invocations_that_speak_to_aws(run, emulator, name, event, expected):
    """The same process, its connections kept, against the services that it needs."""
    prefix = "millrace-{}-000000000000-us-east-1"
    function = run(
        name, AWS_ENDPOINT_URL=emulator.aws, AWS_SESSION_TOKEN=None,
        UPLOAD_BUCKET=prefix.format("uploads"), MEDIA_BUCKET=prefix.format("media"),
        STATE_BUCKET=prefix.format("state"))
    for _ in range(300):
        kind, _, body = function.call(sample(event))
        assert kind == "response", body
        if expected:
            assert json.loads(body)["statusCode"] == expected, body
    assert function.process.poll() is None


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_bad_event_is_an_error_and_the_process_lives(run, function):
    function = run(function)
    for bad in (b"{}", b"not json", b'{"Records":7}', b"[]", b"\xff\xfe", b"[" * 100_000):
        kind, headers, body = function.call(bad)
        assert kind == "error", body
        document = json.loads(body)
        assert document["errorType"] and document["errorMessage"]
        # "category.reason", as the Runtime API's specification asks for.
        category = headers["Lambda-Runtime-Function-Error-Type"]
        assert category == f"Function.{document['errorType']}"
    assert function.process.poll() is None


@pytest.mark.parametrize("name", FUNCTIONS)
def test_after_a_bad_event_the_next_good_one_is_answered(run, name):
    """Nobody answers the function's own calls: it says so, in the process that saw the bad event."""
    events = {
        "presign": "presign.json", "on-object-created": "s3-test-event.json",
        "on-job-state-change": "job-complete.json", "notify": "stream-url.json",
        "playback": "playback.json",
    }
    function = run(name)
    assert function.call(b"{}")[0] == "error"
    kind, _, body = function.call(sample(events[name]))
    if name in ("on-job-state-change", "playback"):
        assert "InvalidEvent" not in body.decode()
        assert kind == "error" or json.loads(body)["statusCode"] >= 500
    else:
        assert kind == "response", body


@pytest.mark.parametrize("function, setting", [
    ("presign", "UPLOAD_BUCKET"), ("on-object-created", "MEDIACONVERT_ROLE_ARN"),
    ("on-job-state-change", "STATE_BUCKET"), ("notify", "STREAM_TICKET_SECRET"),
    ("playback", "CDN_BASE_URL"), ("presign", "AWS_SECRET_ACCESS_KEY"),
])
def test_a_missing_setting_is_an_init_error_that_names_it(run, function, setting):
    function = run(function, **{setting: None})
    headers, document = function.api.init_errors.get(timeout=60)
    assert setting in document["errorMessage"]
    assert document["errorType"] == "MissingSetting"
    assert headers["Lambda-Runtime-Function-Error-Type"].endswith(".MissingSetting")
    assert function.process.wait(timeout=60) != 0


def test_a_session_token_is_in_the_presigned_url(run):
    _, _, body = run("presign").call(sample("presign.json"))
    url = json.loads(json.loads(body)["body"])["upload"]["url"]
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
    assert query["X-Amz-Security-Token"] == ["a/session+token="]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_sigterm_ends_a_waiting_function_cleanly(run, function):
    function = run(function)
    function.call(b"{}")
    assert function.terminate() == 0


def test_secrets_stay_out_of_the_log(run):
    function = run("presign")
    function.call(sample("presign.json"))
    function.call(sample("upload-status.json"))
    function.call(b"{}")
    function.terminate()
    log = function.text()
    assert "InvalidEvent" in log
    assert "session+token" not in log and "X-Amz-Signature" not in log
    assert "Bearer " not in log


@pytest.mark.parametrize("path", sorted(EVENTS.glob("*.json")), ids=lambda p: p.stem)
def test_every_sample_event_is_json(path):
    assert isinstance(json.loads(path.read_text()), dict)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_needs_libcurl_or_full_foundation_to_start(function):
    needed = subprocess.run(
        ["readelf", "-d", BIN / function], capture_output=True, text=True, check=True).stdout
    libraries = set(re.findall(r"NEEDED.*\[(.*)\]", needed))
    assert libraries
    assert not any(name.startswith(("libcurl", "libFoundation.so", "libFoundationNetworking"))
                   for name in libraries), libraries


def test_an_answer_that_cannot_be_written_is_no_success():
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [BIN / "emulator", "help"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert result.returncode == 1
    assert "cannot write to standard output: No space left on device" in result.stderr
