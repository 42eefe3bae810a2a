// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage
import HTTPTransport
import XML

extension S3Client {
  /// One page of a bucket's keys (`ListObjectsV2`).
  package func list(_ bucket: String, _ options: ListOptions = .init()) async throws(S3Error)
    -> ListPage
  {
    guard !bucket.isEmpty else { throw .invalidRequest("the bucket's name is empty") }
    var operation = Operation("GET", bucket: bucket)
    // Keys may hold characters that XML cannot; encoded they always arrive.
    operation.query = [("list-type", "2"), ("encoding-type", "url")]
    if !options.prefix.isEmpty { operation.query.append(("prefix", options.prefix)) }
    for (name, value) in [
      ("delimiter", options.delimiter), ("start-after", options.startAfter),
      ("continuation-token", options.continuationToken),
      ("max-keys", options.maximumKeys.map(String.init)),
    ] {
      if let value { operation.query.append((name, value)) }
    }
    return try ListPage(try await execute(operation).document("ListBucketResult"))
  }
}

extension ListPage {
  init(_ result: XMLTree) throws(S3Error) {
    let isEncoded = result.text(of: "EncodingType") == "url"
    func decoded(_ text: String) throws(S3Error) -> String {
      guard isEncoded else { return text }
      guard let text = PercentEncoding.decode(text, plusIsSpace: true) else {
        throw .invalidResponse("a key that is not UTF-8")
      }
      return text
    }
    self.init()
    for content in result.all("Contents") {
      entries.append(
        ObjectEntry(
          key: try decoded(try content.required("Key")), size: try content.requiredNumber("Size"),
          etag: try content.required("ETag"), lastModified: content.moment("LastModified")))
    }
    for prefix in result.all("CommonPrefixes") {
      commonPrefixes.append(try decoded(try prefix.required("Prefix")))
    }
    guard result.text(of: "IsTruncated") == "true" else { return }
    // Without a token the listing could only begin anew, for ever.
    nextToken = try result.required("NextContinuationToken")
  }
}
