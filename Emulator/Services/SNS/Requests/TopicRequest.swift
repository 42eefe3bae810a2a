// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree
import XML

/// A request of SNS; a method for each operation gives its answer.
struct TopicRequest {
  /// Writes what stands in an answer's result; nil for an answer without one.
  typealias Answer = (@Sendable (inout XMLWriter) -> Void)?

  let parameters: QueryParameters
  let store: TopicStore
  let publisher: Publisher

  func required(_ name: String) throws(ServiceError) -> String {
    guard let text = parameters[name] else {
      throw .invalidParameter("\(name) Reason: no value for required parameter")
    }
    return text
  }

  func topic() throws(ServiceError) -> Topic { try store.topic(required("TopicArn")) }

  private func attributes() -> [String: String] {
    parameters.dictionary("Attributes.entry", key: "key", value: "value")
  }

  private func newTags() -> [String: String] {
    parameters.dictionary("Tags.member", key: "Key", value: "Value")
  }

  // MARK: Topics

  func createTopic() throws -> Answer {
    let name = try required("Name")
    guard name.wholeMatch(of: /[A-Za-z0-9_\-]{1,256}(\.fifo)?/) != nil, name.utf8.count <= 256
    else { throw ServiceError.invalidParameter("Topic Name") }
    let (attributes, tags) = (attributes(), newTags())
    if name.hasSuffix(".fifo"), attributes["FifoTopic"] != "true" {
      throw ServiceError.invalidParameter("Topic Name")
    }
    var topic = store.topics.first { $0.name == name } ?? Topic(name: name)
    let before = topic
    try topic.set(attributes)
    if store.topics.contains(where: { $0.name == name }) {
      guard topic.attributes == before.attributes || attributes.isEmpty else {
        throw ServiceError.invalidParameter(
          "Attributes Reason: Topic already exists with different attributes")
      }
      guard tags.isEmpty || tags == before.tags else {
        throw ServiceError.invalidParameter(
          "Tags Reason: Topic already exists with different tags")
      }
    } else {
      topic.tags = tags
      try store.keep(topic)
    }
    let arn = store.arn(of: name)
    return { $0.element("TopicArn", arn) }
  }

  func deleteTopic() throws -> Answer {
    // A topic that is not there is deleted, too.
    if let topic = try? topic() { try store.remove(topic: topic.name) }
    return nil
  }

  func listTopics() throws -> Answer {
    let (page, token) = page(store.topics.map { store.arn(of: $0.name) })
    return { writer in
      writer.element("Topics") { writer in
        for arn in page { writer.element("member") { $0.element("TopicArn", arn) } }
      }
      writer.optional("NextToken", token)
    }
  }

  func topicAttributes() throws -> Answer {
    let topic = try topic()
    let arn = store.arn(of: topic.name)
    let subscriptions = store.subscriptions(of: arn)
    let pending = subscriptions.count { $0.token != nil }
    var all = [
      "TopicArn": arn, "Owner": store.configuration.accountID, "DisplayName": "",
      "SubscriptionsConfirmed": String(subscriptions.count - pending),
      "SubscriptionsPending": String(pending), "SubscriptionsDeleted": "0",
      "Policy": Self.defaultPolicy(arn, store.configuration.accountID).text,
    ]
    if topic.isFIFO {
      all["FifoTopic"] = "true"
      all["ContentBasedDeduplication"] = "false"
    }
    all.merge(topic.attributes) { _, set in set }
    return Self.write(all)
  }

  private static func write(_ attributes: [String: String]) -> Answer {
    { writer in
      writer.element("Attributes") { writer in
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
          writer.element("entry") { writer in
            writer.element("key", name)
            writer.element("value", value)
          }
        }
      }
    }
  }

  private static func defaultPolicy(_ arn: String, _ account: String) -> JSON {
    [
      "Version": "2008-10-17", "Id": "__default_policy_ID",
      "Statement": [
        [
          "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": ["AWS": "*"],
          "Action": [
            "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission",
            "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe",
            "SNS:ListSubscriptionsByTopic", "SNS:Publish",
          ],
          "Resource": .string(arn),
          "Condition": ["StringEquals": ["AWS:SourceOwner": .string(account)]],
        ]
      ],
    ]
  }

  func setTopicAttribute() throws -> Answer {
    var topic = try topic()
    let name = try required("AttributeName")
    guard name != "FifoTopic" else { throw ServiceError.invalidParameter("AttributeName") }
    try topic.set([name: parameters["AttributeValue"] ?? ""])
    try store.keep(topic)
    return nil
  }

  // MARK: Permissions and tags

  func addPermission() throws -> Answer {
    let topic = try topic()
    let label = try required("Label")
    let accounts = parameters.strings("AWSAccountId.member")
    let actions = parameters.strings("ActionName.member")
    var statements = try statements(of: topic)
    guard !statements.contains(where: { $0["Sid"]?.string == label }) else {
      throw ServiceError.invalidParameter("Statement already exists")
    }
    let arn = store.arn(of: topic.name)
    statements.append([
      "Sid": .string(label), "Effect": "Allow",
      "Principal": ["AWS": .array(accounts.map { .string("arn:aws:iam::\($0):root") })],
      "Action": .array(actions.map { .string("SNS:\($0)") }), "Resource": .string(arn),
    ])
    return try set(statements, of: topic)
  }

  func removePermission() throws -> Answer {
    let topic = try topic()
    let label = try required("Label")
    return try set(
      try statements(of: topic).filter { $0["Sid"]?.string != label }, of: topic)
  }

  private func statements(of topic: Topic) throws -> [JSON] {
    let policy =
      try topic.attributes["Policy"].map { try JSON(parsing: $0) }
      ?? Self.defaultPolicy(store.arn(of: topic.name), store.configuration.accountID)
    guard let statement = policy["Statement"] else { return [] }
    return statement.array ?? [statement]
  }

  private func set(_ statements: [JSON], of topic: Topic) throws -> Answer {
    var topic = topic
    let policy: JSON = [
      "Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": .array(statements),
    ]
    try topic.set(["Policy": policy.text])
    try store.keep(topic)
    return nil
  }

  private func taggedTopic() throws(ServiceError) -> Topic {
    do throws(ServiceError) { return try store.topic(required("ResourceArn")) } catch {
      guard error.code == "NotFound" else { throw error }
      throw ServiceError(404, "ResourceNotFound", "Resource does not exist")
    }
  }

  func tag() throws -> Answer {
    var topic = try taggedTopic()
    topic.tags.merge(newTags()) { _, new in new }
    try store.keep(topic)
    return { _ in }
  }

  func untag() throws -> Answer {
    var topic = try taggedTopic()
    for key in parameters.strings("TagKeys.member") { topic.tags[key] = nil }
    try store.keep(topic)
    return { _ in }
  }

  func tags() throws -> Answer {
    let tags = try taggedTopic().tags
    return { writer in
      writer.element("Tags") { writer in
        for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
          writer.element("member") { writer in
            writer.element("Key", key)
            writer.element("Value", value)
          }
        }
      }
    }
  }

  /// A page of a list, of a hundred elements as SNS's are.
  func page(_ names: [String]) -> (names: [String], token: String?) {
    let rest = names.filter { name in parameters["NextToken"].map { $0 < name } ?? true }
    let page = Array(rest.prefix(100))
    return (page, page.count < rest.count ? page.last : nil)
  }

  // MARK: Subscriptions

  func subscribe() async throws -> Answer {
    let topic = try topic()
    let (name, endpoint) = (try required("Protocol"), try required("Endpoint"))
    guard let delivery = Subscription.Delivery(rawValue: name) else {
      throw ServiceError.invalidParameter(
        "Protocol Reason: \(name) is not carried out by the emulator; sqs, lambda, http and https "
          + "are")
    }
    let attributes = attributes()
    let topicARN = store.arn(of: topic.name)
    try Self.check(endpoint, delivery)
    let wantsARN = parameters["ReturnSubscriptionArn"] == "true"
    let twin = store.subscriptions(of: topicARN)
      .first { $0.delivery == delivery && $0.endpoint == endpoint }
    var made =
      twin
      ?? Subscription(
        arn: "\(topicARN):\(store.configuration.makeID())", topicARN: topicARN,
        delivery: delivery, endpoint: endpoint,
        token: delivery == .http || delivery == .https ? store.configuration.makeID() : nil)
    if let twin, !attributes.isEmpty {
      try made.set(attributes)
      guard made == twin else {
        throw ServiceError.invalidParameter(
          "Attributes Reason: Subscription already exists with different attributes")
      }
    }
    try made.set(attributes)
    try store.keep(made)
    if made.token != nil { try publisher.askForConfirmation(of: made) }
    let arn = made.token == nil || wantsARN ? made.arn : "pending confirmation"
    return { $0.element("SubscriptionArn", arn) }
  }

  private static func check(
    _ endpoint: String, _ delivery: Subscription.Delivery
  ) throws(ServiceError) {
    let fits =
      switch delivery {
      case .queue: endpoint.hasPrefix("arn:aws:sqs:")
      case .function: endpoint.hasPrefix("arn:aws:lambda:")
      case .http: endpoint.hasPrefix("http://")
      case .https: endpoint.hasPrefix("https://")
      }
    guard fits else {
      throw .invalidParameter(
        "Endpoint Reason: \(endpoint) does not fit the protocol \(delivery.rawValue)")
    }
  }

  func confirm() throws -> Answer {
    let topic = try topic()
    let token = try required("Token")
    let found = store.subscriptions(of: store.arn(of: topic.name)).first { $0.token == token }
    guard var subscription = found else { throw ServiceError.invalidParameter("Token") }
    subscription.token = nil
    try store.keep(subscription)
    let arn = subscription.arn
    return { $0.element("SubscriptionArn", arn) }
  }

  func unsubscribe() throws -> Answer {
    let arn = try required("SubscriptionArn")
    guard arn.split(separator: ":").count == 7 else {
      throw ServiceError.invalidParameter("SubscriptionArn Reason: An ARN must have 7 parts")
    }
    try store.remove(subscription: arn)
    return nil
  }

  func listSubscriptions() throws -> Answer { list(store.subscriptions()) }

  func listSubscriptionsByTopic() throws -> Answer {
    list(store.subscriptions(of: store.arn(of: try topic().name)))
  }

  private func list(_ subscriptions: [Subscription]) -> Answer {
    let owner = store.configuration.accountID
    let (page, token) = page(subscriptions.map(\.arn))
    let told = subscriptions.filter { page.contains($0.arn) }
    return { writer in
      writer.element("Subscriptions") { writer in
        for subscription in told {
          writer.element("member") { writer in
            writer.element(
              "SubscriptionArn",
              subscription.token == nil ? subscription.arn : "PendingConfirmation")
            writer.element("Owner", owner)
            writer.element("Protocol", subscription.delivery.rawValue)
            writer.element("Endpoint", subscription.endpoint)
            writer.element("TopicArn", subscription.topicARN)
          }
        }
      }
      writer.optional("NextToken", token)
    }
  }

  private func subscription() throws(ServiceError) -> Subscription {
    guard let subscription = store.subscription(try required("SubscriptionArn")) else {
      throw ServiceError(404, "NotFound", "Subscription does not exist")
    }
    return subscription
  }

  func subscriptionAttributes() throws -> Answer {
    let subscription = try subscription()
    var all = [
      "SubscriptionArn": subscription.arn, "TopicArn": subscription.topicARN,
      "Owner": store.configuration.accountID, "Protocol": subscription.delivery.rawValue,
      "Endpoint": subscription.endpoint, "RawMessageDelivery": "false",
      "PendingConfirmation": String(subscription.token != nil),
      "ConfirmationWasAuthenticated": String(subscription.token == nil),
    ]
    if subscription.filter != nil { all["FilterPolicyScope"] = "MessageAttributes" }
    all.merge(subscription.attributes) { _, set in set }
    return Self.write(all)
  }

  func setSubscriptionAttribute() throws -> Answer {
    var subscription = try subscription()
    try subscription.set([try required("AttributeName"): parameters["AttributeValue"] ?? ""])
    try store.keep(subscription)
    return nil
  }
}
