// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension SourceSurvey {
  /// The survey in the words of MediaConvert's `Probe`.
  func result(rotation: Rotation) -> ProbeResult {
    let seconds = duration.map { Double($0) / 1e9 }
    return ProbeResult(
      format: ContainerName.format(formatName, brand: brand), duration: seconds,
      bitRate: seconds.map { Int(Double(fileSize) * 8 / max($0, 0.001)) }, fileSize: Int(fileSize),
      mimeType: ContainerName.mimeType(formatName, brand: brand),
      tracks: streams.map { track($0, rotation: rotation) }, selectedVideo: video?.index,
      selectedAudio: standardAudio, obstacle: obstacle)
  }

  private func track(_ stream: StreamDescription, rotation: Rotation) -> Track {
    let kind: Track.Kind =
      switch stream.kind {
      case .video: stream.isAttachedPicture ? .data : .video
      case .audio: .audio
      case .subtitle, .data: .data
      }
    let length = stream.duration.map { Double($0) / 1e9 }
    return Track(
      index: stream.index + 1, kind: kind, codec: CodecName.probe(stream.codec),
      streamID: stream.identifier, fourCC: StreamDescription.fourCC(stream.codecTag),
      duration: length.flatMap { seconds in
        duration.map { min(seconds, Double($0) / 1e9 * 1.05 + 1) } ?? nil
      },
      language: stream.language?.uppercased(), isDefault: stream.isDefault,
      video: kind == .video ? videoTrack(stream, rotation: rotation) : nil,
      audio: kind == .audio
        ? AudioProperties(
          channels: stream.channels, sampleRate: stream.sampleRate,
          bitDepth: stream.bitsPerSample > 0 ? stream.bitsPerSample : nil,
          bitRate: stream.bitRate > 0 ? stream.bitRate : nil,
          channelLayout: stream.channelLayout.isEmpty ? nil : stream.channelLayout)
        : nil)
  }

  private func videoTrack(_ stream: StreamDescription, rotation: Rotation) -> VideoTrack {
    let degrees = rotation.degrees(stream)
    let aspect = stream.sampleAspectRatio
    let geometry = FrameGeometry(
      storedWidth: stream.width, storedHeight: stream.height, pixelAspect: Ratio(aspect),
      rotation: degrees)
    let whole = geometry.fitted(to: FrameSize())
    let color = ColorName(stream.color)
    return VideoTrack(
      width: stream.width, height: stream.height, displayWidth: whole.width,
      displayHeight: whole.height,
      frameRate: Ratio(stream.index == video?.index ? nominalRate : stream.averageFrameRate),
      averageFrameRate: stream.averageFrameRate.isPositive ? Ratio(stream.averageFrameRate) : nil,
      rotation: degrees, sampleAspectRatio: aspect.isPositive ? Ratio(aspect) : Ratio(1, 1),
      bitDepth: stream.pixelFormat.bitDepth, chroma: stream.pixelFormat.chromaName,
      isInterlaced: stream.isInterlaced, fieldOrder: stream.fieldOrderName,
      colorPrimaries: color.primaries, transferCharacteristics: color.transfer,
      matrixCoefficients: color.matrix, bitRate: stream.bitRate > 0 ? stream.bitRate : nil,
      profile: stream.profileName, dolbyVisionProfile: stream.dolbyVisionProfile)
  }
}

extension StreamDescription {
  /// The tag as the four characters that it is made of; nil when it is not.
  static func fourCC(_ tag: UInt32) -> String? {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: tag >> ($0 * 8)) }
    guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the stream's header says that frames are stored in fields.
  var isInterlaced: Bool {
    fieldOrder == AV_FIELD_TT || fieldOrder == AV_FIELD_BB || fieldOrder == AV_FIELD_TB
      || fieldOrder == AV_FIELD_BT
  }

  fileprivate var fieldOrderName: String {
    switch fieldOrder {
    case AV_FIELD_TT, AV_FIELD_BT: "TOP"
    case AV_FIELD_BB, AV_FIELD_TB: "BOTTOM"
    default: "PROGRESSIVE"
    }
  }
}

extension PixelFormat {
  fileprivate var chromaName: String {
    if isRGB { return "RGB" }
    return switch (chromaShiftX, chromaShiftY) {
    case (0, 0): "YUV_444"
    case (1, 0): "YUV_422"
    case (2, 0): "YUV_411"
    default: "YUV_420"
    }
  }
}
