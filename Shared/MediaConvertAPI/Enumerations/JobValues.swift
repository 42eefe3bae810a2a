// SPDX-License-Identifier: Apache-2.0

/// The values of ``Job/status``, ``ListJobsRequest/status``.
public struct JobStatus: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SUBMITTED`.
  public static let submitted = Self(rawValue: "SUBMITTED")
  /// `PROGRESSING`.
  public static let progressing = Self(rawValue: "PROGRESSING")
  /// `COMPLETE`.
  public static let complete = Self(rawValue: "COMPLETE")
  /// `CANCELED`.
  public static let canceled = Self(rawValue: "CANCELED")
  /// `ERROR`.
  public static let error = Self(rawValue: "ERROR")
}

/// The values of ``Job/currentPhase``.
public struct JobPhase: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PROBING`.
  public static let probing = Self(rawValue: "PROBING")
  /// `TRANSCODING`.
  public static let transcoding = Self(rawValue: "TRANSCODING")
  /// `UPLOADING`.
  public static let uploading = Self(rawValue: "UPLOADING")
}

/// The values of ``Job/statusUpdateInterval``, ``CreateJobRequest/statusUpdateInterval``.
public struct StatusUpdateInterval: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SECONDS_10`.
  public static let seconds10 = Self(rawValue: "SECONDS_10")
  /// `SECONDS_12`.
  public static let seconds12 = Self(rawValue: "SECONDS_12")
  /// `SECONDS_15`.
  public static let seconds15 = Self(rawValue: "SECONDS_15")
  /// `SECONDS_20`.
  public static let seconds20 = Self(rawValue: "SECONDS_20")
  /// `SECONDS_30`.
  public static let seconds30 = Self(rawValue: "SECONDS_30")
  /// `SECONDS_60`.
  public static let seconds60 = Self(rawValue: "SECONDS_60")
  /// `SECONDS_120`.
  public static let seconds120 = Self(rawValue: "SECONDS_120")
  /// `SECONDS_180`.
  public static let seconds180 = Self(rawValue: "SECONDS_180")
  /// `SECONDS_240`.
  public static let seconds240 = Self(rawValue: "SECONDS_240")
  /// `SECONDS_300`.
  public static let seconds300 = Self(rawValue: "SECONDS_300")
  /// `SECONDS_360`.
  public static let seconds360 = Self(rawValue: "SECONDS_360")
  /// `SECONDS_420`.
  public static let seconds420 = Self(rawValue: "SECONDS_420")
  /// `SECONDS_480`.
  public static let seconds480 = Self(rawValue: "SECONDS_480")
  /// `SECONDS_540`.
  public static let seconds540 = Self(rawValue: "SECONDS_540")
  /// `SECONDS_600`.
  public static let seconds600 = Self(rawValue: "SECONDS_600")
}

/// The values of ``Job/accelerationStatus``.
public struct AccelerationStatus: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `NOT_APPLICABLE`.
  public static let notApplicable = Self(rawValue: "NOT_APPLICABLE")
  /// `IN_PROGRESS`.
  public static let inProgress = Self(rawValue: "IN_PROGRESS")
  /// `ACCELERATED`.
  public static let accelerated = Self(rawValue: "ACCELERATED")
  /// `NOT_ACCELERATED`.
  public static let notAccelerated = Self(rawValue: "NOT_ACCELERATED")
}

/// The values of ``Job/billingTagsSource``, ``CreateJobRequest/billingTagsSource``.
public struct BillingTagsSource: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `QUEUE`.
  public static let queue = Self(rawValue: "QUEUE")
  /// `PRESET`.
  public static let preset = Self(rawValue: "PRESET")
  /// `JOB_TEMPLATE`.
  public static let jobTemplate = Self(rawValue: "JOB_TEMPLATE")
  /// `JOB`.
  public static let job = Self(rawValue: "JOB")
}

/// The values of ``AccelerationSettings/mode``.
public struct AccelerationMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
  /// `ENABLED`.
  public static let enabled = Self(rawValue: "ENABLED")
  /// `PREFERRED`.
  public static let preferred = Self(rawValue: "PREFERRED")
}

/// The values of ``ListJobsRequest/order``.
public struct Order: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ASCENDING`.
  public static let ascending = Self(rawValue: "ASCENDING")
  /// `DESCENDING`.
  public static let descending = Self(rawValue: "DESCENDING")
}

/// The values of ``DescribeEndpointsRequest/mode``.
public struct DescribeEndpointsMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT`.
  public static let `default` = Self(rawValue: "DEFAULT")
  /// `GET_ONLY`.
  public static let getOnly = Self(rawValue: "GET_ONLY")
}
