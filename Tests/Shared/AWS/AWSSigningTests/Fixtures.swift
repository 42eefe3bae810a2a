// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Foundation
import HTTPMessage
import Testing

/// A recorded request: names and values as they were sent.
struct RecordedRequest: Decodable, Sendable {
  var method: String
  var path: String
  var query: String?
  var headers: [[String]]
  var body: String

  var signable: SignableRequest {
    SignableRequest(method: method, path: path, query: query, headers: fields(headers))
  }
}

func fields(_ pairs: [[String]]) -> HTTPFields {
  HTTPFields(pairs.map { HTTPFields.Field(name: $0[0], value: $0[1]) })
}

/// One of AWS's published vectors.
struct PublishedVector: Decodable, Sendable, CustomTestStringConvertible {
  struct Form: Decodable, Sendable {
    struct Signed: Decodable, Sendable {
      var query: String?
      var headers: [[String]]
    }
    var canonicalRequest: String
    var stringToSign: String
    var signature: String
    var signed: Signed
  }

  var name: String
  var request: RecordedRequest
  var token: String?
  var normalizes: Bool
  var signsBody: Bool
  var omitsToken: Bool
  var header: Form
  var query: Form

  var testDescription: String { name }

  static let moment = Date(timeIntervalSince1970: 1_440_938_160)
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

  var rules: PathRules { PathRules(normalizes: normalizes, encodesTwice: true) }

  var signer: Signer {
    Signer(
      credentials: Credentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Self.secret, sessionToken: token),
      region: "us-east-1", service: "service", rules: rules, addsContentHash: signsBody,
      signsSessionToken: !omitsToken)
  }

  static let all: [PublishedVector] = fixture("sigv4-vectors")
}

/// A request that botocore signed.
struct BotocoreRequest: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var form: String
  var service: String
  var region: String
  var accessKeyID: String
  var secret: String
  var token: String?
  var method: String
  var path: String
  var query: String?
  var headers: [[String]]
  var body: String
  var payload: String?
  var expires: Int?
  var canonicalRequest: String
  var signedQuery: String?
  var signedHeaders: [[String]]

  var testDescription: String { name }

  static let moment = Date(timeIntervalSince1970: 1_772_600_767)

  var request: SignableRequest {
    SignableRequest(method: method, path: path, query: query, headers: fields(headers))
  }

  /// The request as botocore sent it.
  var sent: SignableRequest {
    var request = request
    request.query = signedQuery
    for pair in signedHeaders { request.headers[pair[0]] = pair[1] }
    return request
  }

  var payloadHash: PayloadHash { payload.map { PayloadHash($0) } ?? .of(Array(body.utf8)) }

  var signer: Signer {
    Signer(
      credentials: Credentials(
        accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: token),
      region: region, service: service)
  }

  static let all: [BotocoreRequest] = fixture("botocore-requests")
}

private struct Fixture<Case: Decodable>: Decodable {
  var cases: [Case]
}

/// The cases of a fixture file. A file that cannot be read is no case at all, which the tests that
/// count them notice.
private func fixture<Case: Decodable>(_ name: String) -> [Case] {
  guard
    let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"),
    let data = try? Data(contentsOf: url),
    let fixture = try? JSONDecoder().decode(Fixture<Case>.self, from: data)
  else { return [] }
  return fixture.cases
}
