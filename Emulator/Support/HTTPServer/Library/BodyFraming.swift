// SPDX-License-Identifier: Apache-2.0
import HTTPMessage

/// How a request's body is delimited (RFC 9112, section 6), and whether it may be believed: a message
/// that two readers could split differently is refused.
struct BodyFraming: Equatable {
  enum Length: Equatable {
    case known(Int64)
    case chunked
  }

  var length: Length
  var expectsContinue: Bool
  /// The status that refuses the request.
  var refusal: Int?

  /// - Parameter isFolded: whether a field goes on in a further line, so that it cannot be told from
  ///   the others which it is.
  init(headers: HTTPFields, version: String, isFolded: Bool = false) {
    let lengths = headers.values(of: "content-length")
    let codings = headers.values(of: "transfer-encoding")
    length = codings.isEmpty ? .known(lengths.first.flatMap { Int64($0) } ?? 0) : .chunked
    let expectation = headers["expect"] ?? ""
    expectsContinue = version == "HTTP/1.1" && expectation.equalsIgnoringASCIICase("100-continue")
    if !codings.isEmpty, codings.count > 1 || !codings[0].equalsIgnoringASCIICase("chunked") {
      refusal = 501
    }
    let hosts = headers.values(of: "host")
    if isFolded || lengths.count > 1 || (!codings.isEmpty && !lengths.isEmpty) || hosts.count > 1
      || (version == "HTTP/1.1" && hosts.isEmpty)
    {
      refusal = 400
    }
  }
}
