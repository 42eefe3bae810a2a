// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Outputs that ask for the same frames share one encode")
struct SharedEncodeTests {
  private static let frame = FittedFrame(width: 320, height: 240)

  private static func parameters(
    _ change: (inout VideoSettings) -> Void = { _ in }, threads: Int = 1
  ) -> H264Parameters {
    var video = VideoSettings(rateControl: .vbr(bitRate: 500_000, maximum: nil))
    change(&video)
    return H264Parameters(
      video, frame: frame, frameRate: Fraction(num: 25, den: 1), gopFrames: 50, threads: threads,
      isReduced: false, isDraft: true)
  }

  private static func schedule(
    segment: Double?, gop: VideoSettings.GOP = .seconds(2)
  ) -> KeyFrameSchedule {
    KeyFrameSchedule(frameRate: Fraction(num: 25, den: 1), gop: gop, segmentSeconds: segment)
  }

  /// Whether a file beside a rendition with segments of ten seconds takes the rendition's packets.
  private static func isShared(
    _ h264: H264Parameters, schedule: KeyFrameSchedule = schedule(segment: nil),
    frame: FittedFrame = frame
  ) -> Bool {
    let graph = StageGraph()
    _ = graph.encode(parameters(), schedule: Self.schedule(segment: 10), frame: Self.frame)
    _ = graph.encode(h264, schedule: schedule, frame: frame)
    return graph.encodes.count == 1 && graph.frames.flatMap(\.consumers).count == 1
  }

  @Test("equal settings are shared, whatever the threads and segments")
  func shared() {
    #expect(Self.isShared(Self.parameters()))
    #expect(Self.isShared(Self.parameters(threads: 4)))
    #expect(Self.isShared(Self.parameters(), schedule: Self.schedule(segment: 4)))
  }

  @Test("any other setting is not")
  func separate() {
    #expect(!Self.isShared(Self.parameters { $0.rateControl = .cbr(bitRate: 400_000) }))
    #expect(!Self.isShared(Self.parameters { $0.profile = .main }))
    #expect(!Self.isShared(Self.parameters { $0.sceneChangeDetect = false }))
    #expect(!Self.isShared(Self.parameters { $0.bufferBits = 100_000 }))
    #expect(
      !Self.isShared(Self.parameters(), schedule: Self.schedule(segment: nil, gop: .frames(25))))
    // A segment of three seconds cuts the second group of pictures short.
    #expect(!Self.isShared(Self.parameters(), schedule: Self.schedule(segment: 3)))
    let padded = FittedFrame(width: 320, height: 240, contentWidth: 320, contentHeight: 180)
    #expect(!Self.isShared(Self.parameters(), frame: padded))
  }

  @Test("the file shows what the rendition shows, with parameter sets in its header alone")
  func sameFrames() throws {
    let workshop = try Workshop()
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=160x120:rate=10:duration=5"
    clip.audio[0].source = "sine=duration=5"
    let video = VideoSettings(rateControl: .vbr(bitRate: 300_000, maximum: nil))
    let mp4 = FileOutput(
      nameModifier: "", content: .mp4(video: video, audio: AudioSettings()))
    let tracks = [
      FragmentedOutput(nameModifier: "_v", content: .video(video)),
      FragmentedOutput(nameModifier: "_a", content: .audio(.init(AudioSettings()))),
    ]
    // The file comes first, so that the rendition follows it.
    let messages = try workshop.execute(
      workshop.make(clip),
      [
        .file(FileGroup(base: "video", outputs: [mp4])),
        .hls(
          HLSGroup(
            base: "master", segmentSeconds: 2,
            outputs: [HLSOutput(nameModifier: "_0", video: video, audio: AudioSettings())])),
        .fragmented(FragmentedGroup(base: "cmaf", segmentSeconds: 4, outputs: tracks)),
      ])
    let hls = try workshop.conformance()
    #expect(hls.faults == [])
    let lengths = messages.completion?.groups.compactMap { $0.outputs.first?.durationMilliseconds }
    #expect(lengths == [5000, 5000, 5000])

    let path = "\(workshop.output)/video.mp4"
    let file = try MediaFile(path)
    #expect(file.frames.count == 50)
    #expect(abs((file.audioPackets.first?.start ?? 1) - (file.frames.first?.start ?? 0)) < 0.05)
    let shown = try hls.renditions[0].segments.flatMap {
      try MediaFile.frames(of: .video, in: $0).map { $0.sample(plane: 0, x: 0.3, y: 0.6) }
    }
    let own = try MediaFile.frames(of: .video, in: path).map {
      $0.sample(plane: 0, x: 0.3, y: 0.6)
    }
    #expect(own == shown)
    let demuxer = try Demuxer(file: SourceFile(path: path))
    while let packet = try demuxer.nextPacket() {
      guard packet.streamIndex == file.video?.index, packet.size > 4 else { continue }
      // The first unit of a sample follows the four bytes of its length.
      #expect(![7, 8, 9].contains(packet.bytes[4] & 0x1F))
    }
  }
}
