// SPDX-License-Identifier: Apache-2.0
import Notation
import Testing

@Suite struct IPAddressTests {
  @Test(
    "addresses of the public Internet",
    arguments: [
      "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.1",
      "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
      "198.20.0.0",
      "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
      "2002:808:808::1", "2001:4860:4860::8888",
    ])
  func isPublic(text: String) throws { #expect(try #require(IPAddress(text)).isPublic) }

  @Test(
    "addresses that are not",
    arguments: [
      "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "127.0.0.1", "127.255.255.255",
      "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1",
      "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
      "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1",
      "ff02::1",
      "2001:db8::1", "2001::1", "3fff::1", "100::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
      "64:ff9b::a00:1",
      "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1", "64:ff9b:1::1", "5f00::1",
    ])
  func isNotPublic(text: String) throws { #expect(!(try #require(IPAddress(text)).isPublic)) }

  @Test(
    "what is no address",
    arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1::2::3"])
  func noAddress(text: String) { #expect(IPAddress(text) == nil) }

  @Test("only 4 and 16 bytes are an address")
  func bytes() {
    #expect(IPAddress(bytes: [127, 0, 0, 1])?.description == "127.0.0.1")
    for count in [0, 3, 5, 15, 17] {
      #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }
  }
}
