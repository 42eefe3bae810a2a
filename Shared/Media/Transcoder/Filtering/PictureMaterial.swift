// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// What pictures are made with: read and counted before anything runs.
struct PictureMaterial: Sendable {
  /// The plan's images, decoded.
  var images: [Frame] = []
  /// Files of SubStation Alpha.
  var captionPaths: [CaptionKey: String] = [:]
  /// Frames a second of the source, which timecodes of images count.
  var rate = Fraction(num: 25, den: 1)
  /// The timecode of the first frame that is transcoded, counted in frames from midnight: the source's
  /// own and the outputs'.
  var sourceStart: Int64 = 0
  var outputStart: Int64 = 0

  /// Captions as they are drawn into frames of a size.
  struct CaptionKey: Hashable, Sendable {
    let captions: BurntCaptions
    let width: Int
    let height: Int

    init(_ captions: BurntCaptions, _ frame: FittedFrame) {
      self.captions = captions
      (width, height) = (frame.width, frame.height)
    }
  }

  enum Place {
    case source(ImageOverlay.Form)
    case outputs
  }

  func overlays(_ images: [InsertedImage], of place: Place) -> [ImageOverlay] {
    images.map { image in
      let (form, first) =
        switch place {
        case .source(let form): (form, sourceStart)
        case .outputs: (ImageOverlay.Form.output, outputStart)
        }
      let start = image.start.map { timecode in
        Double(timecode.frame(rate: rate.timecodeRate) - first) / rate.value
      }
      return ImageOverlay(image: image, start: start, form: form)
    }
  }
}
