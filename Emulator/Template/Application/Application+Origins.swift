// SPDX-License-Identifier: Apache-2.0
import CrossOrigin

extension Application {
  /// The application with origins (`https://host`) replaced where functions and people meet them:
  /// in functions' environments, in outputs, in the issuers of authorizers and in cross-origin rules.
  ///
  /// The hosts that stand for distributions, APIs and function URLs are known when the template is
  /// read; the ports that serve them only when they are open. An origin is replaced only where it
  /// ends: `https://a.example` is not found in `https://a.example.org`.
  ///
  /// - Parameter replacements: for each origin what comes in its place, which may have a path.
  package func replacingOrigins(_ replacements: [String: String]) -> Application {
    let ordered = replacements.sorted { $0.key < $1.key }
    func replaced(_ text: String) -> String {
      guard text.utf8.contains(UInt8(ascii: ":")) else { return text }
      return ordered.reduce(text) { $0.replacingOrigin($1.key, with: $1.value) }
    }
    func replaced(_ cors: CORSSettings?) -> CORSSettings? {
      guard var cors else { return nil }
      cors.allowOrigins = cors.allowOrigins.map(replaced)
      return cors
    }
    var copy = self
    for index in copy.functions.indices {
      copy.functions[index].environment = functions[index].environment.mapValues(replaced)
      copy.functions[index].url?.cors = replaced(functions[index].url?.cors)
    }
    for index in copy.outputs.indices {
      copy.outputs[index].value = replaced(outputs[index].value)
    }
    for index in copy.httpAPIs.indices {
      copy.httpAPIs[index].cors = replaced(httpAPIs[index].cors)
      for authorizer in copy.httpAPIs[index].authorizers.indices {
        copy.httpAPIs[index].authorizers[authorizer].issuer =
          replaced(httpAPIs[index].authorizers[authorizer].issuer)
      }
    }
    for index in copy.buckets.indices {
      for rule in copy.buckets[index].corsRules.indices {
        copy.buckets[index].corsRules[rule].allowedOrigins =
          buckets[index].corsRules[rule].allowedOrigins.map(replaced)
      }
    }
    for index in copy.distributions.indices {
      for behavior in copy.distributions[index].behaviors.indices {
        copy.distributions[index].behaviors[behavior].responseHeaders?.cors =
          replaced(distributions[index].behaviors[behavior].responseHeaders?.cors)
      }
    }
    return copy
  }
}

extension String {
  /// Replaces an origin wherever no further character of a host name or port follows it.
  fileprivate func replacingOrigin(_ origin: String, with replacement: String) -> String {
    let source = Array(utf8)
    let pattern = Array(origin.utf8)
    guard !pattern.isEmpty, source.count >= pattern.count else { return self }
    var out: [UInt8] = []
    var index = 0
    while index < source.count {
      let end = index + pattern.count
      if end <= source.count, source[index..<end].elementsEqual(pattern),
        end == source.count || !source[end].continuesAuthority
      {
        out.append(contentsOf: replacement.utf8)
        index = end
      } else {
        out.append(source[index])
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var continuesAuthority: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: ":"), UInt8(ascii: "@"):
      true
    default: false
    }
  }
}
