// SPDX-License-Identifier: Apache-2.0
import Testing
import XML

@Suite struct XMLReaderTests {
  private func read(_ text: String) throws(XMLError) -> XMLTree { try XMLReader().read(text) }

  @Test("an answer of S3 becomes a tree of local names")
  func answer() throws {
    let tree = try read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Name>media</Name><IsTruncated>false</IsTruncated><Prefix/>
        <Contents><Key>a &amp; b</Key><ETag>&quot;00&quot;</ETag></Contents>
        <Contents><Key><![CDATA[<c>]]></Key></Contents>
      </ListBucketResult>
      """)
    #expect(tree.name == "ListBucketResult")
    #expect(tree.attributes.isEmpty, "namespace declarations are not attributes")
    #expect(tree.text(of: "Name") == "media")
    #expect(tree.text(of: "Prefix") == "")
    #expect(tree.text(of: "Delimiter") == nil)
    #expect(tree.all("Contents").map { $0.text(of: "Key") } == ["a & b", "<c>"])
    #expect(tree["Contents"]?.text(of: "ETag") == "\"00\"")
  }

  @Test("prefixes are dropped from names and attributes")
  func prefixes() throws {
    let tree = try read(
      "<a:Grantee xmlns:a='u' xmlns:xsi=\"v\" xsi:type='CanonicalUser'><a:ID>1</a:ID></a:Grantee>")
    #expect(tree.name == "Grantee")
    #expect(tree.attribute("type") == "CanonicalUser")
    #expect(tree.attributes.count == 1)
    #expect(tree.text(of: "ID") == "1")
  }

  @Test(
    "references, sections, comments and line ends in a text",
    arguments: [
      ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"), ("&#65;&#x42;&#x1F600;", "AB😀"), ("&#13;", "\r"),
      ("&#x1;", "\u{1}"), ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a<!-- - -->b<?pi x?>c", "abc"),
      ("<![CDATA[&amp;]]]]><![CDATA[>]]>", "&amp;]]>"), ("]]", "]]"), (" x ", " x "),
    ])
  func texts(source: String, text: String) throws {
    #expect(try read("<a>\(source)</a>").text == text)
  }

  @Test("white space of an attribute becomes spaces, references survive")
  func attributes() throws {
    let tree = try read("<a b = \"x\n\ty\" c='\"&#10;'/>")
    #expect(tree.attribute("b") == "x  y")
    #expect(tree.attribute("c") == "\"\n")
  }

  @Test(
    "a declaration, a byte order mark and miscellany around the root are passed over",
    arguments: [
      "\u{FEFF}<a/>", "<?xml version='1.0'?><a/>", "<?xml version=\"1.1\" encoding='utf-8' ?> <a/>",
      "<?xml version='1.0' encoding=\"UTF-8\" standalone=\"yes\"?>\n<!-- x --><a/><!-- y --><?z?>\n",
      "<?xml-stylesheet href='x'?><a></a >",
    ])
  func prologue(text: String) throws { #expect(try read(text) == XMLTree("a")) }

  @Test(
    "what is not well-formed is refused",
    arguments: [
      "", " ", "a", "<a", "<a>", "<a></b>", "</a>", "<a/><b/>", "<a/>x", "x<a/>", "<a b></a>",
      "<a b=c/>", "<a b='1' b='2'/>", "<a b='1'c='2'/>", "<a b='<'/>", "<a b='1/>", "<1/>",
      "<a>&</a>",
      "<a>&lt</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a>&#+65;</a>",
      "<a>&#;</a>", "<a>&#x;</a>", "<a>&#xFFFF;</a>", "<a>]]></a>", "<a><!-- -- --></a>",
      "<a><!--</a>",
      "<a><![CDATA[</a>", "<a><?</a>", "<a><?b</a>", "<a><?xml version='1.0'?></a>", "<a>\u{1}</a>",
      "<a>\u{0}</a>", "<a>\u{FFFE}</a>", "<?xml?><a/>", "<?xml version='2.0'?><a/>",
      "<?xml version='1.0' encoding='latin-1'?><a/>",
      "<?xml version='1.0' standalone='maybe'?><a/>",
      " <?xml version='1.0'?><a/>", "<a:b:c/>", "<:a/>", "<a:/>", "< a/>", "<a/ >", "<a></ a>",
      "<a><!ELEMENT b></a>", "<?xml version='1.0'",
    ])
  func malformed(text: String) {
    let error = #expect(throws: XMLError.self) { try read(text) }
    guard case .malformed? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("bytes that are not UTF-8 are refused in texts, names and attributes")
  func notUTF8() {
    for bytes: [[UInt8]] in [
      [Array("<a>".utf8), [0xFF], Array("</a>".utf8)],
      [Array("<a".utf8), [0xC3], Array("/>".utf8)],
      [Array("<a b='".utf8), [0xED, 0xA0, 0x80], Array("'/>".utf8)],
    ] {
      #expect(throws: XMLError.self) { try XMLReader().read(Array(bytes.joined())) }
    }
  }

  @Test("document types and entities of one's own are refused")
  func bombs() {
    let bomb = """
      <?xml version="1.0"?>
      <!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>
      <lolz>&lol2;</lolz>
      """
    let error = #expect(throws: XMLError.self) { try read(bomb) }
    #expect(error?.reason == .documentType)
    #expect(error?.line == 2 && error?.column == 1)
    #expect(error?.description == "line 2, column 1: document type declarations are not allowed")
    let entity = #expect(throws: XMLError.self) { try read("<a>\n  &nbsp;</a>") }
    #expect(entity == XMLError(reason: .unknownEntity("nbsp"), line: 2, column: 3))
  }

  @Test("limits hold to the byte, the level, the element and the attribute")
  func limits() throws {
    let reader = XMLReader(limits: .init(bytes: 40, depth: 3, elements: 4, attributes: 2))
    #expect(throws: Never.self) { try reader.read("<a><b><c/></b></a>") }
    #expect(throws: Never.self) { try reader.read("<a><b/><b/><b/></a>") }
    #expect(throws: Never.self) { try reader.read("<a b='1' c='2'/>") }
    for text in [
      "<a><b><c><d/></c></b></a>", "<a><b/><b/><b/><b/></a>", "<a b='1' c='2' d='3'/>",
      "<a>0123456789012345678901234567890123</a>",
    ] {
      let error = #expect(throws: XMLError.self) { try reader.read(text) }
      guard case .limitExceeded? = error?.reason else {
        Issue.record("\(text): \(String(describing: error))")
        continue
      }
    }
  }

  @Test("a hostile depth costs neither the stack nor much time")
  func depth() {
    let text = String(repeating: "<a>", count: 1_000_000)
    #expect(throws: XMLError.self) { try read(text) }
  }
}
