# SPDX-License-Identifier: Apache-2.0
"""What AWS's own tools say of template.yaml, and what they say when it is wrong."""

import os
import subprocess

import pytest

from support import aws_tools
from support.emulator import BIN, ROOT

TEMPLATE = ROOT / "template.yaml"


@pytest.fixture(scope="module")
def cfn_lint():
    return aws_tools.cfn_lint()


def lint(cfn_lint, template):
    return subprocess.run([cfn_lint, template], capture_output=True, text=True, timeout=300)


def test_cfn_lint_has_nothing_to_say(cfn_lint):
    answer = lint(cfn_lint, TEMPLATE)
    assert (answer.returncode, answer.stdout) == (0, "")


def test_sam_accepts_it():
    answer = subprocess.run(
        [aws_tools.sam(), "validate", "--lint", "--template", TEMPLATE], capture_output=True, text=True,
        timeout=300,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1", "SAM_CLI_TELEMETRY": "0"})
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "is a valid SAM Template" in answer.stdout


@pytest.mark.parametrize("right, wrong, emulator_says", [
    ("InvokeMode: RESPONSE_STREAM", "InvokeMode: STREAMING",
     "InvokeMode is BUFFERED or RESPONSE_STREAM, not STREAMING"),
    ("!GetAtt MediaConvertRole.Arn", "!GetAtt MediaConvertRoll.Arn",
     "Fn::GetAtt names MediaConvertRoll, which is neither a parameter nor a resource"),
    ("STACK_NAME: !Ref AWS::StackName", "STACK_NAME: !Ref UploadBucket",
     "circular dependency: "),
    ("MaximumEventAgeInSeconds: 21600", "MaximumEventAgeInSeconds: 10",
     "must be from 60 to 21600, not 10"),
])
def test_linter_and_emulator_find_the_same_mistakes(
        cfn_lint, tmp_path, right, wrong, emulator_says):
    source = TEMPLATE.read_text()
    assert right in source
    broken = tmp_path / "broken.yaml"
    broken.write_text(source.replace(right, wrong))
    assert lint(cfn_lint, broken).returncode != 0
    answer = subprocess.run(
        [BIN / "emulator", "serve", "--template", broken, "--data", tmp_path / "data",
         "--port", "0", "--api-port", "0", "--cdn-port", "0"],
        capture_output=True, text=True, timeout=60)
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert f"{broken}:" in answer.stderr and emulator_says in answer.stderr


def test_the_records_bucket_is_as_the_template_says(emulator):
    s3 = emulator.client("s3")
    bucket = next(b["Name"] for b in s3.list_buckets()["Buckets"] if "-state-" in b["Name"])
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    rules = {rule["ID"]: rule for rule in rules}
    assert rules["old-versions"]["Expiration"] == {"ExpiredObjectDeleteMarker": True}
    assert rules["old-versions"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert rules["work-done"]["Filter"] == {"Prefix": "open/"}
    assert rules["work-done"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
