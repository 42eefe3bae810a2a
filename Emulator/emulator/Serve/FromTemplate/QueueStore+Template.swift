// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import SQSService
import Template

extension QueueStore {
  /// The queues that the data folder has, and those of a template.
  convenience init(
    _ application: Application, folder: DataFolder, region: String, accountID: String
  ) throws {
    var configuration = Configuration { UUID().uuidString.lowercased() }
    configuration.region = region
    configuration.accountID = accountID
    try self.init(
      databasePath: folder.path("queues.sqlite"), configuration: configuration,
      log: StandardError.log)
    for queue in application.queues {
      do { try ensure(queue.name, attributes: queue.attributes, tags: queue.tags) } catch {
        throw SetupProblem(description: "\(queue.logicalID): \(error)")
      }
    }
  }
}
