// SPDX-License-Identifier: Apache-2.0

/// The lines that Lambda writes at the end of an invocation (Lambda Developer Guide, "Log messages
/// in plain text format").
struct InvocationReport {
  var requestID: String
  var duration: Duration
  /// How long the process took until it asked for its first event; nil for all but the first.
  var initDuration: Duration?
  /// Whether the process ended before it asked for an event.
  var isInitialization: Bool
  var memoryMiB: Int
  var peakBytes: Int
  var answer: FunctionInvocation.Answer

  var lines: [String] {
    isInitialization ? [initReport] : failureLines + ["END RequestId: \(requestID)", report]
  }

  private var failure: LambdaFailure? {
    guard case .failure(let failure) = answer else { return nil }
    return failure
  }

  private var failureLines: [String] {
    guard let failure, failure.errorType.hasPrefix("Runtime.") || isTimeout else { return [] }
    return ["\(requestID) \(String(decoding: failure.document, as: UTF8.self))"]
  }

  private var isTimeout: Bool { failure?.errorType == "Sandbox.Timedout" }

  private var report: String {
    // Initialisation is billed as part of the first invocation.
    let billed = duration.milliseconds + (initDuration?.milliseconds ?? 0)
    var fields = [
      "REPORT RequestId: \(requestID)",
      "Duration: \(duration.milliseconds.hundredths) ms",
      "Billed Duration: \(Int(billed.rounded(.up))) ms",
      "Memory Size: \(memoryMiB) MB",
      "Max Memory Used: \(min((peakBytes + (1 << 20) - 1) >> 20, memoryMiB)) MB",
    ]
    if let initDuration {
      fields.append("Init Duration: \(initDuration.milliseconds.hundredths) ms")
    }
    if isTimeout {
      fields.append("Status: timeout")
    } else if let failure, failure.errorType.hasPrefix("Runtime.") {
      fields += ["Status: error", "Error Type: \(failure.errorType)"]
    }
    return fields.joined(separator: "\t") + "\t"
  }

  private var initReport: String {
    var fields = [
      "INIT_REPORT Init Duration: \((initDuration ?? .zero).milliseconds.hundredths) ms",
      "Phase: init", "Status: \(isTimeout ? "timeout" : "error")",
    ]
    if !isTimeout { fields.append("Error Type: \(failure?.errorType ?? "Runtime.Unknown")") }
    return fields.joined(separator: "\t")
  }
}

extension Double {
  /// With two digits after the point, whatever the locale, as Lambda writes times.
  var hundredths: String {
    let hundredths = Int((self * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }
}
