// SPDX-License-Identifier: Apache-2.0
import Foundation
import LambdaEvents
import Testing

@Suite("S3 events")
struct S3EventTests {
  @Test(
    "a key is decoded as a form is",
    arguments: [
      ("uploads/my+cat.jpg", "uploads/my cat.jpg"),
      ("%232+4+Protection+with+PropTypes.mp4", "#2 4 Protection with PropTypes.mp4"),
      ("a%2Bb", "a+b"),
      ("caf%C3%A9.mov", "café.mov"),
      ("100%25", "100%"),
    ])
  func keyDecoding(written: String, key: String) {
    #expect(S3Event.Object(key: written).decodedKey == key)
  }

  @Test("a key that is not UTF-8 stays as it was written")
  func invalidKey() {
    #expect(S3Event.Object(key: "%FF%FE").decodedKey == "%FF%FE")
  }

  @Test("a record of AWS decodes, whatever else it carries")
  func decodes() throws {
    let event = try JSONDecoder().decode(
      S3Event.self,
      from: Data(
        """
        {"Records":[{"eventVersion":"2.6","eventSource":"aws:s3","awsRegion":"eu-west-1",
        "eventTime":"1970-01-01T00:00:00.123Z","eventName":"ObjectCreated:CompleteMultipartUpload",
        "userIdentity":{"principalId":"A1"},"requestParameters":{"sourceIPAddress":"192.0.2.3"},
        "responseElements":{"x-amz-request-id":"R1","x-amz-id-2":"H1"},
        "s3":{"s3SchemaVersion":"1.0","configurationId":"c","bucket":{"name":"b",
        "ownerIdentity":{"principalId":"A2"},"arn":"arn:aws:s3:::b"},"object":{"key":"k","size":5000000000,
        "eTag":"d41d8cd98f00b204e9800998ecf8427e-3","sequencer":"0055AED6DCD90281E5","new":[]}},
        "glacierEventData":{}}]}
        """.utf8))
    let record = try #require(event.records.first)
    #expect(record.eventName == "ObjectCreated:CompleteMultipartUpload")
    #expect(record.s3.bucket.name == "b" && record.s3.object.decodedKey == "k")
  }

  @Test("the EventBridge form names the object as it is")
  func eventBridgeForm() throws {
    let event = try JSONDecoder().decode(
      EventBridgeEvent<S3ObjectDetail>.self,
      from: Data(
        """
        {"version":"0","id":"17793124","detail-type":"Object Created","source":"aws.s3",
        "account":"111122223333","time":"2021-11-12T00:00:00Z","region":"ca-central-1",
        "resources":["arn:aws:s3:::b"],"detail":{"version":"0","bucket":{"name":"b"},
        "object":{"key":"a b+c%20.mp4","size":5,"etag":"b1946ac9","version-id":"I","sequencer":"00617F"},
        "request-id":"N4N7","requester":"123456789012","source-ip-address":"1.2.3.4",
        "reason":"PutObject"}}
        """.utf8))
    #expect(event.detail.object.key == "a b+c%20.mp4")
    #expect(event.detail.object.size == 5 && event.detail.reason == "PutObject")
  }
}
