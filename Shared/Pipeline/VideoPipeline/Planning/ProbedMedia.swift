// SPDX-License-Identifier: Apache-2.0

/// What a probe found in a file.
package struct ProbedMedia: Sendable, Equatable {
  /// A video track.
  package struct Video: Sendable, Equatable {
    /// Stored width in pixels.
    package var width: Int
    /// Stored height in pixels.
    package var height: Int
    /// How far a player turns the picture, in degrees.
    package var rotation: Int
    /// The shape of a pixel, width to height.
    package var sampleAspect: (width: Int, height: Int)
    /// Frames a second; nil when unknown.
    package var frameRate: Double?

    /// A track.
    package init(
      width: Int, height: Int, rotation: Int = 0, sampleAspect: (width: Int, height: Int) = (1, 1),
      frameRate: Double? = nil
    ) {
      self.width = width
      self.height = height
      self.rotation = rotation
      self.sampleAspect = sampleAspect
      self.frameRate = frameRate
    }

    /// Whether two tracks are described alike.
    package static func == (left: Video, right: Video) -> Bool {
      left.width == right.width && left.height == right.height && left.rotation == right.rotation
        && left.sampleAspect == right.sampleAspect && left.frameRate == right.frameRate
    }

    /// Whether a pixel is as wide as it is high, or its shape is unknown.
    package var hasSquarePixels: Bool {
      sampleAspect.width <= 0 || sampleAspect.height <= 0
        || sampleAspect.width == sampleAspect.height
    }

    /// The upright picture in square pixels: the width follows the pixel's shape, then the sides
    /// change places for a quarter turn.
    package var displaySize: PictureSize {
      var size = PictureSize(width: width, height: height)
      if !hasSquarePixels {
        let wide = Double(width) * Double(sampleAspect.width) / Double(sampleAspect.height)
        size.width = Int(min(max(wide.rounded(), 2), 65_536))
      }
      let turned = ((rotation % 360) + 360) % 360
      let isQuarter = abs(turned - 90) <= 1 || abs(turned - 270) <= 1
      return isQuarter ? PictureSize(width: size.height, height: size.width) : size
    }
  }

  /// The container's format.
  package var container: String?
  /// The length in milliseconds, when the file knows it.
  package var durationInMs: Int64?
  /// The first real video track.
  package var video: Video?
  /// Whether there is a sound track.
  package var hasAudio: Bool

  /// What was found.
  package init(container: String?, durationInMs: Int64?, video: Video?, hasAudio: Bool) {
    self.container = container
    self.durationInMs = durationInMs
    self.video = video
    self.hasAudio = hasAudio
  }
}
