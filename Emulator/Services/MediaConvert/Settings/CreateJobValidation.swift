// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree

/// Checks the body of `CreateJob` and makes a request of it.
struct CreateJobValidation {
  let service: MediaConvert

  private static let body: SettingRule = .members(
    [
      "role": .text(1...2048),
      "settings": ExecutedSettings.job,
      "clientRequestToken": .text(1...64),
      "queue": .text(1...2048),
      "priority": .integer(-50...50),
      "statusUpdateInterval": .choice(
        [10, 12, 15, 20, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600].map {
          "SECONDS_\($0)"
        }),
      "userMetadata": .map(.text(0...256)),
      "tags": .map(.text(0...256)),
      "accelerationSettings": .members(
        ["mode": .choice(["DISABLED", "PREFERRED"])], required: ["mode"]),
      "billingTagsSource": .choice(["QUEUE", "PRESET", "JOB_TEMPLATE", "JOB"]),
      "hopDestinations": .list(.only(nil), count: 0...0),
      "simulateReservedQueue": .choice(["DISABLED"]),
    ], required: ["role", "settings"])

  func request(_ body: JSON) throws -> JobRequest {
    var problems = Self.body.problems(with: body, at: "")
    if let role = body["role"]?.string, !isRole(role) {
      problems.append(
        SettingProblem(pointer: "/role", reason: "Should be the ARN of a role: \(role)"))
    }
    if let token = body["clientRequestToken"]?.string, !token.utf8.allSatisfy({ $0 < 0x80 }) {
      problems.append(
        SettingProblem(pointer: "/clientRequestToken", reason: "Should be ASCII characters"))
    }
    guard problems.isEmpty else {
      throw ServiceError.badRequest(InvalidSettings(problems: problems).message)
    }
    for member in body["userMetadata"]?.object?.members ?? [] {
      let value = member.value.string ?? ""
      guard isMetadata(member.name), !member.name.isEmpty else {
        throw ServiceError.badRequest("The user metadata key '\(member.name)' is invalid.")
      }
      guard isMetadata(value) else {
        throw ServiceError.badRequest("The user metadata value '\(value)' is invalid.")
      }
    }
    return JobRequest(
      queueARN: try service.queueARN(named: body["queue"]?.string ?? "Default"),
      priority: Int(body["priority"]?.integer ?? 0), token: body["clientRequestToken"]?.string,
      body: body)
  }

  /// `arn:aws:iam::123456789012:role/path/Name`.
  private func isRole(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    return parts.count == 6 && parts[0] == "arn" && parts[1].hasPrefix("aws") && parts[2] == "iam"
      && parts[3].isEmpty && parts[4].count == 12 && parts[4].allSatisfy(\.isASCIIDigit)
      && parts[5].hasPrefix("role/") && parts[5].count > 5
  }

  /// What MediaConvert takes for user metadata: letters, digits, spaces and `_.:/=+-@`.
  private func isMetadata(_ text: String) -> Bool {
    text.count <= 256
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || scalar.properties.isWhitespace || "_.:/=+-@".unicodeScalars.contains(scalar)
      }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
