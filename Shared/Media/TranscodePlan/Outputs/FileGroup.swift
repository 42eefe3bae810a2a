// SPDX-License-Identifier: Apache-2.0

/// A group of single files.
package struct FileGroup: Codable, Hashable, Sendable {
  /// The path of the group below the output folder, without an extension.
  package var base: String
  package var outputs: [FileOutput]

  package init(base: String, outputs: [FileOutput]) {
    self.base = base
    self.outputs = outputs
  }
}

/// One output of a file group.
package struct FileOutput: Codable, Hashable, Sendable {
  /// What stands after the group's base name; see ``HLSOutput/nameModifier``.
  package var nameModifier: String
  /// The extension of its files; nil is that of their content.
  package var pathExtension: String?
  package var content: Content

  package init(nameModifier: String, content: Content) {
    self.nameModifier = nameModifier
    self.content = content
  }

  package enum Content: Codable, Hashable, Sendable {
    /// `<base><nameModifier>.mp4`, or with the extension of another container.
    case media(ContainerFile)
    /// `<base><nameModifier>.0000000.jpg` and on, numbered from 0.
    case frames(FrameCapture)
    /// `<base><nameModifier>.vtt` or `.srt`.
    case captions(CaptionSettings, format: CaptionFile.Format)

    /// An MP4 file with its index in front.
    package static func mp4(video: VideoSettings, audio: AudioSettings?) -> Content {
      .media(
        ContainerFile(
          .mp4(hasIndexInFront: true), video: video,
          audio: audio.map { [AudioDescription($0)] } ?? []))
    }
  }
}

/// Still images taken from the video (`FRAME_CAPTURE`).
package struct FrameCapture: Codable, Hashable, Sendable {
  package var size = FrameSize()
  package var picture = Picture()
  /// Captures a second; the first is of the first frame.
  package var rate = Ratio(1, 1)
  /// The most captures, at least 1.
  package var maximum = 10_000_000
  /// The JPEG quality, 1 to 100.
  package var quality = 80

  package init() {}
}
