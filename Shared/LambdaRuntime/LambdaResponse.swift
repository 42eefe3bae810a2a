// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
public import LambdaEvents

/// What a handler answers.
public enum LambdaResponse: Sendable {
  /// One JSON document.
  case json(Data)
  /// A response that is sent while it is made, over a function URL with `RESPONSE_STREAM`. The body
  /// is done when the closure returns; what it throws ends the response as broken. On a signal to
  /// end, its task is cancelled.
  ///
  /// Without Lambda (standard input) the response is collected into one ``HTTPAPIResponse`` document,
  /// for at most three seconds and 6 MB; what comes later is cut off.
  case stream(ResponsePrelude, @Sendable (ResponseStream) async throws -> Void)

  /// The JSON of a value.
  public static func value(_ value: some Encodable) throws -> LambdaResponse {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return .json(try encoder.encode(value))
  }

  /// An answer to an HTTP request.
  public static func http(_ response: HTTPAPIResponse) throws -> LambdaResponse {
    try value(response)
  }

  /// The answer of a function that nobody reads the answer of: `null`.
  public static let none = LambdaResponse.json(Data("null".utf8))
}

/// What a streamed HTTP response begins with.
public struct ResponsePrelude: Codable, Equatable, Sendable {
  /// The status code.
  public var statusCode: Int
  /// The header fields.
  public var headers: [String: String]
  /// Values of `Set-Cookie`.
  public var cookies: [String]

  /// Makes a prelude of its parts.
  public init(statusCode: Int = 200, headers: [String: String] = [:], cookies: [String] = []) {
    self.statusCode = statusCode
    self.headers = headers
    self.cookies = cookies
  }
}

/// Where a streamed response's body goes.
public struct ResponseStream: Sendable {
  private let sink: @Sendable (Data) async throws -> Void

  /// Makes a stream that hands its bytes to a closure.
  public init(_ sink: @escaping @Sendable (Data) async throws -> Void) { self.sink = sink }

  /// Sends bytes at once. Nothing is sent for no bytes.
  /// - Throws: ``ClientClosed`` when nobody listens any more.
  public func write(_ bytes: Data) async throws {
    guard !bytes.isEmpty else { return }
    try await sink(bytes)
  }

  /// Sends the UTF-8 of a text at once; see ``write(_:)-(Data)``.
  public func write(_ text: String) async throws { try await write(Data(text.utf8)) }

  /// Nobody listens to the response any more.
  public struct ClientClosed: Error {
    /// Makes the error.
    public init() {}
  }
}
