# SPDX-License-Identifier: Apache-2.0
"""Queues and topics by their real clients, through kills of the emulator."""

import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading
import urllib.request

import pytest
from botocore.exceptions import ClientError

from support.emulator import eventually

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
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Timeout: 20
      InlineCode: |
        import json, os
        def handler(event, context):
            failed = []
            with open(os.environ["SEEN"], "a") as seen:
                for record in event["Records"]:
                    seen.write(json.dumps(record) + "\\n")
                    if record["body"] == "bad":
                        failed.append({"itemIdentifier": record["messageId"]})
            return {"batchItemFailures": failed}
      Environment: { Variables: { SEEN: SEEN_FILE } }
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Fed.Arn
            BatchSize: 4
            FunctionResponseTypes: [ReportBatchItemFailures]
        Steps: { Type: SQS, Properties: { Queue: !GetAtt FedSteps.Arn, BatchSize: 1 } }
  Fed:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 20
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 1 }
  FedSteps:
    Type: AWS::SQS::Queue
    Properties: { FifoQueue: true, ContentBasedDeduplication: true, VisibilityTimeout: 20 }
  News:
    Type: AWS::SNS::Topic
    Properties:
      Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Orders.Arn }]
  Listener:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: |
        import json, os
        def handler(event, context):
            with open(os.environ["SEEN"], "a") as seen:
                for record in event["Records"]:
                    seen.write(json.dumps(record) + "\\n")
      Environment: { Variables: { SEEN: SEEN_FILE } }
      Events:
        News:
          Type: SNS
          Properties: { Topic: !Ref News, FilterPolicy: { kind: [urgent] } }
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: uploads
      NotificationConfiguration:
        TopicConfigurations: [{ Topic: !Ref News, Event: "s3:ObjectRemoved:*" }]
        QueueConfigurations: [{ Queue: !GetAtt Orders.Arn, Event: "s3:ObjectCreated:*" }]
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: { source: [shop] }
      Targets:
        - { Id: queue, Arn: !GetAtt Orders.Arn, InputPath: $.detail }
        - Id: gone
          Arn: arn:aws:sqs:us-east-1:000000000000:gone
          DeadLetterConfig: { Arn: !GetAtt Dead.Arn }
Outputs:
  OrdersUrl: { Value: !Ref Orders }
"""


@pytest.fixture
def emulator(start_emulator, tmp_path):
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.replace("SEEN_FILE", str(tmp_path / "seen")))
    return start_emulator(template=template)


@pytest.fixture
def seen(tmp_path):
    """The records that the function was given so far."""
    path = tmp_path / "seen"
    return lambda: [
        json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


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


def test_a_function_is_fed_and_what_it_fails_becomes_a_dead_letter(emulator, seen):
    sqs = emulator.client("sqs")
    url = sqs.get_queue_url(QueueName="millrace-Fed")["QueueUrl"]
    dead = sqs.get_queue_url(QueueName="millrace-Dead")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="good", MessageAttributes={
        "n": {"DataType": "Number", "StringValue": "7"}})
    sqs.send_message(QueueUrl=url, MessageBody="bad")
    eventually(lambda: len(seen()) == 2, "both messages")
    good = next(record for record in seen() if record["body"] == "good")
    assert good["messageAttributes"]["n"]["stringValue"] == "7"
    assert good["eventSource"] == "aws:sqs"
    assert good["eventSourceARN"] == "arn:aws:sqs:us-east-1:000000000000:millrace-Fed"
    assert good["attributes"]["ApproximateReceiveCount"] == "1"
    # The failed one is away for its visibility timeout, unless somebody gives it back.
    bad = next(record for record in seen() if record["body"] == "bad")
    sqs.change_message_visibility(
        QueueUrl=url, ReceiptHandle=bad["receiptHandle"], VisibilityTimeout=0)
    [letter] = sqs.receive_message(
        QueueUrl=dead, WaitTimeSeconds=20, MessageSystemAttributeNames=["All"])["Messages"]
    assert letter["Body"] == "bad"
    assert letter["Attributes"]["DeadLetterQueueSourceArn"].endswith(":millrace-Fed")

    [mapping] = emulator.client("lambda").list_event_source_mappings(
        EventSourceArn=good["eventSourceARN"])["EventSourceMappings"]
    assert (mapping["State"], mapping["BatchSize"]) == ("Enabled", 4)
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_buckets_and_rules_tell_queues_and_leave_dead_letters(emulator):
    sqs = emulator.client("sqs")
    url = sqs.get_queue_url(QueueName="millrace-Orders")["QueueUrl"]
    emulator.client("s3").put_object(Bucket="uploads", Key="a b", Body=b"x")
    [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    [record] = json.loads(message["Body"])["Records"]
    assert record["s3"]["object"]["key"] == "a+b"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    emulator.client("events").put_events(
        Entries=[{"Source": "shop", "DetailType": "order", "Detail": '{"n": 1}'}])
    [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    assert json.loads(message["Body"]) == {"n": 1}
    dead = sqs.get_queue_url(QueueName="millrace-Dead")["QueueUrl"]
    [letter] = sqs.receive_message(
        QueueUrl=dead, WaitTimeSeconds=20, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(letter["Body"])["source"] == "shop"
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "QueueDoesNotExist"


def test_a_fed_function_sees_every_message_in_its_order_through_kills(emulator, seen):
    sqs = emulator.client("sqs")
    url = sqs.get_queue_url(QueueName="millrace-FedSteps.fifo")["QueueUrl"]
    for number in range(24):
        if number in (8, 16):
            emulator.kill()
            emulator.start()
        sqs.send_message(QueueUrl=url, MessageBody=f"{number}", MessageGroupId=f"g{number % 2}")
    eventually(lambda: len({record["body"] for record in seen()}) == 24, "all messages")
    for group in range(2):
        bodies = [int(record["body"]) for record in seen() if int(record["body"]) % 2 == group]
        # A kill may have one come again, never one before an earlier one was done.
        first = list(dict.fromkeys(bodies))
        assert first == sorted(first)


def test_a_topic_tells_queues_and_functions_by_their_filters(emulator, seen):
    sns, sqs = emulator.client("sns"), emulator.client("sqs")
    [topic] = [told["TopicArn"] for told in sns.list_topics()["Topics"]]
    url = sqs.get_queue_url(QueueName="millrace-Orders")["QueueUrl"]
    sns.publish(TopicArn=topic, Message="plain")
    sns.publish(TopicArn=topic, Message="fire", Subject="now", MessageAttributes={
        "kind": {"DataType": "String", "StringValue": "urgent"}})
    envelopes = [json.loads(body) for body in drain(sqs, url)]
    assert [envelope["Message"] for envelope in envelopes] == ["plain", "fire"]
    assert envelopes[1]["MessageAttributes"] == {"kind": {"Type": "String", "Value": "urgent"}}
    [record] = eventually(seen, "the function's event")
    assert record["Sns"]["Message"] == "fire" and record["Sns"]["Subject"] == "now"
    assert {told["Protocol"] for told in sns.list_subscriptions()["Subscriptions"]} == {"sqs", "lambda"}
    told = aws(emulator, "sns", "publish-batch", "--topic-arn", topic,
               "--publish-batch-request-entries", "Id=a,Message=1", "Id=b,Message=2")
    assert [entry["Id"] for entry in told["Successful"]] == ["a", "b"]

    emulator.client("s3").delete_object(Bucket="uploads", Key="none")
    emulator.client("s3").put_object(Bucket="uploads", Key="k", Body=b"")
    emulator.client("s3").delete_object(Bucket="uploads", Key="k")

    def removal():
        return [body for body in drain(sqs, url) if "ObjectRemoved:Delete" in body]
    assert len(eventually(removal, "the bucket's message")) == 1


def test_a_bucket_can_tell_the_topics_that_are_there(emulator):
    s3, topics = emulator.client("s3"), emulator.client("sns")
    s3.create_bucket(Bucket="talkative")

    def tell(topic):
        s3.put_bucket_notification_configuration(Bucket="talkative", NotificationConfiguration={
            "TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]})

    topic = topics.create_topic(Name="heard")["TopicArn"]
    tell(topic)
    topics.delete_topic(TopicArn=topic)
    with pytest.raises(ClientError, match="Unable to validate the following destination"):
        tell(topic)


def test_a_web_server_confirms_its_subscription_and_is_told(emulator):
    requests = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            requests.append((self.headers["x-amz-sns-message-type"], json.loads(body)))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        sns = emulator.client("sns")
        topic = sns.create_topic(Name="web")["TopicArn"]
        endpoint = f"http://127.0.0.1:{server.server_port}/"
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint)
        eventually(lambda: requests, "the question")
        kind, question = requests.pop()
        assert kind == question["Type"] == "SubscriptionConfirmation"
        assert b"SubscriptionArn" in urllib.request.urlopen(question["SubscribeURL"]).read()
        sns.publish(TopicArn=topic, Message="hello")
        eventually(lambda: requests, "the message")
        kind, message = requests.pop()
        assert (kind, message["Message"]) == ("Notification", "hello")
        certificate = urllib.request.urlopen(message["SigningCertURL"]).read()
        assert certificate.startswith(b"-----BEGIN CERTIFICATE-----")
    finally:
        server.shutdown()
        server.server_close()


def test_rules_and_schedules_that_the_api_makes_reach_their_queue(emulator):
    events, scheduler = emulator.client("events"), emulator.client("scheduler")
    sqs = emulator.client("sqs")
    url = sqs.create_queue(QueueName="api")["QueueUrl"]
    arn = "arn:aws:sqs:us-east-1:000000000000:api"
    events.create_event_bus(Name="shop")
    events.put_rule(
        Name="all", EventBusName="shop", EventPattern=json.dumps({"source": [{"prefix": "s"}]}))
    put = events.put_targets(
        Rule="all", EventBusName="shop",
        Targets=[{"Id": "queue", "Arn": arn, "InputPath": "$.detail"}])
    assert put["FailedEntryCount"] == 0
    scheduler.create_schedule(
        Name="once", ScheduleExpression="at(2020-01-01T00:00:00)", FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": arn, "RoleArn": "arn:aws:iam::000000000000:role/r", "Input": "{}"})
    emulator.kill()
    emulator.start()
    assert [rule["Name"] for rule in events.list_rules(EventBusName="shop")["Rules"]] == ["all"]
    assert scheduler.get_schedule(Name="once")["ScheduleExpression"] == "at(2020-01-01T00:00:00)"
    assert "once" in [told["Name"] for told in scheduler.list_schedules()["Schedules"]]
    events.put_events(Entries=[
        {"Source": "shop", "DetailType": "d", "Detail": '{"n": 2}', "EventBusName": "shop"}])
    [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    assert json.loads(message["Body"]) == {"n": 2}
