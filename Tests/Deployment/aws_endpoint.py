# SPDX-License-Identifier: Apache-2.0
"""The AWS that a deployment talks to, on loopback: a store for packages, and CloudFormation."""

import datetime
import hashlib
import http.server
import threading
import urllib.parse
import xml.sax.saxutils

from cloudformation import CloudFormation, Refusal


class AWSEndpoint:
    def __init__(self):
        self.objects = {}
        self.parts = {}
        self.cloudformation = CloudFormation(self.read_object)
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                endpoint.answer(self)

            do_PUT = do_GET = do_HEAD = do_POST

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def read_object(self, url):
        """What lies at a path-style URL of S3, as CloudFormation reads a template."""
        return self.objects[urllib.parse.urlsplit(url).path]

    def answer(self, request):
        body = read_body(request)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            status, headers, answer = self.query(body.decode())
        else:
            status, headers, answer = self.store(request, body)
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("content-length", str(len(answer)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(answer)

    # The query protocol of AWS, in which CloudFormation speaks.

    def query(self, body):
        fields = urllib.parse.parse_qs(body, keep_blank_values=True)
        arguments = nested({name: values[0] for name, values in fields.items()})
        action = arguments.pop("Action")
        arguments.pop("Version")
        try:
            result = getattr(self.cloudformation, action)(**arguments)
        except Refusal as refusal:
            return 400, {}, ("<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>"
                             f"{xml.sax.saxutils.escape(str(refusal))}</Message></Error></ErrorResponse>").encode()
        return 200, {"content-type": "text/xml"}, (
            f'<{action}Response><{action}Result>{as_xml(result)}</{action}Result>'
            f'<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>').encode()

    # As much of S3 as an upload needs.

    def store(self, request, body):
        path, _, query = request.path.partition("?")
        query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        key = urllib.parse.unquote(path)
        if request.command == "POST" and "uploads" in query:
            self.parts[key] = {}
            return 200, {}, b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
        if request.command == "POST":
            self.objects[key] = b"".join(part for _, part in sorted(self.parts.pop(key).items()))
            return 200, {}, b"<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>"
        if request.command == "PUT":
            if "partNumber" in query:
                self.parts[key][int(query["partNumber"])] = body
            else:
                self.objects[key] = body
            return 200, {"etag": f'"{hashlib.md5(body).hexdigest()}"'}, b""
        if key not in self.objects:
            return 404, {}, b""
        return 200, {"etag": '"1"'}, self.objects[key]


def read_body(request):
    if request.headers.get("transfer-encoding") == "chunked" or (
            "aws-chunked" in request.headers.get("content-encoding", "")):
        return read_chunks(request)
    return request.rfile.read(int(request.headers.get("content-length", 0)))


def read_chunks(request):
    """An upload in chunks of AWS's own form: the size, an extension, the bytes; a checksum at the end."""
    body = b""
    while True:
        size = int(request.rfile.readline().split(b";")[0], 16)
        if size == 0:
            while request.rfile.readline().strip():
                pass
            return body
        body += request.rfile.read(size)
        request.rfile.readline()


def nested(fields):
    """`Parameters.member.1.ParameterKey=…` as lists and maps."""
    tree = {}
    for name, value in fields.items():
        steps = name.split(".")
        place = tree
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = value

    def lists(node):
        if not isinstance(node, dict):
            return node
        if node.keys() == {"member"}:
            return [lists(value) for _, value in sorted(node["member"].items(), key=lambda i: int(i[0]))]
        return {key: lists(value) for key, value in node.items()}

    return lists(tree)


def as_xml(value):
    if isinstance(value, dict):
        return "".join(f"<{key}>{as_xml(one)}</{key}>" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return "".join(f"<member>{as_xml(one)}</member>" for one in value)
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return xml.sax.saxutils.escape(str(value))
