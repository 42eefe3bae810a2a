// SPDX-License-Identifier: Apache-2.0

/// The values of ``OutputGroupSettings/type``.
public struct OutputGroupType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `HLS_GROUP_SETTINGS`.
  public static let hlsGroupSettings = Self(rawValue: "HLS_GROUP_SETTINGS")
  /// `DASH_ISO_GROUP_SETTINGS`.
  public static let dashIsoGroupSettings = Self(rawValue: "DASH_ISO_GROUP_SETTINGS")
  /// `FILE_GROUP_SETTINGS`.
  public static let fileGroupSettings = Self(rawValue: "FILE_GROUP_SETTINGS")
  /// `MS_SMOOTH_GROUP_SETTINGS`.
  public static let msSmoothGroupSettings = Self(rawValue: "MS_SMOOTH_GROUP_SETTINGS")
  /// `CMAF_GROUP_SETTINGS`.
  public static let cmafGroupSettings = Self(rawValue: "CMAF_GROUP_SETTINGS")
}

/// The values of ``OutputGroupSettings/perFrameMetrics``.
public struct FrameMetricType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PSNR`.
  public static let psnr = Self(rawValue: "PSNR")
  /// `SSIM`.
  public static let ssim = Self(rawValue: "SSIM")
  /// `MS_SSIM`.
  public static let msSsim = Self(rawValue: "MS_SSIM")
  /// `PSNR_HVS`.
  public static let psnrHvs = Self(rawValue: "PSNR_HVS")
  /// `VMAF`.
  public static let vmaf = Self(rawValue: "VMAF")
  /// `QVBR`.
  public static let qvbr = Self(rawValue: "QVBR")
  /// `SHOT_CHANGE`.
  public static let shotChange = Self(rawValue: "SHOT_CHANGE")
}

/// The values of ``S3DestinationSettings/storageClass``.
public struct S3StorageClass: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `STANDARD`.
  public static let standard = Self(rawValue: "STANDARD")
  /// `REDUCED_REDUNDANCY`.
  public static let reducedRedundancy = Self(rawValue: "REDUCED_REDUNDANCY")
  /// `STANDARD_IA`.
  public static let standardIa = Self(rawValue: "STANDARD_IA")
  /// `ONEZONE_IA`.
  public static let onezoneIa = Self(rawValue: "ONEZONE_IA")
  /// `INTELLIGENT_TIERING`.
  public static let intelligentTiering = Self(rawValue: "INTELLIGENT_TIERING")
  /// `GLACIER`.
  public static let glacier = Self(rawValue: "GLACIER")
  /// `DEEP_ARCHIVE`.
  public static let deepArchive = Self(rawValue: "DEEP_ARCHIVE")
  /// `GLACIER_IR`.
  public static let glacierIr = Self(rawValue: "GLACIER_IR")
}

/// The values of ``S3DestinationAccessControl/cannedAcl``.
public struct S3ObjectCannedAcl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PUBLIC_READ`.
  public static let publicRead = Self(rawValue: "PUBLIC_READ")
  /// `AUTHENTICATED_READ`.
  public static let authenticatedRead = Self(rawValue: "AUTHENTICATED_READ")
  /// `BUCKET_OWNER_READ`.
  public static let bucketOwnerRead = Self(rawValue: "BUCKET_OWNER_READ")
  /// `BUCKET_OWNER_FULL_CONTROL`.
  public static let bucketOwnerFullControl = Self(rawValue: "BUCKET_OWNER_FULL_CONTROL")
}

/// The values of ``S3EncryptionSettings/encryptionType``.
public struct S3ServerSideEncryptionType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SERVER_SIDE_ENCRYPTION_S3`.
  public static let serverSideEncryptionS3 = Self(rawValue: "SERVER_SIDE_ENCRYPTION_S3")
  /// `SERVER_SIDE_ENCRYPTION_KMS`.
  public static let serverSideEncryptionKms = Self(rawValue: "SERVER_SIDE_ENCRYPTION_KMS")
}

/// The values of ``AutomatedAbrRule/type``.
public struct RuleType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `MIN_TOP_RENDITION_SIZE`.
  public static let minTopRenditionSize = Self(rawValue: "MIN_TOP_RENDITION_SIZE")
  /// `MIN_BOTTOM_RENDITION_SIZE`.
  public static let minBottomRenditionSize = Self(rawValue: "MIN_BOTTOM_RENDITION_SIZE")
  /// `FORCE_INCLUDE_RENDITIONS`.
  public static let forceIncludeRenditions = Self(rawValue: "FORCE_INCLUDE_RENDITIONS")
  /// `ALLOWED_RENDITIONS`.
  public static let allowedRenditions = Self(rawValue: "ALLOWED_RENDITIONS")
}
