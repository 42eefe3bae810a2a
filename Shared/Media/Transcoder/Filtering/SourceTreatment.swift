// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// What is done to a source's own frames before any output's are made of them.
struct SourceTreatment: Hashable, Sendable {
  var picture = Picture()
  var scan = SourceScan()
  /// How frames are turned before that, in clockwise degrees: where nothing is done to them they are turned
  /// later, when they are smaller.
  var rotation = 0
  var isMirrored = false

  init() {}

  /// What a plan does to a source.
  /// - Throws: where it crops, or is put, outside of the frame.
  init(_ source: TranscodeSource, of geometry: FrameGeometry) throws(TranscodeFailure) {
    picture = source.picture
    scan = source.scan
    let whole = geometry.uprightPixels
    let parts = [picture.crop, picture.crop == nil ? picture.position : nil].compactMap(\.self)
    guard parts.allSatisfy({ $0.fits(width: whole.width, height: whole.height) }),
      picture.position.map({
        $0.fits(
          width: picture.crop?.width ?? whole.width, height: picture.crop?.height ?? whole.height)
      }) ?? true
    else {
      throw Fault.settings(
        "a part of the input that is outside of its \(whole.width)x\(whole.height) pixels")
    }
    if !picture.isUntouched { (rotation, isMirrored) = (geometry.rotation, geometry.isMirrored) }
  }

  /// The shape of the frames that outputs are made of.
  func geometry(of own: FrameGeometry) -> FrameGeometry {
    guard !picture.isUntouched else { return own }
    let (width, height) = own.uprightPixels
    let aspect = own.pixelAspect
    return FrameGeometry(
      storedWidth: picture.crop?.width ?? width, storedHeight: picture.crop?.height ?? height,
      pixelAspect: rotation % 180 == 0 ? aspect : Ratio(aspect.denominator, aspect.numerator),
      rotation: 0)
  }

  /// From the decoder's whole frames to those that outputs are made of.
  func filters(of input: VideoFormat) -> [String] {
    var filters = VideoFilters.turned(rotation, isMirrored: isMirrored)
    if let crop = picture.crop { filters += PictureFilters.crop(crop) }
    filters += picture.noise.flatMap(PictureFilters.noise)
    if let place = picture.position {
      let whole = size(of: input)
      filters += [
        "zscale=w=\(place.width):h=\(place.height):f=bicubic", "copy",
        "pad=\(whole.width):\(whole.height):\(place.x):\(place.y)",
      ]
    }
    return filters
  }

  /// The size of the frames that outputs are made of.
  func size(of input: VideoFormat) -> (width: Int, height: Int) {
    if let crop = picture.crop { return (crop.width, crop.height) }
    return rotation % 180 == 0 ? (input.width, input.height) : (input.height, input.width)
  }

  /// What a decoder's frames have become.
  func format(of input: VideoFormat) -> VideoFormat {
    var format = input
    (format.width, format.height) = size(of: input)
    if rotation % 180 != 0 { format.sampleAspectRatio = format.sampleAspectRatio.inverse }
    return format
  }

  /// The number of the form that images are laid over; nil without images.
  func overlayFormat(_ input: VideoFormat, _ color: ColorPolicy) -> Int32? {
    guard !picture.images.isEmpty else { return nil }
    return ImageOverlay.Form(PixelFormat(rawValue: input.pixelFormat), color.source).pixelFormat
  }
}

extension SourceScan {
  /// - Parameter isInterlaced: whether frames were seen that are.
  func filters(isInterlaced: Bool) -> [String] {
    guard isForced || (isInterlaced && !isProgressive) else { return [] }
    return switch algorithm {
    case .interpolation:
      ["bwdif=mode=send_frame:parity=auto:deint=\(isForced ? "all" : "interlaced")"]
    case .linear: ["pp=li"]
    case .blend: ["pp=lb"]
    }
  }
}
