// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// What can be carried out of a request for a job: its settings without those that the emulator does
/// not execute, and a warning for each of them. A request that ``RequestCheck`` takes is left as it is.
struct ExecutableSettings {
  let settings: JSON
  let omissions: [JobWarning]
  /// What stands in the way all the same.
  private let problems: [SettingProblem]

  /// - Parameter body: of `CreateJob`.
  init(_ body: JSON) {
    let check = RequestCheck(body, as: "CreateJobRequest")
    guard !check.omissible.isEmpty, check.mistakes.isEmpty else {
      settings = body["settings"] ?? [:]
      omissions = []
      problems = check.mistakes.isEmpty ? check.unsupported : check.mistakes
      return
    }
    // The last first: what is removed from a list moves what comes after it.
    let rest = check.omissible.reversed().reduce(body) { $0.removing($1) }
    let omitted = Set(check.omissible)
    settings = rest["settings"] ?? [:]
    omissions = check.unsupported.filter { omitted.contains($0.pointer) }.map {
      JobWarning(code: JobWarning.Code.omission.rawValue, message: "\($0.message); it was left out")
    }
    // A job may need what is not executed of it.
    let remaining = RequestCheck(rest, as: "CreateJobRequest")
    problems =
      remaining.mistakes.isEmpty
      ? remaining.unsupported : check.unsupported + remaining.mistakes
  }

  /// - Throws: everything that is wrong.
  func refuse() throws(InvalidSettings) {
    if !problems.isEmpty { throw InvalidSettings(problems: problems) }
  }
}

extension JSON {
  /// A request without what a pointer names, counted from its settings where they have that member.
  fileprivate func removing(_ pointer: String) -> JSON {
    let path = pointer.split(separator: "/").map { part in
      part.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
        .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
    }
    let isInSettings = path.first.map { self["settings"]?[$0] != nil } ?? false
    return removing((isInSettings ? ["settings"] : []) + path)
  }

  private func removing(_ path: [String]) -> JSON {
    guard let name = path.first else { return self }
    let rest = Array(path.dropFirst())
    switch self {
    case .object(var object):
      object[name] = rest.isEmpty ? nil : object[name]?.removing(rest)
      return .object(object)
    case .array(var elements):
      guard let index = Int(name), elements.indices.contains(index) else { return self }
      if rest.isEmpty {
        elements.remove(at: index)
      } else {
        elements[index] = elements[index].removing(rest)
      }
      return .array(elements)
    default: return self
    }
  }
}
