// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// A clip to try things with: libavfilter's moving test picture, which draws the running time, and a
/// tone with a beep every second.
struct SampleClip {
  let request: SampleRequest
  let files: WrittenFiles
  let reports: Reports

  private static let frameRate = Fraction(num: 30, den: 1)

  /// Writes the clip.
  func write() throws {
    guard request.seconds > 0, request.seconds <= 3600,
      (16...4096).contains(request.width), (16...4096).contains(request.height),
      request.width % 2 == 0, request.height % 2 == 0
    else { throw Fault.settings("a sample of this size or length") }
    let pictures = try FilterGraph(
      pictureSource: "testsrc2=size=\(request.width)x\(request.height):rate=30"
        + ":duration=\(request.seconds),format=yuv420p,setsar=1[out0]")
    let tone = try FilterGraph(
      soundSource: "sine=frequency=330:beep_factor=2:sample_rate=48000"
        + ":duration=\(request.seconds):samples_per_frame=1024,volume=0.25"
        + ",aformat=sample_fmts=fltp:channel_layouts=stereo[out0]")
    let picture = try Encoder(parameters)
    let sound = try Encoder(aac: 128_000, sampleRate: 48_000, channels: 2, isFast: true)
    let feed = SoundFeed(capacity: .max)
    try feed.push(.header(sound.parameters))
    while let frame = try tone.receive() {
      try sound.send(frame)
      while let packet = try sound.receive() { try feed.push(.packet(packet)) }
    }
    try sound.send(nil)
    while let packet = try sound.receive() { try feed.push(.packet(packet)) }
    feed.finish()

    let parts = request.path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = files.folder(parts.count > 1 ? parts.dropLast().joined(separator: "/") : ".")
    let file = try folder.begin(parts.last.map(String.init) ?? request.path)
    let film = Film(path: file.temporaryPath, video: picture.parameters)
    let interleaver = Interleaver(into: film, tick: picture.parameters.timeBase, sound: feed) {
      _ in false
    }
    var count: Int64 = 0
    while let frame = try pictures.receive() {
      frame.time = count
      count += 1
      try picture.send(frame)
      while let packet = try picture.receive() { try interleaver.take(packet) }
      let seconds = Double(count) / Self.frameRate.value
      reports.progress(
        fraction: seconds / request.seconds, framesDecoded: Int(count), seconds: seconds)
    }
    try picture.send(nil)
    while let packet = try picture.receive() { try interleaver.take(packet) }
    try interleaver.finish()
    try film.finish()
    try file.commit()
  }

  private var parameters: H264Parameters {
    H264Parameters(
      width: request.width, height: request.height, frameRate: Self.frameRate, bitRate: nil,
      quality: 20, maximumBitRate: 8_000_000, bufferBits: 16_000_000, gopFrames: 60,
      detectsSceneChanges: true, profile: nil, level: nil, effort: .single, bFrames: nil,
      referenceFrames: nil, threads: 2)
  }
}
