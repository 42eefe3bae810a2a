// SPDX-License-Identifier: Apache-2.0
import AWSService
import Cryptography
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import Notation
import ServiceTesting
import Synchronization
import Testing
import XML

@testable import SNSService

/// What a topic's subscribers were told.
private final class Outbox: MessageSending {
  private struct State {
    var sent: [(arn: String, message: ServiceMessage)] = []
    var queued: [TopicDelivery] = []
    var posted: [WebDelivery] = []
  }

  private let state = Mutex(State())

  var sent: [(arn: String, message: ServiceMessage)] { state.withLock { $0.sent } }
  var queued: [TopicDelivery] { state.withLock { $0.queued } }
  var posted: [WebDelivery] { state.withLock { $0.posted } }

  func send(_ message: ServiceMessage, to arn: String, id: String) async throws {
    guard !arn.hasSuffix("none") else { throw ServiceError(400, "QueueDoesNotExist", "none") }
    state.withLock { $0.sent.append((arn, message)) }
  }

  func enqueue(_ delivery: TopicDelivery) { state.withLock { $0.queued.append(delivery) } }

  func post(_ delivery: WebDelivery) -> Int {
    state.withLock { $0.posted.append(delivery) }
    return delivery.url.hasSuffix("busy") ? 500 : 200
  }
}

@Suite("SNS")
struct SNSTests {
  private static let prefix = "arn:aws:sns:us-east-1:000000000000:"
  private static let queue = "arn:aws:sqs:us-east-1:000000000000:q"
  private static let key = Result { try RSAPrivateKey.generate() }

  private let outbox = Outbox()
  private let publisher: Publisher
  private let client: ServiceClient

  init() throws {
    let ids = Mutex(0)
    var configuration = TopicStore.Configuration {
      ids.withLock { id in
        id += 1
        return "id-\(id)"
      }
    }
    configuration.now = { Timestamp(seconds: 1_800_000_000) }
    let store = try TopicStore(databasePath: ":memory:", configuration: configuration)
    let outbox = outbox
    publisher = Publisher(
      store: store, signer: MessageSigner { try Self.key.get() }, endpoint: "http://aws",
      queues: outbox, enqueue: { outbox.enqueue($0) }, post: { outbox.post($0) })
    client = ServiceClient(SNS(store: store, publisher: publisher))
  }

  @discardableResult
  private func call(
    _ action: String, _ parameters: KeyValuePairs<String, String>, expecting status: Int = 200
  ) async throws -> XMLTree {
    let pairs = parameters.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
    let body = (["Action=\(action)", "Version=2010-03-31"] + pairs).joined(separator: "&")
    let answer = await client.send(
      "POST", "/", headers: ["content-type": "application/x-www-form-urlencoded"],
      body: Data(body.utf8))
    #expect(answer.status == status, "\(action): \(answer.text)")
    let tree = try XMLReader().read(answer.text)
    return tree["\(action)Result"] ?? tree["Error"] ?? tree
  }

  private func topic(_ name: String = "t") async throws -> String {
    let fifo: KeyValuePairs = [
      "Name": name, "Attributes.entry.1.key": "FifoTopic", "Attributes.entry.1.value": "true",
    ]
    let made = try await call("CreateTopic", name.hasSuffix(".fifo") ? fifo : ["Name": name])
    #expect(made.text(of: "TopicArn") == Self.prefix + name)
    return Self.prefix + name
  }

  private func subscribe(
    _ topic: String, _ kind: String, _ endpoint: String, _ attribute: (String, String)? = nil
  ) async throws -> String {
    let (name, value) = attribute ?? ("RawMessageDelivery", "false")
    return try await call(
      "Subscribe",
      [
        "TopicArn": topic, "Protocol": kind, "Endpoint": endpoint,
        "Attributes.entry.1.key": name, "Attributes.entry.1.value": value,
        "ReturnSubscriptionArn": "true",
      ]
    ).text(of: "SubscriptionArn") ?? ""
  }

  @Test("a queue is told in SNS's envelope, which is signed, and raw where it wants that")
  func queues() async throws {
    let topic = try await topic()
    _ = try await subscribe(topic, "sqs", Self.queue)
    _ = try await subscribe(topic, "sqs", Self.queue + "raw", ("RawMessageDelivery", "true"))
    try await call(
      "Publish",
      [
        "TopicArn": topic, "Message": "hello", "Subject": "s",
        "MessageAttributes.entry.1.Name": "n",
        "MessageAttributes.entry.1.Value.DataType": "Number",
        "MessageAttributes.entry.1.Value.StringValue": "7",
      ])
    let plain = try #require(outbox.sent.first { $0.arn == Self.queue }).message
    let envelope = try JSON(parsing: plain.body)
    #expect(envelope["Type"] == "Notification")
    #expect(envelope["Message"] == "hello")
    #expect(envelope["MessageAttributes"] == ["n": ["Type": "Number", "Value": "7"]])
    #expect(envelope["Timestamp"] == "2027-01-15T08:00:00.000Z")
    let id = try #require(envelope["MessageId"]?.string)
    let signed =
      "Message\nhello\nMessageId\n\(id)\nSubject\ns\nTimestamp\n2027-01-15T08:00:00.000Z\n"
      + "TopicArn\n\(topic)\nType\nNotification\n"
    let signature = try #require(envelope["Signature"]?.string.flatMap { Data(base64Encoded: $0) })
    #expect(
      try Self.key.get().publicKey.isValid(
        [UInt8](signature), of: Array(signed.utf8), digest: .sha1))
    let certificate = await client.entrance.answer(
      RequestHead(method: "GET", path: "/SimpleNotificationService-emulator.pem"))
    #expect(certificate.text.hasPrefix("-----BEGIN CERTIFICATE-----"))

    let raw = try #require(outbox.sent.first { $0.arn == Self.queue + "raw" }).message
    #expect(raw.body == Data("hello".utf8))
    #expect(raw.attributes == ["n": MessageAttribute(dataType: "Number", value: .string("7"))])
  }

  @Test("a function is told by an event, later; a queue that is not there is tried again")
  func later() async throws {
    let topic = try await topic()
    let function = "arn:aws:lambda:us-east-1:000000000000:function:f"
    let subscription = try await subscribe(topic, "lambda", function)
    _ = try await subscribe(
      topic, "sqs", Self.queue + "none",
      ("RedrivePolicy", #"{"deadLetterTargetArn":"\#(Self.queue)"}"#))
    try await call("Publish", ["TopicArn": topic, "Message": "m"])
    #expect(outbox.queued.count == 2)
    let call = try #require(outbox.queued.first { $0.receiver == .function(function) })
    let record = try JSON(parsing: call.message.body)["Records"]?[0]
    #expect(record?["EventSource"] == "aws:sns")
    #expect(record?["EventSubscriptionArn"] == .string(subscription))
    #expect(record?["Sns"]?["Message"] == "m")
    #expect(record?["Sns"]?["Subject"] == .null)
    let failed = try #require(outbox.queued.first { $0.receiver == .queue(Self.queue + "none") })
    #expect(failed.deadLetterARN == Self.queue)
  }

  @Test(
    "a filter policy chooses by attributes or by the body",
    arguments: [
      ("MessageAttributes", #"{"kind":["a"]}"#, true),
      ("MessageAttributes", #"{"kind":[{"anything-but":"a"}]}"#, false),
      ("MessageAttributes", #"{"size":[{"numeric":[">",5]}],"list":["y"]}"#, true),
      ("MessageAttributes", #"{"none":[{"exists":false}]}"#, true),
      ("MessageBody", #"{"n":{"m":[1]}}"#, true), ("MessageBody", #"{"kind":["a"]}"#, false),
    ])
  func filters(scope: String, policy: String, isTold: Bool) async throws {
    let topic = try await topic()
    let arn = try await subscribe(topic, "sqs", Self.queue, ("FilterPolicy", policy))
    try await call(
      "SetSubscriptionAttributes",
      [
        "SubscriptionArn": arn, "AttributeName": "FilterPolicyScope", "AttributeValue": scope,
      ])
    try await call(
      "Publish",
      [
        "TopicArn": topic, "Message": #"{"n":{"m":1}}"#,
        "MessageAttributes.entry.1.Name": "kind",
        "MessageAttributes.entry.1.Value.DataType": "String",
        "MessageAttributes.entry.1.Value.StringValue": "a",
        "MessageAttributes.entry.2.Name": "size",
        "MessageAttributes.entry.2.Value.DataType": "Number",
        "MessageAttributes.entry.2.Value.StringValue": "6",
        "MessageAttributes.entry.3.Name": "list",
        "MessageAttributes.entry.3.Value.DataType": "String.Array",
        "MessageAttributes.entry.3.Value.StringValue": #"["x","y"]"#,
      ])
    #expect(outbox.sent.count == (isTold ? 1 : 0))
  }

  @Test("a web server confirms first, then it is told; its error is one of the service")
  func web() async throws {
    let topic = try await topic()
    let arn = try await subscribe(topic, "http", "http://127.0.0.1/busy")
    try await call("Publish", ["TopicArn": topic, "Message": "too early"])
    let asked = try #require(outbox.queued.first)
    #expect(outbox.queued.count == 1)
    let document = try JSON(parsing: asked.message.body)
    #expect(document["Type"] == "SubscriptionConfirmation")
    let url = try #require(document["SubscribeURL"]?.string)
    let query = try #require(url.split(separator: "?").last)
    #expect(
      try await call("ListSubscriptions", [:])["Subscriptions"]?["member"]?
        .text(of: "SubscriptionArn") == "PendingConfirmation")
    let opened = await client.entrance.answer(
      RequestHead(method: "GET", path: "/", query: String(query)))
    #expect(opened.text.contains("<SubscriptionArn>\(arn)</SubscriptionArn>"))
    try await call("Publish", ["TopicArn": topic, "Message": "m"])
    let delivery = try #require(outbox.queued.last)
    #expect(delivery.receiver == .web(arn))
    await #expect(throws: ServiceError.self) {
      try await publisher.deliver(delivery.message, to: arn, id: delivery.id)
    }
    #expect(outbox.posted.last?.headers["x-amz-sns-message-type"] == "Notification")
    #expect(outbox.posted.last?.headers["x-amz-sns-subscription-arn"] == arn)
  }

  @Test("a FIFO topic keeps what is sent twice once, and hands on group and name")
  func fifo() async throws {
    let topic = try await topic("t.fifo")
    _ = try await subscribe(topic, "sqs", Self.queue + ".fifo", ("RawMessageDelivery", "true"))
    let parameters: KeyValuePairs = [
      "TopicArn": topic, "Message": "m", "MessageGroupId": "g", "MessageDeduplicationId": "d",
    ]
    let first = try await call("Publish", parameters)
    let second = try await call("Publish", parameters)
    #expect(first.text(of: "MessageId") == second.text(of: "MessageId"))
    #expect(first.text(of: "SequenceNumber")?.count == 20)
    #expect(outbox.sent.map(\.message.group) == ["g"])
    #expect(outbox.sent.map(\.message.deduplicationID) == ["d"])
    let refusal = try await call(
      "Publish", ["TopicArn": topic, "Message": "m"], expecting: 400)
    #expect(refusal.text(of: "Code") == "InvalidParameter")
  }

  @Test("a message may differ by the kind of subscriber, and come in batches")
  func batches() async throws {
    let topic = try await topic()
    _ = try await subscribe(topic, "sqs", Self.queue, ("RawMessageDelivery", "true"))
    try await call(
      "Publish",
      [
        "TopicArn": topic, "Message": #"{"default":"d","sqs":"for queues"}"#,
        "MessageStructure": "json",
      ])
    let batch = try await call(
      "PublishBatch",
      [
        "TopicArn": topic, "PublishBatchRequestEntries.member.1.Id": "a",
        "PublishBatchRequestEntries.member.1.Message": "1",
        "PublishBatchRequestEntries.member.2.Id": "b",
        "PublishBatchRequestEntries.member.2.Message": "",
      ])
    #expect(batch["Successful"]?.all("member").map { $0.text(of: "Id") } == ["a"])
    #expect(batch["Failed"]?["member"]?.text(of: "Code") == "InvalidParameter")
    #expect(
      outbox.sent.map { String(decoding: $0.message.body, as: UTF8.self) } == ["for queues", "1"])
  }

  @Test("topics and subscriptions have attributes and tags, are listed, and end")
  func bookkeeping() async throws {
    let topic = try await topic()
    try await call(
      "SetTopicAttributes",
      ["TopicArn": topic, "AttributeName": "DisplayName", "AttributeValue": "Mine"])
    let arn = try await subscribe(topic, "sqs", Self.queue)
    #expect(try await subscribe(topic, "sqs", Self.queue) == arn)
    func attributes(_ tree: XMLTree) -> [String: String] {
      Dictionary(
        tree["Attributes"]?.all("entry").map {
          ($0.text(of: "key") ?? "", $0.text(of: "value") ?? "")
        } ?? []
      ) { _, last in last }
    }
    let told = attributes(try await call("GetTopicAttributes", ["TopicArn": topic]))
    #expect(told["DisplayName"] == "Mine")
    #expect(told["SubscriptionsConfirmed"] == "1")
    let own = attributes(try await call("GetSubscriptionAttributes", ["SubscriptionArn": arn]))
    #expect(own["Endpoint"] == Self.queue)
    #expect(own["PendingConfirmation"] == "false")
    try await call(
      "TagResource", ["ResourceArn": topic, "Tags.member.1.Key": "k", "Tags.member.1.Value": "v"])
    let tags = try await call("ListTagsForResource", ["ResourceArn": topic])
    #expect(tags["Tags"]?["member"]?.text(of: "Value") == "v")
    let listed = try await call("ListSubscriptionsByTopic", ["TopicArn": topic])
    #expect(listed["Subscriptions"]?.all("member").count == 1)
    try await call("Unsubscribe", ["SubscriptionArn": arn])
    try await call("DeleteTopic", ["TopicArn": topic])
    #expect(try await call("ListTopics", [:])["Topics"]?.all("member").isEmpty == true)
    for (action, parameters): (String, KeyValuePairs<String, String>) in [
      ("GetTopicAttributes", ["TopicArn": topic]),
      ("Publish", ["TopicArn": topic, "Message": "m"]),
    ] {
      let refusal = try await call(action, parameters, expecting: 404)
      #expect(refusal.text(of: "Code") == "NotFound")
    }
  }

  @Test(
    "what no subscription can be is refused by its name",
    arguments: [
      (["Protocol": "email", "Endpoint": "a@b"], "email"),
      (["Protocol": "sqs", "Endpoint": "http://x"], "does not fit"),
      (
        [
          "Protocol": "sqs", "Endpoint": queue, "Attributes.entry.1.key": "DeliveryPolicy",
          "Attributes.entry.1.value": "{}",
        ], "DeliveryPolicy"
      ),
      (
        [
          "Protocol": "sqs", "Endpoint": queue, "Attributes.entry.1.key": "FilterPolicy",
          "Attributes.entry.1.value": #"{"a":"b"}"#,
        ], "FilterPolicy"
      ),
    ] as [([String: String], String)])
  func refusals(parameters: [String: String], expected: String) async throws {
    let topic = try await topic()
    let pairs = (["TopicArn": topic].merging(parameters) { $1 }).map {
      "\($0)=\(PercentEncoding.encode($1))"
    }
    let body = (["Action=Subscribe", "Version=2010-03-31"] + pairs).joined(separator: "&")
    let answer = await client.send(
      "POST", "/", headers: ["content-type": "application/x-www-form-urlencoded"],
      body: Data(body.utf8))
    #expect(answer.status == 400)
    #expect(answer.text.contains(expected))
  }
}
