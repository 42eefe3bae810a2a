// SPDX-License-Identifier: Apache-2.0

/// Which pages of other origins may use an HTTP API, a function URL or a distribution; by default
/// none. `*` in a list stands for every value; what else it may stand for is the service's own matter.
/// S3 has rules of another form.
package struct CORSSettings: Sendable, Equatable {
  package var allowOrigins: [String] = []
  /// Upper case.
  package var allowMethods: [String] = []
  package var allowHeaders: [String] = []
  /// Response headers that a page may read.
  package var exposeHeaders: [String] = []
  /// Whether a page may send its cookies.
  package var allowCredentials = false
  /// How long a preflight's answer counts, in seconds.
  package var maxAge: Int?
}

extension CORSSettings {
  package init(allowOrigins: [String] = []) { self.allowOrigins = allowOrigins }
}
