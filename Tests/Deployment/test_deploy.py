# SPDX-License-Identifier: Apache-2.0
"""DEPLOY.md as it is typed: the real SAM CLI against a CloudFormation that keeps what arrives.

The tests are one story on one machine, in their order."""

import re

from conftest import commands

DEPLOY = 'make deploy CONFIG="$HOME/millrace-production.toml"'


def change(machine, **parameters):
    """Writes parameters into the configuration, in place of those of the same name."""
    text = machine.config.read_text()
    for name, value in parameters.items():
        text = re.sub(rf'^{name} = (""".*?"""|.*?)\n', "", text, flags=re.M | re.S)
        if value is not None:
            text += f'{name} = """{value}"""\n'
    machine.config.write_text(text)


def test_the_commands_finish_as_they_are_written(machine):
    write, deploy, *_ = commands("What to type")
    assert deploy.strip() == DEPLOY
    assert machine.type(write).returncode == 0
    done = machine.type(deploy, "y\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("[y/N]") == 1
    assert "Successfully created/updated stack - millrace in eu-west-1" in done.stdout
    assert "ApiUrl" in done.stdout
    parameters = machine.stack.parameters
    assert parameters["JwtAudience"] == "3n4b5urk1ft4fl3mg5e62d9ado"
    assert parameters["AllowedOrigins"] == "https://app.example.com"
    assert parameters["UploadRetentionDays"] == "30"
    # What SAM makes of the template is what AWS deploys.
    types = [resource["Type"] for resource in machine.stack.resources.values()]
    assert types.count("AWS::Lambda::Function") == 6
    packages = [name for name in machine.aws.objects if not name.endswith(".template")]
    assert len(packages) == 5, "one for each executable"


def test_a_second_deployment_changes_nothing(machine):
    before = dict(machine.stack.parameters)
    done = machine.type(DEPLOY, "y\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No changes to deploy" in done.stdout + done.stderr
    assert machine.stack.parameters == before


def test_one_parameter_is_changed_and_the_others_stay(machine):
    before = dict(machine.stack.parameters)
    change(machine, MaxUploadBytes="1073741824")
    done = machine.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.stack.parameters == before | {"MaxUploadBytes": "1073741824"}


def test_what_the_file_no_longer_names_stays(machine):
    change(machine, MaxUploadBytes=None, AllowedOrigins=None)
    before = dict(machine.stack.parameters)
    done = machine.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.stack.parameters == before


def test_nobody_says_yes(machine):
    before = dict(machine.stack.parameters)
    change(machine, MaxUploadBytes="7")
    machine.deploy("n\n")
    assert machine.stack.parameters == before
    change(machine, MaxUploadBytes=None)


def test_signed_cookies_go_on_and_stay_on(machine):
    block = next(block for block in commands("Restrict who may watch") if "openssl" in block)
    # There is no Secrets Manager here, which a deployment only names.
    block = re.sub(r"^aws .*\n", "", block, flags=re.M)
    assert machine.type(block).returncode == 0
    done = machine.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    closed = dict(machine.stack.parameters)
    assert closed["RequireSignedCookies"] == "true"
    assert closed["CdnPublicKeyA"].startswith("-----BEGIN PUBLIC KEY-----\n")
    behavior = machine.stack.resources["Distribution"]["Properties"]["DistributionConfig"]
    assert "TrustedKeyGroups" in behavior["DefaultCacheBehavior"]

    # No line that is lost opens the media: it keeps what it has, or it fails and changes nothing.
    text = machine.config.read_text()
    change(machine, RequireSignedCookies=None, CdnPublicKeyA=None, CdnPrivateKeyNameA=None)
    assert machine.deploy().returncode == 0
    assert machine.stack.parameters == closed
    for lost, reason in [
            ({"CdnPublicKeyA": ""}, "RequireSignedCookies needs CdnPublicKeyA"),
            ({"RequireSignedCookies": "false"}, "RequireSignedCookies must be true")]:
        machine.config.write_text(text)
        change(machine, **lost)
        done = machine.deploy()
        assert done.returncode != 0 and reason in done.stdout + done.stderr, lost
        assert machine.stack.parameters == closed


def test_another_processors_package_is_not_deployed(machine):
    machine_is = machine.stack.parameters["Architecture"]
    other = "arm64" if machine_is == "x86_64" else "x86_64"
    change(machine, Architecture=None)
    done = machine.type(DEPLOY)
    assert done.returncode != 0 and "names no Architecture" in done.stderr
    machine.config.write_text(machine.config.read_text() + f'Architecture = "{other}"\n')
    done = machine.type(DEPLOY)
    assert done.returncode != 0
    assert f'says Architecture = "{other}", but this machine builds for {machine_is}' in done.stderr
    # The package's maker looks as well, for whoever calls `sam build` with ARCHITECTURE.
    done = machine.type(f"ARCHITECTURE={other} Functions/bootstrap/package.sh /bin/sh $HOME/package")
    assert done.returncode == 1 and f"is for {machine_is}, and Architecture is {other}" in done.stderr
