# SPDX-License-Identifier: Apache-2.0
"""Every operation of every service, as botocore's models have them: a fault rule strikes the operation that
it names and no other, and an operation that is not executed is refused by its name."""

import datetime
import http.server
import os
import pathlib
import subprocess
import sys
import threading

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from support.emulator import request

SERVICES = [
    "s3", "mediaconvert", "events", "scheduler", "lambda", "secretsmanager", "sns", "sqs", "sts",
    "cloudformation", "logs"]
EXECUTED = {
    "mediaconvert": set(
        botocore.session.get_session().get_service_model("mediaconvert").operation_names
    ) - {"CreateResourceShare"},
    "events": {
        "PutEvents", "TestEventPattern", "PutRule", "DeleteRule", "DescribeRule", "EnableRule",
        "DisableRule", "ListRules", "PutTargets", "RemoveTargets", "ListTargetsByRule",
        "ListRuleNamesByTarget", "CreateEventBus", "DeleteEventBus", "DescribeEventBus",
        "ListEventBuses"},
    "lambda": {
        "ListFunctions", "GetFunction", "GetFunctionConfiguration", "Invoke",
        "CreateEventSourceMapping", "DeleteEventSourceMapping", "GetEventSourceMapping",
        "ListEventSourceMappings", "UpdateEventSourceMapping"},
    "scheduler": {
        "CreateSchedule", "DeleteSchedule", "GetSchedule", "ListSchedules", "UpdateSchedule"},
    "secretsmanager": {"GetSecretValue", "DescribeSecret", "ListSecrets"},
    "sns": {
        "AddPermission", "ConfirmSubscription", "CreateTopic", "DeleteTopic",
        "GetSubscriptionAttributes", "GetTopicAttributes", "ListSubscriptions",
        "ListSubscriptionsByTopic", "ListTagsForResource", "ListTopics", "Publish", "PublishBatch",
        "RemovePermission", "SetSubscriptionAttributes", "SetTopicAttributes", "Subscribe",
        "TagResource", "Unsubscribe", "UntagResource"},
    "sqs": {
        "AddPermission", "CancelMessageMoveTask", "ChangeMessageVisibility",
        "ChangeMessageVisibilityBatch", "CreateQueue", "DeleteMessage", "DeleteMessageBatch",
        "DeleteQueue", "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues",
        "ListMessageMoveTasks", "ListQueueTags", "ListQueues", "PurgeQueue", "ReceiveMessage",
        "RemovePermission", "SendMessage", "SendMessageBatch", "SetQueueAttributes",
        "StartMessageMoveTask", "TagQueue", "UntagQueue"},
    "sts": {"GetCallerIdentity"},
    "cloudformation": {
        "DescribeStacks", "ListStacks", "ListStackResources", "DescribeStackResources",
        "DescribeStackResource", "GetTemplate"},
    "logs": {"FilterLogEvents", "GetLogEvents", "DescribeLogGroups", "DescribeLogStreams"},
}
# Older names of S3's model that ask by the same request as a newer one.
SAME_REQUEST = {
    "GetBucketLifecycle": "GetBucketLifecycleConfiguration",
    "PutBucketLifecycle": "PutBucketLifecycleConfiguration",
    "GetBucketNotification": "GetBucketNotificationConfiguration",
    "PutBucketNotification": "PutBucketNotificationConfiguration",
}
# Parameters that boto3 looks into before it sends them.
SPECIAL = {"Bucket": "a-bucket", "CopySource": "a-bucket/key"}
AWS = pathlib.Path(sys.executable).with_name("aws")


@pytest.fixture
def faults(emulator):
    """Where the emulator's faults are set; they end with the test."""
    yield f"{emulator.api}/_emulator/faults"
    assert request("DELETE", f"{emulator.api}/_emulator/faults").status == 204


def made_up(shape, name=""):
    """A value of a shape, with what it requires and nothing else."""
    if name in SPECIAL:
        return SPECIAL[name]
    smallest = shape.metadata.get("min", 1)
    match shape.type_name:
        case "structure":
            members = dict(list(shape.members.items())[:1]) if shape.is_tagged_union else {
                member: shape.members[member] for member in shape.required_members}
            return {member: made_up(inner, member) for member, inner in members.items()}
        case "list":
            return [made_up(shape.member)] * smallest
        case "map":
            return {made_up(shape.key): made_up(shape.value)}
        case "string":
            return shape.enum[0] if shape.enum else "a" * max(smallest, 1)
        case "blob":
            return b"a" * max(smallest, 1)
        case "boolean":
            return True
        case "timestamp":
            return datetime.datetime(2030, 1, 1)
        case "float" | "double":
            return float(smallest)
        case _:
            return int(smallest)


def plain_client(emulator, service):
    """A client that sends every request once, to the emulator's address."""
    return boto3.client(
        service, endpoint_url=emulator.aws, region_name="us-east-1", aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False))


def ask(client, operation):
    """The error of a request with made-up parameters: its status, code and message."""
    shape = client.meta.service_model.operation_model(operation).input_shape
    try:
        client._make_api_call(operation, made_up(shape) if shape else {})
    except ClientError as error:
        response = error.response
        return (response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"],
                response["Error"]["Message"])
    return (200, "", "")


def path_of(operation):
    """Which requests a rule means: the emulator's own functions ask S3 too, for other buckets."""
    members = operation.input_shape.members if operation.input_shape else {}
    return {"path": f"/{SPECIAL['Bucket']}*"} if "Bucket" in members else {}


@pytest.mark.parametrize("service", SERVICES)
def test_a_fault_strikes_the_operation_that_it_names(emulator, faults, service):
    client = plain_client(emulator, service)
    model = client.meta.service_model
    operations = model.operation_names
    named = {SAME_REQUEST.get(operation, operation) for operation in operations}
    rules = [{"service": service, "operation": name, "status": 429, "code": f"Fault{name}"}
             | path_of(model.operation_model(name)) for name in sorted(named)]
    answer = request("PUT", faults, body={"requests": rules})
    assert answer.status == 200, answer.text
    for operation in operations:
        status, code, _ = ask(client, operation)
        expected = f"Fault{SAME_REQUEST.get(operation, operation)}"
        if model.operation_model(operation).http["method"] == "HEAD":
            expected = "429"  # Where there is no document, boto3 has only the status.
        assert (status, code) == (429, expected), operation
    struck = {rule["operation"]: rule["struck"] for rule in request("GET", faults).json["requests"]}
    twice = set(SAME_REQUEST.values()) if service == "s3" else set()
    assert struck == {name: 2 if name in twice else 1 for name in named}


@pytest.mark.parametrize("service", list(EXECUTED))
def test_what_is_not_executed_is_refused_by_its_name(emulator, service):
    client = plain_client(emulator, service)
    model = client.meta.service_model
    for operation in model.operation_names:
        status, code, message = ask(client, operation)
        if operation in EXECUTED[service]:
            assert status != 501, operation
        elif model.operation_model(operation).auth_type == "none":
            assert (status, code) == (403, "MissingAuthenticationToken"), operation
        else:
            assert (status, code) == (501, "NotImplemented"), operation
            assert operation in message


def test_an_unknown_service_or_operation_in_a_rule_is_refused_by_name(emulator):
    def refusal(**rule):
        answer = request(
            "PUT", f"{emulator.api}/_emulator/faults", body={"requests": [{"status": 500} | rule]})
        assert answer.status == 400
        return answer.json["error"]["message"]
    assert all(name in refusal(service="glue") for name in ["'glue'", "execute-api", *SERVICES])
    message = refusal(service="secretsmanager", operation="PutObject")
    assert "'PutObject'" in message and "DescribeSecret, DisassociateCrossAccountReplica" in message


def test_a_fault_strikes_what_browsers_and_viewers_ask(emulator, faults):
    assert request("PUT", faults, body={"requests": [
        {"service": "execute-api", "operation": "Invoke", "status": 503},
        {"service": "cloudfront", "operation": "GetObject", "status": 502}]}).status == 200
    assert emulator.call("GET", "/videos", emulator.token()).status == 503
    assert request("GET", f"{emulator.cdn}/hls/none.m3u8").status == 502
    assert request("HEAD", f"{emulator.cdn}/hls/none.m3u8").status == 403
    page = request("GET", f"{emulator.api}/_emulator")
    assert page.status == 200 and "<html" in page.text
    assert [rule["struck"] for rule in request("GET", faults).json["requests"]] == [1, 1]


def test_functions_and_developers_ask_who_they_are_and_for_secrets(start_emulator):
    emulator = start_emulator("--credential", "other:secret", "--secret", "foreign=from elsewhere")
    assert emulator.client("sts").get_caller_identity()["Arn"] == "arn:aws:iam::000000000000:root"
    other = boto3.client(
        "sts", endpoint_url=emulator.aws, region_name="us-east-1", aws_access_key_id="other",
        aws_secret_access_key="secret").get_caller_identity()
    assert other["Account"] == other["UserId"] != "000000000000"
    assert other["Arn"] == f"arn:aws:iam::{other['Account']}:root"

    secrets = emulator.client("secretsmanager")
    pages = secrets.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": 1})
    listed = [secret["Name"] for page in pages for secret in page["SecretList"]]
    assert listed == ["foreign", "millrace-TicketSecret"]
    ticket = secrets.get_secret_value(SecretId="millrace-TicketSecret")
    assert len(ticket["SecretString"]) == 64 and ticket["VersionStages"] == ["AWSCURRENT"]
    described = secrets.describe_secret(SecretId=ticket["ARN"])
    assert described["Description"] == "Signs the tickets of the event stream"
    assert described["VersionIdsToStages"] == {ticket["VersionId"]: ["AWSCURRENT"]}
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.get_secret_value(SecretId="none")

    def aws(*arguments):
        environment = os.environ | {
            "AWS_ENDPOINT_URL": emulator.aws, "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        done = subprocess.run(
            [AWS, *arguments, "--output", "text"], env=environment, capture_output=True, text=True,
            timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()
    assert aws("sts", "get-caller-identity", "--query", "Account") == "000000000000"
    assert aws("secretsmanager", "get-secret-value", "--secret-id", "foreign", "--query",
               "SecretString") == "from elsewhere"


def test_a_service_that_is_not_here_is_forwarded_once_its_signature_is_verified(start_emulator):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            asked.append((self.headers["x-amz-target"], body))
            answer = b'{"TableNames":["here"]}'
            self.send_response(200)
            self.send_header("content-type", "application/x-amz-json-1.0")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    emulator = start_emulator("--forward", f"dynamodb=http://127.0.0.1:{server.server_port}")
    tables = plain_client(emulator, "dynamodb").list_tables(Limit=1)["TableNames"]
    assert tables == ["here"]
    assert asked == [("DynamoDB_20120810.ListTables", b'{"Limit": 1}')]
    stranger = boto3.client(
        "dynamodb", endpoint_url=emulator.aws, region_name="us-east-1", aws_access_key_id="nobody",
        aws_secret_access_key="test")
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        stranger.list_tables()
    server.shutdown()
    server.server_close()
    with pytest.raises(ClientError, match="ServiceUnavailable"):
        plain_client(emulator, "dynamodb").list_tables()
