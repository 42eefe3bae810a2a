# SPDX-License-Identifier: Apache-2.0
"""Who may call the emulator: by which names, and pages of which origins."""

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest

from support.emulator import request

EVIL = "https://evil.example"


@pytest.mark.parametrize("port, path", [
    ("aws", "/"), ("api", "/catalog.m3u8"), ("api", "/_emulator/"), ("api", "/_emulator/token"),
    ("api", "/_url/millrace-NotifyStream/"), ("cdn", "/x.m3u8")])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1/hls/x", "localhost.evil.example:80"])
def test_no_port_answers_to_a_foreign_host(emulator, port, path, host):
    answer = request("GET", getattr(emulator, port) + path, headers={"host": host})
    assert answer.status == 403
    assert "--allow-host" in answer.text


def test_every_port_answers_to_the_machines_own_names(emulator):
    for url, path in ((emulator.aws, "/"), (emulator.api, "/_emulator/"), (emulator.cdn, "/x")):
        answer = request("GET", url + path, headers={"host": "app.localhost:1234"})
        assert "--allow-host" not in answer.text


def test_a_name_may_be_allowed_and_one_address_is_warned_of(start_emulator):
    emulator = start_emulator("--allow-host", "dev.example", "--listen", "0.0.0.0")
    url = emulator.api + "/_emulator/"
    assert request("GET", url, headers={"host": "dev.example:3000"}).status == 200
    assert request("GET", url, headers={"host": "evil.example"}).status == 403
    assert "whoever reaches this machine" in emulator.log_text()


@pytest.mark.parametrize("method, path", [
    ("POST", "/_emulator/token"), ("GET", "/_emulator/api/jobs"), ("PUT", "/_emulator/faults"),
    ("OPTIONS", "/_emulator/token"), ("GET", "/_emulator/")])
def test_the_emulators_own_pages_are_not_for_foreign_ones(emulator, method, path):
    for headers in ({"origin": EVIL}, {"origin": "null"},
                    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}):
        answer = request(method, emulator.api + path, headers=headers, body={"sub": "eve"})
        assert answer.status == 403
        assert "token" not in answer.text


def signed(emulator, service, method, path, headers=(), body=b""):
    """What a page can send without being asked: a request that is signed in its query."""
    call = botocore.awsrequest.AWSRequest(method, emulator.aws + path, data=body)
    botocore.auth.SigV4QueryAuth(
        botocore.credentials.Credentials("test", "test"), service, "us-east-1").add_auth(call)
    return request(method, call.url, headers=dict(headers), body=body)


@pytest.mark.parametrize("service, path", [
    ("lambda", "/2015-03-31/functions/millrace-Playback/invocations"),
    ("mediaconvert", "/2017-08-29/jobs"), ("events", "/"), ("secretsmanager", "/"), ("sqs", "/"),
    ("sts", "/?Action=GetCallerIdentity&Version=2011-06-15")])
def test_no_service_takes_a_foreign_pages_request_whatever_it_signs(emulator, service, path):
    answer = signed(
        emulator, service, "POST", path, {"origin": EVIL, "content-type": "text/plain"}, b"{}")
    assert answer.status == 403
    assert "another origin" in answer.text


def test_a_foreign_form_reaches_a_bucket_only_where_its_rules_name_the_page(emulator):
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket="forms")

    def post(origin):
        form = s3.generate_presigned_post("forms", "x")
        lines = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                 for name, value in form["fields"].items()]
        lines.append('--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n')
        return request("POST", emulator.aws + "/forms", body="".join(lines).encode(), headers={
            "origin": origin, "content-type": "multipart/form-data; boundary=b"})

    assert post(EVIL).status == 403
    assert "Contents" not in s3.list_objects_v2(Bucket="forms")
    assert post("http://localhost:5173").status == 204
    s3.put_bucket_cors(Bucket="forms", CORSConfiguration={
        "CORSRules": [{"AllowedMethods": ["POST"], "AllowedOrigins": [EVIL]}]})
    assert post(EVIL).status == 204
    assert post("https://other.example").status == 403
