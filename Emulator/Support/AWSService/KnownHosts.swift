// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
package import HTTPServer
import Notation

/// The names by which the emulator may be called, and the origins whose pages may call it.
///
/// Whoever runs a web server can make a name of its own mean this machine (DNS rebinding), and a page
/// can send some requests to any address (cross-site request forgery). The emulator's credentials are
/// known to everybody, so a signature keeps neither away; the name in `Host`, and the `Origin` that
/// browsers send, do.
package struct KnownHosts: Sendable {
  /// Names, in lower case, besides those of this machine.
  private let names: Set<String>
  private let listens: IPAddress?

  /// - Parameters:
  ///   - names: further host names, without ports: those of the template, and those that are allowed by
  ///     hand.
  ///   - listenAddress: where the ports listen; `0.0.0.0` and `::` stand for every address.
  package init(names: some Sequence<String>, listenAddress: String) {
    self.names = Set(names.map(\.asciiLowercased))
    listens = IPAddress(listenAddress)
  }

  /// Whether a request's `Host` is one of them. A request without the field, or with what is no host
  /// and port, is none.
  package func knows(hostOf head: RequestHead) -> Bool {
    let hosts = head.headers.values(of: "host")
    guard hosts.count == 1, let host = Self.host(of: hosts[0]) else { return false }
    return knows(host) || Self.isOfAWS(host)
  }

  /// Whether an origin's pages may call what no page of another origin may: those of the machine
  /// itself and of the names that are known. `null`, which stands for pages without an origin, is not.
  package func knows(origin: String) -> Bool {
    for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
      return Self.host(of: origin.dropFirst(scheme.count)).map { knows($0) } ?? false
    }
    return false
  }

  /// Whether a browser sent a request on behalf of a foreign page. Links to the emulator's pages are
  /// no such requests.
  package func isForeign(_ head: RequestHead) -> Bool {
    if let origin = head.headers["origin"] { return !knows(origin: origin) }
    // Images, scripts and forms with GET have no origin ("Fetch Metadata Request Headers", W3C).
    return head.headers["sec-fetch-site"] == "cross-site"
      && head.headers["sec-fetch-mode"] != "navigate"
  }

  private func knows(_ host: String) -> Bool {
    if let address = IPAddress(host) {
      // An address cannot be rebound: a page that it names was loaded from it.
      return address.isLoopback || address == listens || listens?.isUnspecified == true
    }
    // A distribution's alias may begin with `*`, which stands for one label.
    let parent = host.firstIndex(of: ".").map { "*" + host[$0...] }
    return host == "localhost" || host.hasSuffix(".localhost") || names.contains(host)
      || parent.map(names.contains) == true
  }

  /// AWS's own names, by which clients come that resolve them to this machine; nobody else can make
  /// them mean it. Pages may be at such names, so they are no origins.
  private static func isOfAWS(_ host: String) -> Bool {
    ["amazonaws.com", "on.aws", "cloudfront.net", "localhost.localstack.cloud"].contains {
      host == $0 || host.hasSuffix("." + $0)
    }
  }

  /// The host of `host[:port]`, in lower case and without brackets; nil for anything else.
  private static func host(of authority: some StringProtocol) -> String? {
    var host = String(authority).asciiLowercased[...]
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]"), isPort(host[host.index(after: end)...]) else {
        return nil
      }
      return String(host[..<end].dropFirst())
    }
    if let colon = host.firstIndex(of: ":") {
      guard isPort(host[colon...]) else { return nil }
      host = host[..<colon]
    }
    if host.hasSuffix(".") { host = host.dropLast() }
    let isName = host.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return host.isEmpty || !isName ? nil : String(host)
  }

  /// Whether what follows a host is nothing or a colon and a port.
  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty || text.first == ":" && UInt16(text.dropFirst()) != nil
  }
}

extension IPAddress {
  fileprivate var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  /// Whether it stands for every address of this machine.
  fileprivate var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
}
