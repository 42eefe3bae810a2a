// SPDX-License-Identifier: Apache-2.0

/// Packaging as CMAF: one set of fragmented MP4 segments for HLS and DASH.
package struct CmafGroupSettings: Codable, Equatable, Sendable {
  /// Where the files go: `s3://bucket/prefix`. Ending in `/` it takes the input's name.
  package var destination: String?
  /// How the objects are stored.
  package var destinationSettings: DestinationSettings?
  /// The length of a segment, in seconds; 10 when nil.
  package var segmentLength: Int?
  /// The length of a fragment, in seconds; 2 when nil.
  package var fragmentLength: Int?
  /// The shortest last segment, in seconds; a shorter rest joins the one before.
  package var minFinalSegmentLength: Double?
  /// Whether segment lengths are exact or whole groups of pictures.
  package var segmentLengthControl: SegmentLengthControl?
  /// Segments in files of their own or ranges of one file.
  package var segmentControl: SegmentControl?
  /// Durations in the playlists with or without a fraction.
  package var manifestDurationFormat: ManifestDurationFormat?
  /// Whether manifests are compressed.
  package var manifestCompression: ManifestCompression?
  /// Which RFC names the codecs.
  package var codecSpecification: CodecSpecification?
  /// Whether the multivariant playlist says the resolutions.
  package var streamInfResolution: Inclusion?
  /// Whether `EXT-X-ALLOW-CACHE` permits caching.
  package var clientCache: Activation?
  /// How the target duration is rounded.
  package var targetDurationCompatibilityMode: TargetDurationCompatibilityMode?
  /// Whether HLS playlists are written.
  package var writeHlsManifest: Activation?
  /// Whether a DASH manifest is written.
  package var writeDashManifest: Activation?
  /// Whether the DASH manifest lists every segment's duration.
  package var writeSegmentTimelineInRepresentation: Activation?
  /// The DASH profile.
  package var mpdProfile: MpdProfile?
  /// Whether DASH bandwidths are averages or maxima.
  package var mpdManifestBandwidthType: MpdManifestBandwidthType?
  /// The DASH `minBufferTime`, in milliseconds.
  package var minBufferTime: Int?
  /// How the DASH manifest groups its representations.
  package var dashManifestStyle: DashManifestStyle?
  /// Whether presentation times start at zero.
  package var ptsOffsetHandlingForBFrames: PtsOffsetHandlingForBFrames?
  /// Whether composition offsets are signed.
  package var videoCompositionOffsets: VideoCompositionOffsets?
  /// What URLs in the manifests begin with.
  package var baseUrl: String?
  /// How segments are encrypted; not at all when nil.
  package var encryption: CmafEncryptionSettings?
  /// Whether images for seeking are made.
  package var imageBasedTrickPlay: ImageBasedTrickPlay?
  /// The images of that playlist.
  package var imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings?

  /// Makes the value of its members; those left out are nil.
  package init(
    destination: String? = nil, destinationSettings: DestinationSettings? = nil,
    segmentLength: Int? = nil, fragmentLength: Int? = nil, minFinalSegmentLength: Double? = nil,
    segmentLengthControl: SegmentLengthControl? = nil, segmentControl: SegmentControl? = nil,
    manifestDurationFormat: ManifestDurationFormat? = nil,
    manifestCompression: ManifestCompression? = nil, codecSpecification: CodecSpecification? = nil,
    streamInfResolution: Inclusion? = nil, clientCache: Activation? = nil,
    targetDurationCompatibilityMode: TargetDurationCompatibilityMode? = nil,
    writeHlsManifest: Activation? = nil, writeDashManifest: Activation? = nil,
    writeSegmentTimelineInRepresentation: Activation? = nil, mpdProfile: MpdProfile? = nil,
    mpdManifestBandwidthType: MpdManifestBandwidthType? = nil, minBufferTime: Int? = nil,
    dashManifestStyle: DashManifestStyle? = nil,
    ptsOffsetHandlingForBFrames: PtsOffsetHandlingForBFrames? = nil,
    videoCompositionOffsets: VideoCompositionOffsets? = nil, baseUrl: String? = nil,
    encryption: CmafEncryptionSettings? = nil, imageBasedTrickPlay: ImageBasedTrickPlay? = nil,
    imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings? = nil
  ) {
    self.destination = destination
    self.destinationSettings = destinationSettings
    self.segmentLength = segmentLength
    self.fragmentLength = fragmentLength
    self.minFinalSegmentLength = minFinalSegmentLength
    self.segmentLengthControl = segmentLengthControl
    self.segmentControl = segmentControl
    self.manifestDurationFormat = manifestDurationFormat
    self.manifestCompression = manifestCompression
    self.codecSpecification = codecSpecification
    self.streamInfResolution = streamInfResolution
    self.clientCache = clientCache
    self.targetDurationCompatibilityMode = targetDurationCompatibilityMode
    self.writeHlsManifest = writeHlsManifest
    self.writeDashManifest = writeDashManifest
    self.writeSegmentTimelineInRepresentation = writeSegmentTimelineInRepresentation
    self.mpdProfile = mpdProfile
    self.mpdManifestBandwidthType = mpdManifestBandwidthType
    self.minBufferTime = minBufferTime
    self.dashManifestStyle = dashManifestStyle
    self.ptsOffsetHandlingForBFrames = ptsOffsetHandlingForBFrames
    self.videoCompositionOffsets = videoCompositionOffsets
    self.baseUrl = baseUrl
    self.encryption = encryption
    self.imageBasedTrickPlay = imageBasedTrickPlay
    self.imageBasedTrickPlaySettings = imageBasedTrickPlaySettings
  }
}

/// How CMAF segments are encrypted.
package struct CmafEncryptionSettings: Codable, Equatable, Sendable {
  /// The method.
  package var encryptionMethod: CmafEncryptionType?
  /// Where the key comes from.
  package var type: KeyProviderType?
  /// The key, for `STATIC_KEY`.
  package var staticKeyProvider: StaticKeyProvider?
  /// The initialisation vector, 32 hexadecimal digits.
  package var constantInitializationVector: String?
  /// Whether the playlists say the initialisation vector.
  package var initializationVectorInManifest: Inclusion?
  /// How many first segments stay clear.
  package var clearLeadSegments: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
    encryptionMethod: CmafEncryptionType? = nil, type: KeyProviderType? = nil,
    staticKeyProvider: StaticKeyProvider? = nil, constantInitializationVector: String? = nil,
    initializationVectorInManifest: Inclusion? = nil, clearLeadSegments: Int? = nil
  ) {
    self.encryptionMethod = encryptionMethod
    self.type = type
    self.staticKeyProvider = staticKeyProvider
    self.constantInitializationVector = constantInitializationVector
    self.initializationVectorInManifest = initializationVectorInManifest
    self.clearLeadSegments = clearLeadSegments
  }
}

/// What an output is in its CMAF group.
package struct CmfcSettings: Codable, Equatable, Sendable {
  /// How the sound's length is fitted to the picture's.
  package var audioDuration: AudioDuration?
  /// The audio group it belongs to.
  package var audioGroupId: String?
  /// The audio groups it plays with, separated by commas.
  package var audioRenditionSets: String?
  /// What an audio-only output is to players.
  package var audioTrackType: AudioTrackType?
  /// Whether its sound describes the picture.
  package var descriptiveVideoServiceFlag: DescriptiveVideoServiceFlag?
  /// Whether a playlist of the I-frames alone is made.
  package var iFrameOnlyManifest: Inclusion?

  /// Makes the value of its members; those left out are nil.
  package init(
    audioDuration: AudioDuration? = nil, audioGroupId: String? = nil,
    audioRenditionSets: String? = nil, audioTrackType: AudioTrackType? = nil,
    descriptiveVideoServiceFlag: DescriptiveVideoServiceFlag? = nil,
    iFrameOnlyManifest: Inclusion? = nil
  ) {
    self.audioDuration = audioDuration
    self.audioGroupId = audioGroupId
    self.audioRenditionSets = audioRenditionSets
    self.audioTrackType = audioTrackType
    self.descriptiveVideoServiceFlag = descriptiveVideoServiceFlag
    self.iFrameOnlyManifest = iFrameOnlyManifest
  }
}

/// Packaging as DASH with fragmented MP4 segments (ISO/IEC 23009-1).
package struct DashIsoGroupSettings: Codable, Equatable, Sendable {
  /// Where the files go: `s3://bucket/prefix`. Ending in `/` it takes the input's name.
  package var destination: String?
  /// How the objects are stored.
  package var destinationSettings: DestinationSettings?
  /// The length of a segment, in seconds; 30 when nil.
  package var segmentLength: Int?
  /// The length of a fragment, in seconds; 2 when nil.
  package var fragmentLength: Int?
  /// The shortest last segment, in seconds; a shorter rest joins the one before.
  package var minFinalSegmentLength: Double?
  /// Whether segment lengths are exact or whole groups of pictures.
  package var segmentLengthControl: SegmentLengthControl?
  /// Segments in files of their own or ranges of one file.
  package var segmentControl: SegmentControl?
  /// Whether the manifest lists every segment's duration.
  package var writeSegmentTimelineInRepresentation: Activation?
  /// The DASH profile.
  package var mpdProfile: MpdProfile?
  /// Whether bandwidths are averages or maxima.
  package var mpdManifestBandwidthType: MpdManifestBandwidthType?
  /// The `minBufferTime`, in milliseconds.
  package var minBufferTime: Int?
  /// How the manifest groups its representations.
  package var dashManifestStyle: DashManifestStyle?
  /// Whether the manifest keeps to HbbTV 1.5.
  package var hbbtvCompliance: DashIsoHbbtvCompliance?
  /// Whether presentation times start at zero.
  package var ptsOffsetHandlingForBFrames: PtsOffsetHandlingForBFrames?
  /// Whether composition offsets are signed.
  package var videoCompositionOffsets: VideoCompositionOffsets?
  /// What URLs in the manifest begin with.
  package var baseUrl: String?
  /// Whether images for seeking are made.
  package var imageBasedTrickPlay: ImageBasedTrickPlay?
  /// The images of that playlist.
  package var imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings?

  /// Makes the value of its members; those left out are nil.
  package init(
    destination: String? = nil, destinationSettings: DestinationSettings? = nil,
    segmentLength: Int? = nil, fragmentLength: Int? = nil, minFinalSegmentLength: Double? = nil,
    segmentLengthControl: SegmentLengthControl? = nil, segmentControl: SegmentControl? = nil,
    writeSegmentTimelineInRepresentation: Activation? = nil, mpdProfile: MpdProfile? = nil,
    mpdManifestBandwidthType: MpdManifestBandwidthType? = nil, minBufferTime: Int? = nil,
    dashManifestStyle: DashManifestStyle? = nil, hbbtvCompliance: DashIsoHbbtvCompliance? = nil,
    ptsOffsetHandlingForBFrames: PtsOffsetHandlingForBFrames? = nil,
    videoCompositionOffsets: VideoCompositionOffsets? = nil, baseUrl: String? = nil,
    imageBasedTrickPlay: ImageBasedTrickPlay? = nil,
    imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings? = nil
  ) {
    self.destination = destination
    self.destinationSettings = destinationSettings
    self.segmentLength = segmentLength
    self.fragmentLength = fragmentLength
    self.minFinalSegmentLength = minFinalSegmentLength
    self.segmentLengthControl = segmentLengthControl
    self.segmentControl = segmentControl
    self.writeSegmentTimelineInRepresentation = writeSegmentTimelineInRepresentation
    self.mpdProfile = mpdProfile
    self.mpdManifestBandwidthType = mpdManifestBandwidthType
    self.minBufferTime = minBufferTime
    self.dashManifestStyle = dashManifestStyle
    self.hbbtvCompliance = hbbtvCompliance
    self.ptsOffsetHandlingForBFrames = ptsOffsetHandlingForBFrames
    self.videoCompositionOffsets = videoCompositionOffsets
    self.baseUrl = baseUrl
    self.imageBasedTrickPlay = imageBasedTrickPlay
    self.imageBasedTrickPlaySettings = imageBasedTrickPlaySettings
  }
}

/// What an output is in its DASH group.
package struct MpdSettings: Codable, Equatable, Sendable {
  /// How the sound's length is fitted to the picture's.
  package var audioDuration: AudioDuration?
  /// Captions in fragmented MP4 or in a file.
  package var captionContainerType: MpdCaptionContainerType?
  /// Whether captions are marked as for the hard of hearing.
  package var accessibilityCaptionHints: Inclusion?

  /// Makes the value of its members; those left out are nil.
  package init(
    audioDuration: AudioDuration? = nil, captionContainerType: MpdCaptionContainerType? = nil,
    accessibilityCaptionHints: Inclusion? = nil
  ) {
    self.audioDuration = audioDuration
    self.captionContainerType = captionContainerType
    self.accessibilityCaptionHints = accessibilityCaptionHints
  }
}
