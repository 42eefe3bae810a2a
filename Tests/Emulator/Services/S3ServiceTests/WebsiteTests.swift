// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import Testing

@testable import S3Service

@Suite("A bucket as a website") struct WebsiteTests {
  private let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  private static let configuration = """
    <WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument>
    <ErrorDocument><Key>error.html</Key></ErrorDocument><RoutingRules>
    <RoutingRule><Condition><KeyPrefixEquals>docs/</KeyPrefixEquals></Condition>
    <Redirect><ReplaceKeyPrefixWith>documents/</ReplaceKeyPrefixWith></Redirect></RoutingRule>
    <RoutingRule><Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>
    <KeyPrefixEquals>old/</KeyPrefixEquals></Condition>
    <Redirect><HostName>example.com</HostName><Protocol>https</Protocol>
    <HttpRedirectCode>307</HttpRedirectCode><ReplaceKeyWith>gone.html</ReplaceKeyWith></Redirect>
    </RoutingRule></RoutingRules></WebsiteConfiguration>
    """

  private func get(_ path: String, method: String = "GET", headers: HTTPFields = [:]) async
    -> Answer
  {
    var headers = headers
    headers["host"] = "bucket.s3-website.localhost:4566"
    return await s3.raw(method, path, headers: headers)
  }

  private func website(_ configuration: String = Self.configuration, isPublic: Bool = true) async {
    let bucket = await s3.bucket()
    if isPublic {
      _ = await s3.send("DELETE", bucket, query: "publicAccessBlock")
      let policy = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",
        "Action":["s3:GetObject","s3:ListBucket"],
        "Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}]}
        """
      #expect(await s3.send("PUT", bucket, query: "policy", text: policy).status == 204)
    }
    #expect(await s3.send("PUT", bucket, query: "website", text: configuration).status == 200)
    let html: HTTPFields = ["content-type": "text/html"]
    for key in ["index.html", "error.html", "folder/index.html", "old/here.html"] {
      _ = await s3.send("PUT", "\(bucket)/\(key)", headers: html, text: "the \(key)")
    }
  }

  @Test("folders are answered by their index, files by themselves, and conditions count")
  func content() async {
    await website()
    for (path, key) in [
      ("/", "index.html"), ("/index.html", "index.html"), ("/folder/", "folder/index.html"),
      ("/old/here.html", "old/here.html"),
    ] {
      let answer = await get(path)
      #expect(answer.status == 200)
      #expect(answer.text == "the \(key)")
      #expect(answer.headers["content-type"] == "text/html")
    }
    let folder = await get("/folder")
    #expect(folder.status == 302)
    #expect(folder.headers["location"] == "/folder/")
    let tag = await get("/").headers["etag"] ?? ""
    #expect(await get("/", headers: ["if-none-match": tag]).status == 304)
    #expect(await get("/", method: "HEAD").status == 200)
  }

  @Test("what is not there is answered by the error document, or by a rule")
  func errors() async {
    await website()
    let missing = await get("/nothing")
    #expect(missing.status == 404)
    #expect(missing.text == "the error.html")
    let moved = await get("/docs/a%20b.html")
    #expect(moved.status == 301)
    #expect(
      moved.headers["location"] == "http://bucket.s3-website.localhost:4566/documents/a%20b.html")
    let gone = await get("/old/there.html")
    #expect(gone.status == 307)
    #expect(gone.headers["location"] == "https://example.com/gone.html")
    let refused = await get("/index.html", method: "DELETE")
    #expect(refused.status == 405)
    #expect(refused.text.contains("<li>Method: DELETE</li>\n<li>ResourceType: OBJECT</li>"))
  }

  @Test("errors are pages in S3's words, with nothing of the request taken for markup")
  func pages() async {
    await website(
      "<WebsiteConfiguration><IndexDocument><Suffix>i.html</Suffix></IndexDocument>"
        + "<ErrorDocument><Key>no.html</Key></ErrorDocument></WebsiteConfiguration>")
    let answer = await get("/%3Cb%3E")
    #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
    #expect(
      answer.text.hasPrefix(
        "<html>\n<head><title>404 Not Found</title></head>\n<body>\n<h1>404 Not Found</h1>\n<ul>\n"
          + "<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n"
          + "<li>Key: &lt;b&gt;</li>\n<li>RequestId: "))
    #expect(
      answer.text.hasSuffix(
        "</ul>\n<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n"
          + "<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n"
          + "<li>Key: no.html</li>\n</ul>\n<hr/>\n</body>\n</html>\n"))
    _ = await s3.send("DELETE", "/bucket", query: "website")
    #expect(await get("/").text.contains("<li>Code: NoSuchWebsiteConfiguration</li>"))
    let other = await s3.raw("GET", "/", headers: ["host": "none.s3-website-us-east-1.localhost"])
    #expect(other.text.contains("<li>Code: NoSuchBucket</li>"))
  }

  @Test("a website opens nothing that the bucket's owner has not opened")
  func closed() async {
    await website(isPublic: false)
    let answer = await get("/index.html")
    #expect(answer.status == 403)
    #expect(answer.text.contains("Code: AccessDenied"))
  }

  @Test("a website may send every request on, and an object its own")
  func redirects() async {
    await website(
      "<WebsiteConfiguration><RedirectAllRequestsTo><HostName>example.com</HostName>"
        + "<Protocol>https</Protocol></RedirectAllRequestsTo></WebsiteConfiguration>")
    let answer = await get("/a/b")
    #expect(answer.status == 301)
    #expect(answer.headers["location"] == "https://example.com/a/b")
    await website()
    _ = await s3.send(
      "PUT", "/bucket/away", headers: ["x-amz-website-redirect-location": "/index.html"], text: "")
    let away = await get("/away")
    #expect(away.status == 301)
    #expect(away.headers["location"] == "/index.html")
  }

  @Test("what a query asks for does not count at a website")
  func queries() async {
    await website()
    for query in ["versionId=none", "partNumber=7", "acl", "response-content-type=text/plain"] {
      let answer = await s3.raw(
        "GET", "/index.html", query: query,
        headers: ["host": "bucket.s3-website.localhost:4566"])
      #expect(answer.status == 200)
      #expect(answer.text == "the index.html")
      #expect(answer.headers["content-type"] == "text/html")
    }
  }

  @Test("an error document is answered whole, whatever was asked of the page, or sends on")
  func errorDocuments() async {
    await website()
    let tag = await get("/error.html").headers["etag"] ?? ""
    for headers: HTTPFields in [["range": "bytes=0-1"], ["if-none-match": tag]] {
      let missing = await get("/nothing", headers: headers)
      #expect(missing.status == 404)
      #expect(missing.text == "the error.html")
    }
    _ = await s3.send(
      "PUT", "/bucket/error.html", headers: ["x-amz-website-redirect-location": "/sorry"], text: "")
    let moved = await get("/nothing")
    #expect(moved.status == 301)
    #expect(moved.headers["location"] == "/sorry")
  }

  @Test("a line end in a path is none in an answer")
  func lineEnds() async {
    await website()
    let moved = await get("/docs/%0D%0Aset-cookie:a")
    #expect(moved.headers["location"]?.hasSuffix("/documents/%0D%0Aset-cookie%3Aa") == true)
  }
}
