// SPDX-License-Identifier: Apache-2.0
package import HTTPMessage

/// The parts of a request that a signature covers, as they go over the wire.
package struct SignableRequest: Sendable, Equatable {
  /// The method, in upper case.
  package var method: String
  /// The path as on the wire: percent-encoded, beginning with `/`.
  package var path: String
  /// The query as on the wire, without `?`; nil when there is none.
  package var query: String?
  /// The header fields; `Host` must be among them.
  package var headers: HTTPFields

  package init(method: String, path: String, query: String? = nil, headers: HTTPFields) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
  }

  /// The path with the query, as in a request line.
  package var target: String { query.map { "\(path)?\($0)" } ?? path }
}
