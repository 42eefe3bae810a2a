// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import STSService
import ServiceTesting
import Testing

@Suite("STS")
struct STSTests {
  private func ask(_ form: String, identity: CallerIdentity?) async -> Response {
    await ServiceClient(STS { $0 == "test" ? identity : nil }).send(
      "POST", "/", headers: ["content-type": "application/x-www-form-urlencoded"],
      body: Data(form.utf8))
  }

  @Test("a caller is told who it is")
  func identity() async {
    let answer = await ask(
      "Action=GetCallerIdentity&Version=2011-06-15",
      identity: CallerIdentity(
        account: "000000000000", arn: "arn:aws:iam::000000000000:root", userID: "000000000000"))
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "text/xml")
    #expect(
      answer.text == """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
        <GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn>\
        <UserId>000000000000</UserId><Account>000000000000</Account></GetCallerIdentityResult>\
        <ResponseMetadata><RequestId>request</RequestId></ResponseMetadata>\
        </GetCallerIdentityResponse>
        """)
  }

  @Test(
    "what it does not do is refused by name, in XML",
    arguments: [
      ("Action=AssumeRole&Version=2011-06-15", 501, "<Code>NotImplemented</Code>"),
      ("Action=Assume&Version=2011-06-15", 400, "<Code>InvalidAction</Code>"),
      ("Action=GetCallerIdentity&Version=2011-06-15", 403, "<Code>InvalidClientTokenId</Code>"),
    ])
  func refusals(form: String, status: Int, text: String) async {
    let answer = await ask(form, identity: nil)
    #expect(answer.status == status)
    #expect(answer.text.contains(text))
  }
}
