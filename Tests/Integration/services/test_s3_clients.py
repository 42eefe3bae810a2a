# SPDX-License-Identifier: Apache-2.0
"""The S3 service as its real clients know it: boto3, the AWS command line, curl and browsers' forms."""

import base64
import hashlib
import http.client
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from support.emulator import eventually, request

KEYS = [
    "plain", "..", "../../up", "a//b", "/leading", "emoji 😀.mp4", "a+b", "a%2Fb", "#2 4 & <x>?.mp4",
    "k" * 1024, "trailing/", "café", "cafe\u0301", " space ", "\x01\x1f\x7f", "line\nend\r\t",
]


def s3(emulator, region="us-east-1", secret="test", **options):
    config = Config(
        signature_version="s3v4", retries={"max_attempts": 1}, s3={"addressing_style": "path"},
        **options)
    return boto3.client(
        "s3", endpoint_url=emulator.aws, region_name=region, aws_access_key_id="test",
        aws_secret_access_key=secret, config=config)


@pytest.fixture
def client(emulator):
    return s3(emulator)


@pytest.fixture
def bucket(client):
    name = f"test-{uuid.uuid4().hex}"
    client.create_bucket(Bucket=name)
    return name


def code(call, **arguments):
    with pytest.raises(ClientError) as failure:
        call(**arguments)
    return failure.value.response["Error"]["Code"]


def contents(emulator):
    """Every file that holds an object's or a part's content."""
    return {path for path in emulator.data.rglob("objects/*/*") if path.is_file()}


@pytest.mark.parametrize("key", KEYS)
def test_every_legal_key_comes_back(client, bucket, key):
    client.put_object(Bucket=bucket, Key=key, Body=key.encode(), Metadata={"a": "b"})
    answer = client.get_object(Bucket=bucket, Key=key)
    assert answer["Body"].read() == key.encode()
    assert answer["Metadata"] == {"a": "b"}
    listed = client.list_objects_v2(Bucket=bucket)["Contents"]
    assert [entry["Key"] for entry in listed] == [key]
    assert client.list_objects(Bucket=bucket)["Contents"][0]["Key"] == key
    url = client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
    assert request("GET", url).data == key.encode()
    # What XML cannot hold cannot be named in a document.
    if key.isprintable():
        client.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}]})
    else:
        client.delete_object(Bucket=bucket, Key=key)
    assert "Contents" not in client.list_objects_v2(Bucket=bucket)


# MD5 is not among them: clients send it only when they are given its value.
@pytest.mark.parametrize("algorithm", [
    "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "XXHASH64", "XXHASH3", "XXHASH128"])
def test_checksums_in_headers_and_trailers(client, bucket, algorithm):
    name = f"Checksum{algorithm}"
    put = client.put_object(Bucket=bucket, Key="k", Body=b"hello", ChecksumAlgorithm=algorithm)
    got = client.get_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert got[name] == put[name]
    assert got["Body"].read() == b"hello"
    parts = []
    upload = client.create_multipart_upload(Bucket=bucket, Key="m", ChecksumAlgorithm=algorithm)
    for number, size in ((1, 5 << 20), (2, 7)):
        part = client.upload_part(
            Bucket=bucket, Key="m", UploadId=upload["UploadId"], PartNumber=number,
            Body=b"x" * size, ChecksumAlgorithm=algorithm)
        parts.append({"PartNumber": number, "ETag": part["ETag"], name: part[name]})
    done = client.complete_multipart_upload(
        Bucket=bucket, Key="m", UploadId=upload["UploadId"], MultipartUpload={"Parts": parts})
    attributes = client.get_object_attributes(
        Bucket=bucket, Key="m", ObjectAttributes=["Checksum", "ObjectParts", "ObjectSize"])
    assert attributes["Checksum"][name] == done[name].split("-")[0]
    assert attributes["ObjectSize"] == (5 << 20) + 7
    assert attributes["ObjectParts"]["TotalPartsCount"] == 2


def test_an_md5_checksum_that_is_given(client, bucket):
    value = base64.b64encode(hashlib.md5(b"hello").digest()).decode()
    client.put_object(Bucket=bucket, Key="k", Body=b"hello", ChecksumMD5=value)
    got = client.get_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert got["ChecksumMD5"] == value
    put = dict(Bucket=bucket, Key="k", Body=b"other", ChecksumMD5=value)
    assert code(client.put_object, **put) == "BadDigest"


def test_conditions_of_reads_and_writes(client, bucket):
    etag = client.put_object(Bucket=bucket, Key="k", Body=b"1", IfNoneMatch="*")["ETag"]
    again = dict(Bucket=bucket, Key="k", Body=b"2")
    assert code(client.put_object, IfNoneMatch="*", **again) == "PreconditionFailed"
    assert code(client.put_object, IfMatch='"0"', **again) == "PreconditionFailed"
    assert code(client.put_object, IfMatch=etag, Bucket=bucket, Key="none", Body=b"") == "NoSuchKey"
    client.put_object(IfMatch=etag, **again)
    assert code(client.get_object, Bucket=bucket, Key="k", IfMatch=etag) == "PreconditionFailed"
    assert code(client.delete_object, Bucket=bucket, Key="k", IfMatch=etag) == "PreconditionFailed"
    assert client.get_object(Bucket=bucket, Key="k")["Body"].read() == b"2"


def test_concurrent_conditional_creation_has_one_winner(emulator, client, bucket):
    url = client.generate_presigned_url(
        "put_object", Params={"Bucket": bucket, "Key": "k", "IfNoneMatch": "*"})
    statuses = []

    def put():
        answer = request("PUT", url, headers={"if-none-match": "*"}, body=b"x")
        statuses.append(answer.status)

    threads = [threading.Thread(target=put) for _ in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [412] * 199


def test_versions_and_delete_markers(client, bucket):
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = client.put_object(Bucket=bucket, Key="k", Body=b"1")["VersionId"]
    client.put_object(Bucket=bucket, Key="k", Body=b"2")
    marker = client.delete_object(Bucket=bucket, Key="k")
    assert marker["DeleteMarker"] is True
    assert code(client.get_object, Bucket=bucket, Key="k") == "NoSuchKey"
    assert client.get_object(Bucket=bucket, Key="k", VersionId=first)["Body"].read() == b"1"
    listing = client.list_object_versions(Bucket=bucket)
    assert [len(listing["Versions"]), len(listing["DeleteMarkers"])] == [2, 1]
    assert code(client.delete_bucket, Bucket=bucket) == "BucketNotEmpty"
    client.delete_object(Bucket=bucket, Key="k", VersionId=marker["VersionId"])
    assert client.get_object(Bucket=bucket, Key="k")["Body"].read() == b"2"


def test_a_presigned_put_binds_what_it_was_made_for(client, bucket):
    url = client.generate_presigned_url(
        "put_object", Params={"Bucket": bucket, "Key": "k", "ContentType": "video/mp4"})
    typed = {"content-type": "video/mp4"}
    assert request("PUT", url, headers={"content-type": "text/plain"}, body=b"x").status == 403
    assert request("PUT", url.replace("/k?", "/other?"), headers=typed, body=b"x").status == 403
    changed = url.replace("X-Amz-Expires=3600", "X-Amz-Expires=36000")
    refused = request("PUT", changed, headers=typed, body=b"x")
    assert refused.status == 403
    assert "<Code>SignatureDoesNotMatch</Code>" in refused.text
    assert "<CanonicalRequest>PUT\n" in refused.text
    assert request("PUT", url, headers=typed, body=b"x").status == 200


def test_a_form_of_a_browser(emulator, client, bucket):
    post = client.generate_presigned_post(
        bucket, "in/${filename}", Fields={"success_action_status": "201"},
        Conditions=[{"success_action_status": "201"}, ["content-length-range", 1, 10]])
    command = ["curl", "-sS", "-w", "%{http_code}", post["url"]]
    for name, value in post["fields"].items():
        command += ["-F", f"{name}={value}"]
    file = pathlib.Path(emulator.data).parent / f"{bucket}.txt"
    for content, status in ((b"hello", "201"), (b"hello hello hello", "400")):
        file.write_bytes(content)
        answer = subprocess.run(command + ["-F", f"file=@{file}"], capture_output=True, text=True)
        assert answer.stdout[-3:] == status, answer.stdout
    key = f"in/{file.name}"
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"hello"


def test_the_region_of_a_bucket(emulator, client):
    name = f"test-{uuid.uuid4().hex}"
    client.create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    there = s3(emulator, region="eu-west-1")
    assert there.get_bucket_location(Bucket=name)["LocationConstraint"] == "eu-west-1"
    there.put_object(Bucket=name, Key="k", Body=b"x")
    wrong = s3(emulator, region="eu-north-1").generate_presigned_url(
        "get_object", Params={"Bucket": name, "Key": "k"})
    answer = request("GET", wrong)
    assert answer.status == 400
    assert "<Region>eu-west-1</Region>" in answer.text


def test_settings_come_back_as_they_were_put(client, bucket):
    cors = {"CORSRules": [{
        "AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["*"], "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 5}]}
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration=cors)
    assert client.get_bucket_cors(Bucket=bucket)["CORSRules"] == cors["CORSRules"]
    tags = {"TagSet": [{"Key": "a", "Value": "b"}]}
    client.put_bucket_tagging(Bucket=bucket, Tagging=tags)
    assert client.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags["TagSet"]
    rules = [{
        "ID": "r", "Status": "Enabled", "Filter": {"Prefix": "x/"}, "Expiration": {"Days": 3},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2}}]
    client.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": rules})
    assert client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == rules
    rule = {
        "Id": "n", "Events": ["s3:ObjectCreated:*"],
        "LambdaFunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:none",
        "Filter": {"Key": {"FilterRules": [{"Name": "Prefix", "Value": "nothing/"}]}}}
    configuration = {"LambdaFunctionConfigurations": [rule], "EventBridgeConfiguration": {}}
    with pytest.raises(ClientError, match="Unable to validate the following destination"):
        client.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration=configuration)
    client.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration=configuration, SkipDestinationValidation=True)
    answer = client.get_bucket_notification_configuration(Bucket=bucket)
    assert answer["LambdaFunctionConfigurations"] == [rule]
    assert answer["EventBridgeConfiguration"] == {}


def test_a_client_that_stops_in_the_middle_leaves_nothing(emulator, client, bucket):
    url = urllib.parse.urlsplit(
        client.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "k"}))
    before = contents(emulator)
    with socket.create_connection((url.hostname, url.port)) as connection:
        head = f"PUT {url.path}?{url.query} HTTP/1.1\r\nhost: {url.netloc}\r\ncontent-length: 3000000\r\n\r\n"
        connection.sendall(head.encode() + b"x" * 1_000_000)
        eventually(lambda: contents(emulator) - before, "the unfinished file", 60)
    eventually(lambda: not contents(emulator) - before, "the unfinished file to vanish", 60)
    assert code(client.head_object, Bucket=bucket, Key="k") == "404"


@pytest.mark.parametrize("head", [
    "GET /%ZZ%FF HTTP/1.1\r\nhost: x\r\n\r\n", "PUT /b/k HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
    "GET / HTTP/1.1\r\nhost: x\r\nx-amz-meta-a: " + "y" * 200_000 + "\r\n\r\n",
    "BREW /b/k HTTP/1.1\r\nhost: x\r\n\r\n", "nonsense\r\n\r\n",
])
def test_broken_requests_are_answered_and_survived(emulator, client, head):
    url = urllib.parse.urlsplit(emulator.aws)
    with socket.create_connection((url.hostname, url.port), timeout=60) as connection:
        # A connection may be broken off without an answer; one that is left waiting is no answer.
        try:
            connection.sendall(head.encode("latin-1"))
            answer = connection.recv(100)
        except ConnectionError:
            answer = b""
    assert not answer or answer.split()[1][:1] == b"4"
    assert client.list_buckets()["Buckets"]


def test_what_was_answered_survives_a_kill(start_emulator):
    emulator = start_emulator()
    client = s3(emulator)
    client.create_bucket(Bucket="kept")
    for number in range(20):
        client.put_object(Bucket="kept", Key=str(number), Body=os.urandom(5000))
    emulator.kill()
    emulator.start()
    client = s3(emulator)
    assert client.list_objects_v2(Bucket="kept")["KeyCount"] == 20
    body = client.get_object(Bucket="kept", Key="7")
    assert hashlib.md5(body["Body"].read()).hexdigest() == body["ETag"].strip('"')


def aws(emulator, *arguments):
    """The AWS command line; what it printed."""
    environment = {
        **os.environ, "AWS_ENDPOINT_URL": emulator.aws, "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
    }
    command = pathlib.Path(sys.executable).parent / "aws"
    done = subprocess.run(
        [command, *map(str, arguments)], env=environment, capture_output=True, text=True,
        timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_aws_command_line(emulator, client, bucket, tmp_path):
    tree = tmp_path / "tree"
    for number in range(12):
        file = tree / f"d{number % 3}" / f"file {number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(number))
        # S3 tells whole seconds, and what is younger than its copy would be sent again.
        os.utime(file, (time.time() - 60,) * 2)
    aws(emulator, "s3", "sync", tree, f"s3://{bucket}/tree")
    assert aws(emulator, "s3", "sync", tree, f"s3://{bucket}/tree") == ""
    back = tmp_path / "back"
    aws(emulator, "s3", "sync", f"s3://{bucket}/tree", back)
    assert {p.name: p.read_text() for p in back.rglob("*.txt")} == {
        p.name: p.read_text() for p in tree.rglob("*.txt")}
    aws(emulator, "s3", "mv", f"s3://{bucket}/tree/d0/file 0.txt", f"s3://{bucket}/moved.txt")
    url = aws(emulator, "s3", "presign", f"s3://{bucket}/moved.txt").strip()
    assert request("GET", url).text == "0"
    aws(emulator, "s3", "rm", "--recursive", f"s3://{bucket}/tree")
    assert [e["Key"] for e in client.list_objects_v2(Bucket=bucket)["Contents"]] == ["moved.txt"]


def test_a_file_of_200_megabytes_goes_there_and_back(emulator, bucket, tmp_path):
    file = tmp_path / "large"
    with open(file, "wb") as out:
        for _ in range(200):
            out.write(os.urandom(1_000_000))
    aws(emulator, "s3", "cp", "--quiet", file, f"s3://{bucket}/large")
    aws(emulator, "s3", "cp", "--quiet", f"s3://{bucket}/large", tmp_path / "back")
    digest = [
        hashlib.file_digest(open(path, "rb"), "sha256").hexdigest()
        for path in (file, tmp_path / "back")]
    assert digest[0] == digest[1]


def test_an_expectation_is_refused_before_the_body(client, emulator, bucket):
    url = urllib.parse.urlsplit(
        client.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "k"}))
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
    connection.putrequest("PUT", f"{url.path}?{url.query}0")
    connection.putheader("content-length", "1000000000")
    connection.putheader("expect", "100-continue")
    connection.endheaders()
    assert connection.getresponse().status == 403
