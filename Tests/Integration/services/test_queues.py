# SPDX-License-Identifier: Apache-2.0
"""Queues by their real clients, through kills of the emulator."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

AWS = pathlib.Path(sys.executable).with_name("aws")
TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2 }
  Dead: { Type: AWS::SQS::Queue }
  Steps:
    Type: AWS::SQS::Queue
    Properties: { FifoQueue: true, ContentBasedDeduplication: true }
Outputs:
  OrdersUrl: { Value: !Ref Orders }
"""


@pytest.fixture
def emulator(start_emulator, tmp_path):
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE)
    return start_emulator(template=template)


def aws(emulator, *arguments):
    """What the AWS command line prints, as JSON."""
    environment = os.environ | {
        "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test"}
    # Version 1 of the command line does not hear of AWS_ENDPOINT_URL for SQS.
    done = subprocess.run(
        [AWS, "--endpoint-url", emulator.aws, *arguments, "--output", "json"], env=environment, capture_output=True, text=True,
        timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else {}


def drain(sqs, url):
    """The bodies of all messages that are there, each deleted once it is read."""
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        bodies += [message["Body"] for message in messages]
        sqs.delete_message_batch(QueueUrl=url, Entries=[
            {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]}
            for index, message in enumerate(messages)])
    return bodies


def test_the_templates_queues_by_boto3_and_the_command_line(emulator):
    sqs = emulator.client("sqs")
    url = sqs.get_queue_url(QueueName="millrace-Orders")["QueueUrl"]
    assert url == f"{emulator.aws}/000000000000/millrace-Orders"
    # boto3 verifies the digests of body and attributes by itself.
    sqs.send_message(QueueUrl=url, MessageBody="first", MessageAttributes={
        "kind": {"DataType": "String", "StringValue": "a"},
        "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}})
    [message] = sqs.receive_message(
        QueueUrl=url, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"],
        WaitTimeSeconds=5)["Messages"]
    assert message["MessageAttributes"]["bytes"]["BinaryValue"] == b"\x00\xff"
    assert message["Attributes"]["SenderId"] == "000000000000"
    sqs.change_message_visibility(
        QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)

    read = aws(emulator, "sqs", "receive-message", "--queue-url", url, "--visibility-timeout", "0")
    assert [told["Body"] for told in read["Messages"]] == ["first"]
    # Its second receive was its last: the third moves it.
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    dead = aws(emulator, "sqs", "get-queue-url", "--queue-name", "millrace-Dead")["QueueUrl"]
    assert drain(sqs, dead) == ["first"]
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_url(QueueName="none")
    attributes = aws(emulator, "sqs", "get-queue-attributes", "--queue-url", url,
                     "--attribute-names", "All")["Attributes"]
    assert attributes["VisibilityTimeout"] == "60"
    assert json.loads(attributes["RedrivePolicy"])["maxReceiveCount"] == 2


def test_what_was_acknowledged_outlives_a_kill_in_its_order(emulator):
    sqs = emulator.client("sqs")
    url = sqs.get_queue_url(QueueName="millrace-Steps.fifo")["QueueUrl"]
    sent = []
    for number in range(40):
        if number % 13 == 12:
            emulator.kill()
            emulator.start()
        body, group = f"{number}", f"g{number % 3}"
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group)
        # Sent again as by a client that has lost the answer: it is kept once.
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group)
        sent.append(body)
    emulator.kill()
    emulator.start()
    received = drain(sqs, url)
    assert sorted(received, key=int) == sent
    for group in range(3):
        assert [body for body in received if int(body) % 3 == group] == sent[group::3]
