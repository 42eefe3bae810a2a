// SPDX-License-Identifier: Apache-2.0
package import EventPatterns
import FoundationEssentials
import JSONTree

/// A mapping: a queue whose messages a function is fed with
/// ([parameters](https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html)).
package struct EventSourceMapping: Sendable, Equatable {
  package let id: String
  /// The queue.
  package let sourceARN: String
  /// The function's name.
  package var function: String
  package var isEnabled = true
  /// 1 to 10,000; at most 10 for a FIFO queue, and without a window.
  package var batchSize = 10
  /// How long a batch is filled, in seconds, 0 to 300.
  package var window = 0
  /// `ReportBatchItemFailures`: whether the function says which messages of a batch failed.
  package var reportsItemFailures = false
  /// The most batches at a time, 2 to 1,000; nil for no limit of its own.
  package var maximumConcurrency: Int?
  /// Messages that match none of these are deleted unseen; none for all.
  package var filters: [MessageFilter] = []

  package init(id: String, sourceARN: String, function: String) {
    self.id = id
    self.sourceARN = sourceARN
    self.function = function
  }

  var isFIFO: Bool { sourceARN.hasSuffix(".fifo") }

  /// Why the settings do not go together, in Lambda's words; nil when they do.
  package var problem: String? {
    if batchSize > 10, isFIFO { return "Batch size must be at most 10 for a FIFO queue." }
    if batchSize > 10, window == 0 {
      return "Maximum batch window in seconds must be greater than 0 if maximum batch size is "
        + "greater than 10"
    }
    if window > 0, isFIFO {
      return "Batching window is not supported for FIFO queues."
    }
    return nil
  }
}

/// A pattern of `FilterCriteria`
/// ([filtering](https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html)).
package struct MessageFilter: Sendable, Equatable {
  package let text: String
  private let pattern: EventPattern
  /// Whether the pattern looks into the body, which must be JSON then.
  private let readsBody: Bool

  /// - Throws: ``InvalidEventPattern``.
  package init(_ text: String) throws(InvalidEventPattern) {
    self.text = text
    pattern = try EventPattern(parsing: text)
    readsBody = (try? JSON(parsing: text))?["body"]?.object != nil
  }

  func matches(_ record: JSON) -> Bool {
    guard readsBody, var object = record.object else { return pattern.matches(record) }
    guard let body = object["body"]?.string, let json = try? JSON(parsing: body) else {
      return false
    }
    object["body"] = json
    return pattern.matches(.object(object))
  }
}
