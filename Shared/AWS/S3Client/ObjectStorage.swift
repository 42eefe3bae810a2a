// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// The operations on S3 that the pipeline needs. ``S3Client`` carries them out; an implementation in
/// memory can take its place in a simulation. Every operation fails with an ``S3Error`` that says what
/// S3 answered.
package protocol ObjectStorage: Sendable {
  /// What is known of an object without its content.
  /// - Throws: an error whose ``S3Error/isNotFound`` is true when there is none.
  func head(_ location: ObjectLocation) async throws(S3Error) -> ObjectHead

  /// An object with its content in memory.
  /// - Throws: an error whose ``S3Error/isNotFound`` is true when there is none.
  func get(_ location: ObjectLocation) async throws(S3Error) -> StoredObject

  /// Stores an object, replacing the one that is there unless the condition forbids it.
  ///
  /// A conditional write whose answer was lost is sent again and may then fail by its own first
  /// success: whoever gets ``S3Error/isPreconditionFailed`` reads the object back to see whose it is.
  /// - Throws: an error whose ``S3Error/isPreconditionFailed`` is true when the condition does not
  ///   hold, and whose ``S3Error/isConflict`` is true when another write of the key was under way.
  func put(_ content: Data, at location: ObjectLocation, _ options: PutOptions)
    async throws(S3Error)

  /// Deletes an object; one that is not there counts as deleted.
  func delete(_ location: ObjectLocation) async throws(S3Error)

  /// Deletes objects of one bucket, 1 to 1,000.
  /// - Returns: the keys that could not be deleted, with the reason; empty when all are gone.
  func delete(keys: [String], in bucket: String) async throws(S3Error) -> [KeyFailure]

  /// One page of a bucket's keys in UTF-8 binary order.
  func list(_ bucket: String, _ options: ListOptions) async throws(S3Error) -> ListPage

  /// Begins a multipart upload.
  /// - Returns: its id.
  func createMultipartUpload(_ location: ObjectLocation, _ options: PutOptions)
    async throws(S3Error) -> String

  /// Every part that has been uploaded, by number.
  /// - Throws: an error whose ``S3Error/isNotFound`` is true when the upload was completed or aborted.
  func listParts(_ location: ObjectLocation, uploadID: String)
    async throws(S3Error) -> [UploadedPart]

  /// Makes the object of its parts. Parts are given in ascending order; all but the last have at
  /// least 5 MiB.
  func completeMultipartUpload(
    _ location: ObjectLocation, uploadID: String, parts: [UploadedPart]
  ) async throws(S3Error)

  /// Ends a multipart upload without an object; its parts are deleted.
  func abortMultipartUpload(_ location: ObjectLocation, uploadID: String) async throws(S3Error)
}

/// A key that could not be deleted, with S3's code and message.
package struct KeyFailure: Sendable, Equatable {
  package var key: String
  package var code: String
  package var message: String

  package init(key: String, code: String, message: String) {
    self.key = key
    self.code = code
    self.message = message
  }
}
