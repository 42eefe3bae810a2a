# SPDX-License-Identifier: Apache-2.0
"""What a developer asks of an application that runs: by AWS's interfaces and by the command line."""

import json
import subprocess

import pytest
from botocore.exceptions import ClientError

from support.emulator import BIN, Emulator, eventually

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Greeting: { Type: String }
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: named-by-its-author
      Runtime: python3.11
      Handler: index.handler
      InlineCode: |
        import os
        def handler(event, context):
            print(os.environ["GREETING"], event.get("source", "nobody"))
            return event
      Environment: { Variables: { GREETING: !Ref Greeting } }
      Events:
        Started:
          Type: EventBridgeRule
          Properties: { Pattern: { source: [aws.ec2] } }
Outputs:
  WorkerArn: { Value: !GetAtt Worker.Arn }
"""


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    folder = tmp_path_factory.mktemp("questions")
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "samconfig.toml").write_text(
        '[default.deploy.parameters]\nstack_name = "shop"\nparameter_overrides = "Greeting=hello Other=1"\n')
    running = Emulator(folder / "data", template=folder / "template.yaml")
    yield running
    assert running.stop() == 0


def run(emulator, *words):
    done = subprocess.run(
        [BIN / "emulator", *words, "--data", emulator.data], capture_output=True, text=True,
        input="{}", timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_lambda_tells_of_its_functions(emulator):
    client = emulator.client("lambda")
    [function] = client.list_functions()["Functions"]
    assert (function["FunctionName"], function["Runtime"]) == ("named-by-its-author", "python3.11")
    told = client.get_function(FunctionName=function["FunctionArn"])["Configuration"]
    assert told["Environment"] == {"Variables": {"GREETING": "hello"}}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_function(FunctionName="absent")


def test_cloudformation_tells_of_the_stack(emulator):
    client = emulator.client("cloudformation")
    [stack] = client.describe_stacks(StackName="shop")["Stacks"]
    arn = "arn:aws:lambda:us-east-1:000000000000:function:named-by-its-author"
    assert stack["Outputs"] == [{"OutputKey": "WorkerArn", "OutputValue": arn}]
    resources = client.list_stack_resources(StackName="shop")["StackResourceSummaries"]
    assert ("Worker", "named-by-its-author") in [
        (one["LogicalResourceId"], one["PhysicalResourceId"]) for one in resources]
    with pytest.raises(ClientError, match="Stack with id absent does not exist"):
        client.describe_stacks(StackName="absent")


def test_logs_are_told_by_cloudwatch_and_by_the_command(emulator):
    answer = emulator.client("lambda").invoke(
        FunctionName="named-by-its-author", Payload=json.dumps({"source": "me"}))
    assert json.loads(answer["Payload"].read()) == {"source": "me"}
    logs = emulator.client("logs")
    group = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"][0]
    events = logs.filter_log_events(
        logGroupName=group["logGroupName"], filterPattern="hello -nobody")["events"]
    assert [event["message"] for event in events] == ["hello me\n"]
    page = logs.filter_log_events(logGroupName=group["logGroupName"], limit=1)
    assert page["events"][0]["message"].startswith("START RequestId: ") and page["nextToken"]
    assert "named-by-its-author: hello me\n" in run(emulator, "logs", "Worker")


def test_a_function_is_invoked_by_its_logical_id(emulator):
    assert json.loads(run(emulator, "invoke", "Worker", "--template", "/absent.yaml")) == {}


def test_events_of_aws_can_be_sent(emulator):
    sent = run(
        emulator, "events", "send", "--source", "aws.ec2", "--detail-type", "EC2 Instance",
        "--detail", '{"state":"running"}')
    assert sent.strip()
    eventually(lambda: "hello aws.ec2" in run(emulator, "logs"), "the function's line")
