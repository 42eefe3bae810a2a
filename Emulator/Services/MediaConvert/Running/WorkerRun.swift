// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
package import TranscodePlan

/// A run of the transcoder's worker outside of any job: for commands on local files.
package final class WorkerRun: Sendable {
  /// Why a run ended without the worker's own word for it.
  package struct Failure: Error, CustomStringConvertible {
    /// What happened, with the last of the worker's log.
    package let description: String

    package init(_ description: String) { self.description = description }
  }

  private let process: WorkerProcess

  /// Starts a worker.
  /// - Parameters:
  ///   - path: the worker's executable.
  ///   - request: what it is to do.
  /// - Throws: what the encoder says of a request that cannot be written.
  package init(path: String, request: WorkerRequest) throws {
    process = WorkerProcess(
      path: path, request: try request.line(), files: [],
      limits: WorkerProcess.Limits(total: .infinity, silence: 600))
  }

  /// Takes the worker's messages until its last one.
  /// - Throws: ``TranscodePlan/TranscodeFailure`` when the worker says so, ``Failure`` when it cannot
  ///   be started or ends without a last word, and whatever the closure throws.
  package func messages(_ take: (WorkerMessage) throws -> Void) async throws {
    var isDone = false
    for await event in process.events {
      switch event {
      case .line(let line):
        process.lineTaken()
        guard let message = try? JSONDecoder().decode(WorkerMessage.self, from: Data(line)) else {
          throw Failure("the worker said what is no message")
        }
        if case .error(let failure) = message { throw failure }
        switch message {
        case .complete, .probe: isDone = true
        default: break
        }
        try take(message)
      case .ended(let end):
        guard isDone else {
          throw Failure("the transcoder \(end.description)")
        }
      }
    }
  }

  /// Asks the worker to end and to take back what it has half written.
  package func interrupt() { process.interrupt() }
}
