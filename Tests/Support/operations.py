#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the operations of an AWS service as botocore's model has them, one a line, as JSON: name, method,
URI template, and the query names and header fields without which there is no such request.

    Tests/Support/operations.py s3 >Tests/Emulator/Services/S3ServiceTests/operations.json
"""

import json
import sys

import botocore.session


def required(model, shape, location):
    members = model.shape_for(shape.name).members if shape else {}
    return [
        member.serialization.get("name", name) for name, member in members.items()
        if member.serialization.get("location") == location and name in shape.required_members]


def main(service):
    model = botocore.session.get_session().get_service_model(service)
    lines = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        lines.append(json.dumps({
            "name": name, "method": operation.http["method"],
            "uri": operation.http["requestUri"],
            "query": required(model, operation.input_shape, "querystring"),
            "headers": required(model, operation.input_shape, "header")}))
    print("[\n" + ",\n".join(lines) + "\n]")


if __name__ == "__main__":
    main(sys.argv[1])
