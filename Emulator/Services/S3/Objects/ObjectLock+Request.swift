// SPDX-License-Identifier: Apache-2.0
import Notation

extension ObjectLock {
  /// Reads the lock that a request asks for, or the bucket's default.
  init?(_ request: S3Request, bucket: BucketState) throws(S3Error) {
    let mode = request.amzHeader("x-amz-object-lock-mode")
    let until = request.amzHeader("x-amz-object-lock-retain-until-date")
    let hold = request.amzHeader("x-amz-object-lock-legal-hold")
    guard mode != nil || until != nil || hold != nil else {
      guard let retention = bucket.objectLock?.defaultRetention else { return nil }
      self.init(mode: retention.mode, retainUntil: retention.end(after: request.time))
      return
    }
    guard bucket.objectLock != nil else {
      throw .invalidRequest("Bucket is missing Object Lock Configuration")
    }
    guard (mode == nil) == (until == nil) else {
      throw .invalidArgument(
        "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
        name: mode == nil ? "x-amz-object-lock-mode" : "x-amz-object-lock-retain-until-date")
    }
    self.init()
    if let mode, let until {
      guard ObjectLockConfiguration.modes.contains(mode) else {
        throw .invalidArgument(
          "Unknown wormMode directive.", name: "x-amz-object-lock-mode", value: mode)
      }
      guard let date = Timestamp(lenientISO8601: until) else {
        throw .invalidArgument(
          "The retain until date must be provided in ISO 8601 format",
          name: "x-amz-object-lock-retain-until-date", value: until)
      }
      guard date > request.time else {
        throw .invalidArgument(
          "The retain until date must be in the future!",
          name: "x-amz-object-lock-retain-until-date", value: until)
      }
      (self.mode, retainUntil) = (mode, date)
    }
    if let hold {
      guard hold == "ON" || hold == "OFF" else {
        throw .invalidArgument(
          "Legal Hold must be either of 'ON' or 'OFF'", name: "x-amz-object-lock-legal-hold",
          value: hold)
      }
      hasLegalHold = hold == "ON"
    }
  }
}
