// SPDX-License-Identifier: Apache-2.0

/// Why an emulator cannot be set up as it is asked to.
struct SetupProblem: Error, CustomStringConvertible {
  let description: String
}
