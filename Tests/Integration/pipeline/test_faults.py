# SPDX-License-Identifier: Apache-2.0
"""The pipeline among the faults that a cloud has: duplicates, changed order, errors, deaths."""

import json
import subprocess

import pytest

from support.emulator import BIN, ROOT, eventually, request
from support.pipeline import Follower, Pipeline, jobs_by_video, settled, upload
from support.webhook import Webhook

CLOUD = {
    "seed": 20,
    "deliveries": [
        {"probability": 0.5, "duplicate": 2},
        {"probability": 0.5, "reorderWithinSeconds": 2},
    ],
    "requests": [
        {"service": "s3", "probability": 0.04, "code": "SlowDown"},
        {"service": "s3", "operation": "PutObject", "path": "/*state*", "probability": 0.04,
         "status": 500, "when": "after"},
        {"service": "mediaconvert", "operation": "CreateJob", "times": 3, "status": 500,
         "when": "after"},
        {"service": "mediaconvert", "operation": "Probe", "probability": 0.3,
         "code": "TooManyRequestsException"},
        {"service": "events", "operation": "PutEvents", "probability": 0.2, "status": 500,
         "when": "after"},
        {"service": "s3", "probability": 0.1, "latencyMilliseconds": 300},
    ],
    "functions": [
        {"function": "*On*", "probability": 0.3, "killWithinMilliseconds": 150, "times": 6},
        {"function": "*Notify", "probability": 0.3, "killWithinMilliseconds": 60, "times": 4},
    ],
}


def test_pipelines_end_as_without_faults(start_emulator, clip, tmp_path):
    file = tmp_path / "faults.json"
    file.write_text(json.dumps(CLOUD))
    webhook = Webhook()
    emulator = start_emulator("--faults", str(file), *webhook.options)
    token = emulator.token("felix")
    follower = Follower(emulator, token)
    pipelines = [Pipeline(emulator, token, follower, clip.read_bytes()) for _ in range(6)]
    for pipeline in pipelines:
        pipeline.join(300)
        assert not pipeline.is_alive() and pipeline.failure is None, pipeline.failure
    struck = request("GET", f"{emulator.api}/_emulator/faults").json
    assert request("DELETE", f"{emulator.api}/_emulator/faults").status == 204
    for pipeline in pipelines:
        done = settled(emulator, token, pipeline.video)
        assert done["status"] == "COMPLETED" and done["notification"]["status"] == "COMPLETED", done
        assert follower.ids(pipeline.video) == {done["notification"]["id"]}
        assert {c["notificationId"] for c in webhook.taken(pipeline.video)} <= {
            done["notification"]["id"]}
    jobs = jobs_by_video(emulator)
    assert {video: len(found) for video, found in jobs.items()} == {p.video: 1 for p in pipelines}
    assert sum(rule["struck"] for rule in struck["requests"]) >= 5, struck
    assert sum(rule["struck"] for rule in struck["functions"]) >= 3, struck
    assert sum(rule["struck"] for rule in struck["deliveries"]) >= 5, struck
    follower.close()
    webhook.close()


def test_faults_are_put_told_and_ended_while_it_runs(start_emulator, clip):
    emulator = start_emulator()
    url, token = f"{emulator.api}/_emulator/faults", emulator.token("greta")
    refuse = {"requests": [{"service": "s3", "operation": "PutObject", "path": "/*uploads*",
                            "code": "SlowDown", "times": 1}],
              "deliveries": [{"function": "*OnObject*", "duplicate": 1}]}
    assert request("PUT", url, body=refuse).status == 200
    with pytest.raises(AssertionError, match="SlowDown"):
        upload(emulator, token, clip)
    assert request("GET", url).json["requests"][0]["struck"] == 1
    assert request("GET", url).json["deliveries"][0]["struck"] == 0
    upload(emulator, token, clip)
    eventually(lambda: request("GET", url).json["deliveries"][0]["struck"] == 1, "a duplicate", 20)
    wrong = request("PUT", url, body={"requests": [{"status": 700}]})
    assert wrong.status == 400 and "/requests/0/status" in wrong.json["error"]["message"]
    assert request("GET", url).json["requests"], "a wrong plan changes nothing"
    assert request("DELETE", url).status == 204
    assert request("GET", url).json["requests"] == []


def test_a_file_of_faults_that_is_wrong_is_told_at_the_start(tmp_path):
    file = tmp_path / "faults.json"
    file.write_text('{"deliveries": [{"dupplicate": 1}]}')
    result = subprocess.run(
        [BIN / "emulator", "serve", "--template", ROOT / "template.yaml", "--data", tmp_path / "d",
         "--port", "0", "--api-port", "0", "--cdn-port", "0", "--faults", file],
        capture_output=True, text=True, timeout=60)
    assert result.returncode != 0 and "/deliveries/0/dupplicate" in result.stderr
