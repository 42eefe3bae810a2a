// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
import Foundation
import HTTPMessage
import Testing

/// The worked example of "Signature calculations for the Authorization header: transferring payload
/// in multiple chunks (chunked upload)", Amazon S3 API Reference: 66,560 letters in chunks of 64 KiB.
@Suite struct ChunkSignatureTests {
  private let moment = Date(timeIntervalSince1970: 1_369_353_600)
  private let signer = Signer(
    credentials: Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1", service: "s3")

  private var request: SignableRequest {
    SignableRequest(
      method: "PUT", path: "/examplebucket/chunkObject.txt",
      headers: [
        "Host": "s3.amazonaws.com", "x-amz-storage-class": "REDUCED_REDUNDANCY",
        "Content-Encoding": "aws-chunked", "x-amz-decoded-content-length": "66560",
        "Content-Length": "66824",
      ])
  }

  @Test("the seed and each chunk's signature are AWS's own")
  func chunks() throws {
    let signed = signer.sign(request, payload: .streaming, at: moment)
    #expect(
      signed.signature == "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")
    let verifier = Verifier(services: ["s3"]) { _ in signer.credentials.secretAccessKey }
    let verified = try verifier.verify(signed.request, payload: .declared, at: moment)
    #expect(verified.payload == .streaming)
    for var chain in [signed.chunkSignatures, verified.chunkSignatures] {
      #expect(
        chain.next(chunkDigest: SHA256.hash(String(repeating: "a", count: 65_536)))
          == "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
      #expect(
        chain.next(chunkDigest: SHA256.hash(String(repeating: "a", count: 1024)))
          == "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
      #expect(
        chain.next(chunkDigest: SHA256.hash(""))
          == "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9")
    }
  }

  /// The same page's example "with trailing headers".
  @Test("the trailer's signature is AWS's own")
  func trailer() {
    var request = request
    request.headers["Content-Length"] = nil
    request.headers["x-amz-trailer"] = "x-amz-checksum-crc32c"
    let signed = signer.sign(request, payload: .streamingWithTrailer, at: moment)
    #expect(
      signed.signature == "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e")
    var chain = signed.chunkSignatures
    #expect(
      chain.next(chunkDigest: SHA256.hash(String(repeating: "a", count: 65_536)))
        == "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2")
    #expect(
      chain.next(chunkDigest: SHA256.hash(String(repeating: "a", count: 1024)))
        == "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7")
    #expect(
      chain.next(chunkDigest: SHA256.hash(""))
        == "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992")
    #expect(
      chain.next(trailer: ["x-amz-checksum-crc32c": "sOO8/Q=="])
        == "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435")
  }
}
