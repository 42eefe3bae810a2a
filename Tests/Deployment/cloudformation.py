# SPDX-License-Identifier: Apache-2.0
"""A CloudFormation that records: it takes change sets as AWS does and makes nothing of them.

What it checks is what AWS checks before it changes anything: the values of parameters, the template's
rules, the capabilities and SAM's transform, which is AWS's own library."""

import copy
import datetime
import json
import os
import re

from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

# SAM's library asks for the Region that it runs in.
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
NOW = datetime.datetime.now(datetime.timezone.utc)


class Refusal(Exception):
    """A ValidationError, with its message."""


class Stack:
    def __init__(self, name, tags):
        self.name, self.tags = name, tags
        self.template, self.parameters, self.resources = {}, {}, {}
        self.events, self.status = [], "REVIEW_IN_PROGRESS"

    @property
    def arn(self):
        return f"arn:aws:cloudformation:eu-west-1:111122223333:stack/{self.name}/1"


class Loader:
    """SAM asks for the ARNs of AWS's managed policies, none of which a template of ours needs."""

    @staticmethod
    def load():
        return {}


class CloudFormation:
    def __init__(self, read_object):
        self.read_object = read_object
        self.stacks, self.change_sets = {}, {}

    # What the client calls, by the action's name.

    def DescribeStacks(self, StackName, **_):
        stack = self._stack(StackName)
        return {"Stacks": [{
            "StackName": stack.name, "StackId": stack.arn, "StackStatus": stack.status,
            "CreationTime": NOW, "Tags": stack.tags, "Parameters": self._shown(stack),
            "Outputs": [{"OutputKey": key, "OutputValue": f"value-of-{key}".lower()}
                        for key in stack.template.get("Outputs", {})]}]}

    def GetTemplateSummary(self, StackName, **_):
        return {"Parameters": [{"ParameterKey": key} for key in self._stack(StackName).parameters]}

    def CreateChangeSet(self, StackName, ChangeSetName, ChangeSetType, Parameters=(), Tags=(),
                        Capabilities=(), TemplateBody=None, TemplateURL=None, **_):
        stack = self.stacks.get(StackName)
        if (ChangeSetType == "CREATE") != (stack is None):
            raise Refusal(f"Stack [{StackName}] " + ("exists" if stack else "does not exist"))
        template = yaml_parse(TemplateBody or self.read_object(TemplateURL))
        parameters = values_of(template, Parameters, stack.parameters if stack else None)
        check_rules(template, parameters)
        if "CAPABILITY_IAM" not in Capabilities and "CAPABILITY_NAMED_IAM" not in Capabilities:
            raise Refusal("Requires capabilities : [CAPABILITY_IAM]")
        resources = expanded(template, parameters)
        known = stack.resources if stack else {}
        changes = [(action, name) for action, names in (
            ("Add", resources.keys() - known.keys()),
            ("Modify", {n for n in resources.keys() & known.keys() if resources[n] != known[n]}),
            ("Remove", known.keys() - resources.keys())) for name in sorted(names)]
        if stack is None:
            stack = self.stacks[StackName] = Stack(StackName, Tags)
            self._tell(stack)
        self.change_sets[ChangeSetName] = change = {
            "template": template, "parameters": parameters, "resources": resources,
            "changes": changes, "types": {**known, **resources}}
        arn = f"arn:aws:cloudformation:eu-west-1:111122223333:changeSet/{ChangeSetName}/1"
        self.change_sets[arn] = change
        return {"Id": arn, "StackId": stack.arn}

    def DescribeChangeSet(self, ChangeSetName, StackName, **_):
        change = self.change_sets[ChangeSetName]
        if not change["changes"]:
            return {"Status": "FAILED", "StatusReason":
                    "The submitted information didn't contain changes. Submit different information "
                    "to create a change set."}
        return {"Status": "CREATE_COMPLETE", "ExecutionStatus": "AVAILABLE", "StackName": StackName,
                "Changes": [{"Type": "Resource", "ResourceChange": {
                    "Action": action, "LogicalResourceId": name,
                    "ResourceType": change["types"][name]["Type"]}}
                    for action, name in change["changes"]]}

    def ExecuteChangeSet(self, ChangeSetName, StackName, **_):
        stack, change = self._stack(StackName), self.change_sets[ChangeSetName]
        done = "UPDATE_COMPLETE" if stack.resources else "CREATE_COMPLETE"
        stack.template, stack.parameters = change["template"], change["parameters"]
        stack.resources, stack.status = change["resources"], done
        self._tell(stack)
        return {}

    def DescribeStackEvents(self, StackName, **_):
        return {"StackEvents": self._stack(StackName).events}

    def _stack(self, name):
        for stack in self.stacks.values():
            if name in (stack.name, stack.arn):
                return stack
        raise Refusal(f"Stack with id {name} does not exist")

    @staticmethod
    def _tell(stack):
        stack.events.insert(0, {
            "StackId": stack.arn, "EventId": f"event-{len(stack.events)}", "StackName": stack.name,
            "LogicalResourceId": stack.name, "PhysicalResourceId": stack.arn,
            "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": stack.status,
            "Timestamp": datetime.datetime.now(datetime.timezone.utc)})

    @staticmethod
    def _shown(stack):
        declared = stack.template.get("Parameters", {})
        return [{"ParameterKey": key, "ParameterValue":
                 "****" if declared[key].get("NoEcho") else value}
                for key, value in stack.parameters.items()]


def values_of(template, given, previous):
    """The values of a template's parameters, by the rules for change sets."""
    given = {one["ParameterKey"]: one for one in given}
    declared = template.get("Parameters", {})
    for key in given.keys() - declared.keys():
        raise Refusal(f"Parameters: [{key}] do not exist in the template")
    values = {}
    for key, declaration in declared.items():
        entry = given.get(key, {})
        if entry.get("UsePreviousValue") == "true":
            if previous is None or key not in previous:
                raise Refusal(f"Invalid input for parameter key {key}. Cannot specify usePreviousValue "
                              "as true for a parameter key not in the previous template")
            values[key] = previous[key]
        elif "ParameterValue" in entry:
            values[key] = entry["ParameterValue"]
        elif "Default" in declaration:
            values[key] = str(declaration["Default"])
        else:
            raise Refusal(f"Parameters: [{key}] must have values")
        check(key, declaration, values[key])
    return values


def check(key, declaration, value):
    allowed = declaration.get("AllowedValues")
    if allowed and value not in map(str, allowed):
        raise Refusal(f"Parameter '{key}' must be one of AllowedValues")
    pattern = declaration.get("AllowedPattern")
    parts = value.split(",") if "List" in declaration["Type"] else [value]
    if pattern and not all(re.fullmatch(pattern, part) for part in parts):
        raise Refusal(f"Parameter {key} failed to satisfy constraint: "
                      f"Member must satisfy regular expression pattern: {pattern}")
    if declaration["Type"] == "Number":
        number = float(value)
        if not float(declaration.get("MinValue", number)) <= number <= float(
                declaration.get("MaxValue", number)):
            raise Refusal(f"Parameter '{key}' is out of its range")


def check_rules(template, parameters):
    def value(node):
        if isinstance(node, dict) and "Ref" in node:
            text = parameters[node["Ref"]]
            is_list = "List" in template["Parameters"][node["Ref"]]["Type"]
            return text.split(",") if is_list else text
        return node

    def holds(node):
        (function, operands), = node.items()
        match function:
            case "Fn::Equals": return value(operands[0]) == value(operands[1])
            case "Fn::Not": return not holds(operands[0])
            case "Fn::And": return all(map(holds, operands))
            case "Fn::Or": return any(map(holds, operands))
            case "Fn::Contains": return value(operands[1]) in value(operands[0])
        raise Refusal(f"{function} is not a function of rules")

    for rule in template.get("Rules", {}).values():
        if "RuleCondition" in rule and not holds(rule["RuleCondition"]):
            continue
        for assertion in rule["Assertions"]:
            if not holds(assertion["Assert"]):
                raise Refusal("Template error: " + assertion["AssertDescription"])


def expanded(template, parameters):
    """The resources that SAM makes of a template, parameters put in, so that a changed one shows."""
    document = copy.deepcopy(template)
    if "Transform" in document:
        document = transform(document, dict(parameters), Loader())

    def put_in(node):
        if isinstance(node, dict):
            if node.keys() == {"Ref"} and node["Ref"] in parameters:
                return parameters[node["Ref"]]
            return {key: put_in(value) for key, value in node.items()}
        if isinstance(node, list):
            return [put_in(value) for value in node]
        if isinstance(node, str):
            return re.sub(r"\$\{(\w+)\}", lambda m: str(parameters.get(m[1], m[0])), node)
        return node

    conditions = put_in(json.loads(json.dumps(document.get("Conditions", {}))))
    return {name: put_in(json.loads(json.dumps({**resource, "conditions": conditions}, default=str)))
            for name, resource in document["Resources"].items()}
