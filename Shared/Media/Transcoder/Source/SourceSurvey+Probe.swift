// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension SourceSurvey {
  /// The survey in the words of MediaConvert's `Probe`.
  func result(rotation: Rotation) -> ProbeResult {
    var result = ProbeResult(fileSize: Int(fileSize))
    result.format = ContainerName.format(formatName, brand: brand)
    result.mimeType = ContainerName.mimeType(formatName, brand: brand)
    result.duration = duration.map { Double($0) / 1e9 }
    result.bitRate = result.duration.map { Int(Double(fileSize) * 8 / max($0, 0.001)) }
    result.tracks = streams.map { track($0, rotation: rotation) }
    result.selectedVideo = video?.index
    result.selectedAudio = standardAudio
    result.obstacle = obstacle
    return result
  }

  private func track(_ stream: StreamDescription, rotation: Rotation) -> Track {
    let kind: Track.Kind =
      switch stream.kind {
      case .video: stream.isAttachedPicture ? .data : .video
      case .audio: .audio
      case .subtitle, .data: .data
      }
    var track = Track(
      index: stream.index + 1, kind: kind, codec: CodecName.probe(stream.codec),
      streamID: stream.identifier)
    track.fourCC = StreamDescription.fourCC(stream.codecTag)
    // What a header announces beyond the whole file is not told.
    track.duration = stream.duration.flatMap { length in
      duration.map { min(Double(length) / 1e9, Double($0) / 1e9 * 1.05 + 1) }
    }
    track.language = stream.language?.uppercased()
    track.isDefault = stream.isDefault
    if kind == .video { track.video = videoTrack(stream, rotation: rotation) }
    if kind == .audio { track.audio = audioProperties(stream) }
    return track
  }

  private func videoTrack(_ stream: StreamDescription, rotation: Rotation) -> VideoTrack {
    var track = VideoTrack(
      width: stream.width, height: stream.height,
      frameRate: Ratio(stream.index == video?.index ? nominalRate : stream.averageFrameRate))
    let aspect = stream.sampleAspectRatio
    track.rotation = rotation.degrees(stream)
    let geometry = FrameGeometry(
      storedWidth: stream.width, storedHeight: stream.height, pixelAspect: Ratio(aspect),
      rotation: track.rotation)
    let whole = geometry.fitted(to: FrameSize())
    (track.displayWidth, track.displayHeight) = (whole.width, whole.height)
    if stream.averageFrameRate.isPositive {
      track.averageFrameRate = Ratio(stream.averageFrameRate)
    }
    if aspect.isPositive { track.sampleAspectRatio = Ratio(aspect) }
    track.bitDepth = stream.pixelFormat.bitDepth
    track.chroma = stream.pixelFormat.chromaName
    track.isInterlaced = stream.isInterlaced
    track.fieldOrder = stream.fieldOrderName
    let color = ColorName(stream.color)
    track.colorPrimaries = color.primaries
    track.transferCharacteristics = color.transfer
    track.matrixCoefficients = color.matrix
    track.bitRate = stream.bitRate > 0 ? stream.bitRate : nil
    track.profile = stream.profileName
    track.dolbyVisionProfile = stream.dolbyVisionProfile
    return track
  }

  private func audioProperties(_ stream: StreamDescription) -> AudioProperties {
    var audio = AudioProperties(channels: stream.channels, sampleRate: stream.sampleRate)
    audio.bitDepth = stream.bitsPerSample > 0 ? stream.bitsPerSample : nil
    audio.bitRate = stream.bitRate > 0 ? stream.bitRate : nil
    audio.channelLayout = stream.channelLayout.isEmpty ? nil : stream.channelLayout
    return audio
  }
}

extension StreamDescription {
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
