// SPDX-License-Identifier: Apache-2.0
import HTTPTransport
import Testing

@Suite struct RetryPolicyTests {
  @Test("waits double up to the cap, scaled by chance")
  func delays() {
    let policy = RetryPolicy(attempts: 9, base: 0.1, cap: 1)
    #expect(
      (1...6).map { policy.delay(afterFailure: $0, random: 1) } == [0.1, 0.2, 0.4, 0.8, 1, 1])
    #expect(policy.delay(afterFailure: 3, random: 0) == 0)
    #expect(policy.delay(afterFailure: 1_000_000, random: 0.5) == 0.5)
  }
}
