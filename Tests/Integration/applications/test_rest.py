# SPDX-License-Identifier: Apache-2.0
"""REST APIs and Lambda authorizers, as functions and their callers see them."""

import base64
import pathlib

import pytest

from support.emulator import Emulator, request

HERE = pathlib.Path(__file__).parent


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    running = Emulator(
        tmp_path_factory.mktemp("rest") / "data", template=HERE / "rest/template.yaml")
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def call(emulator):
    apis = request("GET", f"{emulator.api}/_emulator/api/application").json["apis"]
    hosts = {api["logicalId"]: api["id"] + ".execute-api.us-east-1.amazonaws.com" for api in apis}

    def call(api, method, path, headers=None, body=None):
        headers = {"host": hosts[api], **(headers or {})}
        return request(method, emulator.api + path, headers=headers, body=body)

    return call


def test_the_api_that_sam_makes_by_itself(call):
    for path in ("/Prod/hello", "/Prod/hello/", "/hello"):
        answer = call("ServerlessRestApi", "GET", path)
        assert (answer.status, answer.json["message"]) == (200, "hello")
        assert answer.json["path"] == "/hello"
    unknown = call("ServerlessRestApi", "GET", "/Prod/absent")
    assert (unknown.status, unknown.json) == (403, {"message": "Missing Authentication Token"})
    assert call("ServerlessRestApi", "DELETE", "/Prod/echo/a/b").json["path"] == "/echo/a/b"


def test_the_event_has_payload_1_0(call):
    answer = call(
        "Guarded", "POST", "/dev/items/a%20b?x=1&x=2&y=%26",
        {"Authorization": "friend", "X-Api-Key": "k", "content-type": "text/plain"}, b"text")
    assert answer.status == 201
    assert answer.headers.get_all("set-cookie") == ["a=1", "b=2"] and answer.headers["x-one"] == "1"
    event = answer.json
    assert "version" not in event
    assert (event["resource"], event["path"]) == ("/items/{id}", "/items/a b")
    assert event["pathParameters"] == {"id": "a b"} and event["httpMethod"] == "POST"
    assert event["queryStringParameters"] == {"x": "2", "y": "&"}
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"], "y": ["&"]}
    assert event["stageVariables"] == {"colour": "blue"}
    assert (event["body"], event["isBase64Encoded"]) == ("text", False)
    context = event["requestContext"]
    assert (context["stage"], context["path"]) == ("dev", "/dev/items/a%20b")
    assert context["resourcePath"] == "/items/{id}" and context["identity"]["apiKey"] == "k"
    assert context["authorizer"] == {
        "principalId": "friend", "integrationLatency": 0, "number": "1", "who": "friend"}


def test_binary_bodies_go_in_base64(call):
    sent = call(
        "Guarded", "POST", "/dev/items/1", {"Authorization": "friend", "content-type": "image/png"},
        b"\x89PNG")
    assert base64.b64decode(sent.json["body"]) == b"\x89PNG" and sent.json["isBase64Encoded"]
    assert call("Guarded", "GET", "/dev/picture", {"accept": "image/png"}).data == b"\x89PNG"
    text = call("Guarded", "GET", "/dev/picture", {"accept": "text/html"})
    assert base64.b64decode(text.data) == b"\x89PNG"


@pytest.mark.parametrize("token, status, answer", [
    (None, 401, {"message": "Unauthorized"}), ("nobody", 401, {"message": "Unauthorized"}),
    ("foe", 403, {"Message": "User is not authorized to access this resource with an explicit deny"}),
    ("stranger", 403, {"Message": "User is not authorized to access this resource"}),
])
def test_an_authorizer_refuses(call, token, status, answer):
    told = call("Guarded", "POST", "/dev/items/1", {"Authorization": token} if token else {}, b"")
    assert (told.status, told.json) == (status, answer)


def test_an_authorizer_of_requests(call):
    assert call("Guarded", "GET", "/dev/asked").status == 401
    answer = call("Guarded", "GET", "/dev/asked?who=friend")
    assert answer.json["requestContext"]["authorizer"]["principalId"] == "friend"


def test_a_method_may_ask_for_a_key(call):
    assert call("Guarded", "GET", "/dev/keyed").json == {"message": "Forbidden"}
    assert call("Guarded", "GET", "/dev/keyed", {"x-api-key": "any"}).status == 201


def test_preflights_are_answered_as_cors_says(call):
    answer = call("Guarded", "OPTIONS", "/dev/items/1", {"origin": "https://shop.example"})
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert answer.headers["access-control-allow-methods"] == "OPTIONS,POST"
    assert answer.headers["access-control-allow-headers"] == "authorization"


def test_what_is_no_answer_is_a_bad_gateway(call):
    answer = call("Guarded", "GET", "/dev/broken")
    assert (answer.status, answer.json) == (502, {"message": "Internal server error"})


def test_outputs_name_addresses_that_answer(emulator):
    told = request("GET", f"{emulator.api}/_emulator/api/application").json
    outputs = {output["name"]: output["value"] for output in told["outputs"]}
    assert request("GET", outputs["HelloUrl"]).json["message"] == "hello"
    assert request("GET", outputs["GuardedUrl"] + "/picture", {"accept": "image/png"}).status == 200
    assert f"output HelloUrl: {outputs['HelloUrl']}" in emulator.log_text()
    urls = {api["logicalId"]: api["url"] for api in told["apis"]}
    assert request("GET", urls["Described"] + "/described").json["message"] == "hello"


def test_routes_of_a_definition(call):
    assert call("Described", "GET", "/v1/described").json["path"] == "/described"
    preflight = call("Described", "OPTIONS", "/v1/described")
    assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (204, "*")


def test_http_apis_with_payload_1_0_and_simple_authorizers(call):
    event = call("ServerlessHttpApi", "GET", "/first?a=1&a=2").json
    assert (event["version"], event["path"], event["resource"]) == ("1.0", "/first", "/first")
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert call("Http", "GET", "/simple").json == {"message": "Unauthorized"}
    assert call("Http", "GET", "/simple", {"x-who": "foe"}).json == {"message": "Forbidden"}
    answer = call("Http", "GET", "/simple", {"x-who": "friend"})
    assert answer.json["requestContext"]["authorizer"] == {"lambda": {"who": "friend"}}
