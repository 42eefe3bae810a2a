// SPDX-License-Identifier: Apache-2.0
package import VideoPipeline

/// Who makes a request.
package struct Caller: Sendable, Equatable {
  /// The token's `sub`: the owner of what they upload.
  package let subject: Owner
  /// Of `cognito:groups` and `groups`.
  let groups: [String]

  /// - Throws: 403 unless the caller is in the group.
  package func require(group: String) throws(APIError) {
    guard groups.contains(where: { $0.utf8.elementsEqual(group.utf8) }) else {
      throw .forbidden("Only members of the group \(group) may upload videos.")
    }
  }
}
