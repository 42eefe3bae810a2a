// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import SNSService
import Template

extension TopicStore {
  /// The topics that the data folder has, and those of a template.
  convenience init(
    _ application: Application, folder: DataFolder, region: String, accountID: String
  ) throws {
    var configuration = Configuration { UUID().uuidString.lowercased() }
    configuration.region = region
    configuration.accountID = accountID
    try self.init(databasePath: folder.path("topics.sqlite"), configuration: configuration)
    for topic in application.topics {
      do { try ensure(topic.name, attributes: topic.attributes, tags: topic.tags) } catch {
        throw SetupProblem(description: "\(topic.logicalID): \(error)")
      }
    }
    for subscription in application.subscriptions {
      do {
        try ensureSubscription(
          id: subscription.id, topicARN: subscription.topicARN, delivery: subscription.delivery,
          endpoint: subscription.endpoint, attributes: subscription.attributes)
      } catch { throw SetupProblem(description: "\(subscription.logicalID): \(error)") }
    }
  }
}
