// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import LambdaEvents
import LambdaRuntime

// A function that does what its event says, for the tests of the runtime and of the function host.

struct Order: Decodable {
  var act: String
  var text: String?
  var count: Int?
  var milliseconds: Int?
}

struct Asked: Error {}

func pause(_ order: Order) async throws {
  try await Task.sleep(for: .milliseconds(order.milliseconds ?? 0))
}

await LambdaFunction.run { environment, logger in
  if environment["FAIL_INIT"] != nil { _ = try environment.required("A_SETTING_THAT_IS_MISSING") }
  if environment["HANG_INIT"] != nil { try await Task.sleep(for: .seconds(600)) }
  let process = "\(getpid())"
  return { event, context in
    let order = try event.decode(Order.self)
    switch order.act {
    case "echo":
      try await pause(order)
      return try .value(["text": order.text ?? "", "process": process])
    case "wait":
      // Until the test makes the file of this name in the function's folder.
      while unsafe access(order.text ?? "", F_OK) != 0 {
        try await Task.sleep(for: .milliseconds(10))
      }
      return try .value(["process": process])
    case "fail": throw InvalidEvent(message: order.text ?? "asked to fail")
    case "throw": throw Asked()
    case "exit": exit(Int32(order.count ?? 0))
    case "crash":
      abort()
    case "log":
      context.logger.info(order.text ?? "")
      return .none
    case "context":
      return try .value([
        "requestID": context.requestID, "arn": context.invokedFunctionARN,
        "trace": environment["_X_AMZN_TRACE_ID"] ?? "",
        "currentTrace": LambdaEnvironment.process["_X_AMZN_TRACE_ID"] ?? "",
        "remaining": "\(Int(context.deadline.timeIntervalSinceNow * 1000))",
      ])
    case "environment": return try .value(environment[order.text ?? ""] ?? "")
    case "allocate":
      let bytes = [UInt8](repeating: 1, count: (order.count ?? 0) << 20)
      try await Task.sleep(for: .seconds(60))
      return try .value(bytes.count)
    case "large": return try .value(String(repeating: "x", count: order.count ?? 0))
    case "stream":
      return .stream(ResponsePrelude(statusCode: 201, headers: ["x-a": "b"], cookies: ["c=d"])) {
        stream in
        for index in 0..<(order.count ?? 1) {
          try await stream.write("piece \(index)\n")
          try await pause(order)
        }
        if let text = order.text { throw InvalidEvent(message: text) }
      }
    case "endless":
      return .stream(ResponsePrelude()) { stream in
        while true {
          try await stream.write("tick\n")
          try await Task.sleep(for: .milliseconds(order.milliseconds ?? 10))
        }
      }
    default: throw InvalidEvent(message: "unknown act \(order.act)")
    }
  }
}
