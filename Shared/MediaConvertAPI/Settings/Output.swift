// SPDX-License-Identifier: Apache-2.0

/// One rendition or file.
public struct Output: Codable, Equatable, Sendable {
  /// What its name ends with, before the extension.
  public var nameModifier: String?
  /// The extension; the container's own when nil.
  public var `extension`: String?
  /// The container.
  public var containerSettings: ContainerSettings?
  /// What it is in its group.
  public var outputSettings: OutputSettings?
  /// The picture; none when nil.
  public var videoDescription: VideoDescription?
  /// The sounds.
  public var audioDescriptions: [AudioDescription]?
  /// The captions.
  public var captionDescriptions: [CaptionDescription]?
  /// A preset that the settings come from.
  public var preset: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    nameModifier: String? = nil, extension: String? = nil,
    containerSettings: ContainerSettings? = nil, outputSettings: OutputSettings? = nil,
    videoDescription: VideoDescription? = nil, audioDescriptions: [AudioDescription]? = nil,
    captionDescriptions: [CaptionDescription]? = nil, preset: String? = nil
  ) {
    self.nameModifier = nameModifier
    self.extension = `extension`
    self.containerSettings = containerSettings
    self.outputSettings = outputSettings
    self.videoDescription = videoDescription
    self.audioDescriptions = audioDescriptions
    self.captionDescriptions = captionDescriptions
    self.preset = preset
  }
}

/// What an output is in its group.
public struct OutputSettings: Codable, Equatable, Sendable {
  /// In an HLS group.
  public var hlsSettings: HlsSettings?

  /// Makes the value of its members; those left out are nil.
  public init(hlsSettings: HlsSettings? = nil) {
    self.hlsSettings = hlsSettings
  }
}

/// The container: the member that fits `container` may be set.
public struct ContainerSettings: Codable, Equatable, Sendable {
  /// The container.
  public var container: ContainerType?
  /// An HLS transport stream.
  public var m3u8Settings: M3u8Settings?
  /// An MP4 file.
  public var mp4Settings: Mp4Settings?
  /// CMAF fragments.
  public var cmfcSettings: CmfcSettings?
  /// DASH fragments.
  public var mpdSettings: MpdSettings?

  /// Makes the value of its members; those left out are nil.
  public init(
    container: ContainerType? = nil, m3u8Settings: M3u8Settings? = nil,
    mp4Settings: Mp4Settings? = nil, cmfcSettings: CmfcSettings? = nil,
    mpdSettings: MpdSettings? = nil
  ) {
    self.container = container
    self.m3u8Settings = m3u8Settings
    self.mp4Settings = mp4Settings
    self.cmfcSettings = cmfcSettings
    self.mpdSettings = mpdSettings
  }
}

/// A transport stream of an HLS group.
public struct M3u8Settings: Codable, Equatable, Sendable {
  /// How the sound's length is fitted to the picture's.
  public var audioDuration: AudioDuration?
  /// The sound frames in a packetised elementary stream packet.
  public var audioFramesPerPes: Int?
  /// The packet identifiers of the sounds.
  public var audioPids: [Int]?
  /// How much later the sound starts, in milliseconds.
  public var audioPtsOffsetDelta: Int?
  /// The longest time between clock references, in milliseconds.
  public var maxPcrInterval: Int?
  /// The time between program association tables, in milliseconds.
  public var patInterval: Int?
  /// Where clock references are written.
  public var pcrControl: M3u8PcrControl?
  /// The packet identifier of the clock references.
  public var pcrPid: Int?
  /// The time between program map tables, in milliseconds.
  public var pmtInterval: Int?
  /// The packet identifier of the program map table.
  public var pmtPid: Int?
  /// The program's number.
  public var programNumber: Int?
  /// The first presentation time, in seconds.
  public var ptsOffset: Int?
  /// Whether `ptsOffset` is used.
  public var ptsOffsetMode: TsPtsOffset?
  /// The transport stream's identifier.
  public var transportStreamId: Int?
  /// The packet identifier of the picture.
  public var videoPid: Int?

  /// Makes the value of its members; those left out are nil.
  public init(
    audioDuration: AudioDuration? = nil, audioFramesPerPes: Int? = nil, audioPids: [Int]? = nil,
    audioPtsOffsetDelta: Int? = nil, maxPcrInterval: Int? = nil, patInterval: Int? = nil,
    pcrControl: M3u8PcrControl? = nil, pcrPid: Int? = nil, pmtInterval: Int? = nil,
    pmtPid: Int? = nil, programNumber: Int? = nil, ptsOffset: Int? = nil,
    ptsOffsetMode: TsPtsOffset? = nil, transportStreamId: Int? = nil, videoPid: Int? = nil
  ) {
    self.audioDuration = audioDuration
    self.audioFramesPerPes = audioFramesPerPes
    self.audioPids = audioPids
    self.audioPtsOffsetDelta = audioPtsOffsetDelta
    self.maxPcrInterval = maxPcrInterval
    self.patInterval = patInterval
    self.pcrControl = pcrControl
    self.pcrPid = pcrPid
    self.pmtInterval = pmtInterval
    self.pmtPid = pmtPid
    self.programNumber = programNumber
    self.ptsOffset = ptsOffset
    self.ptsOffsetMode = ptsOffsetMode
    self.transportStreamId = transportStreamId
    self.videoPid = videoPid
  }
}

/// An MP4 file.
public struct Mp4Settings: Codable, Equatable, Sendable {
  /// Where the index is: at the front for progressive download.
  public var moovPlacement: Mp4MoovPlacement?
  /// How the sound's length is fitted to the picture's.
  public var audioDuration: AudioDuration?
  /// Whether a composition shift box is written.
  public var cslgAtom: Inclusion?
  /// The version of the composition offset box.
  public var cttsVersion: Int?
  /// Whether free space is left.
  public var freeSpaceBox: Inclusion?
  /// The major brand.
  public var mp4MajorBrand: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    moovPlacement: Mp4MoovPlacement? = nil, audioDuration: AudioDuration? = nil,
    cslgAtom: Inclusion? = nil, cttsVersion: Int? = nil, freeSpaceBox: Inclusion? = nil,
    mp4MajorBrand: String? = nil
  ) {
    self.moovPlacement = moovPlacement
    self.audioDuration = audioDuration
    self.cslgAtom = cslgAtom
    self.cttsVersion = cttsVersion
    self.freeSpaceBox = freeSpaceBox
    self.mp4MajorBrand = mp4MajorBrand
  }
}
