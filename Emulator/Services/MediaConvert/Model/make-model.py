#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes aws-model.txt: the facts of botocore's MediaConvert model that requests are checked against.

Operations, statuses of errors, and every shape that a request consists of: names, types, ranges,
patterns, enumerations, required members. No word of AWS's documentation. Run it by `make model`.
"""

import pathlib
import re

import botocore
import botocore.loaders

HEADER = """\
# AWS's model of MediaConvert, version 2017-08-29, of botocore {version}. Made by make-model.py.
# `operation NAME METHOD STATUS URI REQUEST`, `error NAME STATUS`, `enumeration NAME VALUE…`;
# `structure NAME` and its members: `NAME TYPE`, where `!` after the name says required, `@` in front
# that it stands in the path or the query. A type is `list TYPE`, `map TYPE`, `integer MIN MAX`,
# `number MIN MAX`, `text MIN MAX [PATTERN]`, `boolean`, `timestamp` or a shape's name; `-` is no limit.
"""


def limits(name, shape):
    """A shape's range; that of a double is in its name alone."""
    found = [shape.get(key) for key in ("min", "max")]
    if shape["type"] == "double":
        for index, word in enumerate(("Min", "Max")):
            match = re.search(word + r"(Negative)?(\d+)", name)
            if match:
                found[index] = int(match[2]) * (-1 if match[1] else 1)
    return " ".join("-" if limit is None else str(limit) for limit in found)


class Model:
    def __init__(self, service):
        self.service = service
        self.shapes = service["shapes"]
        self.lines = {}

    def type(self, name):
        """The words for a shape, whose own lines are made on the way."""
        shape = self.shapes[name]
        match shape["type"]:
            case "structure":
                if name not in self.lines:
                    self.lines[name] = []
                    self.lines[name] = self.structure(name, shape)
                return name
            case "list":
                return "list " + self.type(shape["member"]["shape"])
            case "map":
                return "map " + self.type(shape["value"]["shape"])
            case "string" if "enum" in shape:
                self.lines[name] = [f"enumeration {name} {' '.join(shape['enum'])}"]
                return name
            case "string":
                return " ".join(filter(None, ["text", limits(name, shape), shape.get("pattern")]))
            case "integer" | "long":
                return f"integer {limits(name, shape)}"
            case "double":
                return f"number {limits(name, shape)}"
            case other:
                return other

    def structure(self, name, shape):
        required = shape.get("required", [])
        lines = [f"structure {name}"]
        for member, value in shape["members"].items():
            place = "@" if value.get("location") in ("uri", "querystring") else ""
            mark = "!" if member in required else ""
            lines.append(f" {place}{value['locationName']}{mark} {self.type(value['shape'])}")
        return lines

    def text(self):
        operations = []
        for name, operation in sorted(self.service["operations"].items()):
            http = operation["http"]
            request = self.type(operation["input"]["shape"]) if "input" in operation else "-"
            operations.append(
                f"operation {name} {http['method']} {http['responseCode']} {http['requestUri']} {request}")
        errors = [
            f"error {name} {shape['error']['httpStatusCode']}"
            for name, shape in sorted(self.shapes.items()) if shape.get("exception")]
        shapes = [line for name in sorted(self.lines) for line in self.lines[name]]
        return HEADER.format(version=botocore.__version__) + "\n".join(operations + errors + shapes) + "\n"


def main():
    service = botocore.loaders.Loader().load_service_model("mediaconvert", "service-2")
    path = pathlib.Path(__file__).with_name("aws-model.txt")
    path.write_text(Model(service).text())


if __name__ == "__main__":
    main()
