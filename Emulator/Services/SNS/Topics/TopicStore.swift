// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree
package import Notation
import Synchronization

/// All topics and their subscriptions, in memory and in a database. What a method did is on disk when it
/// returns.
package final class TopicStore: Sendable {
  package struct Configuration: Sendable {
    package var region = "us-east-1"
    package var accountID = "000000000000"
    package var now: @Sendable () -> Timestamp = { .now }
    /// Makes a new unique id (a UUID in lower case).
    package var makeID: @Sendable () -> String

    package init(makeID: @escaping @Sendable () -> String) { self.makeID = makeID }
  }

  struct State: Sendable {
    /// By name.
    var topics: [String: Topic] = [:]
    /// By ARN.
    var subscriptions: [String: Subscription] = [:]
    /// What FIFO topics were sent within the last five minutes: the id and the place that it got.
    var recent: [String: Recent] = [:]
    var lastSequence: Int64 = 0
  }

  struct Recent: Sendable {
    var messageID: String
    var sequenceNumber: String
    var publishedAt: Timestamp
  }

  let configuration: Configuration
  private let database: Connection
  private let state: Mutex<State>

  /// Opens the topics' database and takes up what it holds.
  /// - Parameter databasePath: the SQLite file, made when it is missing; `:memory:` for none.
  package init(databasePath: String, configuration: Configuration) throws {
    let database = try Connection(path: databasePath, migrations: TopicTables.migrations)
    self.database = database
    self.configuration = configuration
    state = Mutex(
      try database.read { transaction in
        var state = State()
        for topic in try transaction.topics() { state.topics[topic.name] = topic }
        for subscription in try transaction.subscriptions() {
          state.subscriptions[subscription.arn] = subscription
        }
        return state
      })
  }

  func arn(of name: String) -> String {
    "arn:aws:sns:\(configuration.region):\(configuration.accountID):\(name)"
  }

  // MARK: Topics

  /// All topics, by name.
  var topics: [Topic] { state.withLock { $0.topics.values.sorted { $0.name < $1.name } } }

  /// The topic of an ARN.
  func topic(_ arn: String) throws(ServiceError) -> Topic {
    let name = arn.split(separator: ":").last.map(String.init) ?? ""
    guard let topic = state.withLock({ $0.topics[name] }), self.arn(of: name) == arn else {
      throw ServiceError(404, "NotFound", "Topic does not exist")
    }
    return topic
  }

  /// Whether there is a topic of that ARN.
  package func hasTopic(_ arn: String) -> Bool { (try? topic(arn)) != nil }

  /// Makes the topic of a template, or gives one that is there the template's attributes.
  package func ensure(
    _ name: String, attributes: [String: String], tags: [String: String] = [:]
  ) throws {
    var topic = Topic(name: name)
    try topic.set(attributes)
    topic.tags = tags
    try keep(topic)
  }

  /// Keeps a topic, new or changed.
  func keep(_ topic: Topic) throws {
    try state.withLock { state in
      guard state.topics[topic.name] != topic else { return }
      try database.transaction { try $0.keep(topic) }
      state.topics[topic.name] = topic
    }
  }

  /// Forgets a topic and its subscriptions.
  func remove(topic name: String) throws {
    let arn = arn(of: name)
    try state.withLock { state in
      try database.transaction { try $0.forget(topic: name, arn: arn) }
      state.topics[name] = nil
      state.subscriptions = state.subscriptions.filter { $0.value.topicARN != arn }
    }
  }

  // MARK: Subscriptions

  /// The subscriptions of a topic, or all of them, by ARN.
  func subscriptions(of topicARN: String? = nil) -> [Subscription] {
    state.withLock { state in
      state.subscriptions.values.filter { topicARN == nil || $0.topicARN == topicARN }
        .sorted { $0.arn < $1.arn }
    }
  }

  func subscription(_ arn: String) -> Subscription? {
    state.withLock { $0.subscriptions[arn] }
  }

  /// Makes the subscription of a template, under an id that stands in for AWS's, or changes it.
  package func ensureSubscription(
    id: String, topicARN: String, delivery: String, endpoint: String, attributes: [String: String]
  ) throws {
    guard let delivery = Subscription.Delivery(rawValue: delivery) else {
      throw ServiceError.invalidParameter("Protocol: \(delivery) is not carried out")
    }
    let isWeb = delivery == .http || delivery == .https
    let before = subscription("\(topicARN):\(id)")
    let isKnown = before.map { $0.endpoint == endpoint && $0.delivery == delivery } ?? false
    var made = Subscription(
      arn: "\(topicARN):\(id)", topicARN: topicARN, delivery: delivery, endpoint: endpoint,
      token: isKnown ? before?.token : isWeb ? configuration.makeID() : nil)
    try made.set(attributes)
    try keep(made)
  }

  func keep(_ subscription: Subscription) throws {
    try state.withLock { state in
      guard state.subscriptions[subscription.arn] != subscription else { return }
      try database.transaction { try $0.keep(subscription) }
      state.subscriptions[subscription.arn] = subscription
    }
  }

  func remove(subscription arn: String) throws {
    try state.withLock { state in
      try database.transaction { try $0.forget(subscription: arn) }
      state.subscriptions[arn] = nil
    }
  }

  // MARK: FIFO

  /// What a FIFO topic makes of a message: a place, or the message that it was sent before.
  /// - Returns: whether the message is new.
  func number(_ message: inout PublishedMessage, key: String) -> Bool {
    state.withLock { state in
      let now = message.publishedAt
      state.recent = state.recent.filter { now.seconds(since: $0.value.publishedAt) < 300 }
      let key = "\(message.topicARN)\n\(key)"
      if let recent = state.recent[key] {
        message.id = recent.messageID
        message.sequenceNumber = recent.sequenceNumber
        return false
      }
      // Places grow over restarts, since the time does.
      state.lastSequence = max(state.lastSequence + 1, now.milliseconds &* 1000)
      let number = "1" + padded(state.lastSequence, 19)
      message.sequenceNumber = number
      state.recent[key] = Recent(
        messageID: message.id, sequenceNumber: number, publishedAt: now)
      return true
    }
  }
}

/// The tables of topics and subscriptions.
enum TopicTables {
  static let migrations = [
    """
    CREATE TABLE topics(name TEXT PRIMARY KEY, attributes TEXT NOT NULL, tags TEXT NOT NULL);
    CREATE TABLE subscriptions(
      arn TEXT PRIMARY KEY, topic TEXT NOT NULL, protocol TEXT NOT NULL, endpoint TEXT NOT NULL,
      attributes TEXT NOT NULL, token TEXT);
    """
  ]
}

extension Transaction {
  fileprivate func topics() throws -> [Topic] {
    try query("SELECT name, attributes, tags FROM topics", []) { row in
      Topic(
        name: row.text(0), attributes: Self.dictionary(row.text(1)),
        tags: Self.dictionary(row.text(2)))
    }
  }

  fileprivate func keep(_ topic: Topic) throws(DatabaseError) {
    try run(
      "INSERT OR REPLACE INTO topics(name, attributes, tags) VALUES(?,?,?)", .text(topic.name),
      .text(JSON.object(.init(sorting: topic.attributes)).text),
      .text(JSON.object(.init(sorting: topic.tags)).text))
  }

  fileprivate func forget(topic name: String, arn: String) throws(DatabaseError) {
    try run("DELETE FROM topics WHERE name=?", .text(name))
    try run("DELETE FROM subscriptions WHERE topic=?", .text(arn))
  }

  fileprivate func subscriptions() throws -> [Subscription] {
    try query(
      "SELECT arn, topic, protocol, endpoint, attributes, token FROM subscriptions", []
    ) { row in
      var subscription = Subscription(
        arn: row.text(0), topicARN: row.text(1),
        delivery: Subscription.Delivery(rawValue: row.text(2)) ?? .http, endpoint: row.text(3),
        token: row.optionalText(5))
      try subscription.set(Self.dictionary(row.text(4)))
      return subscription
    }
  }

  fileprivate func keep(_ subscription: Subscription) throws(DatabaseError) {
    try run(
      """
      INSERT OR REPLACE INTO subscriptions(arn, topic, protocol, endpoint, attributes, token)
      VALUES(?,?,?,?,?,?)
      """,
      .text(subscription.arn), .text(subscription.topicARN),
      .text(subscription.delivery.rawValue), .text(subscription.endpoint),
      .text(JSON.object(.init(sorting: subscription.attributes)).text), .text(subscription.token))
  }

  fileprivate func forget(subscription arn: String) throws(DatabaseError) {
    try run("DELETE FROM subscriptions WHERE arn=?", .text(arn))
  }

  private static func dictionary(_ text: String) -> [String: String] {
    let members = (try? JSON(parsing: text))?.object?.members ?? []
    return Dictionary(members.map { ($0.name, $0.value.string ?? "") }) { _, last in last }
  }
}

extension ServiceError {
  static func invalidParameter(_ problem: String) -> ServiceError {
    ServiceError(400, "InvalidParameter", "Invalid parameter: \(problem)")
  }
}
