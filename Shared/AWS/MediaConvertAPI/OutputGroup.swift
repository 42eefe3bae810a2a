// SPDX-License-Identifier: Apache-2.0

package struct OutputGroup: Encodable, Sendable {
  package var name: String
  package var customName: String?
  package var outputGroupSettings: OutputGroupSettings
  package var outputs: [Output]

  package init(
    name: String, customName: String? = nil, settings: OutputGroupSettings, outputs: [Output]
  ) {
    self.name = name
    self.customName = customName
    outputGroupSettings = settings
    self.outputs = outputs
  }
}

/// How the outputs of a group are packaged.
package struct OutputGroupSettings: Encodable, Sendable {
  private let type: Kind
  private var hlsGroupSettings: HlsGroupSettings?
  private var fileGroupSettings: FileGroupSettings?

  package init(_ settings: HlsGroupSettings) {
    type = .hls
    hlsGroupSettings = settings
  }

  package init(_ settings: FileGroupSettings) {
    type = .file
    fileGroupSettings = settings
  }

  private enum Kind: String, Encodable {
    case hls = "HLS_GROUP_SETTINGS"
    case file = "FILE_GROUP_SETTINGS"
  }
}

package struct FileGroupSettings: Encodable, Sendable {
  /// `s3://bucket/prefix`; one that ends in `/` takes the input's name.
  package var destination: String

  package init(destination: String) { self.destination = destination }
}

package struct HlsGroupSettings: Encodable, Sendable {
  /// `s3://bucket/prefix`; one that ends in `/` takes the input's name.
  package var destination: String
  /// In seconds.
  package var segmentLength: Int
  /// In seconds.
  package var minSegmentLength = 0
  package var segmentControl: SegmentControl?
  package var directoryStructure: DirectoryStructure?
  package var manifestDurationFormat: ManifestDurationFormat?
  /// Whether playlists appear while segments are still made.
  package var progressiveWriteHlsManifest: ProgressiveWrite?
  package var imageBasedTrickPlay: ImageBasedTrickPlay?
  package var imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings?

  package init(destination: String, segmentLength: Int) {
    self.destination = destination
    self.segmentLength = segmentLength
  }

  package enum SegmentControl: String, Encodable, Sendable {
    case segmentedFiles = "SEGMENTED_FILES"
  }

  package enum DirectoryStructure: String, Encodable, Sendable {
    case singleDirectory = "SINGLE_DIRECTORY"
  }

  package enum ManifestDurationFormat: String, Encodable, Sendable {
    case floatingPoint = "FLOATING_POINT"
  }

  package enum ProgressiveWrite: String, Encodable, Sendable { case enabled = "ENABLED" }

  package enum ImageBasedTrickPlay: String, Encodable, Sendable { case advanced = "ADVANCED" }
}

/// The images of an images-only playlist, several to a tile.
package struct ImageBasedTrickPlaySettings: Encodable, Sendable {
  package var intervalCadence = IntervalCadence.followCustom
  /// Seconds from one thumbnail to the next.
  package var thumbnailInterval: Double
  /// In pixels, a multiple of 8.
  package var thumbnailWidth: Int?
  /// In pixels, even.
  package var thumbnailHeight: Int?
  /// Thumbnails in a row of a tile.
  package var tileWidth: Int
  /// Rows of a tile.
  package var tileHeight: Int

  package init(thumbnailInterval: Double, tileWidth: Int, tileHeight: Int) {
    self.thumbnailInterval = thumbnailInterval
    self.tileWidth = tileWidth
    self.tileHeight = tileHeight
  }

  package enum IntervalCadence: String, Encodable, Sendable { case followCustom = "FOLLOW_CUSTOM" }
}
