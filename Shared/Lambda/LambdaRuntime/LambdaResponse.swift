// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import LambdaEvents

/// What a handler answers.
package enum LambdaResponse: Sendable {
  case json(Data)
  /// A response that is sent while it is made, over a function URL with `RESPONSE_STREAM`. The body
  /// is done when the closure returns; what it throws ends the response as broken. On a signal to
  /// end, its task is cancelled.
  ///
  /// Without Lambda (standard input) the response is collected into one ``HTTPAPIResponse`` document,
  /// for at most three seconds and 6 MB; what comes later is cut off.
  case stream(ResponsePrelude, @Sendable (ResponseStream) async throws -> Void)

  package static func value(_ value: some Encodable) throws -> LambdaResponse {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return .json(try encoder.encode(value))
  }

  package static func http(_ response: HTTPAPIResponse) throws -> LambdaResponse {
    try value(response)
  }

  /// The answer of a function that nobody reads the answer of: `null`.
  package static let none = LambdaResponse.json(Data("null".utf8))
}

/// What a streamed HTTP response begins with.
package struct ResponsePrelude: Codable, Equatable, Sendable {
  package var statusCode: Int
  package var headers: [String: String]
  /// Values of `Set-Cookie`.
  package var cookies: [String]

  package init(statusCode: Int = 200, headers: [String: String] = [:], cookies: [String] = []) {
    self.statusCode = statusCode
    self.headers = headers
    self.cookies = cookies
  }
}

/// Where a streamed response's body goes.
package struct ResponseStream: Sendable {
  private let sink: @Sendable (Data) async throws -> Void

  package init(_ sink: @escaping @Sendable (Data) async throws -> Void) { self.sink = sink }

  /// Sends bytes at once. Nothing is sent for no bytes.
  /// - Throws: ``ClientClosed`` when nobody listens any more.
  package func write(_ bytes: Data) async throws {
    guard !bytes.isEmpty else { return }
    try await sink(bytes)
  }

  /// Sends the UTF-8 of a text at once; see ``write(_:)-(Data)``.
  package func write(_ text: String) async throws { try await write(Data(text.utf8)) }

  /// Nobody listens to the response any more.
  package struct ClientClosed: Error {
    package init() {}
  }
}
