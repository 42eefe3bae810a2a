// SPDX-License-Identifier: Apache-2.0
import LambdaEvents
import LambdaRuntime
import MediaConvertAPI
import Notation
import PipelineAPI

extension EventRouter {
  /// What `on-job-state-change` is told of.
  init(jobs: JobHandler, reconciler: Reconciler) {
    self.init(
      .eventBridge(JobStateChange.detailType, from: JobStateChange.source, as: JobStateChange.self)
      {
        change, context in
        let end = Timestamp(context.deadline).advanced(bySeconds: -Reconciler.endingSeconds)
        return try await jobs.handle(
          change, while: { jobs.now() < end }, log: context.logger)
      },
      .eventBridge(ScheduledEvent.detailType, from: ScheduledEvent.source, as: ScheduledEvent.self)
      {
        _, context in
        try await reconciler.run(until: Timestamp(context.deadline), log: context.logger)
      })
  }
}
