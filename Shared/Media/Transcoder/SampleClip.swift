// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// A clip to try things with: libavfilter's moving test pattern, which draws the running time, and a
/// tone with a beep every second.
struct SampleClip {
  let request: SampleRequest
  let files: WrittenFiles
  let reports: Reports

  private static let frameRate = Fraction(num: 30, den: 1)

  func write() throws {
    guard request.seconds > 0, request.seconds <= 3600,
      (16...4096).contains(request.width), (16...4096).contains(request.height),
      request.width % 2 == 0, request.height % 2 == 0
    else { throw Fault.settings("a sample of this size or length") }
    let frames = try FilterGraph(
      videoSource: "testsrc2=size=\(request.width)x\(request.height):rate=30"
        + ":duration=\(request.seconds),format=yuv420p,setsar=1[out0]")
    let tone = try FilterGraph(
      audioSource: "sine=frequency=330:beep_factor=2:sample_rate=48000"
        + ":duration=\(request.seconds):samples_per_frame=1024,volume=0.25"
        + ",aformat=sample_fmts=fltp:channel_layouts=stereo[out0]")
    let videoEncoder = try Encoder(parameters)
    let audioEncoder = try Encoder(AudioSettings(), isFast: true)
    let audio = EncodedFeed(capacity: .max)
    try audio.push(.header(audioEncoder.parameters))
    while let frame = try tone.receive() {
      try audioEncoder.encode(frame) { try audio.push(.packet($0)) }
    }
    try audioEncoder.encode(nil) { try audio.push(.packet($0)) }
    audio.finish()

    let parts = request.path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = files.folder(parts.count > 1 ? parts.dropLast().joined(separator: "/") : ".")
    let file = try folder.begin(parts.last.map(String.init) ?? request.path)
    let video = videoEncoder.parameters
    var muxed = MuxedFile { audio in
      try Muxer.mp4(path: file.temporaryPath, [MuxedTrack(video)] + audio.map { MuxedTrack($0) })
    }
    var interleaver = try Interleaver(tick: video.timeBase, audio: [audio])
    var count: Int64 = 0
    while let frame = try frames.receive() {
      frame.time = count
      count += 1
      try videoEncoder.encode(frame) { try interleaver.pass($0, to: &muxed) }
      let seconds = Double(count) / Self.frameRate.value
      reports.progress(
        fraction: seconds / request.seconds, framesDecoded: Int(count), seconds: seconds)
    }
    try videoEncoder.encode(nil) { try interleaver.pass($0, to: &muxed) }
    try interleaver.finish(&muxed)
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
