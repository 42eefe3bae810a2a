// SPDX-License-Identifier: Apache-2.0
import AWSService
import HTTPServer
import JSONTree

/// A request in SQS's older protocol (`query`, version 2012-11-05) as the newer one has it.
enum QueryRequest {
  static func json(of operation: String, _ request: ServiceRequest) -> JSON {
    let parameters = QueryParameters(request)
    var json = members(parameters)
    if json["QueueUrl"] == nil, request.head.path.split(separator: "/").count >= 2 {
      // Where the queue is named by the address alone.
      json["QueueUrl"] = .string(request.head.path)
    }
    let tags = parameters.dictionary("Tag", key: "Key", value: "Value")
    json[operation == "CreateQueue" ? "tags" : "Tags"] = texts(tags)
    json["Attributes"] = texts(parameters.dictionary("Attribute", key: "Name", value: "Value"))
    for (list, element) in lists {
      let values = parameters.strings(element) + [parameters[element]].compactMap { $0 }
      if !values.isEmpty { json[list] = .array(values.map { .string($0) }) }
    }
    let entries = parameters.elements("\(operation)RequestEntry")
    if !entries.isEmpty { json["Entries"] = .array(entries.map { .object(members($0)) }) }
    return .object(json)
  }

  private static let singles = [
    "QueueUrl", "QueueName", "QueueNamePrefix", "QueueOwnerAWSAccountId", "NextToken", "MaxResults",
    "Label", "Id", "MessageBody", "DelaySeconds", "MessageGroupId", "MessageDeduplicationId",
    "MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds", "ReceiveRequestAttemptId",
    "ReceiptHandle", "SourceArn", "DestinationArn", "MaxNumberOfMessagesPerSecond", "TaskHandle",
  ]

  private static let lists = [
    ("AttributeNames", "AttributeName"), ("MessageAttributeNames", "MessageAttributeName"),
    ("MessageSystemAttributeNames", "MessageSystemAttributeName"), ("TagKeys", "TagKey"),
    ("AWSAccountIds", "AWSAccountId"), ("Actions", "ActionName"),
  ]

  /// What a request and a batch's entry have in common.
  private static func members(_ parameters: QueryParameters) -> JSON.Object {
    var json: JSON.Object = [:]
    for name in singles { json[name] = parameters[name].map { .string($0) } }
    for (map, element) in [
      ("MessageAttributes", "MessageAttribute"),
      ("MessageSystemAttributes", "MessageSystemAttribute"),
    ] {
      var object: JSON.Object = [:]
      for entry in parameters.elements(element) {
        guard let name = entry["Name"] else { continue }
        var value: JSON.Object = [:]
        for member in ["StringValue", "BinaryValue", "DataType"] {
          value[member] = entry["Value.\(member)"].map { .string($0) }
        }
        object[name] = .object(value)
      }
      if !object.members.isEmpty { json[map] = .object(object) }
    }
    return json
  }

  private static func texts(_ dictionary: [String: String]) -> JSON? {
    dictionary.isEmpty ? nil : .object(.init(sorting: dictionary))
  }
}
