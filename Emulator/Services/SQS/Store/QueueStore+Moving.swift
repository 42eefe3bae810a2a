// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import Notation

/// A task that moves a dead-letter queue's messages back to where they came from, or elsewhere
/// ([StartMessageMoveTask](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html)).
struct MoveTask: Sendable, Equatable {
  enum Status: String, Sendable {
    case running = "RUNNING"
    case completed = "COMPLETED"
    case cancelled = "CANCELLED"
    case failed = "FAILED"
  }

  var handle: String
  var sourceARN: String
  /// Nil for the queues that the messages came from.
  var destinationARN: String?
  /// Messages a second; nil for as many as there are.
  var rate: Int?
  var status = Status.running
  var moved = 0
  var total: Int
  var failure: String?
  var startedAt: Timestamp
}

extension QueueStore {
  func startMoving(from sourceARN: String, to destinationARN: String?, rate: Int?) throws -> String
  {
    guard let name = name(ofARN: sourceARN), hasQueue(name) else { throw Self.noSuchResource }
    guard try !sources(of: name).isEmpty else {
      throw ServiceError.invalidParameter(
        "Source queue must be configured as a Dead Letter Queue.")
    }
    if let destinationARN {
      guard let destination = self.name(ofARN: destinationARN), hasQueue(destination) else {
        throw Self.noSuchResource
      }
    }
    guard try moveTasks(from: sourceARN).allSatisfy({ $0.status != .running }) else {
      throw ServiceError.invalidParameter(
        "There is already a task running. Only one active task is allowed for a source queue arn "
          + "at a given time.")
    }
    let id = configuration.makeID()
    let task = MoveTask(
      handle: Data(#"{"taskId":"\#(id)","sourceArn":"\#(sourceARN)"}"#.utf8).base64EncodedString(),
      sourceARN: sourceARN, destinationARN: destinationARN, rate: rate,
      total: try read(name) { $0.messages.messages.count }, startedAt: now)
    try database.transaction { try $0.insert(task) }
    moveBell.ring()
    return task.handle
  }

  /// The tasks of a queue, newest first.
  func moveTasks(from sourceARN: String) throws -> [MoveTask] {
    guard let name = name(ofARN: sourceARN), hasQueue(name) else { throw Self.noSuchResource }
    return try database.read {
      try $0.moveTasks("WHERE source=? ORDER BY started_at DESC, rowid DESC", [.text(sourceARN)])
    }
  }

  /// Ends a running task.
  /// - Returns: how many messages it has moved.
  func cancelMoving(_ handle: String) throws -> Int {
    try database.transaction { transaction in
      guard var task = try transaction.moveTasks("WHERE handle=?", [.text(handle)]).first,
        task.status == .running
      else { throw Self.noSuchResource }
      task.status = .cancelled
      try transaction.update(task)
      return task.moved
    }
  }

  private static var noSuchResource: ServiceError {
    ServiceError(
      404, "ResourceNotFoundException",
      "The resource that you specified for the SourceArn parameter doesn't exist.")
  }

  /// Carries out tasks of moving messages until the task is cancelled; what a former process had
  /// begun goes on.
  package func run() async {
    while !Task.isCancelled {
      let rings = moveBell.rings
      var pause: Duration?
      do { pause = try moveSome() } catch { log("sqs: messages cannot be moved: \(error)") }
      await moveBell.wait(afterRing: rings, atMost: pause ?? .seconds(3600))
    }
  }

  /// Moves what may be moved within this second.
  /// - Returns: when to go on; nil when nothing is left to do.
  private func moveSome() throws -> Duration? {
    let tasks = try database.read { try $0.moveTasks("WHERE status='RUNNING'", []) }
    for task in tasks {
      do throws(ServiceError) { try step(task) } catch { try fail(task, error) }
    }
    let areLeft = try database.read {
      try !$0.moveTasks("WHERE status='RUNNING'", []).isEmpty
    }
    return areLeft ? .seconds(1) : nil
  }

  private func step(_ before: MoveTask) throws(ServiceError) {
    do { try move(before) } catch let error as ServiceError { throw error } catch {
      throw ServiceError(500, "InternalFailure", "\(error)")
    }
  }

  private func fail(_ task: MoveTask, _ error: ServiceError) throws {
    var task = task
    task.status = .failed
    task.failure = error.code
    let failed = task
    try database.transaction { try $0.update(failed) }
  }

  private func move(_ before: MoveTask) throws {
    guard let source = name(ofARN: before.sourceARN) else { throw ServiceError.noSuchQueue }
    var task = before
    var left = task.rate ?? .max
    while left > 0 {
      var request = ReceiveRequest()
      request.limit = min(left, 10)
      request.visibility = 30
      request.isMapping = true
      let (messages, _) = try receiveNow(request, from: source)
      guard !messages.isEmpty else {
        task.status = .completed
        break
      }
      for message in messages {
        let target = task.destinationARN ?? message.system["DeadLetterQueueSourceArn"]
        guard let target = target.flatMap({ name(ofARN: $0) }) else {
          throw ServiceError(
            400, "CouldNotDetermineMessageSource", "The message has come from no queue.")
        }
        var copy = OutgoingMessage(message.body)
        copy.attributes = message.attributes
        copy.groupID = message.system["MessageGroupId"]
        copy.traceHeader = message.system["AWSTraceHeader"]
        // A moved message is a new one, whatever was sent within the last minutes.
        if try read(target, \.settings.isFIFO) { copy.deduplicationID = configuration.makeID() }
        try send(copy, to: target)
        try delete(receipts: [message.receiptHandle], from: source)
        task.moved += 1
      }
      left -= messages.count
      let soFar = task
      let goesOn = try database.transaction { transaction in
        let current = try transaction.moveTasks("WHERE handle=?", [.text(soFar.handle)]).first
        guard current?.status == .running else { return false }
        try transaction.update(soFar)
        return true
      }
      guard goesOn else { return }
    }
    let end = task
    try database.transaction { try $0.update(end) }
  }
}

extension Transaction {
  fileprivate func insert(_ task: MoveTask) throws(DatabaseError) {
    try run(
      """
      INSERT INTO moves(handle, source, destination, rate, status, total, started_at)
      VALUES(?,?,?,?,?,?,?)
      """,
      .text(task.handle), .text(task.sourceARN), .text(task.destinationARN),
      .integer(task.rate.map(Int64.init)), .text(task.status.rawValue), .integer(task.total),
      .integer(task.startedAt.milliseconds))
  }

  fileprivate func update(_ task: MoveTask) throws(DatabaseError) {
    try run(
      "UPDATE moves SET status=?, moved=?, reason=? WHERE handle=?", .text(task.status.rawValue),
      .integer(task.moved), .text(task.failure), .text(task.handle))
  }

  fileprivate func moveTasks(_ condition: String, _ values: [Value]) throws -> [MoveTask] {
    try query(
      """
      SELECT handle, source, destination, rate, status, moved, total, reason, started_at FROM moves
      \(condition)
      """, values
    ) { row in
      MoveTask(
        handle: row.text(0), sourceARN: row.text(1), destinationARN: row.optionalText(2),
        rate: row.optionalInteger(3).map(Int.init),
        status: MoveTask.Status(rawValue: row.text(4)) ?? .failed, moved: Int(row.integer(5)),
        total: Int(row.integer(6)), failure: row.optionalText(7),
        startedAt: Timestamp(milliseconds: row.integer(8)))
    }
  }
}
