// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// What an output group became, as measured, for people and for its price. MediaConvert's own answers
/// have less of it.
package struct MadeGroup: Codable, Sendable, Equatable {
  /// The word of its kind in events, such as `HLS_GROUP`.
  package var type: String
  /// The `s3://` URLs of its playlists and manifests.
  package var playlists: [String]
  package var outputs: [MadeOutput]

  init(_ group: CompletedGroup, type: String, location: (String) -> S3Location?) {
    self.type = type
    playlists = group.playlistPaths.compactMap { location($0)?.description }
    outputs = group.outputs.map { MadeOutput($0, location: location) }
  }
}

/// What an output became.
package struct MadeOutput: Codable, Sendable, Equatable {
  /// The `s3://` URLs of what MediaConvert's events name.
  package var files: [String]
  package var milliseconds: Int
  /// In pixels; nil without video.
  package var width: Int?
  package var height: Int?
  /// Nil for captured frames, and without video.
  package var framesPerSecond: Double?
  /// Bits a second of the video.
  package var averageBitRate: Int?
  /// The length of all its files in bytes.
  package var bytes: Int

  init(_ output: CompletedOutput, location: (String) -> S3Location?) {
    files = output.paths.compactMap { location($0)?.description }
    milliseconds = output.durationMilliseconds
    width = output.width
    height = output.height
    framesPerSecond = output.frameRate?.value
    averageBitRate = output.averageBitRate
    bytes = output.size
  }
}
