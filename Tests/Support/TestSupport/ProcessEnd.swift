// SPDX-License-Identifier: Apache-2.0
import Foundation
package import Glibc

/// Waits until a process has ended; one that nobody has asked for its status yet counts as ended. A
/// process that was killed is not gone at once, so that whoever looks a single time may be too early.
package func waitForEnd(of process: pid_t) async throws {
  while true {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    // Behind the name, which may hold anything.
    let state = status?.split(separator: ")").last?.split(separator: " ").first
    guard let state, state != "Z", state != "X" else { return }
    try await Task.sleep(for: .milliseconds(10))
  }
}
