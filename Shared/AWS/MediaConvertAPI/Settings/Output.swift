// SPDX-License-Identifier: Apache-2.0

/// One rendition or file.
package struct Output: Codable, Equatable, Sendable {
  /// What its name ends with, before the extension.
  package var nameModifier: String?
  /// The extension; the container's own when nil.
  package var `extension`: String?
  /// The container.
  package var containerSettings: ContainerSettings?
  /// What it is in its group.
  package var outputSettings: OutputSettings?
  /// The picture; none when nil.
  package var videoDescription: VideoDescription?
  /// The sounds.
  package var audioDescriptions: [AudioDescription]?
  /// The captions.
  package var captionDescriptions: [CaptionDescription]?
  /// A preset that the settings come from.
  package var preset: String?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct OutputSettings: Codable, Equatable, Sendable {
  /// In an HLS group.
  package var hlsSettings: HlsSettings?

  /// Makes the value of its members; those left out are nil.
  package init(hlsSettings: HlsSettings? = nil) {
    self.hlsSettings = hlsSettings
  }
}

/// The container: the member that fits `container` may be set.
package struct ContainerSettings: Codable, Equatable, Sendable {
  /// The container.
  package var container: ContainerType?
  /// An HLS transport stream.
  package var m3u8Settings: M3u8Settings?
  /// An MP4 file.
  package var mp4Settings: Mp4Settings?
  /// CMAF fragments.
  package var cmfcSettings: CmfcSettings?
  /// DASH fragments.
  package var mpdSettings: MpdSettings?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct M3u8Settings: Codable, Equatable, Sendable {
  /// How the sound's length is fitted to the picture's.
  package var audioDuration: AudioDuration?
  /// The sound frames in a packetised elementary stream packet.
  package var audioFramesPerPes: Int?
  /// The packet identifiers of the sounds.
  package var audioPids: [Int]?
  /// How much later the sound starts, in milliseconds.
  package var audioPtsOffsetDelta: Int?
  /// The longest time between clock references, in milliseconds.
  package var maxPcrInterval: Int?
  /// The time between program association tables, in milliseconds.
  package var patInterval: Int?
  /// Where clock references are written.
  package var pcrControl: M3u8PcrControl?
  /// The packet identifier of the clock references.
  package var pcrPid: Int?
  /// The time between program map tables, in milliseconds.
  package var pmtInterval: Int?
  /// The packet identifier of the program map table.
  package var pmtPid: Int?
  /// The program's number.
  package var programNumber: Int?
  /// The first presentation time, in seconds.
  package var ptsOffset: Int?
  /// Whether `ptsOffset` is used.
  package var ptsOffsetMode: TsPtsOffset?
  /// The transport stream's identifier.
  package var transportStreamId: Int?
  /// The packet identifier of the picture.
  package var videoPid: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct Mp4Settings: Codable, Equatable, Sendable {
  /// Where the index is: at the front for progressive download.
  package var moovPlacement: Mp4MoovPlacement?
  /// How the sound's length is fitted to the picture's.
  package var audioDuration: AudioDuration?
  /// Whether a composition shift box is written.
  package var cslgAtom: Inclusion?
  /// The version of the composition offset box.
  package var cttsVersion: Int?
  /// Whether free space is left.
  package var freeSpaceBox: Inclusion?
  /// The major brand.
  package var mp4MajorBrand: String?

  /// Makes the value of its members; those left out are nil.
  package init(
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
