# SPDX-License-Identifier: Apache-2.0
"""Functions of managed runtimes run unchanged under this machine's interpreters."""

import base64
import io
import json
import os
import pathlib
import shutil
import sys
import zipfile

import pytest

from support.emulator import Emulator, request

HERE = pathlib.Path(__file__).parent


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    """A copy of the application, which a test may change."""
    folder = tmp_path_factory.mktemp("runtimes") / "application"
    shutil.copytree(HERE / "runtimes", folder)
    archive(folder / "zipped.zip", "def handler(event, context): return 'from a zip'")
    return folder


@pytest.fixture(scope="module")
def emulator(application):
    # The interpreter of these tests has boto3.
    path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
    running = Emulator(
        application.parent / "data", template=application / "template.yaml",
        environment={"PATH": path})
    yield running
    assert running.stop() == 0


def archive(target, code):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("app.py", code)


@pytest.fixture(scope="module")
def invoke(emulator):
    """Invokes a function by its logical id: the error's kind, the answer and the log."""
    client = emulator.client("lambda")

    def call(function, event=None):
        answer = client.invoke(
            FunctionName=f"millrace-{function}", Payload=json.dumps(event or {}), LogType="Tail")
        log = base64.b64decode(answer["LogResult"]).decode()
        return answer.get("FunctionError"), json.loads(answer["Payload"].read()), log

    return call


def test_python(invoke, application):
    error, answer, log = invoke("Snake", {"name": "ä"})
    assert error is None
    assert answer.pop("left") > 10_000
    assert answer == {
        "name": "ä", "word": "hello from a layer", "starts": 1, "price": 1.5,
        "arn": "arn:aws:lambda:us-east-1:000000000000:function:millrace-Snake",
        "root": str(application / "python"), "here": str(application / "python"),
        "runtime": "AWS_Lambda_python3.11"}
    assert "[INFO]\t" in log and "\tan event came: ä" in log
    assert "to standard output" in log and "to standard error" in log


def test_python_is_warm_the_second_time(invoke):
    first = invoke("Snake")[1]["starts"]
    assert invoke("Snake")[1]["starts"] == first + 1
    assert not list((HERE / "runtimes").rglob("__pycache__"))


def test_an_exception_is_told_as_lambda_tells_it(invoke, application):
    error, answer, log = invoke("Snake", {"fail": True})
    assert error == "Unhandled"
    assert answer["errorType"] == "Trouble" and answer["errorMessage"] == "it went wrong"
    assert answer["requestId"] and len(answer["stackTrace"]) == 2
    assert answer["stackTrace"][1].startswith(f'  File "{application}/python/app.py", line ')
    assert answer["stackTrace"][1].endswith('in fail\n    raise Trouble("it went wrong")\n')
    assert "[ERROR] Trouble: it went wrong\nTraceback (most recent call last):" in log


@pytest.mark.parametrize("function, event, kind, message", [
    ("Snake", {"object": True}, "Runtime.MarshalError",
     "Unable to marshal response: Object of type object is not JSON serializable"),
    ("NoModule", {}, "Runtime.ImportModuleError",
     "Unable to import module 'absent': No module named 'absent'"),
    ("NoHandler", {}, "Runtime.HandlerNotFound", "Handler 'absent' missing on module 'handlers.nested'"),
    ("Callback", {"fail": True}, "Trouble", "told by the callback"),
    ("Common", {"fail": True}, "Trouble", "it went wrong"),
    ("Common", {"crash": True}, "Trouble", "out of turn"),
])
def test_errors_have_lambdas_names(invoke, function, event, kind, message):
    error, answer, _ = invoke(function, event)
    assert (error, answer["errorType"], answer["errorMessage"]) == ("Unhandled", kind, message)


@pytest.mark.parametrize("function, event, expected", [
    ("Nested", {}, "handlers.nested"), ("Dotted", {}, "handlers.nested"),
    ("InlineSnake", {"name": "x"}, {"inline": "x"}),
    ("PlainSnake", {}, {"plain": "millrace-PlainSnake"}), ("Zipped", {}, "from a zip"),
    ("ModuleFile", {"path": "a/b"}, {"started": "awaited at the top", "base": "b"}),
    ("InlineModule", {"path": "a/b"}, {"inline": "b"}), ("Callback", {"never": True}, None),
])
def test_forms_of_code_and_handlers(invoke, function, event, expected):
    assert invoke(function, event)[:2] == (None, expected)


def test_boto3_speaks_to_the_emulator(invoke, emulator):
    assert invoke("Snake", {"store": True})[0] is None
    content = emulator.client("s3").get_object(Bucket="millrace-files", Key="made")
    assert content["Body"].read() == b"by boto3"


def test_code_of_a_bucket_runs_when_it_is_there_and_anew_when_it_changes(invoke, emulator):
    error, answer, _ = invoke("Stored")
    assert error and "there is no s3://millrace-files/code/app.zip" in answer["errorMessage"]
    for text in ("first", "second"):
        content = io.BytesIO()
        archive(content, f"def handler(event, context): return '{text}'")
        emulator.client("s3").put_object(
            Bucket="millrace-files", Key="code/app.zip", Body=content.getvalue())
        assert invoke("Stored")[:2] == (None, text)


def test_node(invoke):
    error, answer, log = invoke("Common", {"name": "ä"})
    assert error is None and answer.pop("left") > 10_000
    request_id = answer.pop("id")
    assert answer == {
        "name": "ä", "greeting": "hello from a layer", "memory": "256",
        "runtime": "AWS_Lambda_nodejs20.x"}
    assert f"Z\t{request_id}\tINFO\tan event came: ä" in log
    assert f"Z\t{request_id}\tERROR\tand an error" in log


def test_a_node_error_has_its_trace(invoke, application):
    _, answer, log = invoke("Common", {"fail": True})
    assert answer["trace"][0] == "Trouble: it went wrong"
    assert f"{application}/node/app.js:" in answer["trace"][1]
    assert '\tERROR\tInvoke Error \t{"errorType":"Trouble"' in log


def test_es_modules_find_layers_too(invoke, application):
    _, answer, _ = invoke("Module")
    assert answer == {
        "greeting": "hello from a layer", "url": f"file://{application}/esm/app.js"}


def test_a_callback_waits_for_what_goes_on_unless_told_otherwise(invoke):
    assert invoke("Callback")[1] == {"before": "nothing yet"}
    assert invoke("Callback", {"impatient": True})[1] == {"before": "what came late"}


def test_what_is_missing_is_named_with_the_way_to_get_it(invoke, emulator):
    error, answer, log = invoke("NoPackage")
    assert error and answer["errorType"] == "Runtime.ImportModuleError"
    assert "Cannot find module '@aws-sdk/client-of-nobody'" in answer["errorMessage"]
    assert "`npm install @aws-sdk/client-of-nobody`" in emulator.log_text()
    error, answer, _ = invoke("Antique")
    assert error and "the runtime dotnet8 cannot be run here" in answer["errorMessage"]
    assert "warning: Antique cannot run: the runtime dotnet8" in emulator.log_text()


def test_a_stream_is_a_stream(emulator):
    url = f"{emulator.api}/_url/millrace-Streamer/"
    answer = request("GET", url)
    assert (answer.status, answer.text) == (201, "one\ntwo\nthree\n")
    assert answer.headers["x-made-by"] == "a stream" and answer.headers["set-cookie"] == "a=1"
    with pytest.raises(Exception, match="IncompleteRead|closed|reset"):
        request("GET", url + "?fail=1")


def test_changed_code_runs_at_the_next_invocation(invoke, application):
    invoke("Snake")
    for word in ("changed", "and again"):
        (application / "layer/python/words.py").write_text(f"GREETING = '{word}'")
        assert invoke("Snake")[1]["word"] == word
    (application / "python/handlers/added.py").write_text("WORD = 'new'")
    (application / "python/handlers/nested.py").write_text(
        "from handlers.added import WORD\ndef handler(event, context): return WORD")
    assert invoke("Nested")[1] == "new"
    (application / "python/handlers/added.py").write_text("WORD = 'newer'")
    assert invoke("Nested")[1] == "newer"
