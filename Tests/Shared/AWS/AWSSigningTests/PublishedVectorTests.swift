// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Foundation
import HTTPMessage
import Testing

@Suite struct PublishedVectorTests {
  @Test("every vector is there")
  func count() { #expect(PublishedVector.all.count == 38) }

  @Test("signing in the header gives every step as published", arguments: PublishedVector.all)
  func header(vector: PublishedVector) {
    let signed = vector.signer.sign(
      vector.request.signable, payload: payload(of: vector), at: PublishedVector.moment)
    #expect(signed.canonicalRequest.description == vector.header.canonicalRequest)
    #expect(signed.stringToSign.description == vector.header.stringToSign)
    #expect(signed.signature == vector.header.signature)
    for pair in vector.header.signed.headers {
      #expect(signed.request.headers.values(of: pair[0]).contains(pair[1]), "\(pair[0])")
    }
    #expect(signed.request.headers.fields.count == vector.header.signed.headers.count)
  }

  @Test("signing in the query gives every step as published", arguments: PublishedVector.all)
  func query(vector: PublishedVector) throws {
    let signed = try vector.signer.presign(
      vector.request.signable, payload: payload(of: vector), expiresIn: 3600,
      at: PublishedVector.moment)
    #expect(signed.canonicalRequest.description == vector.query.canonicalRequest)
    #expect(signed.stringToSign.description == vector.query.stringToSign)
    #expect(signed.signature == vector.query.signature)
    let pairs = (signed.request.query ?? "").split(separator: "&").sorted()
    #expect(pairs == (vector.query.signed.query ?? "").split(separator: "&").sorted())
  }

  @Test("the published signed requests verify", arguments: PublishedVector.all)
  func verifies(vector: PublishedVector) throws {
    let verifier = Verifier(services: ["service"], rules: vector.rules) {
      $0 == "AKIDEXAMPLE" ? PublishedVector.secret : nil
    }
    var request = vector.request.signable
    request.headers = fields(vector.header.signed.headers)
    let byHeader = try verifier.verify(
      request, payload: .body(payload(of: vector)), region: "us-east-1",
      at: PublishedVector.moment)
    #expect(byHeader.accessKeyID == "AKIDEXAMPLE")
    #expect(byHeader.authorization.sessionToken == vector.token)

    request = vector.request.signable
    request.query = vector.query.signed.query
    // A token that was put into the query after signing cannot be told from a forged parameter.
    if vector.omitsToken {
      #expect(throws: VerificationError.self) {
        try verifier.verify(
          request, payload: .body(payload(of: vector)), at: PublishedVector.moment)
      }
      return
    }
    let byQuery = try verifier.verify(
      request, payload: .body(payload(of: vector)), at: PublishedVector.moment)
    #expect(byQuery.authorization.form == .query(expiresIn: 3600))
  }

  private func payload(of vector: PublishedVector) -> PayloadHash {
    .of(Array(vector.request.body.utf8))
  }
}

@Suite struct BotocoreTests {
  @Test("every recorded request is there")
  func count() { #expect(BotocoreRequest.all.count == 27) }

  @Test("we sign as botocore does", arguments: BotocoreRequest.all)
  func signs(recorded: BotocoreRequest) throws {
    let signed =
      if let expires = recorded.expires {
        try recorded.signer.presign(
          recorded.request, payload: recorded.payloadHash, expiresIn: expires,
          at: BotocoreRequest.moment)
      } else {
        recorded.signer.sign(
          recorded.request, payload: recorded.payloadHash, at: BotocoreRequest.moment)
      }
    #expect(signed.canonicalRequest.description == recorded.canonicalRequest)
    #expect(signed.request.query == recorded.signedQuery)
    #expect(signed.request.headers["Authorization"] == recorded.sent.headers["Authorization"])
  }

  @Test("what botocore signed verifies", arguments: BotocoreRequest.all)
  func verifies(recorded: BotocoreRequest) throws {
    let verifier = Verifier(services: [recorded.service]) { _ in recorded.secret }
    let verified = try verifier.verify(
      recorded.sent,
      payload: recorded.service == "s3" ? .declared : .body(.of(Array(recorded.body.utf8))),
      region: recorded.region, at: BotocoreRequest.moment)
    #expect(verified.accessKeyID == recorded.accessKeyID)
    #expect(verified.payload == recorded.payloadHash)
  }
}
