// SPDX-License-Identifier: Apache-2.0

/// What is done to a picture beside scaling, in this order. A picture to which nothing is done costs
/// nothing.
package struct Picture: Codable, Hashable, Sendable {
  /// The part of the upright frame that is taken, in the source's own pixels; nil is all of it.
  package var crop: PixelRectangle?
  package var noise: [NoiseReduction] = []
  /// Where in the output's frame the video is put, which is stretched to it; the rest is black. Nil is
  /// where its size has it.
  package var position: PixelRectangle?
  package var color = ColorCorrection()
  /// Images over the video, the lowest first.
  package var images: [InsertedImage] = []
  package var captions: BurntCaptions?
  package var timecode: BurntTimecode?

  package init() {}

  package var isUntouched: Bool { self == Picture() }
}

/// A part of a frame in whole pixels, from its upper left corner.
package struct PixelRectangle: Codable, Hashable, Sendable {
  package var x: Int
  package var y: Int
  package var width: Int
  package var height: Int

  package init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  package func fits(width: Int, height: Int) -> Bool {
    x >= 0 && y >= 0 && self.width > 0 && self.height > 0 && x <= width && y <= height
      && self.width <= width - x && self.height <= height - y
  }
}

/// MediaConvert's noise reducers, and the filters of an input.
package enum NoiseReduction: Codable, Hashable, Sendable {
  /// Smooths along edges; 0 to 3.
  case bilateral(Int)
  case mean(Int)
  case gaussian(Int)
  case lanczos(Int)
  case sharpen(Int)
  /// Brings a sample that stands out of its neighbours back among them; 0 to 3.
  case conserve(Int)
  /// By what is beside a sample, 0 to 16, and how much is sharpened after that, 0 to 3.
  case spatial(Int, sharpening: Int)
  /// By what was there before, 0 to 16.
  case temporal(Int)
  /// Smooths the borders of an encoder's blocks.
  case deblocking
}

/// How colours are changed.
package struct ColorCorrection: Codable, Hashable, Sendable {
  /// 1 to 100; 50 changes nothing, here and in the two that follow.
  package var brightness = 50
  package var contrast = 50
  package var saturation = 50
  /// In degrees.
  package var hue = 0
  /// How high dynamic range is brought to the standard's.
  package var toneMapping = ToneMapping.preservingDetails

  package init() {}

  package enum ToneMapping: String, Codable, Hashable, Sendable, CaseIterable {
    case preservingDetails, vibrant
  }
}

/// An image over the video.
package struct InsertedImage: Codable, Hashable, Sendable {
  /// Which of ``TranscodePlan/imageFiles`` it is, counted from 0.
  package var index: Int
  package var format: Format
  /// Where its upper left corner is in the frame, in pixels.
  package var x = 0
  package var y = 0
  /// Its size in pixels; nil is its own.
  package var width: Int?
  package var height: Int?
  /// How much of what is below is covered, 0 to 100.
  package var opacity = 50
  /// When it is first shown; nil is from the beginning on.
  package var start: Timecode?
  /// How long it is shown in milliseconds, the fades included; nil is to the end.
  package var milliseconds: Int?
  package var fadeInMilliseconds = 0
  /// Only where it ends.
  package var fadeOutMilliseconds = 0

  package init(index: Int, format: Format) {
    self.index = index
    self.format = format
  }

  package enum Format: String, Codable, Hashable, Sendable, CaseIterable { case png, bmp, tga }
}

/// Captions that are drawn into the picture.
package struct BurntCaptions: Codable, Hashable, Sendable {
  package var file: CaptionFile
  package var style = Style()

  package init(_ file: CaptionFile) { self.file = file }

  package struct Style: Codable, Hashable, Sendable {
    /// In pixels of the output; nil follows the output's height.
    package var fontSize: Int?
    package var fontColor = OverlayColor(red: 255, green: 255, blue: 255)
    package var outlineColor = OverlayColor(red: 0, green: 0, blue: 0)
    /// 0 to 10 pixels.
    package var outlineSize = 2
    package var shadowColor: OverlayColor?
    package var shadowX = 2
    package var shadowY = 2
    /// Of a box behind the text; none when nil.
    package var backgroundColor: OverlayColor?
    package var alignsLeft = false
    /// Where the text stands instead of its usual place, in pixels of the output.
    package var x: Int?
    package var y: Int?
    /// Whether bold, italics, underline and colours are kept.
    package var keepsStyle = false

    package init() {}
  }
}

package struct OverlayColor: Codable, Hashable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8
  /// 255 covers all that is below.
  package var opacity: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8, opacity: UInt8 = 255) {
    (self.red, self.green, self.blue, self.opacity) = (red, green, blue, opacity)
  }
}

/// A timecode that is drawn into the picture (`timecodeBurnin`).
package struct BurntTimecode: Codable, Hashable, Sendable {
  /// In pixels of the output.
  package var fontSize = 10
  package var horizontal = Place.middle
  package var vertical = Place.start
  /// What stands in front of it, of printable ASCII.
  package var prefix = ""
  package var dropsFrames = true

  package init() {}

  package enum Place: String, Codable, Hashable, Sendable { case start, middle, end }
}
