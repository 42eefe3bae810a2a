// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPServer
import MediaConvertService
import Synchronization

/// Buckets in memory; sources are files of a folder.
final class MemoryStore: MediaStore {
  struct Object: Sendable, Equatable {
    var content: String
    var contentType: String
    var cacheControl: String?
    var cannedACL: String?
    var storageClass: String?
  }

  private struct State {
    var sources: [S3Location: String] = [:]
    var objects: [S3Location: Object] = [:]
    var history: [String] = []
    var refusals: [S3Location: MediaStoreFailure] = [:]
  }

  private let state = Mutex(State())

  var objects: [String: Object] {
    state.withLock { state in
      Dictionary(uniqueKeysWithValues: state.objects.map { ($0.key.description, $0.value) })
    }
  }

  /// What was stored and removed, in order: `+key` and `-key`.
  var history: [String] { state.withLock { $0.history } }

  func add(source path: String, at location: S3Location) {
    state.withLock { $0.sources[location] = path }
  }

  func refuse(_ location: S3Location, _ failure: MediaStoreFailure) {
    state.withLock { $0.refusals[location] = failure }
  }

  func open(_ location: S3Location) async throws -> StoredObject {
    let (path, refusal) = state.withLock { ($0.sources[location], $0.refusals[location]) }
    if let refusal { throw refusal }
    guard let path else { throw MediaStoreFailure.noSuchKey }
    return StoredObject(
      file: try OpenFile(path: path), eTag: "\"etag\"", contentType: "video/mp4",
      lastModified: Date(timeIntervalSince1970: 1_700_000_000))
  }

  func store(
    fileAt path: String, mayMove: Bool, as location: S3Location, _ traits: ObjectTraits
  ) async throws {
    if let refusal = state.withLock({ $0.refusals[location] }) { throw refusal }
    let content = try String(contentsOfFile: path, encoding: .utf8)
    if mayMove { try FileManager.default.removeItem(atPath: path) }
    state.withLock { state in
      state.objects[location] = Object(
        content: content, contentType: traits.contentType, cacheControl: traits.cacheControl,
        cannedACL: traits.cannedACL, storageClass: traits.storageClass)
      state.history.append("+\(location.key)")
    }
  }

  func remove(_ location: S3Location) async throws {
    state.withLock { state in
      state.objects[location] = nil
      state.history.append("-\(location.key)")
    }
  }
}
