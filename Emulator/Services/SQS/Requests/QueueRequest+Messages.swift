// SPDX-License-Identifier: Apache-2.0
import AWSService
import Cryptography
import JSONTree
import Notation

/// The operations on messages.
extension QueueRequest {
  // MARK: Sending

  func send() throws -> JSON {
    let name = try queue()
    guard json["MessageBody"]?.string != nil else { throw ServiceError.missing("MessageBody") }
    let message = try OutgoingMessage(json)
    return Self.answer(try store.send(message, to: name), to: message)
  }

  func sendBatch() throws -> JSON {
    let name = try queue()
    let entries = try entries()
    var messages: [OutgoingMessage] = []
    var results: [Int: Result<JSON, ServiceError>] = [:]
    var places: [Int] = []
    for (place, entry) in entries.enumerated() {
      do throws(ServiceError) {
        messages.append(try OutgoingMessage(entry))
        places.append(place)
      } catch { results[place] = .failure(error) }
    }
    let size = messages.reduce(0) { $0 + $1.size }
    guard size <= 1 << 20 else {
      throw ServiceError(
        400, "BatchRequestTooLong",
        "Batch requests cannot be longer than 1048576 bytes. You have sent \(size) bytes.")
    }
    for (index, sent) in try store.send(messages, to: name).enumerated() {
      results[places[index]] = sent.map { Self.answer($0, to: messages[index]) }
    }
    return batchAnswer(entries.indices.map { results[$0] ?? .success([:]) }, entries)
  }

  private static func answer(_ sent: SentMessage, to message: OutgoingMessage) -> JSON {
    var object: JSON.Object = [
      "MessageId": .string(sent.messageID), "MD5OfMessageBody": .string(md5(message.body)),
    ]
    object["MD5OfMessageAttributes"] = message.attributes.md5.map { .string($0) }
    object["MD5OfMessageSystemAttributes"] = message.traceHeader.flatMap { header in
      ["AWSTraceHeader": MessageAttribute(header)].md5
    }.map { .string($0) }
    object["SequenceNumber"] = sent.sequenceNumber.map { .string($0) }
    return .object(object)
  }

  private static func md5(_ text: String) -> String { Hex.encode(MD5.hash(text)) }

  // MARK: Receiving

  func receive() async throws -> JSON {
    let name = try queue()
    var request = ReceiveRequest()
    if let limit = try integer("MaxNumberOfMessages") {
      guard (1...10).contains(limit) else {
        throw ServiceError.invalidParameter(
          "MaxNumberOfMessages", limit, "Must be between 1 and 10, if provided.")
      }
      request.limit = limit
    }
    request.visibility = try integer("VisibilityTimeout", in: 0...43_200)
    let waiting = try integer("WaitTimeSeconds", in: 0...20).map { Duration.seconds($0) }
    request.attempt = string("ReceiveRequestAttemptId")
    let system = strings("MessageSystemAttributeNames") + strings("AttributeNames")
    for name in system where !Self.systemNames.contains(name) {
      throw ServiceError(400, "InvalidAttributeName", "Unknown Attribute \(name).")
    }
    let wanted = strings("MessageAttributeNames")
    let messages = try await store.receive(request, from: name, waiting: waiting)
    guard !messages.isEmpty else { return [:] }
    return ["Messages": .array(messages.map { Self.json($0, system: system, wanted: wanted) })]
  }

  private static let systemNames: Set = [
    "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount",
    "ApproximateFirstReceiveTimestamp", "SequenceNumber", "MessageDeduplicationId",
    "MessageGroupId", "AWSTraceHeader", "DeadLetterQueueSourceArn",
  ]

  private static func json(
    _ message: ReceivedMessage, system: [String], wanted: [String]
  ) -> JSON {
    var object: JSON.Object = [
      "MessageId": .string(message.messageID), "ReceiptHandle": .string(message.receiptHandle),
      "MD5OfBody": .string(md5(message.body)), "Body": .string(message.body),
    ]
    let told =
      system.contains("All") ? message.system : message.system.filter { system.contains($0.key) }
    if !told.isEmpty { object["Attributes"] = .object(.init(sorting: told)) }
    let attributes = message.attributes.selected(by: wanted)
    object["MD5OfMessageAttributes"] = attributes.md5.map { .string($0) }
    if !attributes.isEmpty { object["MessageAttributes"] = attributes.json }
    return .object(object)
  }

  // MARK: Receipts

  func delete() throws -> JSON {
    let refusals = try store.delete(receipts: [required("ReceiptHandle")], from: queue())
    if let refusal = refusals[0] { throw refusal }
    return [:]
  }

  func deleteBatch() throws -> JSON {
    let name = try queue()
    let entries = try entries()
    let refusals = try store.delete(
      receipts: entries.map { $0["ReceiptHandle"]?.string ?? "" }, from: name)
    return batchAnswer(refusals.map { $0.map { .failure($0) } ?? .success([:]) }, entries)
  }

  func changeVisibility() throws -> JSON {
    let name = try queue()
    guard let seconds = try integer("VisibilityTimeout", in: 0...43_200) else {
      throw ServiceError.missing("VisibilityTimeout")
    }
    let refusals = try store.changeVisibility(
      of: [(required("ReceiptHandle"), seconds)], in: name)
    if let refusal = refusals[0] { throw refusal }
    return [:]
  }

  func changeVisibilityBatch() throws -> JSON {
    let name = try queue()
    let entries = try entries()
    var results: [Int: Result<JSON, ServiceError>] = [:]
    var receipts: [(handle: String, seconds: Int)] = []
    var places: [Int] = []
    for (place, entry) in entries.enumerated() {
      do throws(ServiceError) {
        let seconds = try Self.integer(entry, "VisibilityTimeout", in: 0...43_200)
        guard let seconds else { throw .missing("VisibilityTimeout") }
        receipts.append((entry["ReceiptHandle"]?.string ?? "", seconds))
        places.append(place)
      } catch { results[place] = .failure(error) }
    }
    for (index, refusal) in try store.changeVisibility(of: receipts, in: name).enumerated() {
      results[places[index]] = refusal.map { .failure($0) } ?? .success([:])
    }
    return batchAnswer(entries.indices.map { results[$0] ?? .success([:]) }, entries)
  }

  // MARK: Batches

  /// The entries of a batch, whose ids are checked.
  private func entries() throws(ServiceError) -> [JSON] {
    let entries = json["Entries"]?.array ?? []
    guard !entries.isEmpty else {
      throw ServiceError(
        400, "EmptyBatchRequest", "There should be at least one entry in the request.")
    }
    guard entries.count <= 10 else {
      throw ServiceError(
        400, "TooManyEntriesInBatchRequest",
        "Maximum number of entries per request are 10. You have sent \(entries.count).")
    }
    var ids: Set<String> = []
    for entry in entries {
      guard let id = entry["Id"]?.string, (1...80).contains(id.utf8.count),
        id.wholeMatch(of: /[A-Za-z0-9_\-]+/) != nil
      else {
        throw ServiceError(
          400, "InvalidBatchEntryId",
          "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
            + "It can be at most 80 letters long.")
      }
      guard ids.insert(id).inserted else {
        throw ServiceError(400, "BatchEntryIdsNotDistinct", "Id \(id) repeated.")
      }
    }
    return entries
  }

  private func batchAnswer(_ results: [Result<JSON, ServiceError>], _ entries: [JSON]) -> JSON {
    var successful: [JSON] = []
    var failed: [JSON] = []
    for (result, entry) in zip(results, entries) {
      var object: JSON.Object = ["Id": entry["Id"] ?? ""]
      switch result {
      case .success(let answer):
        for member in answer.object?.members ?? [] { object[member.name] = member.value }
        successful.append(.object(object))
      case .failure(let error):
        object["SenderFault"] = .bool(error.fault == .sender)
        object["Code"] = .string(error.queryCode ?? error.code)
        object["Message"] = .string(error.message)
        failed.append(.object(object))
      }
    }
    var answer: JSON.Object = ["Successful": .array(successful)]
    if !failed.isEmpty { answer["Failed"] = .array(failed) }
    return .object(answer)
  }
}

extension OutgoingMessage {
  /// Reads `SendMessage`'s request, or an entry of a batch.
  init(_ json: JSON) throws(ServiceError) {
    self.init(json["MessageBody"]?.string ?? "")
    attributes = try MessageAttributes(json["MessageAttributes"])
    delay = try QueueRequest.integer(json, "DelaySeconds")
    groupID = json["MessageGroupId"]?.string
    deduplicationID = json["MessageDeduplicationId"]?.string
    for (name, attribute) in try MessageAttributes(json["MessageSystemAttributes"]) {
      guard name == "AWSTraceHeader", case .string(let header) = attribute.value else {
        throw .invalidParameter(
          "Message system attribute name '\(name)' is invalid. Supported: AWSTraceHeader.")
      }
      traceHeader = header
    }
  }
}
