// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree

/// Where a job goes that has waited too long
/// ([queue hopping](https://docs.aws.amazon.com/mediaconvert/latest/ug/setting-up-queue-hopping-to-avoid-long-waits.html)).
struct Hop: Sendable, Equatable {
  /// Counted from the job's creation.
  let waitMinutes: Int
  /// The ARN of the queue; nil in a template for the default one.
  let queueARN: String?
  /// The priority in that queue; nil for the one that it had.
  let priority: Int?

  /// The hops of a request, the first one first; nil where it has none.
  /// - Parameter queueARN: gives the ARN of a queue of a name or ARN.
  /// - Throws: `BadRequestException`, `NotFoundException`.
  static func list(_ json: JSON?, queueARN: (String) throws -> String) throws -> [Hop]? {
    guard let elements = json?.array else { return nil }
    return try elements.enumerated().map { index, element in
      guard let minutes = element["waitMinutes"]?.integer, (1...4320).contains(minutes) else {
        throw ServiceError.badRequest(
          element["waitMinutes"] == nil
            ? "/hopDestinations/\(index): waitMinutes is a required property"
            : "/hopDestinations/\(index)/waitMinutes: Should be 1 to 4320")
      }
      return Hop(
        waitMinutes: Int(minutes), queueARN: try element["queue"]?.string.map(queueARN),
        priority: element["priority"]?.integer.map { Int($0) })
    }.sorted { $0.waitMinutes < $1.waitMinutes }
  }

  /// - Throws: `BadRequestException` for a hop that leads nowhere.
  static func check(_ hops: [Hop], from queueARN: String, defaultARN: String) throws {
    for (index, hop) in hops.enumerated() {
      if hop.queueARN == nil, queueARN == defaultARN {
        throw ServiceError.badRequest("/hopDestinations/\(index): queue is a required property")
      }
      if hop.queueARN ?? defaultARN == queueARN {
        throw ServiceError.badRequest(
          "/hopDestinations/\(index)/queue: Should not be the queue of the job")
      }
    }
  }

  var wireForm: JSON {
    var object: JSON.Object = ["waitMinutes": JSON(waitMinutes)]
    object["queue"] = queueARN.map { .string($0) }
    object["priority"] = priority.map { JSON($0) }
    return .object(object)
  }
}

/// A hop that happened.
struct QueueTransition: Codable, Sendable, Equatable {
  var source: String
  var destination: String
  var time: Date

  var wireForm: JSON {
    [
      "sourceQueue": .string(source), "destinationQueue": .string(destination),
      "timestamp": JSON(time.timeIntervalSince1970.rounded(.down)),
    ]
  }
}
