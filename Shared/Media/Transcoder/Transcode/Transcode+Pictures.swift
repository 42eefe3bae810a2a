// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Captions
import TranscodePlan

extension Transcode {
  /// The frame of an output.
  /// - Parameter rate: the output's frames a second; nil is the source's.
  /// - Throws: where it crops, or is put, outside of a frame.
  func frame(
    _ size: FrameSize, _ picture: Picture, rate: Fraction? = nil
  ) throws(TranscodeFailure) -> FittedFrame {
    let whole = geometry.uprightPixels
    if let crop = picture.crop, !crop.fits(width: whole.width, height: whole.height) {
      throw Fault.settings(
        "a crop that is outside of the video's \(whole.width)x\(whole.height) pixels")
    }
    var frame = geometry.fitted(to: size, picture)
    if let place = picture.position, !place.fits(width: frame.width, height: frame.height) {
      throw Fault.settings(
        "a position that is outside of the output's \(frame.width)x\(frame.height) pixels")
    }
    if let timecode = picture.timecode {
      let rate = rate ?? nominalRate
      frame.clock = PictureClock(
        rate: Ratio(rate), first: firstTimecode(rate: rate),
        dropsFrames: rate.dropsTimecodes(if: timecode.dropsFrames))
    }
    return frame
  }

  /// What pictures are made with.
  /// - Returns: that, and the files that must stay until all is made.
  func material(for frames: [FittedFrame]) throws -> (PictureMaterial, [ScratchFile]) {
    var material = PictureMaterial()
    var files: [ScratchFile] = []
    material.rate = nominalRate
    material.sourceStart = sourceTimecode
    material.outputStart = firstTimecode(rate: nominalRate)
    let images =
      plan.source.picture.images + frames.flatMap(\.picture.images)
    if !images.isEmpty {
      material.images = try plan.imageFiles.enumerated().map { index, path in
        // An image that nothing shows is not looked at, but has its number.
        guard let image = images.first(where: { $0.index == index }) else { return try Frame() }
        return try decodedImage(path, image.format)
      }
      guard images.allSatisfy({ material.images.indices.contains($0.index) }) else {
        throw Fault.settings("there is no such image")
      }
    }
    for frame in frames {
      guard let captions = frame.picture.captions else { continue }
      let key = PictureMaterial.CaptionKey(captions, frame)
      guard material.captionPaths[key] == nil else { continue }
      let file = folder.scratch("drawn-captions-\(files.count)")
      let cues = try CaptionReading.read(captions.file, among: plan.captionFiles, clip: clip).cues
      try file.write(SubStation.text(cues, SubStation.Look(captions.style, frame)))
      material.captionPaths[key] = file.path
      files.append(file)
    }
    return (material, files)
  }

  private func decodedImage(_ path: String, _ format: InsertedImage.Format) throws -> Frame {
    let file: SourceFile
    do { file = try SourceFile(path: path) } catch { throw Fault.imageNotOpened("\(error)") }
    guard file.size <= Self.longestImage else {
      throw Fault.imageNotOpened("it is longer than \(Self.longestImage) bytes")
    }
    let codec: AVCodecID =
      switch format {
      case .png: AV_CODEC_ID_PNG
      case .bmp: AV_CODEC_ID_BMP
      case .tga: AV_CODEC_ID_TARGA
      }
    do { return try Decoder.image(file.prefix(Int(file.size)), codec) } catch {
      throw Fault.imageNotOpened(Log.latest ?? "\(error)")
    }
  }

  private static let longestImage: Int64 = 64 << 20
}

extension SubStation.Look {
  fileprivate init(_ style: BurntCaptions.Style, _ frame: FittedFrame) {
    let hasPosition = style.x != nil || style.y != nil
    self.init(
      width: frame.width, height: frame.height,
      fontSize: style.fontSize ?? max(8, frame.height / 16), fontColor: style.fontColor.subStation,
      outlineColor: style.outlineColor.subStation, outlineSize: style.outlineSize,
      backColor: (style.backgroundColor ?? style.shadowColor)?.subStation ?? "&HFF000000",
      hasBox: style.backgroundColor != nil,
      shadow: style.backgroundColor == nil && style.shadowColor != nil
        ? (style.shadowX, style.shadowY) : nil,
      alignsLeft: style.alignsLeft,
      position: hasPosition ? (style.x ?? frame.width / 20, style.y ?? frame.height * 4 / 5) : nil,
      keepsStyle: style.keepsStyle)
  }
}

extension OverlayColor {
  /// `&HAABBGGRR`, where AA is how much shows through.
  fileprivate var subStation: String {
    func two(_ value: UInt8) -> String {
      (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true)
    }
    return "&H" + two(255 - opacity) + two(blue) + two(green) + two(red)
  }
}
