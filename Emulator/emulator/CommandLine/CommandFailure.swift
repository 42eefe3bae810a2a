// SPDX-License-Identifier: Apache-2.0

/// A command cannot do what it was asked; the message says why, and what would help.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
