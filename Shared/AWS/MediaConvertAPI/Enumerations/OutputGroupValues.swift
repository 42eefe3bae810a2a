// SPDX-License-Identifier: Apache-2.0

/// The values of ``OutputGroupSettings/type``.
package struct OutputGroupType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `HLS_GROUP_SETTINGS`.
  package static let hlsGroupSettings = Self(rawValue: "HLS_GROUP_SETTINGS")
  /// `DASH_ISO_GROUP_SETTINGS`.
  package static let dashIsoGroupSettings = Self(rawValue: "DASH_ISO_GROUP_SETTINGS")
  /// `FILE_GROUP_SETTINGS`.
  package static let fileGroupSettings = Self(rawValue: "FILE_GROUP_SETTINGS")
  /// `MS_SMOOTH_GROUP_SETTINGS`.
  package static let msSmoothGroupSettings = Self(rawValue: "MS_SMOOTH_GROUP_SETTINGS")
  /// `CMAF_GROUP_SETTINGS`.
  package static let cmafGroupSettings = Self(rawValue: "CMAF_GROUP_SETTINGS")
}

/// The values of ``OutputGroupSettings/perFrameMetrics``.
package struct FrameMetricType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PSNR`.
  package static let psnr = Self(rawValue: "PSNR")
  /// `SSIM`.
  package static let ssim = Self(rawValue: "SSIM")
  /// `MS_SSIM`.
  package static let msSsim = Self(rawValue: "MS_SSIM")
  /// `PSNR_HVS`.
  package static let psnrHvs = Self(rawValue: "PSNR_HVS")
  /// `VMAF`.
  package static let vmaf = Self(rawValue: "VMAF")
  /// `QVBR`.
  package static let qvbr = Self(rawValue: "QVBR")
  /// `SHOT_CHANGE`.
  package static let shotChange = Self(rawValue: "SHOT_CHANGE")
}

/// The values of ``S3DestinationSettings/storageClass``.
package struct S3StorageClass: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `STANDARD`.
  package static let standard = Self(rawValue: "STANDARD")
  /// `REDUCED_REDUNDANCY`.
  package static let reducedRedundancy = Self(rawValue: "REDUCED_REDUNDANCY")
  /// `STANDARD_IA`.
  package static let standardIa = Self(rawValue: "STANDARD_IA")
  /// `ONEZONE_IA`.
  package static let onezoneIa = Self(rawValue: "ONEZONE_IA")
  /// `INTELLIGENT_TIERING`.
  package static let intelligentTiering = Self(rawValue: "INTELLIGENT_TIERING")
  /// `GLACIER`.
  package static let glacier = Self(rawValue: "GLACIER")
  /// `DEEP_ARCHIVE`.
  package static let deepArchive = Self(rawValue: "DEEP_ARCHIVE")
  /// `GLACIER_IR`.
  package static let glacierIr = Self(rawValue: "GLACIER_IR")
}

/// The values of ``S3DestinationAccessControl/cannedAcl``.
package struct S3ObjectCannedAcl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PUBLIC_READ`.
  package static let publicRead = Self(rawValue: "PUBLIC_READ")
  /// `AUTHENTICATED_READ`.
  package static let authenticatedRead = Self(rawValue: "AUTHENTICATED_READ")
  /// `BUCKET_OWNER_READ`.
  package static let bucketOwnerRead = Self(rawValue: "BUCKET_OWNER_READ")
  /// `BUCKET_OWNER_FULL_CONTROL`.
  package static let bucketOwnerFullControl = Self(rawValue: "BUCKET_OWNER_FULL_CONTROL")
}

/// The values of ``S3EncryptionSettings/encryptionType``.
package struct S3ServerSideEncryptionType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SERVER_SIDE_ENCRYPTION_S3`.
  package static let serverSideEncryptionS3 = Self(rawValue: "SERVER_SIDE_ENCRYPTION_S3")
  /// `SERVER_SIDE_ENCRYPTION_KMS`.
  package static let serverSideEncryptionKms = Self(rawValue: "SERVER_SIDE_ENCRYPTION_KMS")
}

/// The values of ``AutomatedAbrRule/type``.
package struct RuleType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `MIN_TOP_RENDITION_SIZE`.
  package static let minTopRenditionSize = Self(rawValue: "MIN_TOP_RENDITION_SIZE")
  /// `MIN_BOTTOM_RENDITION_SIZE`.
  package static let minBottomRenditionSize = Self(rawValue: "MIN_BOTTOM_RENDITION_SIZE")
  /// `FORCE_INCLUDE_RENDITIONS`.
  package static let forceIncludeRenditions = Self(rawValue: "FORCE_INCLUDE_RENDITIONS")
  /// `ALLOWED_RENDITIONS`.
  package static let allowedRenditions = Self(rawValue: "ALLOWED_RENDITIONS")
}
