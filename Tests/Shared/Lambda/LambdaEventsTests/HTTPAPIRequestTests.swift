// SPDX-License-Identifier: Apache-2.0
import Foundation
import LambdaEvents
import Testing

@Suite("HTTP API requests")
struct HTTPAPIRequestTests {
  @Test(
    "a claim that lists values is read in each form it is written in",
    arguments: [
      ("\"[uploaders admins]\"", ["uploaders", "admins"]),
      ("[\"uploaders\",\"admins\"]", ["uploaders", "admins"]),
      ("\"uploaders,admins\"", ["uploaders,admins"]),
      ("\"uploaders, admins\"", ["uploaders, admins"]),
      ("\"uploaders\"", ["uploaders"]),
      ("\"\"", []),
      ("7", []),
      ("null", []),
    ])
  func groups(json: String, expected: [String]) throws {
    let jwt = try JSONDecoder().decode(
      HTTPAPIRequest.JWT.self, from: Data("{\"claims\":{\"cognito:groups\":\(json)}}".utf8))
    #expect(jwt.list("cognito:groups") == expected)
    #expect(jwt.list("groups") == [])
  }

  @Test("the least request has a path and a method")
  func least() throws {
    let request = try JSONDecoder().decode(
      HTTPAPIRequest.self,
      from: Data(
        #"{"rawPath":"/videos","requestContext":{"http":{"method":"GET","path":"/videos"}}}"#.utf8))
    #expect(request.method == "GET")
    #expect(request.bodyData == Data())
    #expect(request.header("Authorization") == nil)
  }

  @Test("payload format 1.0 is refused by its name")
  func otherVersion() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        HTTPAPIRequest.self,
        from: Data(
          #"{"version":"1.0","rawPath":"/","requestContext":{"http":{"method":"GET","path":"/"}}}"#
            .utf8))
    }
  }

  @Test("a body in base64 is decoded, one that only says so is not")
  func body() {
    let context = HTTPAPIRequest.Context(method: "POST")
    let encoded = HTTPAPIRequest(
      rawPath: "/", requestContext: context, body: "aMOp", isBase64Encoded: true)
    #expect(encoded.bodyData == Data("hé".utf8))
    let broken = HTTPAPIRequest(
      rawPath: "/", requestContext: context, body: "{}", isBase64Encoded: true)
    #expect(broken.bodyData == nil)
  }

  @Test(
    "an event's kind is told by its shape",
    arguments: [
      (#"{"version":"2.0","requestContext":{},"source":"x"}"#, EventKind.http),
      (#"{"Records":[]}"#, .s3),
      (#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#, .s3Test),
      (
        #"{"detail-type":"Scheduled Event","source":"aws.events","detail":{}}"#,
        .eventBridge(source: "aws.events", detailType: "Scheduled Event")
      ),
      ("{}", .unknown),
      (#"{"source":3,"detail-type":[]}"#, .unknown),
    ])
  func kinds(json: String, kind: EventKind) throws {
    #expect(try EventKind(of: Data(json.utf8)) == kind)
  }

  @Test("an event that is no object has no kind", arguments: ["[]", "3", "", "{", "null"])
  func noKind(json: String) {
    #expect(throws: DecodingError.self) { try EventKind(of: Data(json.utf8)) }
  }
}
