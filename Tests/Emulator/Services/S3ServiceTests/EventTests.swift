// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import Synchronization
import Testing
import XML

@testable import S3Service

@Suite struct EventTests {
  private let rules = """
    <NotificationConfiguration>
    <CloudFunctionConfiguration><Id>f</Id>
    <CloudFunction>arn:aws:lambda:us-east-1:000000000000:function:f</CloudFunction>
    <Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event>
    <Filter><S3Key><FilterRule><Name>Suffix</Name><Value>.mp4</Value></FilterRule></S3Key></Filter>
    </CloudFunctionConfiguration><EventBridgeConfiguration/></NotificationConfiguration>
    """

  /// What the service sends while something is done, as many as are expected.
  private func notifications(
    _ count: Int, of act: (ServiceHarness) async -> Void
  ) async throws -> [(destination: NotificationDestination, json: [String: Any])] {
    let (stream, continuation) = AsyncStream<EventNotification>.makeStream()
    let s3 = try ServiceHarness { continuation.yield($0) }
    await act(s3)
    var found: [(destination: NotificationDestination, json: [String: Any])] = []
    for await notification in stream {
      let json = try JSONSerialization.jsonObject(with: notification.payload)
      found.append((notification.destination, try #require(json as? [String: Any])))
      if found.count == count { break }
    }
    return found
  }

  @Test("every way of making an object has its own name, in both forms")
  func creations() async throws {
    let rules = rules
    let found = try await notifications(8) { s3 in
      let bucket = await s3.bucket()
      _ = await s3.send("PUT", bucket, query: "notification", text: rules)
      _ = await s3.send("PUT", "\(bucket)/a%20%28b%29.mp4", text: "x")
      _ = await s3.send("PUT", "\(bucket)/unnoticed.txt", text: "x")
      _ = await s3.send(
        "PUT", "\(bucket)/c.mp4", headers: ["x-amz-copy-source": "\(bucket)/unnoticed.txt"])
      let id = await s3.send("POST", "\(bucket)/m.mp4", query: "uploads").xml?.text(of: "UploadId")
      let part = await s3.send(
        "PUT", "\(bucket)/m.mp4", query: "partNumber=1&uploadId=\(id ?? "")", text: "x")
      let document = """
        <CompleteMultipartUpload><Part><PartNumber>1</PartNumber>
        <ETag>\(part.headers["etag"] ?? "")</ETag></Part></CompleteMultipartUpload>
        """
      _ = await s3.send("POST", "\(bucket)/m.mp4", query: "uploadId=\(id ?? "")", text: document)
      _ = await s3.send("DELETE", "\(bucket)/unnoticed.txt")
    }
    let records = found.filter { $0.destination != .eventBridge }.compactMap {
      ($0.json["Records"] as? [[String: Any]])?.first
    }
    #expect(
      records.compactMap { $0["eventName"] as? String } == [
        "ObjectCreated:Put", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload",
      ])
    let object = (records.first?["s3"] as? [String: Any])?["object"] as? [String: Any]
    #expect(object?["key"] as? String == "a+%28b%29.mp4")
    #expect(object?["size"] as? Int == 1)
    let events = found.filter { $0.destination == .eventBridge }.map(\.json)
    #expect(
      events.compactMap { ($0["detail"] as? [String: Any])?["reason"] as? String } == [
        "PutObject", "PutObject", "CopyObject", "CompleteMultipartUpload", "DeleteObject",
      ])
    let detail = events.first?["detail"] as? [String: Any]
    #expect((detail?["object"] as? [String: Any])?["key"] as? String == "a (b).mp4")
    #expect(events.first?["detail-type"] as? String == "Object Created")
    #expect(events.last?["detail-type"] as? String == "Object Deleted")
  }

  @Test("a queue is told that it was chosen")
  func testEvent() async throws {
    let found = try await notifications(1) { s3 in
      let bucket = await s3.bucket()
      _ = await s3.send(
        "PUT", bucket, query: "notification",
        text: """
          <NotificationConfiguration><QueueConfiguration>
          <Queue>arn:aws:sqs:us-east-1:000000000000:q</Queue><Event>s3:ObjectCreated:Put</Event>
          </QueueConfiguration></NotificationConfiguration>
          """)
    }
    #expect(found.first?.json["Event"] as? String == "s3:TestEvent")
    #expect(found.first?.json["Bucket"] as? String == "bucket")
  }
}
