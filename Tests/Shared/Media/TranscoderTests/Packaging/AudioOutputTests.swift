// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Audio alone, several tracks, and what is said of them")
struct AudioOutputTests {
  private static let video = VideoSettings(
    size: FrameSize(height: 120), rateControl: .cbr(bitRate: 200_000))

  /// A video with an English tone of 440 Hz and a French one of 880.
  private static func bilingual(seconds: Double = 2.5) -> Clip {
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=160x120:rate=10:duration=\(seconds)"
    clip.audio = [(440, "eng"), (880, "fra")].map { frequency, language in
      var audio = Clip.Audio()
      audio.source = "sine=frequency=\(frequency):duration=\(seconds):sample_rate=48000"
      audio.language = language
      audio.isDefault = frequency == 440
      return audio
    }
    return clip
  }

  private static func description(
    _ number: Int, _ codec: AudioSettings.Codec = .aac, bitRate: Int = 96_000
  ) -> AudioDescription {
    AudioDescription(
      AudioSettings(track: .number(number), codec: codec, bitRate: bitRate))
  }

  private static func file(_ media: ContainerFile, _ name: String) -> FileOutput {
    FileOutput(nameModifier: name, content: .media(media))
  }

  private static func text(_ workshop: Workshop, _ name: String) throws -> String {
    String(decoding: try [UInt8](contentsOf: "\(workshop.output)/\(name)"), as: UTF8.self)
  }

  @Test(
    "audio alone has the form that its codec has for files",
    arguments: [
      (AudioSettings.Codec.aac, "aac", AV_CODEC_ID_AAC),
      (.ac3, "ac3", AV_CODEC_ID_AC3), (.eac3, "eac3", AV_CODEC_ID_EAC3),
      (.mp3, "mp3", AV_CODEC_ID_MP3), (.mp2, "mp2", AV_CODEC_ID_MP2),
      (.flac, "flac", AV_CODEC_ID_FLAC), (.pcm, "wav", AV_CODEC_ID_PCM_S16LE),
      (.bigEndianPCM, "aiff", AV_CODEC_ID_PCM_S16BE), (.opus, "ogg", AV_CODEC_ID_OPUS),
    ])
  func codecs(_ codec: AudioSettings.Codec, _ name: String, _ identifier: AVCodecID) throws {
    let workshop = try Workshop()
    let messages = try workshop.execute(
      workshop.make(Self.bilingual(seconds: 1)),
      [
        .file(
          FileGroup(
            base: "a",
            outputs: [
              Self.file(
                ContainerFile(
                  .bare, video: nil, audio: [Self.description(1, codec, bitRate: 192_000)]), "")
            ]))
      ])
    let output = try #require(messages.completion?.groups.first?.outputs.first)
    #expect(output.paths == ["a.\(name)"])
    #expect(output.width == nil)
    #expect((990...1060).contains(output.durationMilliseconds))
    guard name != "aiff" else { return }
    let made = try MediaFile("\(workshop.output)/a.\(name)")
    #expect(made.audio?.codec == identifier)
    #expect(made.audio?.channels == 2)
    #expect(made.audio?.sampleRate == 48_000)
  }

  @Test("a source without video has audio, as long as it is")
  func withoutVideo() throws {
    let workshop = try Workshop()
    var clip = Clip()
    clip.video = []
    clip.audio[0].source = "sine=duration=3.2:sample_rate=44100"
    let messages = try workshop.execute(
      workshop.make(clip),
      [
        .file(
          FileGroup(
            base: "a",
            outputs: [
              Self.file(
                ContainerFile(
                  .mp4(hasIndexInFront: true), video: nil, audio: [Self.description(1)]), "_$ra$")
            ]))
      ])
    let made = try MediaFile("\(workshop.output)/a_96.mp4")
    let end = try #require(made.audioPackets.last)
    #expect(abs(end.start + end.duration - 3.2) < 0.05)
    #expect(messages.percents.last ?? 0 > 50)
    #expect(messages.completion?.groups.first?.outputs.first?.durationMilliseconds ?? 0 > 3100)
  }

  @Test("several tracks of an output have their own codecs, languages, names and identifiers")
  func severalTracks() throws {
    let workshop = try Workshop()
    var named = Self.description(2, .ac3, bitRate: 192_000)
    named.language = "deu"
    named.followsSourceLanguage = false
    named.purpose = .visuallyImpaired
    let audio = [Self.description(1), named]
    _ = try workshop.execute(
      workshop.make(Self.bilingual()),
      [
        .file(
          FileGroup(
            base: "v",
            outputs: [
              Self.file(
                ContainerFile(.mp4(hasIndexInFront: false), video: Self.video, audio: audio), ""),
              Self.file(ContainerFile(.quickTime, video: Self.video, audio: audio), ""),
              Self.file(
                ContainerFile(
                  .transportStream(
                    changing(TransportStreamSettings()) { $0.audioPIDs = [600, 700] }),
                  video: Self.video, audio: audio), ""),
            ]))
      ])
    for name in ["v.mp4", "v.mov", "v.m2ts"] {
      let streams = try Demuxer(file: SourceFile(path: "\(workshop.output)/\(name)")).streams
      #expect(streams.map(\.codec) == [AV_CODEC_ID_H264, AV_CODEC_ID_AAC, AV_CODEC_ID_AC3])
      #expect(streams.dropFirst().map(\.language) == ["eng", name == "v.mov" ? "ger" : "deu"])
      if name == "v.m2ts" { #expect(streams.map(\.identifier) == [481, 600, 700]) }
    }
    let brand = try [UInt8](contentsOf: "\(workshop.output)/v.mov")[4..<12]
    #expect(String(decoding: brand, as: Unicode.ASCII.self) == "ftypqt  ")
    let bytes = try [UInt8](contentsOf: "\(workshop.output)/v.mp4")
    let text = String(decoding: bytes, as: Unicode.ASCII.self)
    let index = try #require(text.range(of: "moov"))
    let media = try #require(text.range(of: "mdat"))
    #expect(media.lowerBound < index.lowerBound)
  }

  @Test("languages are renditions of a group, in segments that are cut with the video's")
  func renditions() throws {
    let workshop = try Workshop()
    var described = AudioRenditionSettings(Self.description(2), group: "aac")
    described.describesVideo = true
    described.audio.name = "Descriptions"
    described.isTransportStream = true
    var plain = HLSOutput(nameModifier: "_v", content: .muxed(video: Self.video, audio: []))
    plain.audioGroups = ["aac"]
    let messages = try workshop.execute(
      workshop.make(Self.bilingual()),
      [
        .hls(
          HLSGroup(
            base: "m", segmentSeconds: 1,
            outputs: [
              plain,
              HLSOutput(
                nameModifier: "_en",
                content: .audio(AudioRenditionSettings(Self.description(1), group: "aac"))),
              HLSOutput(nameModifier: "_fr", content: .audio(described)),
              HLSOutput(
                nameModifier: "_only",
                content: .audio(
                  changing(AudioRenditionSettings(Self.description(1), group: "aac")) {
                    $0.role = .variant
                  })),
            ]))
      ])
    let playlist = try Self.text(workshop, "m.m3u8")
    #expect(
      playlist.contains(
        #"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="eng",LANGUAGE="eng",DEFAULT=YES,AUTOSELECT=YES,"#
          + #"CHANNELS="2",URI="m_en.m3u8""#))
    #expect(
      playlist.contains(
        #"GROUP-ID="aac",NAME="Descriptions",LANGUAGE="fra",DEFAULT=NO,AUTOSELECT=YES,"#
          + #"CHARACTERISTICS="public.accessibility.describes-video",CHANNELS="2",URI="m_fr.m3u8""#)
    )
    #expect(playlist.contains(/CODECS="avc1[^"]*,mp4a.40.2",RESOLUTION=.*,AUDIO="aac"\nm_v.m3u8/))
    #expect(playlist.contains(/#EXT-X-STREAM-INF:[^\n]*CODECS="mp4a.40.2"\nm_only.m3u8/))
    let names = messages.files.filter { $0.kind == .segment }.map(\.path)
    #expect(names.filter { $0.hasPrefix("m_en") } == (1...3).map { "m_en_0000\($0).aac" })
    #expect(names.filter { $0.hasPrefix("m_fr") } == (1...3).map { "m_fr_0000\($0).ts" })
    // Bare audio begins with its time: the transport streams' own, ten seconds before the second part.
    let segment = try [UInt8](contentsOf: "\(workshop.output)/m_en_00002.aac")
    #expect(segment.starts(with: "ID3".utf8))
    let owner = Array("com.apple.streaming.transportStreamTimestamp\0".utf8)
    let place = try #require(segment.indices.first { segment[$0...].starts(with: owner) })
    let time = segment[(place + owner.count)...].prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    #expect(abs(Double(time) / 90_000 - 11) < 0.03)
    let transport = try MediaFile("\(workshop.output)/m_fr_00002.ts")
    #expect(abs((transport.audioPackets.first?.start ?? 0) - 11) < 0.03)
  }

  @Test("channels are what the mapping says, whatever the source has of them")
  func remix() throws {
    let workshop = try Workshop()
    var clip = Self.bilingual(seconds: 1)
    // A tone on the left alone.
    clip.audio[0].source =
      "sine=frequency=440:duration=1:sample_rate=48000,pan=stereo|c0=c0|c1=0*c0"
    var swapped = AudioSettings(track: .number(1), codec: .pcm)
    swapped.remixes = [ChannelRemix(gains: [[-60, 0, 0], [-6, -60, 0]])]
    _ = try workshop.execute(
      workshop.make(clip),
      [
        .file(
          FileGroup(
            base: "a",
            outputs: [
              Self.file(ContainerFile(.bare, video: nil, audio: [AudioDescription(swapped)]), "")
            ]))
      ])
    let samples = try Samples(wav: "\(workshop.output)/a.wav")
    #expect(samples.peak(of: 0) < 0.01)
    #expect(abs(samples.peak(of: 1) - 0.125 * 0.501) < 0.02)
  }

  @Test("a track is brought to a loudness that a meter then finds", arguments: [-23.0, -14.0])
  func loudness(_ target: Double) throws {
    let workshop = try Workshop()
    var settings = AudioSettings(track: .number(1), codec: .pcm)
    settings.loudness = LoudnessTarget(level: target)
    _ = try workshop.execute(
      workshop.make(Self.bilingual(seconds: 4)),
      [
        .file(
          FileGroup(
            base: "a",
            outputs: [
              Self.file(ContainerFile(.bare, video: nil, audio: [AudioDescription(settings)]), "")
            ]))
      ])
    let measured = try Self.measure("\(workshop.output)/a.wav")
    #expect(abs(measured.integrated - target) < 0.3)
    #expect(measured.truePeak < 0.3)
  }

  private static func measure(_ path: String) throws -> Loudness {
    let file = try SourceFile(path: path)
    let survey = try SourceSurvey(of: file)
    let stream = try #require(survey.audioTracks.first)
    let meter = LoudnessMeter(
      file: file, survey: survey, stream: stream,
      settings: AudioSettings().resolved(for: stream), part: nil)
    return try #require(try meter.measure())
  }

  @Test("audio of another file is heard with the video, later by its delay")
  func externalFile() throws {
    let workshop = try Workshop()
    var other = Clip()
    other.video = []
    other.container = "wav"
    other.audio[0] = Clip.Audio(
      source: "sine=frequency=880:duration=1:sample_rate=48000", encoder: "pcm_s16le",
      sampleFormat: "s16")
    var source = AudioSource(file: 0)
    source.delayMilliseconds = 500
    var settings = AudioSettings(codec: .pcm)
    settings.source = source
    var plan = TranscodePlan(
      source: TranscodeSource(path: try workshop.make(Self.bilingual(seconds: 1))),
      outputFolder: workshop.output,
      groups: [
        .file(
          FileGroup(
            base: "a",
            outputs: [
              Self.file(ContainerFile(.bare, video: nil, audio: [AudioDescription(settings)]), "")
            ]))
      ])
    plan.audioFiles = [try workshop.make(other, named: "other.wav")]
    try Transcoder.transcode(plan, files: WrittenFiles(), processors: 1) { _ in }
    let samples = try Samples(wav: "\(workshop.output)/a.wav")
    #expect(abs(Double(samples.count) / 48_000 - 1.5) < 0.05)
    #expect(samples.peak(of: 0, in: 0..<20_000) < 0.01)
    #expect(samples.peak(of: 0, in: 26_000..<60_000) > 0.05)
  }

  @Test(
    "a track that the source does not have is told as such",
    arguments: [
      AudioTrack.number(3), .identifier(4711),
    ])
  func missing(_ track: AudioTrack) throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.bilingual(seconds: 1))
    let failure = #expect(throws: TranscodeFailure.self) {
      try workshop.transcode(path, audio: AudioSettings(track: track))
    }
    #expect(failure?.code == 1021)
  }
}

/// The samples of a WAV file of sixteen bits.
private struct Samples {
  private let channels: [[Double]]

  var count: Int { channels.first?.count ?? 0 }

  init(wav path: String) throws {
    let bytes = try [UInt8](contentsOf: path)
    let data = Array("data".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: data) })
    let words = stride(from: place + 8, to: bytes.count - 1, by: 2).map {
      Double(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)) / 32768
    }
    let count = Int(bytes[22])
    channels = (0..<count).map { channel in
      stride(from: channel, to: words.count, by: count).map { words[$0] }
    }
  }

  func peak(of channel: Int, in range: Range<Int>? = nil) -> Double {
    channels[channel][(range ?? 0..<count).clamped(to: 0..<count)].map(abs).max() ?? 0
  }
}
