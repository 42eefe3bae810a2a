// SPDX-License-Identifier: Apache-2.0

/// Who serves the media and keeps copies of them.
package protocol MediaEdges: Sendable {
  /// Has the copies forgotten.
  /// - Parameters:
  ///   - path: with a slash before it; a `*` at its end stands for anything.
  ///   - reference: the same reference is the same request.
  func forget(_ path: String, reference: String) async throws
}

/// The edges would not be told to forget a video's copies.
package struct EdgesNotTold: Error, CustomStringConvertible {
  let reason: String

  package var description: String { "copies of the media are still served: \(reason)" }
}
