// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// What a source turns out to be, from its headers and from the packets of its beginning.
struct SourceSurvey: Sendable {
  /// The container's names in libavformat.
  var formatName: String
  /// The container's own brand (`ftyp`) where it has one.
  var brand: String?
  /// The first frame's timecode where the container says it: in a track of its own (`tmcd`) or in its
  /// header (MXF).
  var timecode: Timecode?
  var bitRate: Int
  var fileSize: Int64
  var streams: [StreamDescription]
  var video: StreamDescription? { videoIndex.map { streams[$0] } }
  /// The audio tracks, in the container's order.
  var audioTracks: [StreamDescription] { audioIndices.map { streams[$0] } }
  /// The index in ``streams`` of the audio that is taken unless another is asked for.
  var standardAudio: Int?
  private let videoIndex: Int?
  private let audioIndices: [Int]
  /// How the chosen video's packets follow one another.
  var cadence = Cadence()
  /// The first time of each audio track in nanoseconds.
  var audioStarts: [Int: Int64] = [:]
  /// The length in nanoseconds: measured when the whole file was read, else announced and plausible.
  var duration: Int64?
  /// The length that the header announces, when it can be believed.
  var announcedDuration: Int64?

  /// How much of a file is read to know it: enough for a minute or two of video.
  private static let packetLimit = 20_000
  private static let byteLimit = 48 * 1024 * 1024

  /// Reads a file's headers and beginning.
  /// - Throws: a ``TranscodeFailure`` with code 1010 or 1076.
  init(of file: SourceFile) throws {
    let demuxer = try Self.open(file)
    formatName = demuxer.formatName
    brand = demuxer.metadata("major_brand")
    bitRate = demuxer.bitRate
    fileSize = file.size
    streams = Self.streams(of: demuxer, in: file)
    timecode =
      (streams.compactMap(\.timecode) + [demuxer.metadata("timecode")].compactMap(\.self))
      .lazy.compactMap { Timecode($0) }.first
    videoIndex = Self.chooseVideo(among: streams)?.index
    let audio = streams.filter {
      $0.kind == .audio && ($0.canBeDecoded && $0.channels > 0 || $0.protection != nil)
    }
    audioIndices = audio.map(\.index)
    standardAudio = (audio.first { $0.isDefault } ?? audio.first)?.index
    readBeginning(with: demuxer)
  }

  /// When the video should end by what the headers say; nil when they do not, or when what was
  /// read agrees with the container's length.
  var expectedEnd: Int64? {
    if let announced = video?.duration {
      return Self.isPlausible(announced, bytes: fileSize) ? announced : nil
    }
    guard let announced = announcedDuration else { return nil }
    return announced - (duration ?? 0) > announced / 20 || duration == announced ? announced : nil
  }

  private static func open(_ file: SourceFile) throws -> Demuxer {
    do {
      return try Demuxer(file: file)
    } catch {
      // A header that asks for more memory than there is, is a damaged one as well.
      let reason = Log.latest ?? error.reason
      let beginning = file.prefix(64 * 1024)
      guard let format = Demuxer.format(of: beginning) else { throw Fault.inputNotOpened(reason) }
      guard format.isSupported else { throw Fault.formatNotSupported(format.names) }
      // libavformat gives up on a fragment whose table of encrypted parts it does not understand.
      if format.names.contains("mov"), let track = beginning.encryptedISOTrack {
        throw Fault.encrypted(track, by: .commonEncryption)
      }
      // A file that begins as a video should and cannot be opened was cut off or damaged.
      throw Fault.damaged(reason)
    }
  }

  /// What keeps the video, or the audio that is taken unless another is asked for, from being
  /// transcoded.
  var obstacle: TranscodeFailure? {
    do throws(TranscodeFailure) {
      _ = try readableVideo()
      if let standardAudio { try checkAudio(standardAudio) }
      return nil
    } catch {
      return error
    }
  }

  /// The video that is transcoded.
  /// - Throws: why there is none, or why it cannot be read.
  func readableVideo() throws(TranscodeFailure) -> StreamDescription {
    guard let video else { throw Fault.noVideo }
    if let found = video.protection { throw Fault.encrypted("video", by: found) }
    guard video.canBeDecoded else { throw Fault.codecNotSupported(video.codecName) }
    return video
  }

  /// Refuses an audio track that cannot be read.
  /// - Parameter index: in ``streams``.
  func checkAudio(_ index: Int) throws(TranscodeFailure) {
    if let found = streams[index].protection { throw Fault.encrypted("audio", by: found) }
  }

  /// A container's streams, with what the file as a whole, and not a stream's header, says of
  /// encryption.
  private static func streams(of demuxer: Demuxer, in file: SourceFile) -> [StreamDescription] {
    var streams = demuxer.streams
    func note(_ packets: ScrambledPackets, _ protection: Protection) {
      for index in streams.indices where packets.isScrambled(streams[index].identifier) {
        streams[index].protection = protection
      }
    }
    switch demuxer.formatName {
    case "mpegts":
      let beginning = file.prefix(ScrambledPackets.length)
      note(ScrambledPackets(transportStream: beginning), .conditionalAccess)
    case "mpeg":
      let beginning = file.prefix(ScrambledPackets.length)
      note(ScrambledPackets(programStream: beginning), .contentScramble)
    case "asf" where file.prefix(64 * 1024).hasContentEncryptionObject:
      for index in streams.indices { streams[index].protection = .windowsMedia }
    default: break
    }
    return streams
  }

  /// A packet that is encrypted says so of its whole stream: the beginning may be in the clear.
  private mutating func noteProtection(of packet: Packet) {
    guard streams.indices.contains(packet.streamIndex),
      streams[packet.streamIndex].protection == nil, packet.isEncrypted
    else { return }
    streams[packet.streamIndex].protection = .commonEncryption
  }

  /// The default video, else the first; never a cover image. Of an encrypted one neither size nor
  /// codec need be known.
  private static func chooseVideo(among streams: [StreamDescription]) -> StreamDescription? {
    let real = streams.filter {
      $0.kind == .video && !$0.isAttachedPicture
        && ($0.width > 0 && $0.height > 0 || $0.protection != nil)
    }
    let usable = real.filter { $0.canBeDecoded && $0.protection == nil }
    return usable.first { $0.isDefault } ?? usable.first ?? real.first
  }

  private mutating func readBeginning(with demuxer: Demuxer) {
    var packets = 0
    var bytes = 0
    var ends: Int64 = 0
    var isWhole = true
    var timeline = Timeline(of: self, read: demuxer)
    do {
      while let packet = try demuxer.nextPacket() {
        packets += 1
        bytes += packet.size
        guard packets < Self.packetLimit, bytes < Self.byteLimit else {
          isWhole = false
          break
        }
        noteProtection(of: packet)
        timeline.place(packet)
        guard !packet.isDiscarded, let time = packet.presentationTime,
          streams.indices.contains(packet.streamIndex)
        else { continue }
        let base = streams[packet.streamIndex].timeBase
        let start = base.nanoseconds(time)
        let length = base.nanoseconds(max(0, packet.duration))
        if packet.streamIndex == videoIndex {
          cadence.times.append(start)
          cadence.lastDuration = length
          ends = max(ends, start &+ length)
        } else if audioIndices.contains(packet.streamIndex) {
          if audioStarts[packet.streamIndex] == nil { audioStarts[packet.streamIndex] = start }
          ends = max(ends, start &+ length)
        }
      }
    } catch {
      // Where reading cannot go on the video ends; a packet that claims all memory is a damaged one.
    }
    cadence.times.sort()
    if let announced = demuxer.duration, Self.isPlausible(announced, bytes: fileSize) {
      announcedDuration = announced
    }
    var starts = Array(audioStarts.values)
    if let start = cadence.times.first { starts.append(start) }
    if isWhole, let start = starts.min(), ends > start {
      duration = ends - start
    } else {
      duration = announcedDuration
    }
  }

  /// A video of less than 2 kbit/s is a header that does not tell the truth.
  private static func isPlausible(_ duration: Int64, bytes: Int64) -> Bool {
    Double(bytes) * 8 / (Double(duration) / 1e9) >= 2000
  }
}
