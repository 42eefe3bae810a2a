// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import HTTPMessage

/// A request to send, with where its body comes from and where the answer's body goes to.
package struct HTTPRequest: Sendable {
  /// The method, in upper case.
  package var method: String
  /// An `http` or `https` URL, sent exactly as it is: its path is never normalised.
  package var url: String
  /// The header fields. `Content-Length` and `Transfer-Encoding` follow from the body and are not
  /// taken from here; `Host` is, when it is given.
  package var headers: HTTPFields
  /// The body; nil sends none.
  package var body: Body?
  /// Where the body of a successful answer (2xx) goes.
  package var destination: Destination
  /// How long each step may take.
  package var timeouts: Timeouts

  package init(
    method: String, url: String, headers: HTTPFields = [:], body: Body? = nil,
    destination: Destination = .memory(), timeouts: Timeouts = Timeouts()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.destination = destination
    self.timeouts = timeouts
  }

  /// Where a request's body comes from.
  package enum Body: Sendable {
    /// From memory.
    case bytes(Data)
    /// From a source that is asked again and again for at most so many bytes, and answers an empty
    /// array at the end. It runs on the client's own thread and must not block it for long. Without
    /// a length the body goes out chunked.
    case stream(length: Int64?, next: @Sendable (_ atMost: Int) throws -> [UInt8])

    /// How many bytes it is, when that is known.
    package var length: Int64? {
      switch self {
      case .bytes(let data): Int64(data.count)
      case .stream(let length, _): length
      }
    }
  }

  /// Where the body of a successful answer goes. Any other answer's body is kept in memory, its
  /// first mebibyte, for it tells what went wrong.
  package enum Destination: Sendable {
    /// To memory, failing when it is longer than the limit in bytes.
    case memory(limit: Int = 64 << 20)
    /// To a file, which is made, or emptied when it is there. It is left incomplete by a failure.
    case file(path: String)
  }

  /// How long the steps of a transfer may take, in seconds. Zero means no bound.
  package struct Timeouts: Sendable, Equatable {
    /// From the start until the connection stands, TLS included.
    package var connect: Double
    /// How long no byte may go either way.
    package var idle: Int
    /// From the start to the end.
    package var total: Double

    /// Makes timeouts; by default a transfer may last as long as it keeps moving.
    package init(connect: Double = 10, idle: Int = 60, total: Double = 0) {
      self.connect = connect
      self.idle = idle
      self.total = total
    }
  }
}

/// The answer to a request.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// Of the final answer.
  package var headers: HTTPFields
  /// Empty when it went to a file.
  package var body: Data

  package init(status: Int, headers: HTTPFields = [:], body: Data = Data()) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Whether the status is 2xx.
  package var isSuccess: Bool { (200...299).contains(status) }
}
