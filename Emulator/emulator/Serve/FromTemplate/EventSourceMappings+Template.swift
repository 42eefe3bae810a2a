// SPDX-License-Identifier: Apache-2.0
import EventPatterns
import LambdaService
import SQSService
import Template

extension EventSourceMappings {
  /// The mappings that the data folder has, and those of a template.
  convenience init(
    _ application: Application, folder: DataFolder, queues: QueueStore,
    log: @escaping @Sendable (String) -> Void
  ) throws {
    try self.init(
      databasePath: folder.path("mappings.sqlite"),
      mappings: application.eventSourceMappings.map {
        try EventSourceMapping($0, application, queues: queues)
      }, queues: queues, log: log)
  }
}

extension EventSourceMapping {
  fileprivate init(
    _ described: Application.EventSourceMapping, _ application: Application, queues: QueueStore
  ) throws(SetupProblem) {
    let id = described.logicalID
    guard let function = application.function(described.function) else {
      throw SetupProblem(description: "\(id): \(described.function) is no function")
    }
    guard queues.visibilityTimeout(of: described.sourceARN) != nil else {
      throw SetupProblem(description: "\(id): there is no queue \(described.sourceARN)")
    }
    self.init(id: described.id, sourceARN: described.sourceARN, function: function.name)
    isEnabled = described.isEnabled
    batchSize = described.batchSize
    window = described.window
    reportsItemFailures = described.reportsItemFailures
    maximumConcurrency = described.maximumConcurrency
    for text in described.filters {
      do throws(InvalidEventPattern) { filters.append(try MessageFilter(text)) } catch {
        throw SetupProblem(description: "\(id): a filter is refused: \(error)")
      }
    }
    if let problem { throw SetupProblem(description: "\(id): \(problem)") }
  }
}
