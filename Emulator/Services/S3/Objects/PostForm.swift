// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage

/// A form as a browser sends it (RFC 7578): fields, and a file that has gone to disk.
struct PostForm {
  /// A field before the file.
  struct Field: Sendable {
    var name: String
    var value: String
  }

  var fields: [Field]
  var fileName: String?
  var fileContentType: String?
  /// The file's content; nil when there was none.
  var content: ReceivedContent?

  /// The value of a field, found without regard to case.
  subscript(_ name: String) -> String? {
    fields.first { $0.name.equalsIgnoringASCIICase(name) }?.value
  }
}

/// Reads `multipart/form-data` piece by piece. Fields are small and kept; the file goes to disk as it
/// comes, and what follows the file is ignored, as S3 does.
final class PostFormReader {
  private enum State {
    case preamble, headers, field(PartHead), file(PartHead), epilogue
  }

  private struct PartHead {
    var name: String?
    var fileName: String?
    var contentType: String?
  }

  /// The longest of all fields together, headers included.
  private static let fieldLimit = 20 << 10
  private static let headerLimit = 16 << 10

  private let delimiter: [UInt8]
  private let blobs: Blobs
  private var state = State.preamble
  // The first delimiter has no line end before it; this stands for it.
  private var pending: [UInt8] = [0x0D, 0x0A]
  private var fields: [PostForm.Field] = []
  private var fieldBytes = 0
  private var fileHead: PartHead?
  private var upload: ObjectUpload?

  init(boundary: [UInt8], blobs: Blobs) {
    delimiter = [0x0D, 0x0A, 0x2D, 0x2D] + boundary
    self.blobs = blobs
  }

  /// The boundary of a content type; nil when it is no form.
  static func boundary(of contentType: String?) -> [UInt8]? {
    guard let contentType, contentType.asciiLowercased.hasPrefix("multipart/form-data") else {
      return nil
    }
    for parameter in contentType.split(separator: ";").dropFirst() {
      let pair = parameter.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == "boundary" else {
        continue
      }
      let value = pair[1].filter { $0 != "\"" && $0 != " " }
      return (1...70).contains(value.utf8.count) ? Array(value.utf8) : nil
    }
    return nil
  }

  private static let malformed = S3Error(
    400, "MalformedPOSTRequest",
    "The body of your POST request is not well-formed multipart/form-data.")

  func receive(_ bytes: RawSpan) throws {
    if case .epilogue = state { return }
    unsafe bytes.withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
    while try step() {}
  }

  /// Takes one thing off the front of what is pending.
  /// - Returns: whether there may be more to take.
  private func step() throws -> Bool {
    switch state {
    case .preamble:
      guard let end = pending.firstIndex(ofSequence: delimiter, from: 0) else {
        guard pending.count <= Self.headerLimit else { throw Self.malformed }
        return false
      }
      return try pass(delimiterAt: end)
    case .headers:
      guard let end = pending.firstIndex(ofSequence: [0x0D, 0x0A, 0x0D, 0x0A], from: 0) else {
        guard pending.count <= Self.headerLimit else { throw Self.malformed }
        return false
      }
      let head = Self.head(Array(pending[..<end]))
      pending.removeFirst(end + 4)
      try begin(head)
      return true
    case .field(let head):
      guard let end = pending.firstIndex(ofSequence: delimiter, from: 0) else {
        try count(pending.count)
        return false
      }
      try count(end)
      // What follows the delimiter tells whether more fields come.
      guard pending.count >= end + delimiter.count + 2 else { return false }
      fieldBytes += end
      let value = String(decoding: pending[..<end], as: UTF8.self)
      fields.append(PostForm.Field(name: head.name ?? "", value: value))
      return try pass(delimiterAt: end)
    case .file:
      guard let end = pending.firstIndex(ofSequence: delimiter, from: 0) else {
        // What might be the beginning of a delimiter stays.
        let safe = pending.count - delimiter.count
        if safe > 0 {
          try take(safe)
          pending.removeFirst(safe)
        }
        return false
      }
      try take(end)
      state = .epilogue
      pending.removeAll()
      return false
    case .epilogue: return false
    }
  }

  private func take(_ count: Int) throws {
    guard let upload, count > 0 else { return }
    let piece = Array(pending[..<count])
    try upload.receive(unsafe piece.span.bytes)
  }

  private func count(_ more: Int) throws(S3Error) {
    guard fieldBytes + more <= Self.fieldLimit else {
      throw S3Error(
        400, "MaxPostPreDataLengthExceeded",
        "Your POST request fields preceding the upload file was too large.",
        ["MaxPostPreDataLengthBytes": String(Self.fieldLimit)])
    }
  }

  private func pass(delimiterAt start: Int) throws -> Bool {
    let after = start + delimiter.count
    guard pending.count >= after + 2 else { return false }
    if pending[after] == 0x2D, pending[after + 1] == 0x2D {
      state = .epilogue
      pending.removeAll()
      return false
    }
    guard pending[after] == 0x0D, pending[after + 1] == 0x0A else { throw Self.malformed }
    // The line end stays: an empty head is two line ends.
    pending.removeFirst(after)
    state = .headers
    return true
  }

  private func begin(_ head: PartHead) throws {
    guard head.name?.lowercased() == "file" else {
      guard fields.count < 1000 else { throw Self.malformed }
      fieldBytes += head.name?.utf8.count ?? 0
      state = .field(head)
      return
    }
    fileHead = head
    var plan = UploadPlan()
    let form = PostForm(fields: fields)
    if let stated = ChecksumAlgorithm.allCases.first(where: { form[$0.field] != nil }) {
      plan.algorithm = stated
      plan.declaredChecksum = form[stated.field]
    }
    if let text = form["content-md5"], let digest = Data(base64Encoded: text), digest.count == 16 {
      plan.contentMD5 = Array(digest)
    }
    upload = ObjectUpload(plan: plan, file: try blobs.create())
    state = .file(head)
  }

  private static func head(_ bytes: [UInt8]) -> PartHead {
    var head = PartHead()
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = line[..<colon].lowercased()
      let value = String(line[line.index(after: colon)...].drop { $0 == " " })
      if name == "content-type" { head.contentType = value }
      guard name == "content-disposition" else { continue }
      head.name = parameter("name", of: value)
      head.fileName = parameter("filename", of: value)
    }
    return head
  }

  private static func parameter(_ name: String, of value: String) -> String? {
    for part in value.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == name else { continue }
      var text = pair[1]
      if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
        text = text.dropFirst().dropLast()
      }
      return String(text)
    }
    return nil
  }

  func finish() throws -> PostForm {
    guard case .epilogue = state else { throw Self.malformed }
    return PostForm(
      fields: fields, fileName: fileHead?.fileName, fileContentType: fileHead?.contentType,
      content: try upload?.finish(trailers: [:]))
  }
}
