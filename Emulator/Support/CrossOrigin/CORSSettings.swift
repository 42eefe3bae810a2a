// SPDX-License-Identifier: Apache-2.0

/// Which pages of other origins may use an HTTP API, a function URL or a distribution. What the
/// values mean, and where `*` may stand, is the service's own matter; S3 has rules of another form.
package struct CORSSettings: Sendable, Equatable {
  /// Origins; `*` for every one.
  package var allowOrigins: [String]
  /// Methods, upper case; `*` for every one.
  package var allowMethods: [String]
  /// Request headers; `*` for every one.
  package var allowHeaders: [String]
  /// Response headers that a page may read.
  package var exposeHeaders: [String]
  /// Whether a page may send its cookies.
  package var allowCredentials: Bool
  /// How long a preflight's answer counts, in seconds.
  package var maxAge: Int?

  /// Makes settings; without arguments, such as allow nothing.
  package init(
    allowOrigins: [String] = [], allowMethods: [String] = [], allowHeaders: [String] = [],
    exposeHeaders: [String] = [], allowCredentials: Bool = false, maxAge: Int? = nil
  ) {
    self.allowOrigins = allowOrigins
    self.allowMethods = allowMethods
    self.allowHeaders = allowHeaders
    self.exposeHeaders = exposeHeaders
    self.allowCredentials = allowCredentials
    self.maxAge = maxAge
  }
}
