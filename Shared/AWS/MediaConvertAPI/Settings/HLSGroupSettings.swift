// SPDX-License-Identifier: Apache-2.0

/// Packaging as HLS with transport stream segments (RFC 8216).
package struct HlsGroupSettings: Codable, Equatable, Sendable {
  /// Where the files go: `s3://bucket/prefix`. Ending in `/` it takes the input's name.
  package var destination: String?
  /// How the objects are stored.
  package var destinationSettings: DestinationSettings?
  /// The length of a segment, in seconds; 10 when nil.
  package var segmentLength: Int?
  /// The shortest segment, in seconds.
  package var minSegmentLength: Int?
  /// The shortest last segment, in seconds; a shorter rest joins the one before.
  package var minFinalSegmentLength: Double?
  /// Whether segment lengths are exact or whole groups of pictures.
  package var segmentLengthControl: SegmentLengthControl?
  /// Segments in files of their own or ranges of one file.
  package var segmentControl: SegmentControl?
  /// One folder for all, or one for each rendition.
  package var directoryStructure: HlsDirectoryStructure?
  /// The most segments in a folder.
  package var segmentsPerSubdirectory: Int?
  /// Durations in the playlists with or without a fraction.
  package var manifestDurationFormat: ManifestDurationFormat?
  /// Whether playlists are compressed.
  package var manifestCompression: ManifestCompression?
  /// Which RFC names the codecs.
  package var codecSpecification: CodecSpecification?
  /// Whether the multivariant playlist says the resolutions.
  package var streamInfResolution: Inclusion?
  /// Playlists and segments, or segments alone.
  package var outputSelection: HlsOutputSelection?
  /// Whether playlists say the date and time.
  package var programDateTime: Inclusion?
  /// How often they do, in seconds.
  package var programDateTimePeriod: Int?
  /// Whether `EXT-X-ALLOW-CACHE` permits caching.
  package var clientCache: Activation?
  /// Whether the playlists are written while the job runs.
  package var progressiveWriteHlsManifest: Activation?
  /// How the target duration is rounded.
  package var targetDurationCompatibilityMode: TargetDurationCompatibilityMode?
  /// What is added to all timestamps, in milliseconds.
  package var timestampDeltaMilliseconds: Int?
  /// The ID3 frame of timed metadata.
  package var timedMetadataId3Frame: HlsTimedMetadataId3Frame?
  /// How often timed metadata is written, in seconds.
  package var timedMetadataId3Period: Int?
  /// Whether audio-only segments begin with an ID3 header.
  package var audioOnlyHeader: Inclusion?
  /// What URLs in the playlists begin with.
  package var baseUrl: String?
  /// How segments are encrypted; not at all when nil.
  package var encryption: HlsEncryptionSettings?
  /// Further multivariant playlists over some of the outputs.
  package var additionalManifests: [HlsAdditionalManifest]?
  /// The ad markers in the playlists.
  package var adMarkers: [HlsAdMarkers]?
  /// What the playlists say of captions inside the picture's data.
  package var captionLanguageSetting: HlsCaptionLanguageSetting?
  /// The languages of those captions.
  package var captionLanguageMappings: [HlsCaptionLanguageMapping]?
  /// How caption segments are cut.
  package var captionSegmentLengthControl: HlsCaptionSegmentLengthControl?
  /// Whether an image playlist for seeking is made.
  package var imageBasedTrickPlay: ImageBasedTrickPlay?
  /// The images of that playlist.
  package var imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct HlsEncryptionSettings: Codable, Equatable, Sendable {
  /// The method.
  package var encryptionMethod: HlsEncryptionType?
  /// Where the key comes from.
  package var type: KeyProviderType?
  /// The key, for `STATIC_KEY`.
  package var staticKeyProvider: StaticKeyProvider?
  /// The initialisation vector, 32 hexadecimal digits; the segment's number when nil.
  package var constantInitializationVector: String?
  /// Whether the playlists say the initialisation vector.
  package var initializationVectorInManifest: Inclusion?
  /// Whether the content may be kept offline.
  package var offlineEncrypted: Activation?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct StaticKeyProvider: Codable, Equatable, Sendable {
  /// The key, 32 hexadecimal digits.
  package var staticKeyValue: String?
  /// Where players get the key.
  package var url: String?
  /// The `KEYFORMAT` of `EXT-X-KEY`.
  package var keyFormat: String?
  /// The `KEYFORMATVERSIONS` of `EXT-X-KEY`.
  package var keyFormatVersions: String?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct HlsAdditionalManifest: Codable, Equatable, Sendable {
  /// What its name ends with.
  package var manifestNameModifier: String?
  /// The name modifiers of the outputs in it.
  package var selectedOutputs: [String]?

  /// Makes the value of its members; those left out are nil.
  package init(manifestNameModifier: String? = nil, selectedOutputs: [String]? = nil) {
    self.manifestNameModifier = manifestNameModifier
    self.selectedOutputs = selectedOutputs
  }
}

/// The language of a caption channel.
package struct HlsCaptionLanguageMapping: Codable, Equatable, Sendable {
  /// The channel, 1 to 4.
  package var captionChannel: Int?
  /// The language.
  package var languageCode: LanguageCode?
  /// The ISO 639-3 language.
  package var customLanguageCode: String?
  /// What players call it.
  package var languageDescription: String?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct ImageBasedTrickPlaySettings: Codable, Equatable, Sendable {
  /// Whether images follow the groups of pictures or an interval.
  package var intervalCadence: IntervalCadence?
  /// The interval, in seconds.
  package var thumbnailInterval: Double?
  /// An image's width, in pixels.
  package var thumbnailWidth: Int?
  /// An image's height, in pixels.
  package var thumbnailHeight: Int?
  /// The images in a row of a tile.
  package var tileWidth: Int?
  /// The rows of a tile.
  package var tileHeight: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct HlsSettings: Codable, Equatable, Sendable {
  /// What is added to the names of its segments.
  package var segmentModifier: String?
  /// The audio group it belongs to.
  package var audioGroupId: String?
  /// The audio groups it plays with, separated by commas.
  package var audioRenditionSets: String?
  /// What an audio-only output is to players.
  package var audioTrackType: AudioTrackType?
  /// The container of an audio-only output.
  package var audioOnlyContainer: HlsAudioOnlyContainer?
  /// Whether its sound describes the picture.
  package var descriptiveVideoServiceFlag: DescriptiveVideoServiceFlag?
  /// Whether a playlist of the I-frames alone is made.
  package var iFrameOnlyManifest: HlsIFrameOnlyManifest?

  /// Makes the value of its members; those left out are nil.
  package init(
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
