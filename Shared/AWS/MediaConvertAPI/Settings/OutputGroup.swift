// SPDX-License-Identifier: Apache-2.0

/// Outputs that are packaged together.
package struct OutputGroup: Codable, Equatable, Sendable {
  /// The group's name.
  package var name: String?
  /// A name that the caller chose.
  package var customName: String?
  /// The packaging.
  package var outputGroupSettings: OutputGroupSettings?
  /// The outputs; of an adaptive group, its renditions.
  package var outputs: [Output]?
  /// The renditions are to be chosen by the service.
  package var automatedEncodingSettings: AutomatedEncodingSettings?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct OutputGroupSettings: Codable, Equatable, Sendable {
  /// The packaging.
  package var type: OutputGroupType?
  /// HLS with transport stream segments.
  package var hlsGroupSettings: HlsGroupSettings?
  /// Files of their own.
  package var fileGroupSettings: FileGroupSettings?
  /// HLS and DASH over the same fragmented MP4 segments.
  package var cmafGroupSettings: CmafGroupSettings?
  /// DASH with fragmented MP4 segments.
  package var dashIsoGroupSettings: DashIsoGroupSettings?
  /// The measures reported for every frame.
  package var perFrameMetrics: [FrameMetricType]?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct FileGroupSettings: Codable, Equatable, Sendable {
  /// Where the files go: `s3://bucket/prefix`. Ending in `/` it takes the input's name.
  package var destination: String?
  /// How the objects are stored.
  package var destinationSettings: DestinationSettings?

  /// Makes the value of its members; those left out are nil.
  package init(destination: String? = nil, destinationSettings: DestinationSettings? = nil) {
    self.destination = destination
    self.destinationSettings = destinationSettings
  }
}

/// How the outputs are stored.
package struct DestinationSettings: Codable, Equatable, Sendable {
  /// How they are stored in S3.
  package var s3Settings: S3DestinationSettings?

  /// Makes the value of its members; those left out are nil.
  package init(s3Settings: S3DestinationSettings? = nil) {
    self.s3Settings = s3Settings
  }
}

/// How the outputs are stored in S3.
package struct S3DestinationSettings: Codable, Equatable, Sendable {
  /// The canned access control of the objects.
  package var accessControl: S3DestinationAccessControl?
  /// Server-side encryption of the objects.
  package var encryption: S3EncryptionSettings?
  /// The objects' storage class.
  package var storageClass: S3StorageClass?

  /// Makes the value of its members; those left out are nil.
  package init(
    accessControl: S3DestinationAccessControl? = nil, encryption: S3EncryptionSettings? = nil,
    storageClass: S3StorageClass? = nil
  ) {
    self.accessControl = accessControl
    self.encryption = encryption
    self.storageClass = storageClass
  }
}

/// The access control of output objects.
package struct S3DestinationAccessControl: Codable, Equatable, Sendable {
  /// The canned access control list.
  package var cannedAcl: S3ObjectCannedAcl?

  /// Makes the value of its members; those left out are nil.
  package init(cannedAcl: S3ObjectCannedAcl? = nil) {
    self.cannedAcl = cannedAcl
  }
}

/// Server-side encryption of output objects.
package struct S3EncryptionSettings: Codable, Equatable, Sendable {
  /// Who keeps the keys.
  package var encryptionType: S3ServerSideEncryptionType?
  /// The encryption context, base64 of JSON.
  package var kmsEncryptionContext: String?
  /// The key's ARN.
  package var kmsKeyArn: String?

  /// Makes the value of its members; those left out are nil.
  package init(
    encryptionType: S3ServerSideEncryptionType? = nil, kmsEncryptionContext: String? = nil,
    kmsKeyArn: String? = nil
  ) {
    self.encryptionType = encryptionType
    self.kmsEncryptionContext = kmsEncryptionContext
    self.kmsKeyArn = kmsKeyArn
  }
}

/// Renditions that the service chooses.
package struct AutomatedEncodingSettings: Codable, Equatable, Sendable {
  /// The rules of the choice.
  package var abrSettings: AutomatedAbrSettings?

  /// Makes the value of its members; those left out are nil.
  package init(abrSettings: AutomatedAbrSettings? = nil) {
    self.abrSettings = abrSettings
  }
}

/// The rules by which renditions are chosen.
package struct AutomatedAbrSettings: Codable, Equatable, Sendable {
  /// The highest bit rate, in bits a second; 8,000,000 when nil.
  package var maxAbrBitrate: Int?
  /// The lowest bit rate, in bits a second; 600,000 when nil.
  package var minAbrBitrate: Int?
  /// The most renditions, 3 to 15.
  package var maxRenditions: Int?
  /// The highest quality level, 1 to 10.
  package var maxQualityLevel: Double?
  /// Rules for the renditions' sizes.
  package var rules: [AutomatedAbrRule]?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct AutomatedAbrRule: Codable, Equatable, Sendable {
  /// The kind of rule.
  package var type: RuleType?
  /// The only sizes allowed.
  package var allowedRenditions: [AllowedRenditionSize]?
  /// Sizes that must be there.
  package var forceIncludeRenditions: [ForceIncludeRenditionSize]?
  /// The least size of the lowest rendition.
  package var minBottomRenditionSize: MinBottomRenditionSize?
  /// The least size of the highest rendition.
  package var minTopRenditionSize: MinTopRenditionSize?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct AllowedRenditionSize: Codable, Equatable, Sendable {
  /// The width in pixels.
  package var width: Int?
  /// The height in pixels.
  package var height: Int?
  /// Whether it must be there.
  package var required: Activation?

  /// Makes the value of its members; those left out are nil.
  package init(width: Int? = nil, height: Int? = nil, required: Activation? = nil) {
    self.width = width
    self.height = height
    self.required = required
  }
}

/// A size that must be among the renditions.
package struct ForceIncludeRenditionSize: Codable, Equatable, Sendable {
  /// The width in pixels.
  package var width: Int?
  /// The height in pixels.
  package var height: Int?

  /// Makes the value of its members; those left out are nil.
  package init(width: Int? = nil, height: Int? = nil) {
    self.width = width
    self.height = height
  }
}

/// The least size of the lowest rendition.
package struct MinBottomRenditionSize: Codable, Equatable, Sendable {
  /// The width in pixels.
  package var width: Int?
  /// The height in pixels.
  package var height: Int?

  /// Makes the value of its members; those left out are nil.
  package init(width: Int? = nil, height: Int? = nil) {
    self.width = width
    self.height = height
  }
}

/// The least size of the highest rendition.
package struct MinTopRenditionSize: Codable, Equatable, Sendable {
  /// The width in pixels.
  package var width: Int?
  /// The height in pixels.
  package var height: Int?

  /// Makes the value of its members; those left out are nil.
  package init(width: Int? = nil, height: Int? = nil) {
    self.width = width
    self.height = height
  }
}
