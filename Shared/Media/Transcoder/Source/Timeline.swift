// SPDX-License-Identifier: Apache-2.0

/// Makes one clock of a source's times where they may jump (MPEG-TS: a recording joined from parts).
/// Two readers of the same source come to the same clock, since they see the same packets.
struct Timeline {
  private let mayJump: Bool
  private let streams: [StreamDescription]
  private let relevant: Set<Int>
  private var offset: Int64 = 0
  private var expected: [Int: Int64] = [:]

  /// A jump ahead of more than this, or back at all, is a new clock; what is less is a gap.
  private static let threshold: Int64 = 10_000_000_000
  private static let slack: Int64 = 100_000_000

  init(of survey: SourceSurvey, read demuxer: Demuxer) {
    mayJump = demuxer.hasDiscontinuousTimes
    streams = survey.streams
    relevant = Set(survey.audioTracks.map(\.index) + [survey.video?.index ?? -1])
  }

  var hasJumped: Bool { offset != 0 }

  /// Moves a packet's times onto the one clock.
  mutating func place(_ packet: Packet) {
    guard mayJump, relevant.contains(packet.streamIndex) else { return }
    let base = streams[packet.streamIndex].timeBase
    guard let time = packet.decodingTime ?? packet.presentationTime else { return }
    var now = base.nanoseconds(time) &+ offset
    if let expected = expected[packet.streamIndex] {
      let step = now &- expected
      if step > Self.threshold || step < -Self.slack {
        offset &-= step
        now = expected
      }
    }
    expected[packet.streamIndex] = now + base.nanoseconds(max(0, packet.duration))
    if offset != 0 { packet.shift(by: base.time(nanoseconds: offset)) }
  }
}
