// SPDX-License-Identifier: Apache-2.0

/// Where a function's code comes from, when it is more than an executable that lies ready.
package protocol FunctionCode: Sendable {
  /// Tells one state of the code from another: a process that was started with another is not used
  /// again. Asked for each invocation; nil while there is no code.
  var version: CodeVersion? { get }
  /// The definition with what is started now.
  /// - Throws: why nothing can be, in words that a developer reads as the invocation's error.
  func prepare(_ definition: FunctionDefinition) throws(CodeObstacle) -> FunctionDefinition
}

/// A state of a function's code.
package enum CodeVersion: Sendable, Equatable {
  case file(FileFingerprint)
  /// A number that grows with each change of a folder.
  case generation(UInt64)
  /// An entity tag, or whatever else is different for different code.
  case tag(String)
}

/// Why a function has no process: what is missing, and the way to get it.
package struct CodeObstacle: Error, Sendable, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// A function that cannot run on this machine, which each invocation is told.
package struct MissingCode: FunctionCode {
  private let obstacle: CodeObstacle

  package init(_ obstacle: CodeObstacle) { self.obstacle = obstacle }

  package var version: CodeVersion? { nil }

  package func prepare(
    _ definition: FunctionDefinition
  ) throws(CodeObstacle) -> FunctionDefinition {
    throw obstacle
  }
}

/// Code in folders, whose changes are watched.
package struct WatchedCode: FunctionCode {
  private let watch: CodeWatch

  package init(_ watch: CodeWatch) { self.watch = watch }

  package var version: CodeVersion? { .generation(watch.generation()) }

  package func prepare(
    _ definition: FunctionDefinition
  ) throws(CodeObstacle) -> FunctionDefinition { definition }
}

extension FunctionDefinition {
  /// The state of what a process would be started with now.
  var version: CodeVersion? {
    code.map(\.version) ?? FileFingerprint(path: executable).map(CodeVersion.file)
  }

  /// The definition that a process is started by.
  func prepared() throws(CodeObstacle) -> FunctionDefinition {
    try code?.prepare(self) ?? self
  }
}
