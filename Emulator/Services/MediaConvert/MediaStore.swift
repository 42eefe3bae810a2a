// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import HTTPServer

/// Where jobs read their inputs and leave their outputs: the emulator's buckets.
package protocol MediaStore: Sendable {
  /// Opens an object for reading. What is read stays the object of this moment, whatever becomes of
  /// its key.
  /// - Throws: ``MediaStoreFailure``.
  func open(_ location: S3Location) async throws -> StoredObject

  /// Makes an object of a local file, as a PUT does: at once, with all its events.
  /// - Parameters:
  ///   - path: the file.
  ///   - mayMove: whether the file may be taken away instead of copied; a playlist that still grows
  ///     must stay where it is.
  ///   - traits: what the object has beside its content.
  /// - Throws: ``MediaStoreFailure``.
  func store(
    fileAt path: String, mayMove: Bool, as location: S3Location, _ traits: ObjectTraits
  ) async throws

  /// Removes an object; one that is not there is removed already.
  /// - Throws: ``MediaStoreFailure``.
  func remove(_ location: S3Location) async throws
}

/// What an object is stored with beside its content.
package struct ObjectTraits: Sendable, Equatable {
  /// Its `Content-Type`.
  package var contentType: String
  /// Its `Cache-Control`; nil for none.
  package var cacheControl: String?
  /// The canned ACL by S3's word for it; nil for none. A bucket that takes no ACLs refuses it.
  package var cannedACL: String?
  /// The storage class by S3's word for it; nil is the standard one.
  package var storageClass: String?

  package init(
    contentType: String, cacheControl: String? = nil, cannedACL: String? = nil,
    storageClass: String? = nil
  ) {
    self.contentType = contentType
    self.cacheControl = cacheControl
    self.cannedACL = cannedACL
    self.storageClass = storageClass
  }
}

/// An object that is open for reading.
package struct StoredObject: Sendable {
  /// The content.
  package var file: OpenFile
  /// The ETag with its quotes.
  package var eTag: String
  /// The `Content-Type` that it was stored with.
  package var contentType: String?
  /// When it was stored.
  package var lastModified: Date

  package init(file: OpenFile, eTag: String, contentType: String?, lastModified: Date) {
    self.file = file
    self.eTag = eTag
    self.contentType = contentType
    self.lastModified = lastModified
  }
}

/// Why a store refused.
package enum MediaStoreFailure: Error, Sendable, Equatable {
  /// There is no such bucket.
  case noSuchBucket
  /// There is no such object.
  case noSuchKey
  /// The bucket's owner does not allow it.
  case accessDenied
  /// Anything else, in words.
  case failed(String)
}
