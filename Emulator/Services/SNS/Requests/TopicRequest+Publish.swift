// SPDX-License-Identifier: Apache-2.0
import AWSService
import JSONTree
import XML

/// Publishing.
extension TopicRequest {
  func publish() async throws -> Answer {
    guard parameters["PhoneNumber"] == nil else {
      throw ServiceError.invalidParameter("PhoneNumber Reason: the emulator sends no texts")
    }
    let arn = parameters["TopicArn"] ?? parameters["TargetArn"]
    guard let arn else {
      throw ServiceError.invalidParameter(
        "TopicArn or TargetArn Reason: no value for required parameter")
    }
    let topic = try store.topic(arn)
    let sent = try await publisher.publish(try message(parameters, to: topic), to: topic)
    return { writer in
      writer.element("MessageId", sent.id)
      writer.optional("SequenceNumber", sent.sequenceNumber)
    }
  }

  func publishBatch() async throws -> Answer {
    let topic = try topic()
    let entries = parameters.elements("PublishBatchRequestEntries.member")
    guard !entries.isEmpty else {
      throw ServiceError(400, "EmptyBatchRequest", "The batch request doesn't contain any entries.")
    }
    guard entries.count <= 10 else {
      throw ServiceError(
        400, "TooManyEntriesInBatchRequest",
        "The batch request contains more entries than permissible.")
    }
    let ids = entries.map { $0["Id"] ?? "" }
    guard Set(ids).count == ids.count else {
      throw ServiceError(
        400, "BatchEntryIdsNotDistinct",
        "Two or more batch entries in the request have the same Id.")
    }
    var results: [(id: String, result: Result<PublishedMessage, ServiceError>)] = []
    for (id, entry) in zip(ids, entries) {
      do {
        let sent = try await publisher.publish(try message(entry, to: topic), to: topic)
        results.append((id, .success(sent)))
      } catch let error as ServiceError { results.append((id, .failure(error))) }
    }
    let all = results
    return { writer in
      writer.element("Successful") { writer in
        for case (let id, .success(let sent)) in all {
          writer.element("member") { writer in
            writer.element("Id", id)
            writer.element("MessageId", sent.id)
            writer.optional("SequenceNumber", sent.sequenceNumber)
          }
        }
      }
      writer.element("Failed") { writer in
        for case (let id, .failure(let error)) in all {
          writer.element("member") { writer in
            writer.element("Id", id)
            writer.element("Code", error.code)
            writer.element("Message", error.message)
            writer.element("SenderFault", error.fault == .sender)
          }
        }
      }
    }
  }

  /// Reads a message, of the request or an entry of a batch.
  private func message(
    _ parameters: QueryParameters, to topic: Topic
  ) throws(ServiceError) -> PublishedMessage {
    guard let text = parameters["Message"], !text.isEmpty else {
      throw .invalidParameter("Empty message")
    }
    var message = PublishedMessage(
      id: store.configuration.makeID(), topicARN: store.arn(of: topic.name), text: text,
      publishedAt: store.configuration.now())
    message.attributes = try MessageAttributes(Self.attributes(parameters), limit: .max)
    guard text.utf8.count + message.attributes.size <= 256 << 10 else {
      throw .invalidParameter("Message too long")
    }
    if let subject = parameters["Subject"] {
      guard (1...100).contains(subject.unicodeScalars.count),
        subject.unicodeScalars.allSatisfy({ $0.value >= 0x20 })
      else { throw .invalidParameter("Subject") }
      message.subject = subject
    }
    if parameters["MessageStructure"] == "json" {
      guard let object = (try? JSON(parsing: text))?.object else {
        throw .invalidParameter("Message Structure - JSON message body failed to parse")
      }
      guard let preset = object["default"]?.string else {
        throw .invalidParameter("Message Structure - No default entry in JSON message body")
      }
      message.text = preset
      for member in object.members { message.texts[member.name] = member.value.string }
    }
    message.group = parameters["MessageGroupId"]
    message.deduplicationID = parameters["MessageDeduplicationId"]
    return message
  }

  private static func attributes(_ parameters: QueryParameters) -> JSON {
    .object(
      JSON.Object(
        parameters.elements("MessageAttributes.entry").map { entry in
          var value: JSON.Object = [:]
          for member in ["DataType", "StringValue", "BinaryValue"] {
            value[member] = entry["Value.\(member)"].map { .string($0) }
          }
          return .init(name: entry["Name"] ?? "", value: .object(value))
        }))
  }
}
