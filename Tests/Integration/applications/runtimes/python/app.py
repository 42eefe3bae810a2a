import decimal
import logging
import os
import sys

import boto3
import words

logging.getLogger().setLevel(logging.INFO)
STARTS = []


class Trouble(Exception):
    pass


def fail():
    raise Trouble("it went wrong")


def handler(event, context):
    STARTS.append(context.aws_request_id)
    logging.info("an event came: %s", event.get("name"))
    print("to standard output")
    print("to standard error", file=sys.stderr)
    if event.get("fail"):
        fail()
    if event.get("object"):
        return object()
    if event.get("store"):
        boto3.client("s3").put_object(Bucket=os.environ["BUCKET"], Key="made", Body=b"by boto3")
    return {
        "name": event.get("name"), "word": words.GREETING, "starts": len(STARTS),
        "left": context.get_remaining_time_in_millis(), "price": decimal.Decimal("1.5"),
        "arn": context.invoked_function_arn, "root": os.environ["LAMBDA_TASK_ROOT"],
        "runtime": os.environ["AWS_EXECUTION_ENV"], "here": os.getcwd(),
    }
