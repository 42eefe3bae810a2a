// SPDX-License-Identifier: Apache-2.0

/// The values of ``Job/status``, ``ListJobsRequest/status``.
package struct JobStatus: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SUBMITTED`.
  package static let submitted = Self(rawValue: "SUBMITTED")
  /// `PROGRESSING`.
  package static let progressing = Self(rawValue: "PROGRESSING")
  /// `COMPLETE`.
  package static let complete = Self(rawValue: "COMPLETE")
  /// `CANCELED`.
  package static let canceled = Self(rawValue: "CANCELED")
  /// `ERROR`.
  package static let error = Self(rawValue: "ERROR")
}

/// The values of ``Job/currentPhase``.
package struct JobPhase: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PROBING`.
  package static let probing = Self(rawValue: "PROBING")
  /// `TRANSCODING`.
  package static let transcoding = Self(rawValue: "TRANSCODING")
  /// `UPLOADING`.
  package static let uploading = Self(rawValue: "UPLOADING")
}

/// The values of ``Job/statusUpdateInterval``, ``CreateJobRequest/statusUpdateInterval``.
package struct StatusUpdateInterval: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SECONDS_10`.
  package static let seconds10 = Self(rawValue: "SECONDS_10")
  /// `SECONDS_12`.
  package static let seconds12 = Self(rawValue: "SECONDS_12")
  /// `SECONDS_15`.
  package static let seconds15 = Self(rawValue: "SECONDS_15")
  /// `SECONDS_20`.
  package static let seconds20 = Self(rawValue: "SECONDS_20")
  /// `SECONDS_30`.
  package static let seconds30 = Self(rawValue: "SECONDS_30")
  /// `SECONDS_60`.
  package static let seconds60 = Self(rawValue: "SECONDS_60")
  /// `SECONDS_120`.
  package static let seconds120 = Self(rawValue: "SECONDS_120")
  /// `SECONDS_180`.
  package static let seconds180 = Self(rawValue: "SECONDS_180")
  /// `SECONDS_240`.
  package static let seconds240 = Self(rawValue: "SECONDS_240")
  /// `SECONDS_300`.
  package static let seconds300 = Self(rawValue: "SECONDS_300")
  /// `SECONDS_360`.
  package static let seconds360 = Self(rawValue: "SECONDS_360")
  /// `SECONDS_420`.
  package static let seconds420 = Self(rawValue: "SECONDS_420")
  /// `SECONDS_480`.
  package static let seconds480 = Self(rawValue: "SECONDS_480")
  /// `SECONDS_540`.
  package static let seconds540 = Self(rawValue: "SECONDS_540")
  /// `SECONDS_600`.
  package static let seconds600 = Self(rawValue: "SECONDS_600")
}

/// The values of ``Job/accelerationStatus``.
package struct AccelerationStatus: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `NOT_APPLICABLE`.
  package static let notApplicable = Self(rawValue: "NOT_APPLICABLE")
  /// `IN_PROGRESS`.
  package static let inProgress = Self(rawValue: "IN_PROGRESS")
  /// `ACCELERATED`.
  package static let accelerated = Self(rawValue: "ACCELERATED")
  /// `NOT_ACCELERATED`.
  package static let notAccelerated = Self(rawValue: "NOT_ACCELERATED")
}

/// The values of ``Job/billingTagsSource``, ``CreateJobRequest/billingTagsSource``.
package struct BillingTagsSource: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `QUEUE`.
  package static let queue = Self(rawValue: "QUEUE")
  /// `PRESET`.
  package static let preset = Self(rawValue: "PRESET")
  /// `JOB_TEMPLATE`.
  package static let jobTemplate = Self(rawValue: "JOB_TEMPLATE")
  /// `JOB`.
  package static let job = Self(rawValue: "JOB")
}

/// The values of ``AccelerationSettings/mode``.
package struct AccelerationMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
  /// `ENABLED`.
  package static let enabled = Self(rawValue: "ENABLED")
  /// `PREFERRED`.
  package static let preferred = Self(rawValue: "PREFERRED")
}

/// The values of ``ListJobsRequest/order``.
package struct Order: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ASCENDING`.
  package static let ascending = Self(rawValue: "ASCENDING")
  /// `DESCENDING`.
  package static let descending = Self(rawValue: "DESCENDING")
}

/// The values of ``DescribeEndpointsRequest/mode``.
package struct DescribeEndpointsMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT`.
  package static let `default` = Self(rawValue: "DEFAULT")
  /// `GET_ONLY`.
  package static let getOnly = Self(rawValue: "GET_ONLY")
}
