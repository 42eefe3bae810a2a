// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// A function's settings: its environment variables. An empty variable counts as not set, because a
/// template cannot leave one out by a condition.
package struct LambdaEnvironment: Sendable {
  private let variables: [String: String]

  package init(_ variables: [String: String]) { self.variables = variables }

  package static var process: LambdaEnvironment {
    LambdaEnvironment(ProcessInfo.processInfo.environment)
  }

  package subscript(_ name: String) -> String? {
    guard let value = variables[name], !value.isEmpty else { return nil }
    return value
  }

  /// The value of a setting that the function cannot do without.
  package func required(_ name: String) throws(MissingSetting) -> String {
    guard let value = self[name] else { throw MissingSetting(name: name) }
    return value
  }

  /// The whole number of a setting, or a default when it is missing.
  /// - Throws: ``InvalidSetting`` when it is there and not a whole number in the range.
  package func integer(
    _ name: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(InvalidSetting) -> Int {
    guard let text = self[name] else { return fallback }
    guard let value = Int(text), range.contains(value) else {
      throw InvalidSetting(
        name: name,
        reason: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}

/// A setting that the function cannot do without is not in its environment.
package struct MissingSetting: ReportableError {
  package let name: String

  package init(name: String) { self.name = name }

  package var errorType: String { "MissingSetting" }
  package var errorMessage: String { "the environment variable \(name) is not set" }
}

/// A setting does not hold what it must.
package struct InvalidSetting: ReportableError {
  package let name: String
  /// Completes "the environment variable X".
  package let reason: String

  package init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  package var errorType: String { "InvalidSetting" }
  package var errorMessage: String { "the environment variable \(name) \(reason)" }
}
