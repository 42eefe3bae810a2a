// SPDX-License-Identifier: Apache-2.0

/// Something to say about a template, with the line it is about.
package struct Diagnostic: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Severity: Int, Sendable, Comparable {
    /// It matters in AWS alone; nothing behaves differently here.
    case note
    /// It is not emulated: the application may behave differently here.
    case warning
    /// The template cannot work.
    case error

    package static func < (left: Severity, right: Severity) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  package var severity: Severity
  /// The template's file name as it was given.
  package var file: String
  /// From 1.
  package var line: Int
  /// A sentence without its full stop.
  package var message: String

  /// `template.yaml:12: error: …`, the form that editors and terminals make a link of.
  package var description: String {
    switch severity {
    case .error: "\(file):\(line): error: \(message)"
    case .warning: "\(file):\(line): warning: \(message)"
    case .note: "\(file):\(line): note: \(message)"
    }
  }
}

/// A template that cannot work: every error that was found, in the order of lines; at least one.
package struct InvalidTemplate: Error, Sendable, CustomStringConvertible {
  package var errors: [Diagnostic]

  package var description: String {
    errors.map(\.description).joined(separator: "\n")
  }
}
