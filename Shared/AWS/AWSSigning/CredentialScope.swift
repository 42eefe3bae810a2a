// SPDX-License-Identifier: Apache-2.0

/// What a signature is good for: one day, one region, one service.
package struct CredentialScope: Sendable, Hashable, CustomStringConvertible {
  /// The day, `20150830`.
  package var day: String
  /// The region, such as `us-east-1`.
  package var region: String
  /// The service's signing name, such as `s3`.
  package var service: String

  package init(day: String, region: String, service: String) {
    self.day = day
    self.region = region
    self.service = service
  }

  /// `20150830/us-east-1/s3/aws4_request`.
  package var description: String { "\(day)/\(region)/\(service)/aws4_request" }
}
