// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import Notation

extension QueueStore {
  /// The queues' names that begin with a text, sorted.
  package func names(prefix: String = "") -> [String] {
    read { queues in queues.keys.filter { $0.hasPrefix(prefix) }.sorted() }
  }

  package func hasQueue(_ name: String) -> Bool { read { $0[name] != nil } }

  /// Makes the queue of a template, or gives one that is there already the template's attributes.
  package func ensure(
    _ name: String, attributes: [String: String], tags: [String: String] = [:]
  ) throws {
    let isFIFO = name.hasSuffix(".fifo")
    let settings = try QueueSettings(isFIFO: isFIFO, attributes)
    try change { queues, database in
      guard var queue = queues[name] else {
        return try make(name, settings, tags, in: &queues, database)
      }
      guard queue.settings != settings || queue.tags != tags else { return }
      queue.settings = settings
      queue.tags = tags
      queue.modifiedAt = now
      try store(queue, in: &queues, database)
    }
  }

  /// `CreateQueue`: a queue that is there already is no error when the attributes are its own.
  func create(
    _ name: String, attributes: [String: String], tags: [String: String]
  ) throws {
    guard Self.isName(name) else {
      throw ServiceError.invalidParameter(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
    }
    let settings = try QueueSettings(isFIFO: name.hasSuffix(".fifo"), attributes)
    try change { queues, database in
      if let queue = queues[name] {
        let all = queue.settings.all
        let other = settings.texts.sorted { $0.key < $1.key }.first { all[$0.key] != $0.value }
        guard let other else { return }
        throw ServiceError(
          400, "QueueNameExists",
          "A queue already exists with the same name and a different value for attribute "
            + "\(other.key)")
      }
      try check(settings.redrive, of: name, in: queues)
      try make(name, settings, tags, in: &queues, database)
    }
  }

  func delete(_ name: String) throws {
    try change { queues, database in
      guard let queue = queues[name] else { throw ServiceError.noSuchQueue }
      try database.transaction { try $0.deleteQueue(queue.id) }
      queues[name] = nil
      queue.doorbell.ring()
    }
  }

  func setAttributes(_ attributes: [String: String], of name: String) throws {
    try change { queues, database in
      guard var queue = queues[name] else { throw ServiceError.noSuchQueue }
      guard attributes["FifoQueue"].map({ $0 == String(queue.settings.isFIFO) }) ?? true else {
        throw ServiceError.invalidAttribute("FifoQueue")
      }
      try queue.settings.set(attributes.filter { $0.key != "FifoQueue" })
      try check(queue.settings.redrive, of: name, in: queues)
      queue.modifiedAt = now
      try store(queue, in: &queues, database)
    }
  }

  func tag(_ name: String, _ change: (inout [String: String]) throws -> Void) throws {
    try self.change { queues, database in
      guard var queue = queues[name] else { throw ServiceError.noSuchQueue }
      try change(&queue.tags)
      try store(queue, in: &queues, database)
    }
  }

  /// All attributes of a queue
  /// ([GetQueueAttributes](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html)).
  package func attributes(of name: String) throws -> [String: String] {
    let now = now
    return try change { queues, _ in
      queues[name]?.messages.settle(at: now)
      guard let queue = queues[name] else { throw ServiceError.noSuchQueue }
      var all = queue.settings.all
      all["QueueArn"] = arn(of: name)
      all["CreatedTimestamp"] = String(queue.createdAt.seconds)
      all["LastModifiedTimestamp"] = String(queue.modifiedAt.seconds)
      all["ApproximateNumberOfMessages"] = String(queue.messages.visibleCount)
      all["ApproximateNumberOfMessagesNotVisible"] = String(queue.messages.inFlightCount)
      all["ApproximateNumberOfMessagesDelayed"] = String(queue.messages.delayedCount)
      return all
    }
  }

  /// The names of the queues whose dead letters go to a queue, sorted.
  func sources(of name: String) throws -> [String] {
    let target = arn(of: name)
    return try read { queues in
      guard queues[name] != nil else { throw ServiceError.noSuchQueue }
      return queues.values.filter { $0.settings.redrive?.targetARN == target }.map(\.name).sorted()
    }
  }

  private func make(
    _ name: String, _ settings: QueueSettings, _ tags: [String: String],
    in queues: inout [String: Queue], _ database: Connection
  ) throws {
    let now = now
    var queue = Queue(
      name: name, settings: settings, tags: tags, createdAt: now, modifiedAt: now)
    let made = queue
    queue.id = try database.transaction { try $0.insertQueue(made) }
    queues[name] = queue
  }

  private func store(
    _ queue: Queue, in queues: inout [String: Queue], _ database: Connection
  ) throws {
    try database.transaction { try $0.updateQueue(queue) }
    queues[queue.name] = queue
    queue.doorbell.ring()
  }

  /// A dead-letter queue must be there, of the same kind, and let itself be used.
  private func check(
    _ redrive: QueueSettings.Redrive?, of name: String, in queues: [String: Queue]
  ) throws(ServiceError) {
    guard let redrive else { return }
    func invalid(_ reason: String) -> ServiceError {
      .invalidParameter(
        "Value {\"deadLetterTargetArn\":\"\(redrive.targetARN)\"} for parameter RedrivePolicy is "
          + "invalid. Reason: \(reason)")
    }
    guard let target = self.name(ofARN: redrive.targetARN).flatMap({ queues[$0] }) else {
      throw invalid("Dead letter target does not exist.")
    }
    guard target.settings.isFIFO == name.hasSuffix(".fifo") else {
      throw invalid("Dead-letter queue must be same type of queue as the source.")
    }
    guard target.settings.allowsRedrive(from: arn(of: name)) else {
      throw invalid("Dead letter target does not allow this queue as its source.")
    }
  }

  private static func isName(_ name: String) -> Bool {
    let base = name.hasSuffix(".fifo") ? name.dropLast(5) : Substring(name)
    return (1...80).contains(name.utf8.count) && !base.isEmpty
      && base.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
      }
  }
}
