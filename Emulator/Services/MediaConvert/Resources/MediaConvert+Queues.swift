// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree
import MediaConvertAPI

extension MediaConvert {
  static let defaultQueue = "Default"

  /// Makes the queues that are always there.
  func makeQueues() throws {
    let time = now()
    try database.transaction { transaction in
      for name in [Self.defaultQueue] + configuration.queueNames
      where try ResourceStore.resource(.queue, name, in: transaction) == nil {
        try ResourceStore.save(
          StoredResource(
            kind: .queue, name: name, createdAt: time, updatedAt: time,
            isSystem: name == Self.defaultQueue, members: [:]), arn: arn(.queue, name),
          in: transaction)
      }
    }
  }

  /// The ARN of a queue by its name or ARN.
  /// - Throws: `NotFoundException`.
  func queueARN(named text: String) throws -> String {
    arn(.queue, try resource(.queue, text).name)
  }

  /// `CreateQueue`.
  func createQueue(_ input: JSON) throws -> JSON {
    try checkQueue(input, isReserved: input["pricingPlan"] == "RESERVED")
    if input["pricingPlan"] == "RESERVED", input["reservationPlanSettings"]?.object == nil {
      throw ServiceError.badRequest("reservationPlanSettings is a required property")
    }
    return try described(create(.queue, input))
  }

  /// `UpdateQueue`. A queue that is active again goes on at once.
  func updateQueue(_ input: JSON) throws -> JSON {
    let queue = try resource(.queue, input["name"]?.string ?? "")
    try checkQueue(input, isReserved: queue.members["pricingPlan"] == "RESERVED")
    let changed = try update(.queue, input)
    wake()
    return try described(changed)
  }

  private func checkQueue(_ input: JSON, isReserved: Bool) throws {
    if let plan = input["reservationPlanSettings"], plan.object != nil {
      guard isReserved else {
        throw ServiceError.badRequest(
          "/reservationPlanSettings: Should only be set with pricingPlan RESERVED")
      }
      guard let slots = plan["reservedSlots"]?.integer, slots > 0 else {
        throw ServiceError.badRequest(
          "/reservationPlanSettings/reservedSlots: Should be greater than or equal to 1")
      }
    }
    if let count = input["concurrentJobs"]?.integer, count < 1 {
      throw ServiceError.badRequest("/concurrentJobs: Should be greater than or equal to 1")
    }
  }

  /// `DeleteQueue`.
  func deleteQueue(_ name: String) throws {
    guard try resource(.queue, name).name != Self.defaultQueue else {
      throw ServiceError(403, "ForbiddenException", "The default queue cannot be deleted.")
    }
    try delete(.queue, name)
  }

  /// `ListQueues`.
  func listQueues(_ input: JSON) throws -> JSON {
    var answer = try described(list(.queue, input), .queue)
    answer["totalConcurrentJobs"] = JSON(configuration.concurrency)
    return .object(answer)
  }

  /// A queue in MediaConvert's form. A reserved queue's plan is simulated: it runs as many jobs at
  /// once as it has slots, and costs nothing.
  func described(queue: StoredResource, _ form: JSON) throws -> JSON {
    guard var object = form.object else { return form }
    let arn = arn(.queue, queue.name)
    let counts = try database.read { transaction in
      (
        try JobStore.count(queueARN: arn, status: .submitted, in: transaction),
        try JobStore.count(queueARN: arn, status: .progressing, in: transaction)
      )
    }
    object["submittedJobsCount"] = JSON(counts.0)
    object["progressingJobsCount"] = JSON(counts.1)
    if object["concurrentJobs"] == nil {
      object["concurrentJobs"] = JSON(configuration.concurrency)
    }
    if var plan = object["reservationPlanSettings"]?.object {
      let purchased = queue.createdAt.timeIntervalSince1970.rounded(.down)
      plan["purchasedAt"] = JSON(purchased)
      plan["expiresAt"] = JSON(purchased + 365 * 24 * 3600)
      plan["status"] = "ACTIVE"
      object["reservationPlan"] = .object(plan)
      object["concurrentJobs"] = plan["reservedSlots"]
      object["reservationPlanSettings"] = nil
    }
    return .object(object)
  }
}
