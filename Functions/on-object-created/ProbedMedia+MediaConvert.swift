// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import VideoPipeline

extension ProbedMedia {
  /// What MediaConvert's Probe found. Of several video tracks the first that has a size counts, as
  /// MediaConvert's own default does.
  init(_ result: ProbedFile) {
    let tracks = result.container?.tracks ?? []
    let video = tracks.lazy.filter { $0.trackType == .video }.compactMap { track in
      track.videoProperties.flatMap { ProbedMedia.Video($0) }
    }.first
    let seconds = result.container?.duration ?? tracks.compactMap(\.duration).max()
    self.init(
      container: result.container?.format,
      durationInMs: seconds.flatMap { $0 > 0 && $0 < 1e9 ? Int64(($0 * 1000).rounded()) : nil },
      video: video, hasAudio: tracks.contains { $0.trackType == .audio })
  }
}

extension ProbedMedia.Video {
  fileprivate init?(_ properties: ProbedFile.VideoProperties) {
    guard let width = properties.width, let height = properties.height, width > 0, height > 0,
      width <= 65_536, height <= 65_536
    else { return nil }
    var rate: Double?
    if let numerator = properties.frameRate?.numerator,
      let denominator = properties.frameRate?.denominator, numerator > 0, denominator > 0
    {
      rate = Double(numerator) / Double(denominator)
    }
    self.init(
      width: width, height: height, rotation: properties.rotation ?? 0,
      sampleAspect: (
        properties.sampleAspectRatio?.numerator ?? 1,
        properties.sampleAspectRatio?.denominator ?? 1
      ), frameRate: rate)
  }
}
