# SPDX-License-Identifier: Apache-2.0
"""How an owner is told: the stream, its tickets, the webhook; and how a video ends or begins anew."""

import urllib.parse

import pytest

from support.emulator import ROOT, eventually, request
from support.pipeline import (
    EventStream, all_jobs, announce, idle, jobs_by_video, put, settled, so_far, status, stream, upload)
from support.webhook import Webhook


@pytest.fixture
def template(tmp_path):
    """Makes the project's template with further settings for `notify`, to spare the tests waiting."""
    def make(**settings):
        text = (ROOT / "template.yaml").read_text()
        marker = "          STREAM_TICKET_SECRET_ID:"
        assert text.count(marker) == 2
        lines = "".join(f'          {name}: "{value}"\n' for name, value in settings.items())
        path = tmp_path / "template.yaml"
        path.write_text(text.replace(marker, lines + marker))
        return path
    return make


def stream_url(emulator, token):
    return emulator.call("POST", "/notifications/stream-url", token).json["url"]


def finished(emulator, token, clip):
    """A published video that is COMPLETED and whose notification is on its way."""
    video = upload(emulator, token, clip)
    assert emulator.call("POST", f"/videos/{video}/publish", token).status == 200
    assert settled(emulator, token, video)["status"] == "COMPLETED"
    return video


def notification(emulator, token, video, wanted, seconds=60):
    def probe():
        found = status(emulator, token, video).json["notification"]
        return found if found and found["status"] == wanted else None
    return eventually(probe, f"the notification {wanted}", seconds)


def test_only_a_ticket_that_is_genuine_and_fresh_opens_a_stream(start_emulator, template):
    emulator = start_emulator(
        template=template(STREAM_TICKET_SECONDS=10, STREAM_HEARTBEAT_SECONDS=1))
    url = stream_url(emulator, emulator.token("ann"))
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
    version, owner, expiry, code = query["ticket"][0].split(".")
    base = url.split("?")[0]
    opened = EventStream(url)
    eventually(lambda: opened.status == 200, "the stream")
    for ticket in (
        "", "v1", f"{version}.{owner}.{int(expiry) + 900}.{code}",
        f"{version}.{'bob'.encode().hex()}.{expiry}.{code}",
        f"{version}.{owner}.{expiry}.{'0' * 64}", f"{version}.{owner}.{expiry}.",
    ):
        refused = request("GET", f"{base}?ticket={ticket}")
        assert refused.status == 401 and refused.json["error"]["code"] == "TicketInvalid", ticket
    assert request("GET", base).status == 401

    def expired():
        answer = EventStream(url)
        eventually(lambda: answer.status, "an answer")
        answer.close()
        return answer.status == 401
    eventually(expired, "the ticket's end", 60)
    assert request("GET", url).json["error"]["code"] == "TicketExpired"
    eventually(lambda: opened.comments >= 3, "heartbeats on the stream that was opened in time", 60)
    opened.close()


def test_streams_of_vanished_clients_are_dropped(start_emulator, template):
    emulator = start_emulator(template=template(STREAM_HEARTBEAT_SECONDS=1))
    url = stream_url(emulator, emulator.token("ann"))
    streams = [EventStream(url) for _ in range(3)]
    eventually(lambda: all(s.status == 200 for s in streams), "the streams")

    def reports():
        lines = emulator.log_text().splitlines()
        return sum("NotifyStream" in line and "REPORT RequestId" in line for line in lines)
    assert reports() == 0
    for one in streams:
        one.close()
    eventually(lambda: reports() == 3, "the end of three invocations", 60)


def test_of_many_streams_by_one_caller_ten_open(start_emulator):
    emulator = start_emulator()
    url = stream_url(emulator, emulator.token("ann"))
    streams = [EventStream(url) for _ in range(14)]
    eventually(lambda: all(s.status for s in streams), "every answer")
    statuses = [s.status for s in streams]
    assert (statuses.count(200), statuses.count(429)) == (10, 4)
    for one in streams:
        one.close()
    other = stream(emulator, emulator.token("bob"))
    eventually(lambda: other.status == 200, "another caller's stream")
    other.close()


def test_a_stream_that_is_not_held_goes_on_without_loss_or_repetition(start_emulator, clip):
    emulator = start_emulator("--parameter", "StreamHoldSeconds=0")
    token = emulator.token("rose")
    events = stream(emulator, token)
    video = finished(emulator, token, clip)
    assert events.first("video.ready")["data"]["videoId"] == video
    assert [event["data"]["videoId"] for event in so_far(emulator, token, events)] == [video]
    events.close()


def test_a_client_resumes_after_a_restart_where_it_left_off(start_emulator, clip):
    emulator = start_emulator()
    token = emulator.token("rose")
    first = stream(emulator, token)
    one = finished(emulator, token, clip)
    seen = first.first("video.ready")
    assert seen["data"]["videoId"] == one
    emulator.kill()
    emulator.start()
    resumed, anew = stream(emulator, token, seen["id"]), stream(emulator, token)
    assert anew.first("video.ready")["id"] == seen["id"], "unacknowledged, so shown to a new client"
    two = finished(emulator, token, clip)
    assert resumed.first("video.ready")["data"]["videoId"] == two, "and not to one that has it"
    for event in (seen, resumed.events[0]):
        assert emulator.call("POST", f"/notifications/{event['id']}/ack", token).status == 200
    emulator.kill()
    emulator.start()
    later = stream(emulator, token)
    assert so_far(emulator, token, later) == [], "acknowledged is over"
    for one_stream in (resumed, anew, later):
        one_stream.close()


def test_nobody_sees_or_acknowledges_what_is_anothers(start_emulator, clip):
    emulator = start_emulator()
    token, other = emulator.token("rose"), emulator.token("eve")
    others = stream(emulator, other)
    video = finished(emulator, token, clip)
    sent = notification(emulator, token, video, "SENT")
    for action in ("ack", "retry"):
        assert emulator.call("POST", f"/notifications/{sent['id']}/{action}", other).status == 404
    assert so_far(emulator, other, others) == []
    others.close()


def test_the_webhook_is_called_again_until_it_takes_the_notification(start_emulator, clip):
    webhook = Webhook(lambda number: 500 if number == 0 else 302 if number == 1 else 204)
    emulator = start_emulator(*webhook.options)
    token = emulator.token("hugo")
    video = finished(emulator, token, clip)
    eventually(lambda: len(webhook.calls) == 3, "the third call", 60)
    idle(emulator)
    assert [call.path for call in webhook.calls] == ["/hook"] * 3, "and no redirection is followed"
    assert all(call.is_signed for call in webhook.calls)
    ids = {call.headers["x-millrace-notification"] for call in webhook.calls}
    assert ids == {notification(emulator, token, video, "SENT")["id"]}
    assert webhook.calls[0].json["playback"]["hls"].startswith(emulator.cdn)
    webhook.close()


def test_a_webhook_that_never_takes_it_is_given_up_and_can_be_tried_anew(
        start_emulator, template, clip):
    heals = []
    webhook = Webhook(lambda number: 204 if heals else 503)
    emulator = start_emulator(*webhook.options, template=template(WEBHOOK_ATTEMPTS=2))
    token = emulator.token("hugo")
    video = finished(emulator, token, clip)
    failed = notification(emulator, token, video, "FAILED")
    assert len(webhook.calls) == 2
    early = emulator.call("POST", f"/notifications/{failed['id']}/retry", token)
    assert early.status == 200
    notification(emulator, token, video, "FAILED")
    heals.append(True)
    before = len(webhook.calls)
    assert emulator.call("POST", f"/notifications/{failed['id']}/retry", token).status == 200
    eventually(lambda: len(webhook.calls) == before + 1, "the call")
    assert notification(emulator, token, video, "SENT")["id"] == failed["id"]
    webhook.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "127.1"])
def test_no_private_address_is_called_unless_allowed(start_emulator, template, clip, host):
    webhook = Webhook()
    port = urllib.parse.urlsplit(webhook.url).port
    emulator = start_emulator(
        "--parameter", f"WebhookUrl=http://{host}:{port}/hook", "--parameter",
        "WebhookSecretName=webhook", "--secret", "webhook=0123456789abcdef",
        template=template(WEBHOOK_ATTEMPTS=1))
    token = emulator.token("hugo")
    notification(emulator, token, finished(emulator, token, clip), "FAILED")
    assert webhook.calls == []
    webhook.close()


def objects_of(emulator, video):
    """The objects of a video, but for the tombstone that keeps its id from coming back."""
    tombstone = (f"videos/{video}.json", f"open/tombstone/{video}")
    s3 = emulator.client("s3")
    return [
        f"{bucket['Name']}/{entry['Key']}"
        for bucket in s3.list_buckets()["Buckets"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket["Name"])
        for entry in page.get("Contents", [])
        if video in entry["Key"] and entry["Key"] not in tombstone]


@pytest.mark.parametrize("moment", ["COMPLETED", "PENDING", "uploading"])
def test_deleting_a_video_removes_every_object(start_emulator, clip, sample, moment):
    emulator = start_emulator()
    token = emulator.token("dora")
    if moment == "COMPLETED":
        video = finished(emulator, token, clip)
        assert len(objects_of(emulator, video)) > 5
    elif moment == "PENDING":
        video = upload(emulator, token, sample)
        eventually(lambda: video in jobs_by_video(emulator), "a job")
    else:
        made = announce(emulator, token, "clip.mp4", 1000).json
        video = made["videoId"]
    assert emulator.call("DELETE", f"/videos/{video}", emulator.token("eve")).status == 404
    assert emulator.call("DELETE", f"/videos/{video}", token).status == 204
    for method, path in (("GET", ""), ("POST", "/publish"), ("POST", "/retry"), ("GET", "/upload")):
        assert emulator.call(method, f"/videos/{video}{path}", token).status == 404, path
    eventually(lambda: objects_of(emulator, video) == [], "no object of the video", 60)
    assert emulator.call("GET", "/videos", token).json["videos"] == []
    ended = ("COMPLETE", "CANCELED", "ERROR")
    eventually(lambda: all(job["Status"] in ended for job in all_jobs(emulator)), "the job's end")
    idle(emulator)
    assert objects_of(emulator, video) == []
    if moment == "uploading":
        assert put(made["upload"], b"x" * 1000).status == 200, "its URL is good for a while"
        eventually(lambda: objects_of(emulator, video) == [], "no late object of the video", 60)
        assert video not in jobs_by_video(emulator)
    assert emulator.call("GET", f"/videos/{video}", token).status == 404


def test_a_failed_video_is_tried_again_and_told_anew(start_emulator, clip):
    emulator = start_emulator()
    token = emulator.token("otto")
    events = stream(emulator, token)
    faults = f"{emulator.api}/_emulator/faults"
    assert request("PUT", faults, body={"requests": [
        {"service": "mediaconvert", "operation": "CreateJob", "status": 400,
         "code": "BadRequestException"}]}).status == 200
    video = upload(emulator, token, clip)
    assert emulator.call("POST", f"/videos/{video}/publish", token).status == 200
    assert settled(emulator, token, video)["status"] == "ERROR"
    failed = events.first("video.failed")
    assert request("DELETE", faults).status == 204
    again = emulator.call("POST", f"/videos/{video}/retry", token)
    assert again.status == 202 and again.json["attempt"] == 2, again.text
    ready = events.first("video.ready")
    assert ready["data"]["videoId"] == video and ready["id"] != failed["id"]
    assert settled(emulator, token, video)["status"] == "COMPLETED"
    assert emulator.call("POST", f"/videos/{video}/retry", token).status == 409
    events.close()
