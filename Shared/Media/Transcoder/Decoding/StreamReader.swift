// SPDX-License-Identifier: Apache-2.0

/// Reads the packets of one stream of the source, with their times on its one clock.
final class StreamReader {
  let demuxer: Demuxer
  private let stream: StreamDescription
  private var timeline: Timeline
  /// Why reading could not go on to the end.
  private(set) var failure: LibAVError?

  init(
    _ stream: StreamDescription, of file: SourceFile, _ survey: SourceSurvey
  ) throws(LibAVError) {
    demuxer = try Demuxer(file: file)
    self.stream = stream
    if !demuxer.hasDiscontinuousTimes { demuxer.keepOnly([stream.index]) }
    timeline = Timeline(of: survey, read: demuxer)
  }

  var hasJumped: Bool { timeline.hasJumped }

  func decoder(threads: Int) throws(LibAVError) -> Decoder {
    try demuxer.decoder(for: stream, threads: threads)
  }

  /// The next packet; nil at the end, and where reading cannot go on.
  func next() -> Packet? {
    do throws(LibAVError) {
      while let packet = try demuxer.nextPacket() {
        timeline.place(packet)
        if packet.streamIndex == stream.index { return packet }
      }
    } catch {
      failure = error
    }
    return nil
  }
}
