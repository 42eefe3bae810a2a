// SPDX-License-Identifier: Apache-2.0
import Notation
import Testing

@Suite("Blocks of addresses")
struct AddressBlockTests {
  @Test(
    "a block holds the addresses of its family that begin with its bits",
    arguments: [
      ("10.0.0.0/24", "10.0.0.255", true), ("10.0.0.0/24", "10.0.1.0", false),
      ("10.0.1.9/23", "10.0.0.1", true), ("10.0.0.0/31", "10.0.0.2", false),
      ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
      ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
      ("0.0.0.0/0", "nowhere", false), ("2001:db8::/32", "2001:db8:1::1", true),
      ("2001:db8::/32", "2001:db9::1", false), ("::1", "0:0:0:0:0:0:0:1", true),
      ("::ffff:192.0.2.0/120", "::ffff:192.0.2.7", true), ("::/0", "2001:db8::", true),
      ("::/0", "10.0.0.1", false), ("2001:db8::/33", "2001:db8:8000::", false),
    ])
  func membership(block: String, address: String, isIn: Bool) throws {
    #expect(try #require(AddressBlock(block)).contains(address) == isIn)
  }

  @Test(
    "anything else is no block",
    arguments: [
      "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
      "10.0.0/8", "10.0.0.256", "10.0.0.+1", "10.0.0.0.0", "a.b.c.d", "::/129", ":::", "1::2::3",
      "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "1.2.3.4::", "::+1",
      "99999999999999999999.0.0.0", "10.0.0.0/99999999999999999999",
    ])
  func refused(text: String) { #expect(AddressBlock(text) == nil) }

  @Test("a block knows its family and its length")
  func parts() throws {
    let four = try #require(AddressBlock("10.0.0.0/8"))
    #expect(four.family == .version4 && four.prefixLength == 8)
    let six = try #require(AddressBlock("2001:db8::"))
    #expect(six.family == .version6 && six.prefixLength == 128)
  }
}
