// SPDX-License-Identifier: Apache-2.0

/// The version of Millrace, which `emulator --version` prints and CHANGELOG.md begins with.
enum Version {
  static let current = "0.2.0"
}
