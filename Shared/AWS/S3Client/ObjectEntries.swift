// SPDX-License-Identifier: Apache-2.0

/// Every object under a prefix in order, read page by page as they are asked for.
package struct ObjectEntries: AsyncSequence, Sendable {
  /// What it gives.
  package typealias Element = ObjectEntry

  let storage: any ObjectStorage
  let bucket: String
  let options: ListOptions

  /// Begins at the first page.
  package func makeAsyncIterator() -> Iterator {
    Iterator(storage: storage, bucket: bucket, options: options)
  }

  /// Reads the entries in order.
  package struct Iterator: AsyncIteratorProtocol {
    private let storage: any ObjectStorage
    private let bucket: String
    private var options: ListOptions
    private var page: ArraySlice<ObjectEntry> = []
    private var isLast = false

    init(storage: any ObjectStorage, bucket: String, options: ListOptions) {
      self.storage = storage
      self.bucket = bucket
      self.options = options
    }

    /// The next entry, or nil after the last.
    package mutating func next() async throws(S3Error) -> ObjectEntry? {
      while page.isEmpty, !isLast {
        let answer = try await storage.list(bucket, options)
        page = answer.entries[...]
        options.continuationToken = answer.nextToken
        isLast = answer.nextToken == nil
      }
      return page.popFirst()
    }

    /// The next entry, or nil after the last.
    package mutating func next(isolation actor: isolated (any Actor)?) async throws(S3Error)
      -> ObjectEntry?
    {
      try await next()
    }
  }
}
