// SPDX-License-Identifier: Apache-2.0
public import HTTPMessage

/// The parts of a request that a signature covers, as they go over the wire.
public struct SignableRequest: Sendable, Equatable {
  /// The method, in upper case.
  public var method: String
  /// The path as on the wire: percent-encoded, beginning with `/`.
  public var path: String
  /// The query as on the wire, without `?`; nil when there is none.
  public var query: String?
  /// The header fields; `Host` must be among them.
  public var headers: HTTPFields

  /// Makes a request of its parts.
  public init(method: String, path: String, query: String? = nil, headers: HTTPFields) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
  }

  /// The path with the query, as in a request line.
  public var target: String { query.map { "\(path)?\($0)" } ?? path }
}
