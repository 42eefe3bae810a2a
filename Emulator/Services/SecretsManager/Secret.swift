// SPDX-License-Identifier: Apache-2.0
import Cryptography
package import FoundationEssentials
import JSONTree
import Notation

/// A secret with at most one version, the current one.
package struct Secret: Sendable {
  package var name: String
  package var arn: String
  package var description: String?
  /// Nil for a secret that was made without a value.
  package var value: String?
  package var tags: [String: String]
  package var createdAt: Date

  package init(
    name: String, arn: String, description: String? = nil, value: String?,
    tags: [String: String] = [:], createdAt: Date
  ) {
    self.name = name
    self.arn = arn
    self.description = description
    self.value = value
    self.tags = tags
    self.createdAt = createdAt
  }

  /// The version's id, a UUID that follows from the value; nil without one.
  var versionID: String? {
    guard let value else { return nil }
    let digits = Array(Hex.encode(SHA256.hash("\(arn) \(value)")).prefix(32))
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return groups.joined(separator: "-")
  }

  /// Whether an id means the secret: its name, its ARN, or that without the six characters that
  /// Secrets Manager adds to the name.
  func isNamed(_ id: String) -> Bool { [name, arn, String(arn.dropLast(7))].contains(id) }

  /// What is told of a secret whose value is not asked for.
  /// - Parameter versions: the name of the member with the versions.
  func description(versions: String) -> JSON {
    let time = JSON(createdAt.timeIntervalSince1970)
    var object: JSON.Object = ["ARN": .string(arn), "Name": .string(name)]
    object["Description"] = description.map { .string($0) }
    object["LastChangedDate"] = time
    if !tags.isEmpty {
      let sorted = tags.sorted { $0.key < $1.key }
      object["Tags"] = .array(sorted.map { ["Key": .string($0.key), "Value": .string($0.value)] })
    }
    object[versions] = versionID.map { [$0: ["AWSCURRENT"]] }
    object["CreatedDate"] = time
    return .object(object)
  }
}
