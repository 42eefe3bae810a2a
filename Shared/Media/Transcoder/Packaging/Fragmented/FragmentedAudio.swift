// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// The stage that writes one audio track of a group of fragmented MP4.
struct FragmentedAudio: Sendable {
  let output: Int
  let place: TrackPlace
  let audio: GroupStages.Audio
  let offer: AudioOffer
  /// Nanoseconds in a segment of the video.
  let segmentNanoseconds: Int64
  let fragmentNanoseconds: Int64

  func run(_ writer: FragmentedGroupWriter) throws -> CompletedOutput {
    let parameters = try audio.feed.header()
    let base = parameters.timeBase
    let writing = try begin(parameters, writer)
    var number: Int64 = -1
    var fragment: Int64 = 0
    var first: Int64?
    var end: Int64 = 0
    while let packet = try audio.feed.nextPacket() {
      let time = packet.presentationTime ?? end
      let nanoseconds = base.nanoseconds(time)
      // A segment has the audio that begins in the time of the video's.
      let wanted = max(0, nanoseconds / segmentNanoseconds)
      let part = (nanoseconds - wanted * segmentNanoseconds) / fragmentNanoseconds
      if wanted > number {
        try writing.beginSegment(at: time)
        (number, fragment) = (wanted, 0)
      } else if part > fragment {
        try writing.endFragment()
        fragment = part
      }
      try writing.write(packet)
      if first == nil { first = time }
      end = time + packet.duration
    }
    try writing.finish(at: end)
    let nanoseconds = base.nanoseconds(end - max(0, first ?? 0))
    return CompletedOutput(
      paths: [], durationMilliseconds: Int((nanoseconds + 500_000) / 1_000_000),
      size: writing.track.size)
  }

  private func begin(
    _ parameters: CodecParameters, _ writer: FragmentedGroupWriter
  ) throws -> FragmentedTrack {
    try FragmentedTrack(
      WrittenTrack(
        kind: .audio(channels: audio.settings.channels, sampleRate: audio.settings.sampleRate),
        place: place,
        codec: parameters.codecIdentifier, language: audio.label.language,
        timescale: Int(parameters.timeBase.den), ticksPerUnit: Int(parameters.timeBase.num)),
      parameters: parameters, label: audio.label, writer: writer, output: output)
  }
}
