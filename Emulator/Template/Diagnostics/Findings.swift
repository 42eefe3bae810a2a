// SPDX-License-Identifier: Apache-2.0

/// What is found out about a template while it is resolved, shared by everything that reads it.
final class Findings {
  private(set) var all: [(severity: Diagnostic.Severity, problem: Problem)] = []

  func add(_ severity: Diagnostic.Severity, line: Int, _ message: String) {
    let problem = Problem(line: line, message: message)
    guard !all.contains(where: { $0.problem == problem }) else { return }
    all.append((severity, problem))
  }

  /// Runs a step; an error it throws is noted and the step has no result.
  @discardableResult
  func collect<Result>(_ step: @autoclosure () throws(Problem) -> Result?) -> Result? {
    do throws(Problem) {
      return try step()
    } catch {
      add(.error, line: error.line, error.message)
      return nil
    }
  }
}
