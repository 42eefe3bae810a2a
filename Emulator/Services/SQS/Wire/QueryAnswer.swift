// SPDX-License-Identifier: Apache-2.0
import JSONTree
import XML

/// An answer in SQS's older protocol: lists and maps are repeated elements of their own names.
enum QueryAnswer {
  static let namespace = "http://queue.amazonaws.com/doc/2012-11-05/"

  static func document(of operation: String, _ answer: JSON, requestID: String) -> XMLWriter {
    var writer = XMLWriter()
    let members = answer.object?.members ?? []
    writer.element("\(operation)Response", attributes: ["xmlns": namespace]) { writer in
      if !members.isEmpty {
        writer.element("\(operation)Result") { writer in
          for member in members { write(member, of: operation, &writer) }
        }
      }
      writer.element("ResponseMetadata") { $0.element("RequestId", requestID) }
    }
    return writer
  }

  private static func write(
    _ member: JSON.Object.Member, of operation: String, _ writer: inout XMLWriter
  ) {
    switch (member.name, member.value) {
    case ("Attributes", .object(let object)): write(object, "Attribute", "Name", &writer)
    case ("MessageAttributes", .object(let object)):
      write(object, "MessageAttribute", "Name", &writer)
    case ("Tags", .object(let object)): write(object, "Tag", "Key", &writer)
    case (let name, .array(let elements)):
      let element =
        switch name {
        case "Successful": "\(operation)ResultEntry"
        case "Failed": "BatchResultErrorEntry"
        case "Results": "\(operation)ResultEntry"
        case "Messages": "Message"
        default: "QueueUrl"
        }
      for value in elements { write(value, as: element, of: operation, &writer) }
    case (let name, let value): write(value, as: name, of: operation, &writer)
    }
  }

  private static func write(
    _ object: JSON.Object, _ element: String, _ key: String, _ writer: inout XMLWriter
  ) {
    for member in object.members {
      writer.element(element) { writer in
        writer.element(key, member.name)
        write(member.value, as: "Value", of: "", &writer)
      }
    }
  }

  private static func write(
    _ value: JSON, as element: String, of operation: String, _ writer: inout XMLWriter
  ) {
    switch value {
    case .object(let object):
      writer.element(element) { writer in
        for member in object.members { write(member, of: operation, &writer) }
      }
    case .string(let text): writer.element(element, text)
    default: writer.element(element, value.text)
    }
  }
}
