// SPDX-License-Identifier: Apache-2.0
import Notation
import TranscodePlan

/// What the segments of one output of an HLS group are called, and where they lie.
struct SegmentNames: Sendable {
  /// The output's media playlist below the output folder, without extension.
  let base: String
  /// What stands after that in segments' names.
  var modifier = ""
  var folders = SegmentFolders.none
  var digits = 5
  let pathExtension: String

  /// - Parameter number: counted from 1.
  func path(_ number: Int) -> String {
    "\(folder(of: number))\(modifier)_\(padded(number, digits)).\(pathExtension)"
  }

  /// The one file of all segments.
  var wholePath: String { "\(base)\(modifier).\(pathExtension)" }

  /// How a playlist beside ``base`` refers to a path.
  func reference(to path: String) -> String {
    String(path.dropFirst(base.count - base.lastPathName.count))
  }

  private func folder(of number: Int) -> String {
    switch folders {
    case .none: base
    case .perOutput(nil): "\(base)/\(base.lastPathName)"
    case .perOutput(let count?):
      "\(base)/\(padded((number - 1) / max(count, 1) + 1, 5))/\(base.lastPathName)"
    }
  }
}
