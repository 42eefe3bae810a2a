// SPDX-License-Identifier: Apache-2.0

/// Outputs that are packaged together.
public struct OutputGroup: Codable, Equatable, Sendable {
  /// The group's name.
  public var name: String?
  /// A name that the caller chose.
  public var customName: String?
  /// The packaging.
  public var outputGroupSettings: OutputGroupSettings?
  /// The outputs; of an adaptive group, its renditions.
  public var outputs: [Output]?
  /// The renditions are to be chosen by the service.
  public var automatedEncodingSettings: AutomatedEncodingSettings?

  /// Makes the value of its members; those left out are nil.
  public init(
    name: String? = nil, customName: String? = nil, outputGroupSettings: OutputGroupSettings? = nil,
    outputs: [Output]? = nil, automatedEncodingSettings: AutomatedEncodingSettings? = nil
  ) {
    self.name = name
    self.customName = customName
    self.outputGroupSettings = outputGroupSettings
    self.outputs = outputs
    self.automatedEncodingSettings = automatedEncodingSettings
  }
}

/// The packaging of a group: the member that fits `type` is set.
public struct OutputGroupSettings: Codable, Equatable, Sendable {
  /// The packaging.
  public var type: OutputGroupType?
  /// HLS with transport stream segments.
  public var hlsGroupSettings: HlsGroupSettings?
  /// Files of their own.
  public var fileGroupSettings: FileGroupSettings?
  /// HLS and DASH over the same fragmented MP4 segments.
  public var cmafGroupSettings: CmafGroupSettings?
  /// DASH with fragmented MP4 segments.
  public var dashIsoGroupSettings: DashIsoGroupSettings?
  /// The measures reported for every frame.
  public var perFrameMetrics: [FrameMetricType]?

  /// Makes the value of its members; those left out are nil.
  public init(
    type: OutputGroupType? = nil, hlsGroupSettings: HlsGroupSettings? = nil,
    fileGroupSettings: FileGroupSettings? = nil, cmafGroupSettings: CmafGroupSettings? = nil,
    dashIsoGroupSettings: DashIsoGroupSettings? = nil, perFrameMetrics: [FrameMetricType]? = nil
  ) {
    self.type = type
    self.hlsGroupSettings = hlsGroupSettings
    self.fileGroupSettings = fileGroupSettings
    self.cmafGroupSettings = cmafGroupSettings
    self.dashIsoGroupSettings = dashIsoGroupSettings
    self.perFrameMetrics = perFrameMetrics
  }
}

/// A group whose every output is a file of its own.
public struct FileGroupSettings: Codable, Equatable, Sendable {
  /// Where the files go: `s3://bucket/prefix`. Ending in `/` it takes the input's name.
  public var destination: String?
  /// How the objects are stored.
  public var destinationSettings: DestinationSettings?

  /// Makes the value of its members; those left out are nil.
  public init(destination: String? = nil, destinationSettings: DestinationSettings? = nil) {
    self.destination = destination
    self.destinationSettings = destinationSettings
  }
}

/// How the outputs are stored.
public struct DestinationSettings: Codable, Equatable, Sendable {
  /// How they are stored in S3.
  public var s3Settings: S3DestinationSettings?

  /// Makes the value of its members; those left out are nil.
  public init(s3Settings: S3DestinationSettings? = nil) {
    self.s3Settings = s3Settings
  }
}

/// How the outputs are stored in S3.
public struct S3DestinationSettings: Codable, Equatable, Sendable {
  /// The canned access control of the objects.
  public var accessControl: S3DestinationAccessControl?
  /// Server-side encryption of the objects.
  public var encryption: S3EncryptionSettings?
  /// The objects' storage class.
  public var storageClass: S3StorageClass?

  /// Makes the value of its members; those left out are nil.
  public init(
    accessControl: S3DestinationAccessControl? = nil, encryption: S3EncryptionSettings? = nil,
    storageClass: S3StorageClass? = nil
  ) {
    self.accessControl = accessControl
    self.encryption = encryption
    self.storageClass = storageClass
  }
}

/// The access control of output objects.
public struct S3DestinationAccessControl: Codable, Equatable, Sendable {
  /// The canned access control list.
  public var cannedAcl: S3ObjectCannedAcl?

  /// Makes the value of its members; those left out are nil.
  public init(cannedAcl: S3ObjectCannedAcl? = nil) {
    self.cannedAcl = cannedAcl
  }
}

/// Server-side encryption of output objects.
public struct S3EncryptionSettings: Codable, Equatable, Sendable {
  /// Who keeps the keys.
  public var encryptionType: S3ServerSideEncryptionType?
  /// The encryption context, base64 of JSON.
  public var kmsEncryptionContext: String?
  /// The key's ARN.
  public var kmsKeyArn: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    encryptionType: S3ServerSideEncryptionType? = nil, kmsEncryptionContext: String? = nil,
    kmsKeyArn: String? = nil
  ) {
    self.encryptionType = encryptionType
    self.kmsEncryptionContext = kmsEncryptionContext
    self.kmsKeyArn = kmsKeyArn
  }
}

/// Renditions that the service chooses.
public struct AutomatedEncodingSettings: Codable, Equatable, Sendable {
  /// The rules of the choice.
  public var abrSettings: AutomatedAbrSettings?

  /// Makes the value of its members; those left out are nil.
  public init(abrSettings: AutomatedAbrSettings? = nil) {
    self.abrSettings = abrSettings
  }
}

/// The rules by which renditions are chosen.
public struct AutomatedAbrSettings: Codable, Equatable, Sendable {
  /// The highest bit rate, in bits a second; 8,000,000 when nil.
  public var maxAbrBitrate: Int?
  /// The lowest bit rate, in bits a second; 600,000 when nil.
  public var minAbrBitrate: Int?
  /// The most renditions, 3 to 15.
  public var maxRenditions: Int?
  /// The highest quality level, 1 to 10.
  public var maxQualityLevel: Double?
  /// Rules for the renditions' sizes.
  public var rules: [AutomatedAbrRule]?

  /// Makes the value of its members; those left out are nil.
  public init(
    maxAbrBitrate: Int? = nil, minAbrBitrate: Int? = nil, maxRenditions: Int? = nil,
    maxQualityLevel: Double? = nil, rules: [AutomatedAbrRule]? = nil
  ) {
    self.maxAbrBitrate = maxAbrBitrate
    self.minAbrBitrate = minAbrBitrate
    self.maxRenditions = maxRenditions
    self.maxQualityLevel = maxQualityLevel
    self.rules = rules
  }
}

/// A rule for the renditions' sizes: the member that fits `type` is set.
public struct AutomatedAbrRule: Codable, Equatable, Sendable {
  /// The kind of rule.
  public var type: RuleType?
  /// The only sizes allowed.
  public var allowedRenditions: [AllowedRenditionSize]?
  /// Sizes that must be there.
  public var forceIncludeRenditions: [ForceIncludeRenditionSize]?
  /// The least size of the lowest rendition.
  public var minBottomRenditionSize: MinBottomRenditionSize?
  /// The least size of the highest rendition.
  public var minTopRenditionSize: MinTopRenditionSize?

  /// Makes the value of its members; those left out are nil.
  public init(
    type: RuleType? = nil, allowedRenditions: [AllowedRenditionSize]? = nil,
    forceIncludeRenditions: [ForceIncludeRenditionSize]? = nil,
    minBottomRenditionSize: MinBottomRenditionSize? = nil,
    minTopRenditionSize: MinTopRenditionSize? = nil
  ) {
    self.type = type
    self.allowedRenditions = allowedRenditions
    self.forceIncludeRenditions = forceIncludeRenditions
    self.minBottomRenditionSize = minBottomRenditionSize
    self.minTopRenditionSize = minTopRenditionSize
  }
}

/// A size that a rendition may have.
public struct AllowedRenditionSize: Codable, Equatable, Sendable {
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// Whether it must be there.
  public var required: Activation?

  /// Makes the value of its members; those left out are nil.
  public init(width: Int? = nil, height: Int? = nil, required: Activation? = nil) {
    self.width = width
    self.height = height
    self.required = required
  }
}

/// A size that must be among the renditions.
public struct ForceIncludeRenditionSize: Codable, Equatable, Sendable {
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?

  /// Makes the value of its members; those left out are nil.
  public init(width: Int? = nil, height: Int? = nil) {
    self.width = width
    self.height = height
  }
}

/// The least size of the lowest rendition.
public struct MinBottomRenditionSize: Codable, Equatable, Sendable {
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?

  /// Makes the value of its members; those left out are nil.
  public init(width: Int? = nil, height: Int? = nil) {
    self.width = width
    self.height = height
  }
}

/// The least size of the highest rendition.
public struct MinTopRenditionSize: Codable, Equatable, Sendable {
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?

  /// Makes the value of its members; those left out are nil.
  public init(width: Int? = nil, height: Int? = nil) {
    self.width = width
    self.height = height
  }
}
