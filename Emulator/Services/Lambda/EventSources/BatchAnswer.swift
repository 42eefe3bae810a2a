// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree

/// Which messages of a batch a function has failed, as it says with `ReportBatchItemFailures`
/// ([partial batch responses](https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html)).
enum BatchAnswer: Equatable {
  case success
  /// These message ids.
  case failures(Set<String>)
  /// All of them: the answer cannot be understood, or names what was not in the batch.
  case failure

  /// - Parameter ids: of the batch's messages.
  init(_ payload: Data, to ids: Set<String>) {
    guard !payload.isEmpty else {
      self = .success
      return
    }
    guard let json = try? JSON(parsing: payload) else {
      self = .failure
      return
    }
    if json == .null {
      self = .success
      return
    }
    guard let list = json["batchItemFailures"], list != .null else {
      self = json.object?.members.isEmpty ?? false ? .success : .failure
      return
    }
    guard let items = list.array else {
      self = .failure
      return
    }
    let failed = items.map { $0["itemIdentifier"]?.string }
    guard failed.allSatisfy({ $0.map(ids.contains) ?? false }) else {
      self = .failure
      return
    }
    self = failed.isEmpty ? .success : .failures(Set(failed.compactMap { $0 }))
  }
}
