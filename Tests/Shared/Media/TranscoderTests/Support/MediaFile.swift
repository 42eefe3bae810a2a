// SPDX-License-Identifier: Apache-2.0
import CLibAV

@testable import Transcoder

/// A media file as a player sees it: packets with their times, and decoded frames.
struct MediaFile {
  struct Timed {
    var start: Double
    var decoding: Double
    var duration: Double
    var isKey: Bool
  }

  var frames: [Timed] = []
  var audioPackets: [Timed] = []
  var width: Int { video.map(\.width) ?? 0 }
  var height: Int { video.map(\.height) ?? 0 }
  var video: StreamDescription?
  var audio: StreamDescription?

  init(_ path: String) throws {
    let demuxer = try Demuxer(file: SourceFile(path: path))
    video = demuxer.streams.first { $0.kind == .video }
    audio = demuxer.streams.first { $0.kind == .audio }
    while let packet = try demuxer.nextPacket() {
      guard let time = packet.presentationTime, !packet.isDiscarded else { continue }
      let base = demuxer.streams[packet.streamIndex].timeBase.value
      let timed = Timed(
        start: Double(time) * base, decoding: Double(packet.decodingTime ?? time) * base,
        duration: Double(packet.duration) * base, isKey: packet.isKey)
      if packet.streamIndex == video?.index { frames.append(timed) }
      if packet.streamIndex == audio?.index { audioPackets.append(timed) }
    }
  }

  /// Decodes every frame of a kind.
  static func frames(of kind: StreamDescription.Kind, in path: String) throws -> [Frame] {
    let demuxer = try Demuxer(file: SourceFile(path: path))
    guard let stream = demuxer.streams.first(where: { $0.kind == kind }) else { return [] }
    let decoder = try demuxer.decoder(for: stream, threads: 1)
    var frames: [Frame] = []
    while let packet = try demuxer.nextPacket() {
      guard packet.streamIndex == stream.index else { continue }
      try decoder.decode(packet) { frames.append($0) }
    }
    try decoder.decode(nil) { frames.append($0) }
    return frames
  }
}

extension Frame {
  /// The value of a plane of an 8-bit frame at a place, given as parts of its width and height.
  func sample(plane: Int, x: Double, y: Double) -> Int {
    let shift = plane == 0 ? 0 : 1
    let column = Int(Double(width >> shift) * x)
    let row = Int(Double(height >> shift) * y)
    let planes = unsafe [pointer.pointee.data.0, pointer.pointee.data.1, pointer.pointee.data.2]
    let strides = unsafe [
      pointer.pointee.linesize.0, pointer.pointee.linesize.1, pointer.pointee.linesize.2,
    ]
    return unsafe Int(planes[plane]?[row * Int(strides[plane]) + column] ?? 0)
  }

  /// The largest magnitude of the samples of planar floating-point audio.
  var peak: Float {
    guard let plane = unsafe pointer.pointee.extended_data[0] else { return 0 }
    return unsafe plane.withMemoryRebound(to: Float.self, capacity: samples) { values in
      (0..<samples).reduce(0) { unsafe max($0, abs(values[$1])) }
    }
  }
}
