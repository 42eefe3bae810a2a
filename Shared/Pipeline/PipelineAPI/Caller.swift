// SPDX-License-Identifier: Apache-2.0
package import VideoPipeline

/// Who makes a request.
package struct Caller: Sendable, Equatable {
  /// The token's `sub`: the owner of what they upload.
  package let subject: String
  /// Of `cognito:groups` and `groups`.
  let groups: Set<String>

  /// - Throws: 403 unless the caller is in the group.
  package func require(group: String) throws(APIError) {
    guard groups.contains(group) else {
      throw .forbidden("Only members of the group \(group) may upload videos.")
    }
  }
}
