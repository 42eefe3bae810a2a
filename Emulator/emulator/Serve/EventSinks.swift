// SPDX-License-Identifier: Apache-2.0
import S3Service
import SNSService
import SQSService
import EventBridgeService
import FoundationEssentials
import JSONTree
import MediaConvertService
import Template

extension NotificationDestination {
  /// Whether there is something of the application's that events of a bucket can go to.
  func exists(in application: Application, _ queues: QueueStore, _ topics: TopicStore) -> Bool {
    switch self {
    case .function(let arn): application.function(arn) != nil
    case .queue(let arn): queues.name(ofARN: arn).map(queues.hasQueue) ?? false
    case .topic(let arn): topics.hasTopic(arn)
    case .eventBridge: true
    }
  }
}

extension EventBus {
  /// Takes an event of a bucket to whom it is for; when it returns, the event is on disk here.
  func take(_ notification: EventNotification, _ application: Application) throws {
    switch notification.destination {
    case .function(let arn):
      guard let function = application.function(arn) else {
        return StandardError.log("s3: an event is for \(arn), which is no function of the template")
      }
      try enqueue(function: function.name, payload: notification.payload, id: notification.id)
    case .eventBridge: try publish(envelope: notification.payload)
    case .queue(let arn), .topic(let arn):
      try enqueue(
        for: .messaging(arn: arn), payload: notification.payload, id: notification.id)
    }
  }

  /// Takes a job's event; when it returns, the event is on disk here.
  func take(_ event: JobEvent) throws {
    try publish(
      BusEvent(
        source: event.source, detailType: event.detailType, detail: try JSON(parsing: event.detail),
        resources: event.resources, time: event.time), id: event.id)
  }
}
