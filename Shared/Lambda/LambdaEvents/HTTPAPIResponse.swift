// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// A function's answer to an ``HTTPAPIRequest`` (payload format 2.0).
package struct HTTPAPIResponse: Codable, Equatable, Sendable {
  package var statusCode: Int
  package var headers: [String: String]?
  /// Values of `Set-Cookie`.
  package var cookies: [String]?
  /// The body: text, or base64 when ``isBase64Encoded``.
  package var body: String?
  package var isBase64Encoded: Bool?

  package init(
    statusCode: Int, headers: [String: String]? = nil, cookies: [String]? = nil,
    body: String? = nil, isBase64Encoded: Bool? = nil
  ) {
    self.statusCode = statusCode
    self.headers = headers
    self.cookies = cookies
    self.body = body
    self.isBase64Encoded = isBase64Encoded
  }

  /// An answer whose body is the JSON of a value, with keys in order.
  package static func json(
    _ value: some Encodable, statusCode: Int = 200, headers: [String: String] = [:]
  ) throws -> HTTPAPIResponse {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = String(decoding: try encoder.encode(value), as: UTF8.self)
    var fields = headers
    fields["content-type"] = fields["content-type"] ?? "application/json"
    return HTTPAPIResponse(statusCode: statusCode, headers: fields, body: body)
  }
}
