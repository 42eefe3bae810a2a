// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage

/// The canonical request of Signature Version 4: the request in the one form that both sides digest.
package struct CanonicalRequest: Sendable, Equatable, CustomStringConvertible {
  /// The method.
  package var method: String
  /// The canonical path.
  package var path: String
  /// The canonical query: encoded, sorted, `=` after every name.
  package var query: String
  /// The signed headers: lower-case names in order, values trimmed and joined.
  package var headers: [(name: String, value: String)]
  /// What is said of the body.
  package var payload: PayloadHash

  /// Makes the canonical form of a request.
  /// - Parameters:
  ///   - request: the request as on the wire.
  ///   - signedHeaders: lower-case names; a header that is not there counts as empty.
  ///   - payload: what is said of the body.
  ///   - rules: the service's path rules.
  package init(
    _ request: SignableRequest, signedHeaders: [String], payload: PayloadHash, rules: PathRules
  ) {
    method = request.method
    path = rules.canonical(request.path)
    query = Self.canonicalQuery(request.query)
    headers = signedHeaders.sorted().map { name in
      let values = request.headers.values(of: name).map(Self.collapsed)
      return (name, values.joined(separator: ","))
    }
    self.payload = payload
  }

  /// The names of the signed headers, joined by `;`.
  package var signedHeaders: String { headers.map(\.name).joined(separator: ";") }

  /// The text that is digested.
  package var description: String {
    var text = "\(method)\n\(path)\n\(query)\n"
    for (name, value) in headers { text += "\(name):\(value)\n" }
    return text + "\n\(signedHeaders)\n\(payload)"
  }

  /// Whether two canonical requests are the same text.
  package static func == (left: Self, right: Self) -> Bool {
    left.description == right.description
  }

  /// The canonical form of a query on the wire. The signature itself is never part of it.
  static func canonicalQuery(_ query: String?, plusIsSpace: Bool = false) -> String {
    guard let query, !query.isEmpty else { return "" }
    var pairs: [(name: String, value: String)] = []
    for bytes in query.utf8.split(separator: UInt8(ascii: "&")) {
      let equals = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
      let name = canonical(Substring(bytes[..<equals]), plusIsSpace: plusIsSpace)
      guard name != "X-Amz-Signature" else { continue }
      let value = Substring(bytes[equals...].dropFirst())
      pairs.append((name, canonical(value, plusIsSpace: plusIsSpace)))
    }
    pairs.sort { $0.name != $1.name ? $0.name < $1.name : $0.value < $1.value }
    return pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  private static func canonical(_ text: Substring, plusIsSpace: Bool) -> String {
    // Most names and many values are canonical already.
    if text.utf8.allSatisfy(isUnreserved) { return String(text) }
    return PercentEncoding.encode(
      bytes: PercentEncoding.decodeBytes(text, plusIsSpace: plusIsSpace))
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  /// A header's value without outer white space and with each run of it inside become one space.
  private static func collapsed(_ value: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(value.utf8.count)
    var pendingSpace = false
    for byte in value.utf8 {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: pendingSpace = !bytes.isEmpty
      default:
        if pendingSpace { bytes.append(0x20) }
        pendingSpace = false
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
