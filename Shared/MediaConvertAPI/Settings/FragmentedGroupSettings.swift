// SPDX-License-Identifier: Apache-2.0

/// Packaging as CMAF: one set of fragmented MP4 segments for HLS and DASH.
public struct CmafGroupSettings: Codable, Equatable, Sendable {
  /// Where the files go: `s3://bucket/prefix`. Ending in `/` it takes the input's name.
  public var destination: String?
  /// How the objects are stored.
  public var destinationSettings: DestinationSettings?
  /// The length of a segment, in seconds; 10 when nil.
  public var segmentLength: Int?
  /// The length of a fragment, in seconds; 2 when nil.
  public var fragmentLength: Int?
  /// The shortest last segment, in seconds; a shorter rest joins the one before.
  public var minFinalSegmentLength: Double?
  /// Whether segment lengths are exact or whole groups of pictures.
  public var segmentLengthControl: SegmentLengthControl?
  /// Segments in files of their own or ranges of one file.
  public var segmentControl: SegmentControl?
  /// Durations in the playlists with or without a fraction.
  public var manifestDurationFormat: ManifestDurationFormat?
  /// Whether manifests are compressed.
  public var manifestCompression: ManifestCompression?
  /// Which RFC names the codecs.
  public var codecSpecification: CodecSpecification?
  /// Whether the multivariant playlist says the resolutions.
  public var streamInfResolution: Inclusion?
  /// Whether `EXT-X-ALLOW-CACHE` permits caching.
  public var clientCache: Activation?
  /// How the target duration is rounded.
  public var targetDurationCompatibilityMode: TargetDurationCompatibilityMode?
  /// Whether HLS playlists are written.
  public var writeHlsManifest: Activation?
  /// Whether a DASH manifest is written.
  public var writeDashManifest: Activation?
  /// Whether the DASH manifest lists every segment's duration.
  public var writeSegmentTimelineInRepresentation: Activation?
  /// The DASH profile.
  public var mpdProfile: MpdProfile?
  /// Whether DASH bandwidths are averages or maxima.
  public var mpdManifestBandwidthType: MpdManifestBandwidthType?
  /// The DASH `minBufferTime`, in milliseconds.
  public var minBufferTime: Int?
  /// How the DASH manifest groups its representations.
  public var dashManifestStyle: DashManifestStyle?
  /// Whether presentation times start at zero.
  public var ptsOffsetHandlingForBFrames: PtsOffsetHandlingForBFrames?
  /// Whether composition offsets are signed.
  public var videoCompositionOffsets: VideoCompositionOffsets?
  /// What URLs in the manifests begin with.
  public var baseUrl: String?
  /// How segments are encrypted; not at all when nil.
  public var encryption: CmafEncryptionSettings?
  /// Whether images for seeking are made.
  public var imageBasedTrickPlay: ImageBasedTrickPlay?
  /// The images of that playlist.
  public var imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct CmafEncryptionSettings: Codable, Equatable, Sendable {
  /// The method.
  public var encryptionMethod: CmafEncryptionType?
  /// Where the key comes from.
  public var type: KeyProviderType?
  /// The key, for `STATIC_KEY`.
  public var staticKeyProvider: StaticKeyProvider?
  /// The initialisation vector, 32 hexadecimal digits.
  public var constantInitializationVector: String?
  /// Whether the playlists say the initialisation vector.
  public var initializationVectorInManifest: Inclusion?
  /// How many first segments stay clear.
  public var clearLeadSegments: Int?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct CmfcSettings: Codable, Equatable, Sendable {
  /// How the sound's length is fitted to the picture's.
  public var audioDuration: AudioDuration?
  /// The audio group it belongs to.
  public var audioGroupId: String?
  /// The audio groups it plays with, separated by commas.
  public var audioRenditionSets: String?
  /// What an audio-only output is to players.
  public var audioTrackType: AudioTrackType?
  /// Whether its sound describes the picture.
  public var descriptiveVideoServiceFlag: DescriptiveVideoServiceFlag?
  /// Whether a playlist of the I-frames alone is made.
  public var iFrameOnlyManifest: Inclusion?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct DashIsoGroupSettings: Codable, Equatable, Sendable {
  /// Where the files go: `s3://bucket/prefix`. Ending in `/` it takes the input's name.
  public var destination: String?
  /// How the objects are stored.
  public var destinationSettings: DestinationSettings?
  /// The length of a segment, in seconds; 30 when nil.
  public var segmentLength: Int?
  /// The length of a fragment, in seconds; 2 when nil.
  public var fragmentLength: Int?
  /// The shortest last segment, in seconds; a shorter rest joins the one before.
  public var minFinalSegmentLength: Double?
  /// Whether segment lengths are exact or whole groups of pictures.
  public var segmentLengthControl: SegmentLengthControl?
  /// Segments in files of their own or ranges of one file.
  public var segmentControl: SegmentControl?
  /// Whether the manifest lists every segment's duration.
  public var writeSegmentTimelineInRepresentation: Activation?
  /// The DASH profile.
  public var mpdProfile: MpdProfile?
  /// Whether bandwidths are averages or maxima.
  public var mpdManifestBandwidthType: MpdManifestBandwidthType?
  /// The `minBufferTime`, in milliseconds.
  public var minBufferTime: Int?
  /// How the manifest groups its representations.
  public var dashManifestStyle: DashManifestStyle?
  /// Whether the manifest keeps to HbbTV 1.5.
  public var hbbtvCompliance: DashIsoHbbtvCompliance?
  /// Whether presentation times start at zero.
  public var ptsOffsetHandlingForBFrames: PtsOffsetHandlingForBFrames?
  /// Whether composition offsets are signed.
  public var videoCompositionOffsets: VideoCompositionOffsets?
  /// What URLs in the manifest begin with.
  public var baseUrl: String?
  /// Whether images for seeking are made.
  public var imageBasedTrickPlay: ImageBasedTrickPlay?
  /// The images of that playlist.
  public var imageBasedTrickPlaySettings: ImageBasedTrickPlaySettings?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct MpdSettings: Codable, Equatable, Sendable {
  /// How the sound's length is fitted to the picture's.
  public var audioDuration: AudioDuration?
  /// Captions in fragmented MP4 or in a file.
  public var captionContainerType: MpdCaptionContainerType?
  /// Whether captions are marked as for the hard of hearing.
  public var accessibilityCaptionHints: Inclusion?

  /// Makes the value of its members; those left out are nil.
  public init(
    audioDuration: AudioDuration? = nil, captionContainerType: MpdCaptionContainerType? = nil,
    accessibilityCaptionHints: Inclusion? = nil
  ) {
    self.audioDuration = audioDuration
    self.captionContainerType = captionContainerType
    self.accessibilityCaptionHints = accessibilityCaptionHints
  }
}
