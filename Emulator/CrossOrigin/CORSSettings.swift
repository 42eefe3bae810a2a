// SPDX-License-Identifier: Apache-2.0

/// Which pages of other origins may use an HTTP API, a function URL or a distribution. What the
/// values mean, and where `*` may stand, is the service's own matter; S3 has rules of another form.
public struct CORSSettings: Sendable, Equatable {
  /// Origins; `*` for every one.
  public var allowOrigins: [String]
  /// Methods, upper case; `*` for every one.
  public var allowMethods: [String]
  /// Request headers; `*` for every one.
  public var allowHeaders: [String]
  /// Response headers that a page may read.
  public var exposeHeaders: [String]
  /// Whether a page may send its cookies.
  public var allowCredentials: Bool
  /// How long a preflight's answer counts, in seconds.
  public var maxAge: Int?

  /// Makes settings; without arguments, such as allow nothing.
  public init(
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
