// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import POSIX
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Encrypted samples")
struct EncryptedSampleTests {
  private static let key = "00112233445566778899aabbccddeeff"

  private static func encryption(
    _ method: SegmentEncryption.Method, vector: String?
  ) throws -> SegmentEncryption {
    try changing(
      SegmentEncryption(
        method: method, key: ContentKey(try #require(CipherBlock(hexadecimal: key))),
        keyURL: "https://keys.example/1")
    ) {
      $0.constantVector = try vector.map { try #require(CipherBlock(hexadecimal: $0)) }
    }
  }

  @Test(
    "libavformat decrypts every sample to the bytes that it was",
    arguments: [SegmentEncryption.Method.samplesCBC, .samplesCTR],
    [nil, "ffeeddccbbaa99887766554433221100"])
  func samples(method: SegmentEncryption.Method, vector: String?) throws {
    let workshop = try Workshop()
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=320x240:rate=10:duration=4,noise=alls=20:allf=t"
    clip.audio[0].source = "sine=duration=4"
    let video = VideoSettings(
      rateControl: .vbr(bitRate: 400_000, maximum: nil), gop: .seconds(1), tuning: .singlePassHQ)
    _ = try workshop.execute(
      workshop.make(clip),
      [
        .fragmented(
          changing(
            FragmentedGroup(
              base: "main", segmentSeconds: 2,
              outputs: [
                FragmentedOutput(nameModifier: "_v", content: .video(video)),
                FragmentedOutput(nameModifier: "_a", content: .audio(.init(AudioSettings()))),
              ])
          ) { $0.fragmentSeconds = 2 })
      ], draft: false)
    for (index, (name, kind)) in [("main_v", "cmfv"), ("main_a", "cmfa")].enumerated() {
      func bytes(_ part: String) throws -> [UInt8] {
        [UInt8](
          try Data(contentsOf: URL(fileURLWithPath: "\(workshop.output)/\(name)\(part).\(kind)")))
      }
      let header = try bytes("init")
      let cipher = try FragmentCipher(
        Self.encryption(method, vector: vector), header: header, track: index)
      for number in 1...2 {
        let fragment = try bytes("_00000000\(number)")
        let sealed = try cipher.encrypt(fragment)
        #expect(sealed.count >= fragment.count && sealed != fragment)
        let given = try Self.packets(workshop.write(header + fragment, named: "clear"), key: nil)
        let path = try workshop.write(cipher.header + sealed, named: "sealed")
        #expect(try Self.packets(path, key: Self.key) == given)
        let unopened = try Self.packets(path, key: nil)
        #expect(unopened.map(\.count) == given.map(\.count))
        // All audio is encrypted, and of video what is no header.
        #expect(zip(unopened, given).allSatisfy { $0 != $1 || $1.count < 64 })
        if kind == "cmfv" {
          #expect(zip(unopened, given).allSatisfy { $0.prefix(5) == $1.prefix(5) })
        }
      }
    }
  }

  @Test("no two samples of any tracks have the same stream of keys")
  func vectors() throws {
    let header = try Self.header()
    let encryption = try Self.encryption(.samplesCTR, vector: nil)
    let ciphers = try (0..<2).map { try FragmentCipher(encryption, header: header, track: $0) }
    let fragment = Self.fragment(samples: 3)
    let all = try ciphers.flatMap { cipher in
      try (0..<2).flatMap { _ in
        let sealed = try cipher.encrypt(fragment).suffix(48)
        return stride(from: 0, to: 48, by: 16).map { Array(sealed.dropFirst($0).prefix(16)) }
      }
    }
    // The samples are zeros, so what is left of them is the stream.
    #expect(all.count == 12 && Set(all).count == 12)
  }

  @Test("a key's identifier is that of its URL")
  func identifier() throws {
    let identifier = try Self.encryption(.samplesCBC, vector: nil).keyIdentifier
    #expect(identifier[6] >> 4 == 3 && identifier[8] >> 6 == 2)
    #expect(try identifier == Self.encryption(.samplesCTR, vector: nil).keyIdentifier)
  }

  /// The header of a track of audio.
  private static func header() throws -> [UInt8] {
    var bytes: [UInt8] = []
    let encoder = try Encoder(AudioSettings(bitRate: 64_000, channels: 1), isFast: true)
    final class Sink { var bytes: [UInt8] = [] }
    let sink = Sink()
    _ = try Muxer.fragments(
      of: MuxedTrack(encoder.parameters), brand: "cmfc", timescale: 48_000, startOffset: 0
    ) { span throws(SystemError) in
      unsafe span.withUnsafeBytes { unsafe sink.bytes.append(contentsOf: $0) }
    }
    bytes = sink.bytes
    return bytes
  }

  /// A fragment of samples of sixteen zeros.
  private static func fragment(samples: Int) -> [UInt8] {
    var movie = BoxWriter()
    movie.box("moof") { box in
      box.box("traf") { box in
        box.box("tfhd", version: 0, flags: 0x2_0010) {
          $0.append(UInt32(1))
          $0.append(UInt32(16))
        }
        box.box("trun", version: 0, flags: 1) {
          $0.append(UInt32(samples))
          $0.append(UInt32(0))
        }
      }
    }
    movie.box("mdat") { $0.append([UInt8](repeating: 0, count: 16 * samples)) }
    return movie.bytes
  }

  /// The bytes of every packet.
  private static func packets(_ path: String, key: String?) throws -> [[UInt8]] {
    var context: UnsafeMutablePointer<AVFormatContext>?
    var options: OpaquePointer?
    if let key { unsafe av_dict_set(&options, "decryption_key", key, 0) }
    try LibAVError.check(
      unsafe avformat_open_input(&context, path, nil, &options), "opening a track")
    defer {
      unsafe avformat_close_input(&context)
      unsafe av_dict_free(&options)
    }
    var packets: [[UInt8]] = []
    let packet = try Packet()
    while unsafe av_read_frame(context, packet.pointer) >= 0 {
      packets.append(packet.bytes)
      unsafe av_packet_unref(packet.pointer)
    }
    return packets
  }
}
