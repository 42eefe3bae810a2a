// SPDX-License-Identifier: Apache-2.0

/// An AWS key pair, perhaps a temporary one with its session token. It prints without its secrets.
package struct Credentials: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  /// The access key id, which is not secret.
  package var accessKeyID: String
  /// The secret access key.
  package var secretAccessKey: String
  /// The session token of temporary credentials; nil for lasting ones.
  package var sessionToken: String?

  package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }

  /// The credentials of the variables that every AWS SDK reads (`AWS_ACCESS_KEY_ID`,
  /// `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`), or nil when one of the first two is missing or
  /// empty.
  package init?(environment: [String: String]) {
    guard let id = environment["AWS_ACCESS_KEY_ID"], !id.isEmpty,
      let secret = environment["AWS_SECRET_ACCESS_KEY"], !secret.isEmpty
    else { return nil }
    let token = environment["AWS_SESSION_TOKEN"] ?? ""
    self.init(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token.isEmpty ? nil : token)
  }

  /// The access key id alone.
  package var description: String { "Credentials(\(accessKeyID))" }

  /// The access key id alone, so that no dump shows a secret.
  package var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
