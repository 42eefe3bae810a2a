// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Cryptography
import Dispatch
import FoundationEssentials
import Glibc
import HTTPMessage
import HTTPTransport
import POSIX

extension S3Client {
  /// Writes an object, or a range of it, to a file. The file appears, or is replaced, when all of it
  /// has arrived, and not before.
  package func get(_ location: ObjectLocation, range: ByteRange? = nil, toFile path: String)
    async throws(S3Error) -> ObjectHead
  {
    try location.check()
    let partial = "\(path).partial-\(Hex.encode(SecureRandom.bytes(6)))"
    var operation = Operation("GET", location)
    operation.headers["Range"] = range?.headerValue
    operation.destination = .file(path: partial)
    do throws(S3Error) {
      let head = try await execute(operation).objectHead()
      guard unsafe rename(partial, path) == 0 else {
        throw .invalidRequest(SystemError("cannot write \(path)").description)
      }
      return head
    } catch {
      unsafe unlink(partial)
      throw error
    }
  }

  /// Stores a file of up to 5 GiB with one request.
  package func put(file path: String, at location: ObjectLocation, _ options: PutOptions = .init())
    async throws(S3Error) -> WrittenObject
  {
    try location.check()
    let length = try Self.size(ofFile: path)
    var operation = Operation("PUT", location)
    try options.apply(to: &operation.headers)
    operation.body = .file(path: path, offset: 0, length: length)
    operation.payload = try await payload(ofFile: path, offset: 0, length: length)
    return try await execute(operation).writtenObject()
  }

  /// Stores a file of any size: a small one with one request, a large one in parts, several of them
  /// at once. What a failure or a cancellation leaves of the parts is removed.
  /// - Parameters:
  ///   - partSize: above how many bytes a file goes in parts, and how large they are; at least 5 MiB,
  ///     and more where 10,000 parts would not do.
  ///   - concurrency: how many parts are under way at once.
  package func upload(
    file path: String, to location: ObjectLocation, _ options: PutOptions = .init(),
    partSize: Int64 = 16 << 20, concurrency: Int = 4
  ) async throws(S3Error) -> WrittenObject {
    let length = try Self.size(ofFile: path)
    let partSize = max(partSize, 5 << 20, (length + 9_999) / 10_000)
    guard length > partSize else { return try await put(file: path, at: location, options) }
    var unconditional = options
    unconditional.condition = nil
    let uploadID = try await createMultipartUpload(location, unconditional)
    do throws(S3Error) {
      let parts = try await uploadParts(
        ofFile: path, length: length, partSize: partSize, concurrency: max(concurrency, 1),
        to: location, uploadID: uploadID)
      return try await completeMultipartUpload(
        location, uploadID: uploadID, parts: parts, condition: options.condition)
    } catch {
      // A task of its own: this one may be cancelled, and the parts would be paid for.
      _ = await Task { try? await abortMultipartUpload(location, uploadID: uploadID) }.value
      throw error
    }
  }

  private func uploadParts(
    ofFile path: String, length: Int64, partSize: Int64, concurrency: Int,
    to location: ObjectLocation, uploadID: String
  ) async throws(S3Error) -> [UploadedPart] {
    let count = Int((length + partSize - 1) / partSize)
    let outcome = await withTaskGroup(of: Result<UploadedPart, S3Error>.self) { group in
      var started = 0
      var parts: [UploadedPart] = []
      func startNext() {
        guard started < count else { return }
        let index = Int64(started)
        started += 1
        group.addTask {
          do throws(S3Error) {
            return .success(
              try await uploadPart(
                file: path, offset: index * partSize,
                length: min(partSize, length - index * partSize), of: location,
                uploadID: uploadID, number: Int(index) + 1))
          } catch {
            return .failure(error)
          }
        }
      }
      for _ in 0..<concurrency { startNext() }
      for await result in group {
        switch result {
        case .success(let part): parts.append(part)
        case .failure(let error):
          group.cancelAll()
          return Result<[UploadedPart], S3Error>.failure(error)
        }
        startNext()
      }
      return .success(parts.sorted { $0.number < $1.number })
    }
    return try outcome.get()
  }

  /// What is said of a file's content. TLS keeps it whole on the way; without TLS the signature must
  /// cover it, which takes reading it twice.
  func payload(ofFile path: String, offset: Int64, length: Int64) async throws(S3Error)
    -> PayloadHash
  {
    guard presigner.addressing.endpoint.scheme != "https" else { return .unsigned }
    let digest = await withCheckedContinuation { continuation in
      // Reading a large file would hold a thread of the cooperative pool for long.
      DispatchQueue.global().async {
        continuation.resume(
          returning: FileDigest.sha256(of: path, offset: offset, length: length))
      }
    }
    switch digest {
    case .success(let hash): return hash
    case .failure(let error):
      throw .invalidRequest(error.description)
    }
  }

  private static func size(ofFile path: String) throws(S3Error) -> Int64 {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw .invalidRequest(SystemError("cannot read \(path)").description)
    }
    return Int64(status.st_size)
  }
}

/// Digests part of a file with bounded memory.
private enum FileDigest {
  static func sha256(
    of path: String, offset: Int64, length: Int64
  ) -> Result<PayloadHash, SystemError> {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(SystemError("cannot read \(path)")) }
    defer { close(descriptor) }
    var function = SHA256()
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var position: Int64 = 0
    while position < length {
      let wanted = Int(min(Int64(buffer.count), length - position))
      let count = unsafe pread(descriptor, &buffer, wanted, off_t(offset + position))
      guard count >= 0 else { return .failure(SystemError("cannot read \(path)")) }
      // Shorter than it was: sending it will fail, saying so.
      guard count > 0 else { break }
      function.update(unsafe buffer.span.bytes.extracting(first: count))
      position += Int64(count)
    }
    return .success(.of(function))
  }
}
