// SPDX-License-Identifier: Apache-2.0
import AWSService
import HTTPMessage
import JSONTree

/// A filter of `ListSecrets`
/// ([Filter](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html)): a
/// secret must have what one of the values begins, or with `!` before it, have nothing of the kind.
struct SecretFilter {
  private let key: String
  private let values: [String]

  private static let keys = [
    "all", "description", "name", "owning-service", "primary-region", "tag-key", "tag-value",
  ]

  init(_ json: JSON) throws(ServiceError) {
    guard let key = json["Key"]?.string, Self.keys.contains(key) else {
      throw .validation(
        "Value at 'filters.1.member.key' failed to satisfy constraint: Member must satisfy enum "
          + "value set: [\(Self.keys.joined(separator: ", "))]")
    }
    self.key = key
    values = json["Values"]?.array?.compactMap(\.string) ?? []
  }

  func matches(_ secret: Secret) -> Bool {
    values.contains { value in
      value.hasPrefix("!")
        ? !has(String(value.dropFirst()), secret) : has(value, secret)
    }
  }

  private func has(_ value: String, _ secret: Secret) -> Bool {
    let description = secret.description ?? ""
    switch key {
    case "name": return secret.name.hasPrefix(value)
    case "description": return Self.begins(description, value)
    case "tag-key": return secret.tags.keys.contains { $0.hasPrefix(value) }
    case "tag-value": return secret.tags.values.contains { $0.hasPrefix(value) }
    case "all":
      let texts = [secret.name, description] + secret.tags.flatMap { [$0.key, $0.value] }
      return texts.contains { Self.begins($0, value) }
    // No secret here is another service's, or a replica.
    default: return false
    }
  }

  private static func begins(_ text: String, _ start: String) -> Bool {
    text.asciiLowercased.hasPrefix(start.asciiLowercased)
  }
}

extension ServiceError {
  static func validation(_ problem: String) -> ServiceError {
    ServiceError(400, "ValidationException", "1 validation error detected: \(problem)")
  }
}
