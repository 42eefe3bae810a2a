// SPDX-License-Identifier: Apache-2.0
import Patterns
import RegexBuilder

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
    let ordered = replacements.sorted { $0.key < $1.key }.map { origin, replacement in
      // No further character of a host name or port may follow.
      (
        Regex {
          origin; NegativeLookahead(/[A-Za-z0-9\-.:@]/)
        }, replacement
      )
    }
    func replaced(_ text: String) -> String {
      guard text.contains("://") else { return text }
      return ordered.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
    var copy = self
    copy.functions.updateEach { function in
      function.environment = function.environment.mapValues(replaced)
      function.url?.cors?.mapOrigins(replaced)
    }
    copy.outputs.updateEach { $0.value = replaced($0.value) }
    copy.httpAPIs.updateEach { api in
      api.cors?.mapOrigins(replaced)
      api.authorizers.updateEach { $0.issuer = replaced($0.issuer) }
    }
    copy.restAPIs.updateEach { api in
      api.methods.updateEach { method in
        guard case .fixed(let status, let headers) = method.target else { return }
        method.target = .fixed(status: status, headers: headers.mapValues(replaced))
      }
    }
    copy.buckets.updateEach { bucket in
      bucket.corsRules.updateEach { $0.allowedOrigins = $0.allowedOrigins.map(replaced) }
    }
    copy.distributions.updateEach { distribution in
      distribution.behaviors.updateEach { $0.responseHeaders?.cors?.mapOrigins(replaced) }
    }
    return copy
  }
}

extension Array {
  fileprivate mutating func updateEach(_ change: (inout Element) -> Void) {
    for index in indices { change(&self[index]) }
  }
}

extension CORSSettings {
  fileprivate mutating func mapOrigins(_ change: (String) -> String) {
    allowOrigins = allowOrigins.map(change)
  }
}
