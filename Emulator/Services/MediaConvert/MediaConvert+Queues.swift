// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import JSONTree
import MediaConvertAPI

extension MediaConvert {
  var queueNames: [String] { ["Default"] + configuration.queueNames }

  /// The ARN of a queue by its name or ARN.
  func queueARN(named text: String) throws -> String {
    let name = text.hasPrefix("arn:") ? text.split(separator: "/").last.map(String.init) : text
    guard let name, queueNames.contains(name),
      !text.hasPrefix("arn:") || text == queueARN(name)
    else { throw ServiceError.notFound("The queue \(text) does not exist.") }
    return queueARN(name)
  }

  /// A queue in MediaConvert's form.
  func queue(_ name: String) throws -> JSON {
    let arn = try queueARN(named: name)
    let name = String(arn.split(separator: "/").last ?? "")
    let counts = try database.read { transaction in
      (
        try JobStore.count(queueARN: arn, status: .submitted, in: transaction),
        try JobStore.count(queueARN: arn, status: .progressing, in: transaction)
      )
    }
    return [
      "arn": .string(arn), "name": .string(name), "pricingPlan": "ON_DEMAND", "status": "ACTIVE",
      "type": name == "Default" ? "SYSTEM" : "CUSTOM", "submittedJobsCount": JSON(counts.0),
      "progressingJobsCount": JSON(counts.1), "concurrentJobs": JSON(configuration.concurrency),
    ]
  }

  // MARK: Tags

  /// `TagResource`.
  func tag(_ body: JSON) throws {
    let arn = body["arn"]?.string ?? ""
    try checkTagged(arn)
    try database.transaction { transaction in
      for tag in body["tags"]?.object?.members ?? [] {
        try JobStore.tag(arn, name: tag.name, value: tag.value.string ?? "", in: transaction)
      }
    }
  }

  /// `UntagResource`.
  func untag(_ body: JSON) throws {
    let arn = body["arn"]?.string ?? ""
    try checkTagged(arn)
    let names = body["tagKeys"]?.array?.compactMap(\.string) ?? []
    try database.transaction { transaction in
      for name in names { try JobStore.untag(arn, name: name, in: transaction) }
    }
  }

  /// `ListTagsForResource`.
  func tags(of arn: String) throws -> JSON {
    try checkTagged(arn)
    let tags = try database.read { try JobStore.tags(of: arn, in: $0) }
    return ["resourceTags": ["arn": .string(arn), "tags": .object(JSON.Object(tags))]]
  }

  private func checkTagged(_ arn: String) throws {
    if arn.contains(":queues/") {
      _ = try queueARN(named: arn)
    } else if let id = arn.split(separator: "/").last, arn == jobARN(String(id)) {
      _ = try job(String(id))
    } else {
      throw ServiceError.notFound("The resource \(arn) does not exist.")
    }
  }
}
