import base64
import json


def hello(event, context):
    return {"statusCode": 200, "body": json.dumps({"message": "hello", "path": event["path"]})}


def echo(event, context):
    return {
        "statusCode": 201, "headers": {"x-one": "1"},
        "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}, "body": json.dumps(event)}


def picture(event, context):
    if event["resource"] == "/broken":
        return "no answer of a proxy"
    return {
        "statusCode": 200, "headers": {"Content-Type": "image/png"}, "isBase64Encoded": True,
        "body": base64.b64encode(b"\x89PNG").decode()}


def judge(event, context):
    who = event.get("authorizationToken") or (event.get("identitySource") or [None])[0] \
        or event["queryStringParameters"]["who"]
    if who == "nobody":
        raise Exception("Unauthorized")
    if "routeArn" in event:
        return {"isAuthorized": who == "friend", "context": {"who": who}}
    effect = {"friend": "Allow", "foe": "Deny"}.get(who)
    statement = {"Action": "execute-api:Invoke", "Effect": effect or "Allow",
                 "Resource": event["methodArn"] if effect else "arn:aws:execute-api:*:*:other/*"}
    return {"principalId": who, "context": {"number": 1, "who": who},
            "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
