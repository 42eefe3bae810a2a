# SPDX-License-Identifier: Apache-2.0
"""Every operation of the S3 service against botocore's model of it: each member of an operation's answer
is there, but those that AWS sends only in circumstances that the test does not make."""

import socket
import uuid

import boto3
import botocore.exceptions
import botocore.session
import pytest
from botocore.config import Config

# Members that no answer here has: requester pays, directory buckets, KMS, customers' keys, archives,
# replication, object lock, websites, lifecycle rules, and what only a truncated listing tells.
CIRCUMSTANTIAL = {
    "RequestCharged", "SSEKMSKeyId", "SSEKMSEncryptionContext", "BucketKeyEnabled",
    "SSECustomerAlgorithm", "SSECustomerKeyMD5", "ArchiveStatus", "Restore", "ReplicationStatus",
    "ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus",
    "ObjectLockEventHold", "ObjectLockEventHoldDurationDays", "ObjectLockEventHoldDurationYears",
    "WebsiteRedirectLocation", "Expiration", "MissingMeta", "AbortDate", "AbortRuleId", "StorageClass",
    "NextContinuationToken", "NextMarker", "NextKeyMarker", "NextVersionIdMarker", "Size",
    "BucketLocationType", "BucketLocationName", "AccessPointAlias", "Expires", "ExpiresString",
    "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentRange",
}
CHECKSUMS = {
    f"Checksum{name}"
    for name in ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5", "XXHASH64",
                 "XXHASH3", "XXHASH128")
}
CORS = {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]}
RULE = {
    "ID": "r", "Status": "Enabled", "Filter": {"Prefix": "none/"}, "Expiration": {"Days": 1}}
TAGS = {"TagSet": [{"Key": "a", "Value": "b"}]}


class World:
    """A bucket with a version and a delete marker, and one without versions, with an upload of one part."""

    def __init__(self, client):
        self.client = client
        self.bucket = f"model-{uuid.uuid4().hex}"
        client.create_bucket(Bucket=self.bucket)
        client.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        self.object = {"Bucket": self.bucket, "Key": "k"}
        client.put_object(Body=b"hello", Metadata={"a": "b"}, Tagging="a=b", **self.object)
        client.put_object(Bucket=self.bucket, Key="d/gone", Body=b"")
        client.delete_object(Bucket=self.bucket, Key="d/gone")
        self.plain = f"model-{uuid.uuid4().hex}"
        client.create_bucket(Bucket=self.plain)
        self.upload = self.begin()
        self.part = client.upload_part(Body=b"part", PartNumber=1, **self.upload)
        client.put_bucket_cors(Bucket=self.bucket, CORSConfiguration=CORS)
        client.put_bucket_tagging(Bucket=self.bucket, Tagging=TAGS)
        client.put_bucket_lifecycle_configuration(
            Bucket=self.bucket, LifecycleConfiguration={"Rules": [RULE]})

    def begin(self):
        made = self.client.create_multipart_upload(
            Bucket=self.plain, Key="m", ChecksumAlgorithm="CRC32", ChecksumType="COMPOSITE")
        return {"Bucket": self.plain, "Key": "m", "UploadId": made["UploadId"]}

    @property
    def source(self):
        return {"CopySource": {"Bucket": self.bucket, "Key": "k"}}

    def complete(self):
        part = {"PartNumber": 1, "ETag": self.part["ETag"], "ChecksumCRC32": self.part["ChecksumCRC32"]}
        return dict(self.upload, MultipartUpload={"Parts": [part]})


# What each operation is called with, and the members that this call's answer does not have.
CALLS = [
    ("ListBuckets", lambda w: {"Prefix": w.bucket}, {"ContinuationToken"}),
    ("HeadBucket", lambda w: {"Bucket": w.bucket}, set()),
    ("CreateBucket", lambda w: {"Bucket": f"model-{uuid.uuid4().hex}"}, set()),
    ("GetBucketLocation", lambda w: {"Bucket": w.bucket}, set()),
    ("GetBucketCors", lambda w: {"Bucket": w.bucket}, set()),
    ("GetBucketTagging", lambda w: {"Bucket": w.bucket}, set()),
    ("GetBucketVersioning", lambda w: {"Bucket": w.bucket}, {"MFADelete"}),
    ("GetBucketLifecycleConfiguration", lambda w: {"Bucket": w.bucket}, set()),
    ("GetBucketNotificationConfiguration", lambda w: {"Bucket": w.bucket}, {
        "TopicConfigurations", "QueueConfigurations", "LambdaFunctionConfigurations",
        "EventBridgeConfiguration"}),
    ("PutBucketLifecycleConfiguration", lambda w: {
        "Bucket": w.bucket, "LifecycleConfiguration": {"Rules": [RULE]}}, set()),
    ("PutObject", lambda w: {"Bucket": w.bucket, "Key": "p", "Body": b"x"}, set()),
    ("GetObject", lambda w: w.object | {"ChecksumMode": "ENABLED"}, {"DeleteMarker", "PartsCount"}),
    ("HeadObject", lambda w: w.object | {"ChecksumMode": "ENABLED"}, {"DeleteMarker", "PartsCount"}),
    ("CopyObject", lambda w: {"Bucket": w.bucket, "Key": "c"} | w.source, set()),
    ("DeleteObject", lambda w: {"Bucket": w.bucket, "Key": "p"}, set()),
    ("DeleteObjects", lambda w: {
        "Bucket": w.bucket, "Delete": {"Objects": [{"Key": "c"}]}}, {"Errors"}),
    ("GetObjectTagging", lambda w: w.object, set()),
    ("PutObjectTagging", lambda w: w.object | {"Tagging": TAGS}, set()),
    ("DeleteObjectTagging", lambda w: w.object, set()),
    ("GetObjectAttributes", lambda w: w.object | {
        "ObjectAttributes": ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]},
        {"DeleteMarker", "ObjectParts"}),
    ("ListObjects", lambda w: {"Bucket": w.bucket, "Delimiter": "/", "Marker": "a"}, {"CommonPrefixes"}),
    ("ListObjectsV2", lambda w: {
        "Bucket": w.bucket, "Delimiter": "/", "StartAfter": "a", "FetchOwner": True},
        {"CommonPrefixes", "ContinuationToken"}),
    ("ListObjectVersions", lambda w: {"Bucket": w.bucket}, {"CommonPrefixes", "Delimiter"}),
    ("ListMultipartUploads", lambda w: {
        "Bucket": w.plain, "Prefix": "m", "Delimiter": "/", "EncodingType": "url"}, {"CommonPrefixes"}),
    ("ListParts", lambda w: w.upload, {"VersionId"}),
    ("UploadPart", lambda w: w.begin() | {"PartNumber": 1, "Body": b"x"}, {"VersionId"}),
    ("UploadPartCopy", lambda w: w.begin() | {"PartNumber": 1} | w.source, {"VersionId"}),
    ("CreateMultipartUpload", lambda w: {
        "Bucket": w.plain, "Key": "n", "ChecksumAlgorithm": "SHA256"}, {"VersionId"}),
    ("CompleteMultipartUpload", lambda w: w.complete(), {"VersionId"}),
    ("AbortMultipartUpload", lambda w: w.begin(), {"VersionId"}),
]
# What AWS sends with each entry of a list or a structure inside an answer.
INSIDE = {
    "ListBuckets": {"Buckets": {"Name", "CreationDate", "BucketRegion", "BucketArn"}, "Owner": {"ID"}},
    "ListObjects": {"Contents": {
        "Key", "LastModified", "ETag", "Size", "StorageClass", "Owner", "ChecksumAlgorithm",
        "ChecksumType"}},
    "ListObjectsV2": {"Contents": {
        "Key", "LastModified", "ETag", "Size", "StorageClass", "Owner", "ChecksumAlgorithm",
        "ChecksumType"}},
    "ListObjectVersions": {
        "Versions": {
            "Key", "VersionId", "IsLatest", "LastModified", "ETag", "Size", "StorageClass", "Owner",
            "ChecksumAlgorithm", "ChecksumType"},
        "DeleteMarkers": {"Key", "VersionId", "IsLatest", "LastModified", "Owner"}},
    "ListMultipartUploads": {"Uploads": {
        "Key", "UploadId", "Initiated", "Initiator", "Owner", "StorageClass", "ChecksumAlgorithm",
        "ChecksumType"}},
    "ListParts": {"Parts": {"PartNumber", "LastModified", "ETag", "Size", "ChecksumCRC32"}},
    "CopyObject": {"CopyObjectResult": {"ETag", "LastModified", "ChecksumCRC32", "ChecksumType"}},
    "UploadPartCopy": {"CopyPartResult": {"ETag", "LastModified", "ChecksumCRC32"}},
    "DeleteObjects": {"Deleted": {"Key", "DeleteMarker", "DeleteMarkerVersionId"}},
    "GetObjectAttributes": {"Checksum": {"ChecksumCRC32", "ChecksumType"}},
}


@pytest.fixture(scope="module")
def world(emulator):
    config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1})
    return World(boto3.client(
        "s3", endpoint_url=emulator.aws, region_name="us-east-1", aws_access_key_id="test",
        aws_secret_access_key="test", config=config))


@pytest.mark.parametrize("operation,arguments,absent", CALLS, ids=[call[0] for call in CALLS])
def test_an_answer_has_every_member_of_the_model(world, operation, arguments, absent):
    model = botocore.session.get_session().get_service_model("s3").operation_model(operation)
    answer = world.client._make_api_call(operation, arguments(world))
    members = set(model.output_shape.members)
    checksums = members & CHECKSUMS
    if checksums and operation != "AbortMultipartUpload":
        assert len(checksums & set(answer)) == 1
    missing = members - set(answer) - absent - CIRCUMSTANTIAL - CHECKSUMS
    assert not missing
    assert not absent & set(answer), "this call's answer does have it"
    for member, wanted in INSIDE.get(operation, {}).items():
        entries = answer[member] if isinstance(answer[member], list) else [answer[member]]
        assert entries
        for entry in entries:
            assert not wanted - set(entry)
    metadata = answer["ResponseMetadata"]
    assert metadata["RequestId"] and metadata["HostId"]


@pytest.fixture
def localhost_names(monkeypatch):
    """Names under localhost are this machine (RFC 6761, section 6.3), which not every resolver knows."""
    resolve = socket.getaddrinfo

    def resolve_locally(host, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        return resolve("127.0.0.1" if name.endswith(".localhost") else name, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_locally)


@pytest.mark.parametrize("style", ["path", "virtual"])
def test_a_wrong_signature_is_answered_with_what_the_service_computed(
        emulator, style, localhost_names):
    port = emulator.aws.rsplit(":", 1)[1]
    client = boto3.client(
        "s3", endpoint_url=f"http://s3.localhost:{port}", region_name="us-east-1",
        aws_access_key_id="test", aws_secret_access_key="wrong",
        config=Config(s3={"addressing_style": style}, retries={"max_attempts": 1}))
    with pytest.raises(client.exceptions.ClientError) as failure:
        client.get_object(Bucket="some-bucket", Key="a b")
    error = failure.value.response["Error"]
    assert error["Code"] == "SignatureDoesNotMatch"
    path = "/a%20b" if style == "virtual" else "/some-bucket/a%20b"
    assert error["CanonicalRequest"].startswith(f"GET\n{path}\n")
    assert error["StringToSign"].startswith("AWS4-HMAC-SHA256\n")
    for name in ("CanonicalRequest", "StringToSign"):
        assert bytes.fromhex(error[f"{name}Bytes"]).decode() == error[name]
    assert error["AWSAccessKeyId"] == "test" and error["SignatureProvided"]
    assert failure.value.response["ResponseMetadata"]["RequestId"]


# What the emulator does not execute, and what each would do if it were taken for the request without
# its query: delete the bucket, overwrite, delete or empty the object, make a form's object.
NOT_EXECUTED = [
    ("delete_bucket_metadata_table_configuration", {}),
    ("delete_bucket_metadata_configuration", {}),
    ("update_object_encryption", {
        "Key": "k", "ObjectEncryption": {"SSEKMS": {"KMSKeyArn": "arn:aws:kms:us-east-1:0:key/a"}}}),
    ("put_object_annotation", {"Key": "k", "AnnotationName": "a", "AnnotationPayload": b"x"}),
    ("delete_object_annotation", {"Key": "k", "AnnotationName": "a"}),
    ("rename_object", {"Key": "new", "RenameSource": "k"}),
    ("create_bucket_metadata_configuration", {
        "MetadataConfiguration": {"JournalTableConfiguration": {
            "RecordExpiration": {"Expiration": "DISABLED"}}}}),
]


@pytest.mark.parametrize(("call", "arguments"), NOT_EXECUTED, ids=[name for name, _ in NOT_EXECUTED])
def test_what_is_not_executed_loses_nothing(world, call, arguments):
    client = world.client
    bucket = f"model-{uuid.uuid4().hex}"
    client.create_bucket(Bucket=bucket)
    # Only an empty bucket could be deleted.
    if "Key" in arguments:
        client.put_object(Bucket=bucket, Key="k", Body=b"content")
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        getattr(client, call)(Bucket=bucket, **arguments)
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert refusal.value.response["Error"]["Code"] == "NotImplemented"
    assert refusal.value.operation_name in refusal.value.response["Error"]["Message"]
    kept = [entry["Key"] for entry in client.list_objects_v2(Bucket=bucket).get("Contents", [])]
    assert kept == (["k"] if "Key" in arguments else [])
    for key in kept:
        assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"content"
