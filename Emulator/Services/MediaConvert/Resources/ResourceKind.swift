// SPDX-License-Identifier: Apache-2.0

/// What is made once under a name and used by many jobs.
enum ResourceKind: String, Sendable {
  case jobTemplate, preset, queue

  /// The word of its kind in ARNs, paths and lists: `arn:aws:mediaconvert:…:jobTemplates/NAME`.
  var plural: String { rawValue + "s" }

  /// For messages.
  var noun: String {
    switch self {
    case .jobTemplate: "job template"
    case .preset: "preset"
    case .queue: "queue"
    }
  }
}
