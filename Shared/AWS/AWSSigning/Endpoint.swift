// SPDX-License-Identifier: Apache-2.0

/// The base address of a service: `http` or `https`, a host, perhaps a port and a path.
package struct Endpoint: Sendable, Equatable, CustomStringConvertible {
  /// `http` or `https`.
  package var scheme: String
  /// The host name or address, in lower case; an IPv6 address in its brackets.
  package var host: String
  /// The port, when it is written and not the scheme's own.
  package var port: Int?
  /// The path before every request's own, without a slash at its end: empty or `/base`.
  package var path: String

  package init(scheme: String = "https", host: String, port: Int? = nil, path: String = "") {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
  }

  /// Reads a URL such as `http://127.0.0.1:4566`, or nil when it is not an `http` or `https` URL of
  /// a host, or carries user information, a query or a fragment.
  package init?(_ url: String) {
    let bytes = Array(url.utf8)
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    let lowercased = url.lowercased()
    let scheme = lowercased.hasPrefix("https://") ? "https" : "http"
    guard lowercased.hasPrefix(scheme + "://") else { return nil }
    let rest = url.dropFirst(scheme.count + 3)
    guard !rest.contains(where: { "@?#\\".contains($0) }) else { return nil }
    let authority = rest.prefix { $0 != "/" }
    var path = String(rest[authority.endIndex...])
    while path.hasSuffix("/") { path.removeLast() }
    let portStart =
      authority.hasPrefix("[")
      ? authority.firstIndex(of: "]").map { authority.index(after: $0) }
      : authority.firstIndex(of: ":") ?? authority.endIndex
    guard let portStart else { return nil }
    let host = authority[..<portStart].lowercased()
    guard !host.isEmpty, host != "[]" else { return nil }
    var port: Int?
    if portStart < authority.endIndex {
      let digits = authority[portStart...].dropFirst()
      guard authority[portStart] == ":", digits.allSatisfy(\.isNumber), let number = Int(digits),
        (1...65535).contains(number)
      else { return nil }
      port = number == (scheme == "https" ? 443 : 80) ? nil : number
    }
    self.init(scheme: scheme, host: host, port: port, path: path)
  }

  /// The `Host` header's value: the host, and the port unless it is the scheme's own.
  package var authority: String { port.map { "\(host):\($0)" } ?? host }

  /// The URL, without a slash at its end.
  package var description: String { "\(scheme)://\(authority)\(path)" }

  /// Whether the host is an IPv4 or IPv6 address rather than a name.
  package var isAddress: Bool {
    if host.hasPrefix("[") { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { (1...3).contains($0.utf8.count) && UInt8($0) != nil }
  }
}

extension Endpoint {
  /// Where a service answers, as the SDKs resolve it: `AWS_ENDPOINT_URL_<SERVICE>`, then
  /// `AWS_ENDPOINT_URL` (neither, when `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true), then the
  /// service's own host in the region.
  /// - Parameters:
  ///   - service: the service's name in the variable, such as `S3` or `MEDIACONVERT`.
  ///   - hostPrefix: the service's name in host names, such as `s3` or `mediaconvert`.
  ///   - region: the region's name.
  ///   - environment: the process's variables.
  /// - Returns: nil when the variable that decides holds no URL of ``init(_:)``.
  package static func resolve(
    service: String, hostPrefix: String, region: String, environment: [String: String]
  ) -> Endpoint? {
    let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    return resolve(
      service: service, host: "\(hostPrefix).\(region).\(suffix)", environment: environment)
  }

  /// Where a service answers whose own host is given; otherwise as above.
  package static func resolve(
    service: String, host: String, environment: [String: String]
  ) -> Endpoint? {
    let ignored = environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true"
    for name in ["AWS_ENDPOINT_URL_\(service)", "AWS_ENDPOINT_URL"] {
      if !ignored, let url = environment[name], !url.isEmpty { return Endpoint(url) }
    }
    return Endpoint(host: host)
  }

  /// The region of `AWS_REGION` or `AWS_DEFAULT_REGION`; Lambda sets both. Without them it is
  /// `us-east-1`.
  package static func region(environment: [String: String]) -> String {
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
      if let region = environment[name], !region.isEmpty { return region }
    }
    return "us-east-1"
  }
}
