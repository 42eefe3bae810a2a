// SPDX-License-Identifier: Apache-2.0

/// What a finished transcode made, as measured.
package struct Completion: Codable, Hashable, Sendable {
  /// One entry for each group of the plan, in its order; empty for a sample.
  package var groups: [CompletedGroup]
  package var warnings: [WarningCount]

  package init(groups: [CompletedGroup], warnings: [WarningCount]) {
    self.groups = groups
    self.warnings = warnings
  }

  /// How often one warning was raised.
  package struct WarningCount: Codable, Hashable, Sendable {
    /// MediaConvert's code.
    package var code: Int
    package var count: Int

    package init(code: Int, count: Int) {
      self.code = code
      self.count = count
    }
  }
}

package struct CompletedGroup: Codable, Hashable, Sendable {
  /// The group's own playlist (HLS: the multivariant playlist), below the output folder.
  package var playlistPaths: [String]
  /// One entry for each output, in the plan's order.
  package var outputs: [CompletedOutput]

  package init(playlistPaths: [String], outputs: [CompletedOutput]) {
    self.playlistPaths = playlistPaths
    self.outputs = outputs
  }
}

package struct CompletedOutput: Codable, Hashable, Sendable {
  /// What MediaConvert's `outputFilePaths` names: an HLS output's media playlist, a video, or the
  /// last captured frame; below the output folder.
  package var paths: [String]
  package var durationMilliseconds: Int
  /// In pixels; nil without video.
  package var width: Int?
  package var height: Int?
  /// Nil for captured frames, and without video.
  package var frameRate: Ratio?
  /// Bits a second over the whole length, the video's alone as MediaConvert's `averageBitrate`.
  package var averageBitRate: Int?
  /// The length of all its files in bytes.
  package var size: Int

  package init(paths: [String], durationMilliseconds: Int, size: Int) {
    self.paths = paths
    self.durationMilliseconds = durationMilliseconds
    self.size = size
  }
}
