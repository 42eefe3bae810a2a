// SPDX-License-Identifier: Apache-2.0

/// How many processes a function has, and what that means for one more invocation.
struct Occupancy {
  enum Admission {
    /// Another process is started for it.
    case start
    /// It waits until a process is free or may be started.
    case wait
    case throttle
  }

  let processes: Int
  /// How many of them stream their answer.
  let streaming: Int
  /// The function's reserved concurrency.
  let reserved: Int?
  /// The most processes that do not stream.
  let ceiling: Int
  /// How many processes may stream besides.
  let streamCeiling: Int

  var admission: Admission {
    // A function's own limit throttles, as in AWS; the host's merely queues.
    if let reserved, processes >= reserved { return .throttle }
    return processesBesideStreams < ceiling ? .start : .wait
  }

  /// Whether there are more processes than anybody needs, as after many streams.
  var isExcessive: Bool { processesBesideStreams > ceiling }

  private var processesBesideStreams: Int { processes - min(streaming, streamCeiling) }
}
