// SPDX-License-Identifier: Apache-2.0

/// Packaging as HLS with transport stream segments (RFC 8216).
public struct HlsGroupSettings: Codable, Equatable, Sendable {
  /// Where the files go: `s3://bucket/prefix`. Ending in `/` it takes the input's name.
  public var destination: String?
  /// How the objects are stored.
  public var destinationSettings: DestinationSettings?
  /// The length of a segment, in seconds; 10 when nil.
  public var segmentLength: Int?
  /// The shortest segment, in seconds.
  public var minSegmentLength: Int?
  /// The shortest last segment, in seconds; a shorter rest joins the one before.
  public var minFinalSegmentLength: Double?
  /// Whether segment lengths are exact or whole groups of pictures.
  public var segmentLengthControl: SegmentLengthControl?
  /// Segments in files of their own or ranges of one file.
  public var segmentControl: SegmentControl?
  /// One folder for all, or one for each rendition.
  public var directoryStructure: HlsDirectoryStructure?
  /// The most segments in a folder.
  public var segmentsPerSubdirectory: Int?
  /// Durations in the playlists with or without a fraction.
  public var manifestDurationFormat: ManifestDurationFormat?
  /// Whether playlists are compressed.
  public var manifestCompression: ManifestCompression?
  /// Which RFC names the codecs.
  public var codecSpecification: CodecSpecification?
  /// Whether the multivariant playlist says the resolutions.
  public var streamInfResolution: Inclusion?
  /// Playlists and segments, or segments alone.
  public var outputSelection: HlsOutputSelection?
  /// Whether playlists say the date and time.
  public var programDateTime: Inclusion?
  /// How often they do, in seconds.
  public var programDateTimePeriod: Int?
  /// Whether `EXT-X-ALLOW-CACHE` permits caching.
  public var clientCache: Activation?
  /// Whether the playlists are written while the job runs.
  public var progressiveWriteHlsManifest: Activation?
  /// How the target duration is rounded.
  public var targetDurationCompatibilityMode: TargetDurationCompatibilityMode?
  /// What is added to all timestamps, in milliseconds.
  public var timestampDeltaMilliseconds: Int?
  /// The ID3 frame of timed metadata.
  public var timedMetadataId3Frame: HlsTimedMetadataId3Frame?
  /// How often timed metadata is written, in seconds.
  public var timedMetadataId3Period: Int?
  /// Whether audio-only segments begin with an ID3 header.
  public var audioOnlyHeader: Inclusion?
  /// What URLs in the playlists begin with.
  public var baseUrl: String?
  /// How segments are encrypted; not at all when nil.
  public var encryption: HlsEncryptionSettings?
  /// Further multivariant playlists over some of the outputs.
  public var additionalManifests: [HlsAdditionalManifest]?
  /// The ad markers in the playlists.
  public var adMarkers: [HlsAdMarkers]?
  /// What the playlists say of captions inside the picture's data.
  public var captionLanguageSetting: HlsCaptionLanguageSetting?
  /// The languages of those captions.
  public var captionLanguageMappings: [HlsCaptionLanguageMapping]?
  /// How caption segments are cut.
  public var captionSegmentLengthControl: HlsCaptionSegmentLengthControl?
  /// Whether an image playlist for seeking is made.
  public var imageBasedTrickPlay: ImageBasedTrickPlay?
  /// The images of that playlist.
  public var imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings?

  /// Makes the value of its members; those left out are nil.
  public init(
    destination: String? = nil, destinationSettings: DestinationSettings? = nil,
    segmentLength: Int? = nil, minSegmentLength: Int? = nil, minFinalSegmentLength: Double? = nil,
    segmentLengthControl: SegmentLengthControl? = nil, segmentControl: SegmentControl? = nil,
    directoryStructure: HlsDirectoryStructure? = nil, segmentsPerSubdirectory: Int? = nil,
    manifestDurationFormat: ManifestDurationFormat? = nil,
    manifestCompression: ManifestCompression? = nil, codecSpecification: CodecSpecification? = nil,
    streamInfResolution: Inclusion? = nil, outputSelection: HlsOutputSelection? = nil,
    programDateTime: Inclusion? = nil, programDateTimePeriod: Int? = nil,
    clientCache: Activation? = nil, progressiveWriteHlsManifest: Activation? = nil,
    targetDurationCompatibilityMode: TargetDurationCompatibilityMode? = nil,
    timestampDeltaMilliseconds: Int? = nil, timedMetadataId3Frame: HlsTimedMetadataId3Frame? = nil,
    timedMetadataId3Period: Int? = nil, audioOnlyHeader: Inclusion? = nil, baseUrl: String? = nil,
    encryption: HlsEncryptionSettings? = nil, additionalManifests: [HlsAdditionalManifest]? = nil,
    adMarkers: [HlsAdMarkers]? = nil, captionLanguageSetting: HlsCaptionLanguageSetting? = nil,
    captionLanguageMappings: [HlsCaptionLanguageMapping]? = nil,
    captionSegmentLengthControl: HlsCaptionSegmentLengthControl? = nil,
    imageBasedTrickPlay: ImageBasedTrickPlay? = nil,
    imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings? = nil
  ) {
    self.destination = destination
    self.destinationSettings = destinationSettings
    self.segmentLength = segmentLength
    self.minSegmentLength = minSegmentLength
    self.minFinalSegmentLength = minFinalSegmentLength
    self.segmentLengthControl = segmentLengthControl
    self.segmentControl = segmentControl
    self.directoryStructure = directoryStructure
    self.segmentsPerSubdirectory = segmentsPerSubdirectory
    self.manifestDurationFormat = manifestDurationFormat
    self.manifestCompression = manifestCompression
    self.codecSpecification = codecSpecification
    self.streamInfResolution = streamInfResolution
    self.outputSelection = outputSelection
    self.programDateTime = programDateTime
    self.programDateTimePeriod = programDateTimePeriod
    self.clientCache = clientCache
    self.progressiveWriteHlsManifest = progressiveWriteHlsManifest
    self.targetDurationCompatibilityMode = targetDurationCompatibilityMode
    self.timestampDeltaMilliseconds = timestampDeltaMilliseconds
    self.timedMetadataId3Frame = timedMetadataId3Frame
    self.timedMetadataId3Period = timedMetadataId3Period
    self.audioOnlyHeader = audioOnlyHeader
    self.baseUrl = baseUrl
    self.encryption = encryption
    self.additionalManifests = additionalManifests
    self.adMarkers = adMarkers
    self.captionLanguageSetting = captionLanguageSetting
    self.captionLanguageMappings = captionLanguageMappings
    self.captionSegmentLengthControl = captionSegmentLengthControl
    self.imageBasedTrickPlay = imageBasedTrickPlay
    self.imageBasedTrickPlaySettings = imageBasedTrickPlaySettings
  }
}

/// How HLS segments are encrypted.
public struct HlsEncryptionSettings: Codable, Equatable, Sendable {
  /// The method.
  public var encryptionMethod: HlsEncryptionType?
  /// Where the key comes from.
  public var type: KeyProviderType?
  /// The key, for `STATIC_KEY`.
  public var staticKeyProvider: StaticKeyProvider?
  /// The initialisation vector, 32 hexadecimal digits; the segment's number when nil.
  public var constantInitializationVector: String?
  /// Whether the playlists say the initialisation vector.
  public var initializationVectorInManifest: Inclusion?
  /// Whether the content may be kept offline.
  public var offlineEncrypted: Activation?

  /// Makes the value of its members; those left out are nil.
  public init(
    encryptionMethod: HlsEncryptionType? = nil, type: KeyProviderType? = nil,
    staticKeyProvider: StaticKeyProvider? = nil, constantInitializationVector: String? = nil,
    initializationVectorInManifest: Inclusion? = nil, offlineEncrypted: Activation? = nil
  ) {
    self.encryptionMethod = encryptionMethod
    self.type = type
    self.staticKeyProvider = staticKeyProvider
    self.constantInitializationVector = constantInitializationVector
    self.initializationVectorInManifest = initializationVectorInManifest
    self.offlineEncrypted = offlineEncrypted
  }
}

/// A key that is given in the job.
public struct StaticKeyProvider: Codable, Equatable, Sendable {
  /// The key, 32 hexadecimal digits.
  public var staticKeyValue: String?
  /// Where players get the key.
  public var url: String?
  /// The `KEYFORMAT` of `EXT-X-KEY`.
  public var keyFormat: String?
  /// The `KEYFORMATVERSIONS` of `EXT-X-KEY`.
  public var keyFormatVersions: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    staticKeyValue: String? = nil, url: String? = nil, keyFormat: String? = nil,
    keyFormatVersions: String? = nil
  ) {
    self.staticKeyValue = staticKeyValue
    self.url = url
    self.keyFormat = keyFormat
    self.keyFormatVersions = keyFormatVersions
  }
}

/// A further multivariant playlist.
public struct HlsAdditionalManifest: Codable, Equatable, Sendable {
  /// What its name ends with.
  public var manifestNameModifier: String?
  /// The name modifiers of the outputs in it.
  public var selectedOutputs: [String]?

  /// Makes the value of its members; those left out are nil.
  public init(manifestNameModifier: String? = nil, selectedOutputs: [String]? = nil) {
    self.manifestNameModifier = manifestNameModifier
    self.selectedOutputs = selectedOutputs
  }
}

/// The language of a caption channel.
public struct HlsCaptionLanguageMapping: Codable, Equatable, Sendable {
  /// The channel, 1 to 4.
  public var captionChannel: Int?
  /// The language.
  public var languageCode: LanguageCode?
  /// The ISO 639-3 language.
  public var customLanguageCode: String?
  /// What players call it.
  public var languageDescription: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    captionChannel: Int? = nil, languageCode: LanguageCode? = nil,
    customLanguageCode: String? = nil, languageDescription: String? = nil
  ) {
    self.captionChannel = captionChannel
    self.languageCode = languageCode
    self.customLanguageCode = customLanguageCode
    self.languageDescription = languageDescription
  }
}

/// The images of a playlist for seeking.
public struct ImageBasedTrickPlaySettings: Codable, Equatable, Sendable {
  /// Whether images follow the groups of pictures or an interval.
  public var intervalCadence: IntervalCadence?
  /// The interval, in seconds.
  public var thumbnailInterval: Double?
  /// An image's width, in pixels.
  public var thumbnailWidth: Int?
  /// An image's height, in pixels.
  public var thumbnailHeight: Int?
  /// The images in a row of a tile.
  public var tileWidth: Int?
  /// The rows of a tile.
  public var tileHeight: Int?

  /// Makes the value of its members; those left out are nil.
  public init(
    intervalCadence: IntervalCadence? = nil, thumbnailInterval: Double? = nil,
    thumbnailWidth: Int? = nil, thumbnailHeight: Int? = nil, tileWidth: Int? = nil,
    tileHeight: Int? = nil
  ) {
    self.intervalCadence = intervalCadence
    self.thumbnailInterval = thumbnailInterval
    self.thumbnailWidth = thumbnailWidth
    self.thumbnailHeight = thumbnailHeight
    self.tileWidth = tileWidth
    self.tileHeight = tileHeight
  }
}

/// What an output is in its HLS group.
public struct HlsSettings: Codable, Equatable, Sendable {
  /// What is added to the names of its segments.
  public var segmentModifier: String?
  /// The audio group it belongs to.
  public var audioGroupId: String?
  /// The audio groups it plays with, separated by commas.
  public var audioRenditionSets: String?
  /// What an audio-only output is to players.
  public var audioTrackType: AudioTrackType?
  /// The container of an audio-only output.
  public var audioOnlyContainer: HlsAudioOnlyContainer?
  /// Whether its sound describes the picture.
  public var descriptiveVideoServiceFlag: DescriptiveVideoServiceFlag?
  /// Whether a playlist of the I-frames alone is made.
  public var iFrameOnlyManifest: HlsIFrameOnlyManifest?

  /// Makes the value of its members; those left out are nil.
  public init(
    segmentModifier: String? = nil, audioGroupId: String? = nil, audioRenditionSets: String? = nil,
    audioTrackType: AudioTrackType? = nil, audioOnlyContainer: HlsAudioOnlyContainer? = nil,
    descriptiveVideoServiceFlag: DescriptiveVideoServiceFlag? = nil,
    iFrameOnlyManifest: HlsIFrameOnlyManifest? = nil
  ) {
    self.segmentModifier = segmentModifier
    self.audioGroupId = audioGroupId
    self.audioRenditionSets = audioRenditionSets
    self.audioTrackType = audioTrackType
    self.audioOnlyContainer = audioOnlyContainer
    self.descriptiveVideoServiceFlag = descriptiveVideoServiceFlag
    self.iFrameOnlyManifest = iFrameOnlyManifest
  }
}
