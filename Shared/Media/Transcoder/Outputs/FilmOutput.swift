// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that encodes a film and writes it as one MP4 file, its index in front of the media.
struct FilmOutput: Sendable {
  let group: Int
  let index: Int
  /// The film's path below the output folder.
  let path: String
  let encode: PictureEncode
  let sound: SoundFeed?

  /// Encodes until the pictures end.
  /// - Returns: what was made.
  func run(folder: OutputFolder, reports: Reports) throws -> CompletedOutput {
    let pictures = try encode.open()
    let file = try folder.begin(path)
    let film = Film(path: file.temporaryPath, video: pictures.parameters)
    let interleaver = Interleaver(into: film, tick: pictures.parameters.timeBase, sound: sound) {
      _ in false
    }
    let frames = try pictures.forEach { try interleaver.take($0) }
    try interleaver.finish()
    try film.finish()
    let size = try file.commit()
    reports.report(
      .file(
        OutputFile(
          path: path, kind: .film, size: size, isFinal: true, group: group, output: index)))
    return encode.report(frames: frames, videoBytes: film.videoBytes, size: size, path: path)
  }
}

/// A film that is being written.
final class Film: InterleavedSink {
  private let path: String
  private let video: CodecParameters
  private var muxer: FilmMuxer?
  /// Bytes of pictures.
  private(set) var videoBytes = 0

  init(path: String, video: CodecParameters) {
    self.path = path
    self.video = video
  }

  func picture(_ packet: Packet, sound: CodecParameters?) throws {
    if muxer == nil { muxer = try FilmMuxer(path: path, video: video, audio: sound) }
    try muxer?.write(packet, toTrack: 0)
    videoBytes += packet.size
  }

  func sound(_ packet: Packet) throws {
    try muxer?.write(packet, toTrack: 1)
  }

  /// Writes the index.
  func finish() throws { try muxer?.finish() }
}
