// SPDX-License-Identifier: Apache-2.0

/// Why no answer came, with the library's own message.
package struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure it is.
  package enum Kind: Sendable, Equatable {
    /// libcurl is not installed.
    case libraryUnavailable
    /// The request cannot be sent as it is: its URL or a header is malformed.
    case invalidRequest
    /// The host's name has no address.
    case resolution
    /// No connection could be made.
    case connection
    /// The address is one that the client must not connect to; it is given.
    case refusedAddress(String)
    /// TLS could not be agreed on, or the certificate is not trusted.
    case tls
    /// One of the request's timeouts passed.
    case timeout
    /// The connection broke, or what came over it was no HTTP.
    case transfer
    /// The request's body could not be read from its source.
    case source
    /// The answer's body could not be written to its destination.
    case destination
    /// The answer's body is longer than the limit.
    case tooLong
    /// The task was cancelled.
    case cancelled
  }

  /// What kind of failure it is.
  package let kind: Kind
  /// The message.
  package let message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// Whether the same request may succeed when it is sent again. The peer may still have carried
  /// out the one that failed.
  package var isTransient: Bool {
    switch kind {
    case .resolution, .connection, .timeout, .transfer: true
    case .libraryUnavailable, .invalidRequest, .refusedAddress, .tls, .source, .destination,
      .tooLong, .cancelled:
      false
    }
  }

  /// The message.
  package var description: String { message }
}
