// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import Notation
import ServiceTesting
import Synchronization
import Testing
import XML

@testable import SQSService

/// A service on a clock of its own.
final class Fixture: Sendable {
  private let time = Mutex(Timestamp(seconds: 1_800_000_000))
  private let lastID = Mutex(0)

  func advance(_ seconds: Int) { time.withLock { $0 = $0.advanced(bySeconds: seconds) } }

  func store(path: String = ":memory:") throws -> QueueStore {
    var configuration = QueueStore.Configuration {
      self.lastID.withLock { id in
        id += 1
        return "id-\(id)"
      }
    }
    configuration.now = { self.time.withLock { $0 } }
    return try QueueStore(databasePath: path, configuration: configuration)
  }
}

@Suite("SQS")
struct SQSTests {
  private let fixture = Fixture()
  private let store: QueueStore
  private let client: ServiceClient
  private static let base = "http://127.0.0.1:4566/000000000000/"

  init() throws {
    store = try fixture.store()
    client = ServiceClient(SQS(store: store))
  }

  @discardableResult
  private func call(_ operation: String, _ request: JSON, expecting status: Int = 200) async throws
    -> JSON
  {
    let answer = await client.send(
      "POST", "/", headers: ["x-amz-target": "AmazonSQS." + operation], body: request.data)
    #expect(answer.status == status, "\(operation): \(answer.text)")
    #expect(answer.headers["content-type"] == "application/x-amz-json-1.0")
    return try JSON(parsing: answer.text)
  }

  private func code(_ operation: String, _ request: JSON) async throws -> String {
    let answer = await client.send(
      "POST", "/", headers: ["x-amz-target": "AmazonSQS." + operation], body: request.data)
    #expect(answer.status >= 400, "\(operation): \(answer.text)")
    return answer.headers["x-amzn-query-error"] ?? answer.text
  }

  @discardableResult
  private func make(_ name: String, _ attributes: JSON = [:]) async throws -> JSON {
    let answer = try await call(
      "CreateQueue", ["QueueName": .string(name), "Attributes": attributes])
    #expect(answer == ["QueueUrl": .string(Self.base + name)])
    return .string(Self.base + name)
  }

  private func receive(_ url: JSON, _ more: JSON.Object = [:]) async throws -> [JSON] {
    var request: JSON.Object = ["QueueUrl": url, "MaxNumberOfMessages": 10]
    for member in more.members { request[member.name] = member.value }
    return try await call("ReceiveMessage", .object(request))["Messages"]?.array ?? []
  }

  @Test("a message comes as it was sent, with the digests that AWS documents")
  func message() async throws {
    let url = try await make("q")
    let attributes: JSON = [
      "test_attribute_name_1": ["DataType": "String", "StringValue": "test_attribute_value_1"],
      "kind": ["BinaryValue": "AAEC", "DataType": "Binary.png"],
      "count": ["DataType": "Number", "StringValue": "3"],
    ]
    let sent = try await call(
      "SendMessage",
      [
        "QueueUrl": url, "MessageBody": "hello", "MessageAttributes": attributes,
        "MessageSystemAttributes": [
          "AWSTraceHeader": ["DataType": "String", "StringValue": "Root=1-2-3"]
        ],
      ])
    #expect(sent["MD5OfMessageBody"] == "5d41402abc4b2a76b9719d911017c592")
    #expect(sent["SequenceNumber"] == nil)
    let messages = try await receive(
      url, ["MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"]])
    let message = try #require(messages.first)
    #expect(message["Body"] == "hello")
    #expect(message["MessageId"] == sent["MessageId"])
    #expect(message["MD5OfBody"] == sent["MD5OfMessageBody"])
    #expect(message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"])
    #expect(message["MessageAttributes"]?["kind"] == attributes["kind"])
    #expect(message["Attributes"]?["ApproximateReceiveCount"] == "1")
    #expect(message["Attributes"]?["AWSTraceHeader"] == "Root=1-2-3")
    #expect(message["Attributes"]?["SentTimestamp"] == "1800000000000")
    try await call("DeleteMessage", ["QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]!])
    fixture.advance(31)
    #expect(try await receive(url) == [])
  }

  @Test("a receiver names the attributes that it wants, and gets the digest of those")
  func chosenAttributes() async throws {
    let url = try await make("q")
    let text: JSON = ["StringValue": "v", "DataType": "String"]
    try await call(
      "SendMessage",
      [
        "QueueUrl": url, "MessageBody": "b",
        "MessageAttributes": ["a.b": text, "a.c": text, "d": text],
      ])
    let message = try await receive(url, ["MessageAttributeNames": ["a.*"]])[0]
    #expect(message["MessageAttributes"] == ["a.b": text, "a.c": text])
    let digest = ["a.b": MessageAttribute("v"), "a.c": MessageAttribute("v")].md5
    #expect(message["MD5OfMessageAttributes"] == digest.map { .string($0) })
  }

  @Test("a FIFO queue keeps what is sent twice once, and numbers what it keeps")
  func fifo() async throws {
    let url = try await make("q.fifo", ["FifoQueue": "true", "ContentBasedDeduplication": "true"])
    func send(_ body: String, _ group: String) async throws -> JSON {
      try await call(
        "SendMessage",
        ["QueueUrl": url, "MessageBody": .string(body), "MessageGroupId": .string(group)])
    }
    let first = try await send("one", "g")
    #expect(try await send("one", "g") == first)
    #expect(first["SequenceNumber"]?.string?.count == 20)
    _ = try await send("two", "g")
    let messages = try await receive(url, ["MessageSystemAttributeNames": ["All"]])
    #expect(messages.map { $0["Body"] } == ["one", "two"])
    #expect(messages[0]["Attributes"]?["MessageGroupId"] == "g")
    #expect(messages[0]["Attributes"]?["SequenceNumber"] == first["SequenceNumber"])
    fixture.advance(301)
    #expect(try await send("one", "g")["MessageId"] != first["MessageId"])
    #expect(
      try await code("SendMessage", ["QueueUrl": url, "MessageBody": "x"])
        == "MissingParameter;Sender")
    // Its receipt is worth nothing once the message may be another's.
    #expect(
      try await code(
        "DeleteMessage", ["QueueUrl": url, "ReceiptHandle": messages[0]["ReceiptHandle"]!])
        == "InvalidParameterValue;Sender")
  }

  @Test("an attempt that is repeated gives the same messages again")
  func attempt() async throws {
    let url = try await make("q.fifo", ["FifoQueue": "true", "ContentBasedDeduplication": "true"])
    try await call("SendMessage", ["QueueUrl": url, "MessageBody": "m", "MessageGroupId": "g"])
    let first = try await receive(url, ["ReceiveRequestAttemptId": "a"])
    #expect(try await receive(url, ["ReceiveRequestAttemptId": "b"]) == [])
    let again = try await receive(url, ["ReceiveRequestAttemptId": "a"])
    #expect(again.map { $0["MessageId"] } == first.map { $0["MessageId"] })
    #expect(first.count == 1)
  }

  @Test("what was received too often goes to the dead-letter queue, and may be moved back")
  func redrive() async throws {
    let dead = try await make("dead")
    let arn = "arn:aws:sqs:us-east-1:000000000000:dead"
    let policy = #"{"deadLetterTargetArn":"\#(arn)","maxReceiveCount":"1"}"#
    let url = try await make("q", ["RedrivePolicy": .string(policy), "VisibilityTimeout": "5"])
    let sent = try await call("SendMessage", ["QueueUrl": url, "MessageBody": "poison"])
    #expect(try await receive(url).count == 1)
    fixture.advance(5)
    #expect(try await receive(url) == [])
    let buried = try await receive(
      dead, ["MessageSystemAttributeNames": ["All"], "VisibilityTimeout": 0])
    #expect(buried.map { $0["MessageId"] } == [sent["MessageId"]])
    let source: JSON = "arn:aws:sqs:us-east-1:000000000000:q"
    #expect(buried[0]["Attributes"]?["DeadLetterQueueSourceArn"] == source)
    #expect(
      try await call("ListDeadLetterSourceQueues", ["QueueUrl": dead]) == ["queueUrls": [url]])

    #expect(
      try await code("StartMessageMoveTask", ["SourceArn": source])
        == "InvalidParameterValue;Sender")
    let task = try await call("StartMessageMoveTask", ["SourceArn": .string(arn)])
    #expect(task["TaskHandle"]?.string != nil)
    let running = Task { await store.run() }
    while try await call("ListMessageMoveTasks", ["SourceArn": .string(arn)])["Results"]?[0]?[
      "Status"] != "COMPLETED"
    { await Task.yield() }
    running.cancel()
    await running.value
    #expect(try await receive(url).map { $0["Body"] } == ["poison"])
    #expect(try await receive(dead) == [])
  }

  @Test("a batch is answered entry by entry")
  func batch() async throws {
    let url = try await make("q")
    let sent = try await call(
      "SendMessageBatch",
      [
        "QueueUrl": url,
        "Entries": [
          ["Id": "a", "MessageBody": "1"], ["Id": "b", "MessageBody": "2", "DelaySeconds": 901],
          ["Id": "c", "MessageBody": "\u{1}"],
        ],
      ])
    #expect(sent["Successful"]?.array?.map { $0["Id"] } == ["a"])
    #expect(
      sent["Failed"]?.array?.map { $0["Code"] } == [
        "InvalidParameterValue", "InvalidMessageContents",
      ])
    let receipt = try #require(try await receive(url).first?["ReceiptHandle"])
    let deleted = try await call(
      "DeleteMessageBatch",
      [
        "QueueUrl": url,
        "Entries": [["Id": "x", "ReceiptHandle": receipt], ["Id": "y", "ReceiptHandle": "none"]],
      ])
    #expect(deleted["Successful"] == [["Id": "x"]])
    #expect(deleted["Failed"]?[0]?["Code"] == "ReceiptHandleIsInvalid")
    let twice: JSON = [["Id": "x", "MessageBody": "1"], ["Id": "x", "MessageBody": "1"]]
    let prefix = "AWS.SimpleQueueService."
    #expect(
      try await code("SendMessageBatch", ["QueueUrl": url, "Entries": twice])
        == prefix + "BatchEntryIdsNotDistinct;Sender")
    #expect(
      try await code("SendMessageBatch", ["QueueUrl": url, "Entries": []])
        == prefix + "EmptyBatchRequest;Sender")
  }

  @Test("attributes, counts, tags and permissions")
  func attributes() async throws {
    let url = try await make("q", ["DelaySeconds": "7"])
    try await call("SendMessage", ["QueueUrl": url, "MessageBody": "1", "DelaySeconds": 0])
    try await call("SendMessage", ["QueueUrl": url, "MessageBody": "2"])
    _ = try await receive(url)
    let all = try await call("GetQueueAttributes", ["QueueUrl": url, "AttributeNames": ["All"]])
    let told = try #require(all["Attributes"])
    #expect(told["QueueArn"] == "arn:aws:sqs:us-east-1:000000000000:q")
    #expect(told["ApproximateNumberOfMessages"] == "0")
    #expect(told["ApproximateNumberOfMessagesNotVisible"] == "1")
    #expect(told["ApproximateNumberOfMessagesDelayed"] == "1")
    #expect(told["MaximumMessageSize"] == "1048576")
    #expect(told["DelaySeconds"] == "7")
    try await call("TagQueue", ["QueueUrl": url, "Tags": ["team": "a", "x": "y"]])
    try await call("UntagQueue", ["QueueUrl": url, "TagKeys": ["x"]])
    #expect(try await call("ListQueueTags", ["QueueUrl": url]) == ["Tags": ["team": "a"]])
    try await call(
      "AddPermission",
      [
        "QueueUrl": url, "Label": "l", "AWSAccountIds": ["111111111111"],
        "Actions": ["SendMessage"],
      ])
    let policy = try await call(
      "GetQueueAttributes", ["QueueUrl": url, "AttributeNames": ["Policy"]])
    #expect(policy["Attributes"]?["Policy"]?.string?.contains("SQS:SendMessage") == true)
    try await call("RemovePermission", ["QueueUrl": url, "Label": "l"])
    #expect(
      try await call("GetQueueAttributes", ["QueueUrl": url, "AttributeNames": ["Policy"]]) == [:])
    try await call("PurgeQueue", ["QueueUrl": url])
    fixture.advance(60)
    #expect(try await receive(url) == [])
  }

  @Test("queues are listed in pages, made once, and gone when they are deleted")
  func queues() async throws {
    for name in ["a1", "a2", "b"] { try await make(name) }
    try await make("a1")
    #expect(
      try await code("CreateQueue", ["QueueName": "a1", "Attributes": ["DelaySeconds": "1"]])
        == "QueueAlreadyExists;Sender")
    let first = try await call("ListQueues", ["QueueNamePrefix": "a", "MaxResults": 1])
    #expect(first["QueueUrls"] == [.string(Self.base + "a1")])
    let token = try #require(first["NextToken"])
    let second = try await call(
      "ListQueues", ["QueueNamePrefix": "a", "MaxResults": 1, "NextToken": token])
    #expect(second == ["QueueUrls": [.string(Self.base + "a2")]])
    try await call("DeleteQueue", ["QueueUrl": .string(Self.base + "b")])
    #expect(
      try await code("GetQueueUrl", ["QueueName": "b"])
        == "AWS.SimpleQueueService.NonExistentQueue;Sender")
    for (attributes, expected): (JSON, String) in [
      (["VisibilityTimeout": "43201"], "InvalidAttributeValue"),
      (["Colour": "red"], "InvalidAttributeName"), (["FifoQueue": "true"], "InvalidParameterValue"),
      (["RedrivePolicy": "{}"], "InvalidParameterValue"),
      (["ContentBasedDeduplication": "true"], "InvalidAttributeName"),
    ] {
      #expect(
        try await code("CreateQueue", ["QueueName": "new", "Attributes": attributes])
          == expected + ";Sender")
    }
  }

  @Test("a receive waits for a message, and for one that becomes visible")
  func longPolling() async throws {
    let url = try await make("q")
    async let waiting = receive(url, ["WaitTimeSeconds": 20])
    await Task.yield()
    try await call("SendMessage", ["QueueUrl": url, "MessageBody": "late"])
    let message = try #require(try await waiting.first)
    #expect(message["Body"] == "late")
    async let again = receive(url, ["WaitTimeSeconds": 20])
    try await call(
      "ChangeMessageVisibility",
      ["QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]!, "VisibilityTimeout": 0])
    #expect(try await again.map { $0["MessageId"] } == [message["MessageId"]])
  }

  @Test("messages, counts and duplicates outlive the process; what a mapping had comes again")
  func restart() async throws {
    let path = FileManager.default.temporaryDirectory.path + "/queues-\(UUID()).sqlite"
    defer {
      for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    }
    var first: QueueStore? = try fixture.store(path: path)
    try first?.ensure("q.fifo", attributes: ["FifoQueue": "true"])
    try first?.ensure("q", attributes: [:])
    var message = OutgoingMessage("one")
    message.groupID = "g"
    message.deduplicationID = "d"
    let sent = try first?.send(message, to: "q.fifo")
    try first?.send(OutgoingMessage("held by a client"), to: "q")
    try first?.send(OutgoingMessage("held by a mapping"), to: "q")
    _ = try first?.receiveNow(ReceiveRequest(), from: "q")
    var mapping = ReceiveRequest()
    mapping.isMapping = true
    _ = try first?.receiveNow(mapping, from: "q")
    first = nil

    let second = try fixture.store(path: path)
    #expect(try second.send(message, to: "q.fifo") == sent)
    var ten = ReceiveRequest()
    ten.limit = 10
    let held = try second.receiveNow(ten, from: "q").messages
    #expect(held.map(\.body) == ["held by a mapping"])
    #expect(held[0].system["ApproximateReceiveCount"] == "2")
    fixture.advance(30)
    let back = try second.receiveNow(ten, from: "q").messages
    #expect(back.map(\.body).sorted() == ["held by a client", "held by a mapping"])
  }

  @Test("the older protocol asks and is answered in its own form")
  func query() async throws {
    func ask(
      _ action: String, _ parameters: String, path: String = "/", expecting status: Int = 200
    )
      async throws -> XMLTree
    {
      let body = "Action=\(action)&Version=2012-11-05&\(parameters)"
      let answer = await client.send(
        "POST", path, headers: ["content-type": "application/x-www-form-urlencoded"],
        body: Data(body.utf8))
      #expect(answer.status == status, "\(answer.text)")
      return try XMLReader().read(answer.text)
    }
    let made = try await ask(
      "CreateQueue",
      "QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=0&Tag.1.Key=k"
        + "&Tag.1.Value=v")
    #expect(made["CreateQueueResult"]?.text(of: "QueueUrl") == Self.base + "q")
    #expect(made["ResponseMetadata"]?.text(of: "RequestId") == "request")
    let sent = try await ask(
      "SendMessageBatch",
      "SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=a+b%26c"
        + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n"
        + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String"
        + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v",
      path: "/000000000000/q")
    let entry = sent["SendMessageBatchResult"]?["SendMessageBatchResultEntry"]
    #expect(entry?.text(of: "Id") == "a")
    let received = try await ask(
      "ReceiveMessage", "AttributeName.1=ApproximateReceiveCount&MessageAttributeName.1=n",
      path: "/000000000000/q")
    let message = received["ReceiveMessageResult"]?["Message"]
    #expect(message?.text(of: "Body") == "a b&c")
    #expect(message?["Attribute"]?.text(of: "Value") == "1")
    #expect(message?["MessageAttribute"]?["Value"]?.text(of: "StringValue") == "v")
    let tags = try await ask("ListQueueTags", "QueueUrl=/000000000000/q")
    #expect(tags["ListQueueTagsResult"]?["Tag"]?.text(of: "Key") == "k")
    let refusal = try await ask("GetQueueUrl", "QueueName=none", expecting: 400)
    #expect(refusal["Error"]?.text(of: "Code") == "AWS.SimpleQueueService.NonExistentQueue")
  }
}
