# SPDX-License-Identifier: Apache-2.0
"""The main job: a real video from upload to playback, and what is refused on the way."""

import os
import re
import subprocess
import urllib.parse

import pytest

from support.emulator import BIN, ROOT, eventually, request
from support.pipeline import announce, put, settled, so_far, status, stream, upload

NAME = "#2 4 Protection with PropTypes.mp4"


def jobs_of(emulator, video):
    jobs = emulator.client("mediaconvert").list_jobs(MaxResults=20)["Jobs"]
    return [job for job in jobs if job.get("UserMetadata", {}).get("videoId") == video]


def test_from_upload_to_playback(emulator, sample):
    """POST /videos, PUT, COMPLETED, publish, exactly one video.ready, ack, playback."""
    token = emulator.token("alice")
    events = stream(emulator, token)
    video = upload(emulator, token, sample, name=NAME)
    done = settled(emulator, token, video)
    assert done["status"] == "COMPLETED", done
    assert done["percent"] == 100 and done["published"] is False and done["error"] is None

    stranger = emulator.token("mallory", groups=[])
    assert status(emulator, stranger, video).status == 404
    assert emulator.call("POST", f"/videos/{video}/publish", stranger).status in (403, 404)
    before = so_far(emulator, token, events)
    assert before == [], "nothing may be sent before it is published"

    for _ in range(2):
        assert emulator.call("POST", f"/videos/{video}/publish", token).status == 200
    ready = events.first("video.ready")
    assert events.status == 200 and events.content_type.startswith("text/event-stream")
    assert events.retry is not None
    assert ready["data"]["videoId"] == video and ready["data"]["kind"] == "ready"
    assert ready["id"] == ready["data"]["notificationId"]
    assert ready["data"]["playback"]["hls"].startswith(emulator.cdn)

    for _ in range(2):
        assert emulator.call("POST", f"/notifications/{ready['id']}/ack", token).status == 200
    owner = status(emulator, token, video).json
    assert owner["notification"] == {"id": ready["id"], "status": "COMPLETED"}
    viewer = status(emulator, stranger, video)
    assert viewer.status == 200
    assert viewer.json["playback"]["hls"] == ready["data"]["playback"]["hls"]

    of_video = [e for e in so_far(emulator, token, events) if e["data"]["videoId"] == video]
    assert [e["event"] for e in of_video] == ["video.ready"], "exactly one"
    events.close()
    assert len(jobs_of(emulator, video)) == 1

    hls = viewer.json["playback"]["hls"]
    master = request("GET", hls)
    assert master.status == 200 and master.text.startswith("#EXTM3U")
    variants = [line for line in master.text.splitlines() if line and not line.startswith("#")]
    assert len(variants) == 3
    thumbnail = request("GET", viewer.json["playback"]["thumbnail"])
    assert thumbnail.status == 200 and thumbnail.data[:2] == b"\xff\xd8"
    decoded = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", hls, "-map", "0:v", "-map", "0:a", "-f", "null", "-"],
        capture_output=True, text=True, timeout=120)
    assert decoded.returncode == 0 and decoded.stderr == "", decoded.stderr


def test_published_before_the_upload_is_sent_when_the_job_is_done(emulator, sample):
    token = emulator.token("early")
    events = stream(emulator, token)
    data = sample.read_bytes()
    made = announce(emulator, token, "early.mp4", len(data)).json
    assert status(emulator, token, made["videoId"]).json["status"] == "UPLOADING"
    assert emulator.call("POST", f"/videos/{made['videoId']}/publish", token).status == 200
    assert put(made["upload"], data).status == 200
    assert events.first("video.ready")["data"]["videoId"] == made["videoId"]
    events.close()


@pytest.mark.parametrize("name, data", [
    ("page.mp4", b"<!doctype html><title>not a video</title>" * 50),
    ("playlist.mp4", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n"),
    ("random.mp4", bytes((i * 7919) % 251 for i in range(20000))),
])
def test_what_is_no_video_fails_with_the_reason(emulator, name, data, tmp_path):
    token = emulator.token("eve-" + name)
    events = stream(emulator, token)
    path = tmp_path / name
    path.write_bytes(data)
    video = upload(emulator, token, path)
    failed = settled(emulator, token, video)
    assert failed["status"] == "ERROR" and failed["playback"] is None
    assert failed["error"]["code"] and failed["error"]["message"]
    told = events.first("video.failed")
    assert told["data"]["videoId"] == video and told["data"]["kind"] == "failed"
    assert told["data"]["error"] == failed["error"]
    events.close()
    media = emulator.client("s3").list_buckets()["Buckets"]
    media = next(b["Name"] for b in media if "media" in b["Name"])
    left = emulator.client("s3").list_objects_v2(Bucket=media, Prefix=f"hls/{video}/")
    assert left["KeyCount"] == 0, "nothing half-made stays"


def test_a_broken_file_fails_with_the_reason(emulator, sample, tmp_path):
    token = emulator.token("broken")
    path = tmp_path / "cut.mp4"
    path.write_bytes(sample.read_bytes()[:4096])
    failed = settled(emulator, token, upload(emulator, token, path))
    assert failed["status"] == "ERROR" and failed["error"]["message"]


@pytest.mark.parametrize("body, status_code, code", [
    ({"fileName": "a.mp4", "contentType": "video/mp4", "size": 400_000_000}, 413, "FileTooLarge"),
    ({"fileName": "a.txt", "contentType": "text/plain", "size": 10}, 400, None),
    ({"fileName": "a.mp4", "contentType": "video/mp4", "size": 0}, 400, None),
    ({"fileName": "a.mp4", "contentType": "video/mp4", "size": -5}, 400, None),
    ({"fileName": "a.mp4", "contentType": "video/mp4"}, 400, None),
    ({"contentType": "video/mp4", "size": 10}, 400, None),
])
def test_an_announcement_is_refused_with_a_clear_error(emulator, body, status_code, code):
    answer = emulator.call("POST", "/videos", emulator.token("alice"), body)
    assert answer.status == status_code, answer.text
    error = answer.json["error"]
    assert error["message"] and (code is None or error["code"] == code)
    if code == "FileTooLarge":
        assert error["message"] == "The file has 400 MB; at most 314.5 MB are allowed."


def test_without_a_token_the_authorizer_refuses(emulator):
    for token in (None, "garbage", emulator.token("alice")[:-4] + "AAAA"):
        answer = announce(emulator, token, "a.mp4", 10)
        assert answer.status == 401, answer.text


def test_a_caller_outside_uploaders_is_forbidden(emulator):
    answer = announce(emulator, emulator.token("bob", groups=["viewers"]), "a.mp4", 10)
    assert answer.status == 403 and answer.json["error"]["code"]


class TestPresignedPut:
    """The presigned PUT binds the key, the type, the length and the time."""

    @pytest.fixture
    def made(self, emulator):
        answer = announce(emulator, emulator.token("carol"), "clip.mp4", 1000)
        assert answer.status == 201
        return answer.json

    def test_it_lasts_five_minutes(self, made):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(made["upload"]["url"]).query)
        assert query["X-Amz-Expires"] == ["300"]
        signed = query["X-Amz-SignedHeaders"][0].split(";")
        assert {"content-type", "content-length", "host"} <= set(signed)
        assert made["key"].startswith("uploads/carol/") and made["key"].endswith("/clip.mp4")

    def test_it_writes_once(self, made):
        assert put(made["upload"], b"x" * 1000).status == 200
        answer = put(made["upload"], b"y" * 1000)
        assert answer.status == 412 and b"PreconditionFailed" in answer.data

    def test_without_its_condition(self, made):
        del made["upload"]["headers"]["if-none-match"]
        assert put(made["upload"], b"x" * 1000).status == 403

    def test_what_was_uploaded_and_is_no_video_is_unprocessable(self, emulator, made):
        put(made["upload"], b"x" * 1000)
        bucket = next(
            b["Name"] for b in emulator.client("s3").list_buckets()["Buckets"] if "upload" in b["Name"])
        with pytest.raises(emulator.client("mediaconvert").exceptions.ClientError) as refusal:
            emulator.client("mediaconvert").probe(
                InputFiles=[{"FileUrl": f"s3://{bucket}/{made['key']}"}])
        assert refusal.value.response["Error"]["Code"] == "UnprocessableEntityException"

    def test_another_length(self, made):
        answer = put(made["upload"], b"x" * 1001)
        assert answer.status == 403 and b"SignatureDoesNotMatch" in answer.data

    def test_another_type(self, made):
        made["upload"]["headers"]["content-type"] = "text/html"
        answer = put(made["upload"], b"x" * 1000)
        assert answer.status == 403 and b"SignatureDoesNotMatch" in answer.data

    def test_another_key(self, made):
        made["upload"]["url"] = made["upload"]["url"].replace("clip.mp4", "clap.mp4")
        answer = put(made["upload"], b"x" * 1000)
        assert answer.status == 403 and b"SignatureDoesNotMatch" in answer.data

    def test_a_changed_expiry(self, made):
        made["upload"]["url"] = made["upload"]["url"].replace(
            "X-Amz-Expires=300", "X-Amz-Expires=3000")
        answer = put(made["upload"], b"x" * 1000)
        assert answer.status == 403 and b"SignatureDoesNotMatch" in answer.data

    def test_an_expired_url(self, emulator):
        """A URL of the same form with a short life, so that the test need not wait five minutes."""
        bucket = next(
            b["Name"] for b in emulator.client("s3").list_buckets()["Buckets"]
            if "upload" in b["Name"])
        url = emulator.client("s3").generate_presigned_url(
            "put_object", {"Bucket": bucket, "Key": "uploads/carol/x/clip.mp4"}, ExpiresIn=1)

        def expired():
            answer = request("PUT", url, body=b"x")
            return answer.status == 403 and b"Request has expired" in answer.data
        eventually(expired, "the URL to expire", 60)


def test_a_kill_in_the_middle_of_a_job_loses_nothing(start_emulator, sample):
    emulator = start_emulator()
    token = emulator.token("dave")
    video = upload(emulator, token, sample)

    def transcoding():
        return [j for j in jobs_of(emulator, video) if j["Status"] == "PROGRESSING"]
    eventually(transcoding, "the job to be under way")
    emulator.kill()
    emulator.start()
    token = emulator.token("dave")
    done = settled(emulator, token, video)
    assert done["status"] == "COMPLETED", done
    events = stream(emulator, token)
    assert emulator.call("POST", f"/videos/{video}/publish", token).status == 200
    events.first("video.ready")
    assert [e["event"] for e in so_far(emulator, token, events)] == ["video.ready"]
    events.close()
    assert len(jobs_of(emulator, video)) == 1
    assert request("GET", status(emulator, token, video).json["playback"]["hls"]).status == 200


def test_the_commands_do_what_they_say(sample, tmp_path):
    out = tmp_path / "hls"
    subprocess.run(
        [BIN / "emulator", "transcode", sample, "--output", out, "--draft"], check=True, timeout=120)
    assert (out / "master.m3u8").read_text().startswith("#EXTM3U")
    result = subprocess.run(
        [BIN / "emulator", "run", sample, "--draft", "--template", ROOT / "template.yaml",
         "--data", tmp_path / "data", "--port", "0", "--api-port", "0", "--cdn-port", "0",
         "--output", tmp_path / "played"],
        capture_output=True, text=True, timeout=180)
    assert result.returncode == 0, result.stderr
    assert re.search(r"http://127\.0\.0\.1:\d+/hls/[^/]+/master\.m3u8", result.stdout)
    assert (tmp_path / "played" / "master.m3u8").exists()


def test_a_function_reads_an_event_and_prints_its_result_alone():
    env = {"PATH": os.environ["PATH"]}
    with open(ROOT / "Tests/Events/presign.json") as event:
        result = subprocess.run(
            [BIN / "presign"], stdin=event, capture_output=True, text=True, env=env, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr
    import json
    answer = json.loads(result.stdout)
    assert answer["statusCode"] == 201
    bad = subprocess.run(
        [BIN / "presign"], input="{", capture_output=True, text=True, env=env, timeout=60)
    assert bad.returncode == 1
    assert set(json.loads(bad.stdout)) >= {"errorType", "errorMessage", "stackTrace"}
