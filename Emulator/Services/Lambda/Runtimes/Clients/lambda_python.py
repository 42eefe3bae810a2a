# SPDX-License-Identifier: Apache-2.0
"""Runs the Python handler of a Lambda function: asks Lambda's Runtime API (2018-06-01) for events and
posts the results, as the managed runtimes do.

The one argument is a JSON object: "path" holds the folders in which modules are looked for before the
interpreter's own; "sdk" a folder that has boto3, for an interpreter that has none; "cache" where
compiled modules go, so that none are written beside the function's code.
"""

import http.client
import importlib
import importlib.machinery
import json
import logging
import os
import sys
import time
import traceback

API = "/2018-06-01/runtime"
REQUEST_ID = ""


class Fault(Exception):
    """What keeps a handler from being called, by Lambda's name for it."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = list(trace)


class SDKFinder:
    """Finds the AWS SDK in another interpreter's packages: a managed runtime always has it."""

    names = {"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six"}

    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        if path is not None or name not in self.names:
            return None
        return importlib.machinery.PathFinder.find_spec(name, [self.folder])


class EndpointFinder:
    """Has a botocore that is older than AWS_ENDPOINT_URL (1.31) read that variable all the same."""

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None:
            run = spec.loader.exec_module

            def exec_module(module):
                run(module)
                self.teach(module)

            spec.loader.exec_module = exec_module
        return spec

    @staticmethod
    def teach(module):
        version = sys.modules["botocore"].__version__.split(".")
        if [int(part) for part in version[:2]] >= [1, 31]:
            return
        create = module.Session.create_client

        def create_client(self, service_name, *arguments, **options):
            # The endpoint is the fifth of the arguments.
            if len(arguments) < 5 and options.get("endpoint_url") is None:
                options["endpoint_url"] = os.environ.get("AWS_ENDPOINT_URL")
            return create(self, service_name, *arguments, **options)

        module.Session.create_client = create_client


class CognitoIdentity:
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")

    def __init__(self, document):
        self.cognito_identity_id = document.get("cognitoIdentityId")
        self.cognito_identity_pool_id = document.get("cognitoIdentityPoolId")


class Client:
    """Of a mobile SDK, as `InvocationContext` names it."""

    def __init__(self, document):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code",
                     "app_package_name"):
            setattr(self, name, document.get(name))


class ClientContext:
    def __init__(self, document):
        self.custom = document.get("custom")
        self.env = document.get("env")
        self.client = Client(document["client"]) if document.get("client") else None


class LambdaContext:
    def __init__(self, headers):
        def document(name):
            return json.loads(headers.get(name) or "{}")

        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.tenant_id = None
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = CognitoIdentity(document("Lambda-Runtime-Cognito-Identity"))
        context = document("Lambda-Runtime-Client-Context")
        self.client_context = ClientContext(context) if context else None
        self._deadline = int(headers.get("Lambda-Runtime-Deadline-Ms", 0))

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        fields = ("aws_request_id", "log_group_name", "log_stream_name", "function_name",
                  "memory_limit_in_mb", "function_version", "invoked_function_arn",
                  "client_context", "identity", "tenant_id")
        inner = ",".join("%s=%s" % (name, getattr(self, name)) for name in fields)
        return "LambdaContext([%s])" % inner


class RuntimeAPI:
    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def next(self):
        self.connection.request("GET", API + "/invocation/next")
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            # The process is not wanted any more.
            sys.exit(0)
        return answer.headers, body

    def post(self, path, body, headers):
        self.connection.request("POST", API + path, body, headers)
        self.connection.getresponse().read()

    def respond(self, request_id, body):
        self.post("/invocation/%s/response" % request_id, body,
                  {"Content-Type": "application/json"})

    def fail(self, path, document):
        self.post(path, json.dumps(document).encode(), {
            "Content-Type": "application/vnd.aws.lambda.error+json",
            "Lambda-Runtime-Function-Error-Type": document["errorType"]})


class LogFormatter(logging.Formatter):
    converter = time.gmtime


class RequestFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = REQUEST_ID
        return True


def prepare_logging():
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(LogFormatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s",
        "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(RequestFilter())
    logging.getLogger().addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL")
    if level in ("DEBUG", "INFO", "ERROR", "FATAL"):
        logging.getLogger().setLevel("CRITICAL" if level == "FATAL" else level)


def plain_number(value):
    """What json cannot write but Lambda does: a Decimal, which DynamoDB gives, is a number."""
    decimal = sys.modules.get("decimal")
    if decimal is not None and isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def error_document(kind, message, trace, request_id):
    return {"errorMessage": message, "errorType": kind, "requestId": request_id,
            "stackTrace": trace}


def own_trace(error):
    """The frames of an error, those of this file left out."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if frame.filename != __file__ and not frame.filename.startswith("<frozen importlib")]
    return traceback.format_list(frames)


def log_error(document):
    lines = "[ERROR] %s: %s" % (document["errorType"], document["errorMessage"])
    if document["stackTrace"]:
        lines += "\nTraceback (most recent call last):\n" + "".join(document["stackTrace"])
    sys.stdout.write(lines.rstrip("\n") + "\n")


def load(name):
    """The function that a handler's name stands for: `module.function`, `folder/module.function`."""
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName",
                    "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        missing(error)
        raise Fault("Runtime.ImportModuleError",
                    "Unable to import module '%s': %s" % (module_name, error)) from error
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        raise Fault("Runtime.UserCodeSyntaxError",
                    "Syntax error in module '%s': %s" % (module_name, error), trace) from error
    handler = getattr(module, function_name, None)
    if handler is None:
        raise Fault("Runtime.HandlerNotFound",
                    "Handler '%s' missing on module '%s'" % (function_name, module_name))
    return handler


def missing(error):
    """Says how to get a package that the function's requirements name and nobody has installed."""
    root = os.environ.get("LAMBDA_TASK_ROOT", "")
    if error.name and os.path.exists(os.path.join(root, "requirements.txt")):
        sys.stdout.write(
            "'%s' is not installed for this function; `sam build` installs what requirements.txt "
            "names, or `pip install -r requirements.txt -t %s`\n" % (error.name, root))


def invoke(api, handler, headers, body):
    global REQUEST_ID
    context = LambdaContext(headers)
    REQUEST_ID = context.aws_request_id
    if headers.get("Lambda-Runtime-Trace-Id"):
        os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
    try:
        try:
            event = json.loads(body)
        except ValueError as error:
            raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error)
        result = handler(event, context)
        try:
            answer = json.dumps(result, default=plain_number).encode()
        except (TypeError, ValueError) as error:
            raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)
    except Exception as error:
        if isinstance(error, Fault):
            document = error_document(error.kind, error.message, error.trace, REQUEST_ID)
        else:
            document = error_document(type(error).__name__, str(error), own_trace(error), REQUEST_ID)
        log_error(document)
        flush()
        api.fail("/invocation/%s/error" % REQUEST_ID, document)
    else:
        flush()
        api.respond(REQUEST_ID, answer)


def flush():
    sys.stdout.flush()
    sys.stderr.flush()


def main():
    settings = json.loads(sys.argv[1])
    sys.argv = [""]
    sys.path[:1] = settings["path"]
    sys.pycache_prefix = settings["cache"]
    sys.meta_path.insert(0, EndpointFinder())
    if settings.get("sdk"):
        sys.meta_path.append(SDKFinder(settings["sdk"]))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    prepare_logging()
    api = RuntimeAPI(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        if isinstance(error, Fault):
            document = error_document(error.kind, error.message, error.trace, "")
        else:
            document = error_document(type(error).__name__, str(error), own_trace(error), "")
        log_error(document)
        flush()
        api.fail("/init/error", document)
        sys.exit(1)
    while True:
        headers, body = api.next()
        invoke(api, handler, headers, body)


if __name__ == "__main__":
    main()
