// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import Foundation
import Testing

@Suite struct DigestTests {
  /// The examples of FIPS 180-4 and RFC 1321.
  @Test(
    "the standards' own examples",
    arguments: [
      (
        "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709", "d41d8cd98f00b204e9800998ecf8427e"
      ),
      (
        "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "a9993e364706816aba3e25717850c26c9cd0d89d", "900150983cd24fb0d6963f7d28e17f72"
      ),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1", "8215ef0796a20bcaaae116d3876c664a"
      ),
    ])
  func examples(text: String, sha256: String, sha1: String, md5: String) {
    #expect(Hex.encode(SHA256.hash(text)) == sha256)
    #expect(Hex.encode(SHA1.hash(Array(text.utf8))) == sha1)
    #expect(Hex.encode(MD5.hash(Data(text.utf8))) == md5)
  }

  @Test("SHA-512 of abc")
  func sha512() {
    #expect(
      Hex.encode(SHA512.hash("abc"))
        == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
  }

  @Test("cut anywhere, the digest is the same", arguments: [0, 1, 55, 56, 63, 64, 65, 127, 300])
  func incremental(cut: Int) {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var function = SHA256()
    function.update(Array(bytes[..<cut]))
    function.update(Data(bytes[cut...]))
    #expect(function.finalized() == SHA256.hash(bytes))
    #expect(function.finalized() == SHA256.hash(bytes), "asking does not change the state")
  }

  @Test("a copy goes its own way")
  func copies() {
    var first = SHA256()
    first.update("ab")
    var second = first
    first.update("c")
    second.update("d")
    #expect(first.finalized() == SHA256.hash("abc"))
    #expect(second.finalized() == SHA256.hash("abd"))
  }
}

@Suite struct HMACTests {
  @Test("HMAC-SHA1 of RFC 2202's first case")
  func sha1() {
    #expect(
      Hex.encode(HMACSHA1.code(for: "Hi There", key: [UInt8](repeating: 0x0B, count: 20)))
        == "b617318655057264e28bc0b6fb378c8ef146be00")
  }

  /// RFC 4231, test cases 1, 2, 3 and 6 (a key longer than a block).
  @Test(
    "RFC 4231",
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131),
        Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ])
  func vectors(key: [UInt8], message: [UInt8], code: String) {
    #expect(Hex.encode(HMACSHA256.code(for: message, key: key)) == code)
    var pieces = HMACSHA256(key: key)
    for byte in message { pieces.update([byte]) }
    #expect(Hex.encode(pieces.finalized()) == code)
  }

  @Test("a keyed value is used again and again")
  func reuse() {
    let keyed = HMACSHA256(key: Array("key".utf8))
    let first = keyed.code(for: "one")
    #expect(keyed.code(for: "two") != first)
    #expect(keyed.code(for: "one") == first)
    #expect(first == HMACSHA256.code(for: "one", key: Array("key".utf8)))
  }

  @Test("an empty key and an empty message have a code")
  func empty() {
    #expect(
      Hex.encode(HMACSHA256.code(for: [], key: []))
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }
}

@Suite struct ConstantTimeTests {
  @Test("equal means every byte and the length")
  func equal() {
    #expect(ConstantTime.equal([], []))
    #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]))
    #expect(!ConstantTime.equal([1, 2, 3], [1, 2, 4]))
    #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
    #expect(!ConstantTime.equal([], [0]))
    #expect(ConstantTime.equal("abc", "abc"))
    #expect(!ConstantTime.equal("abc", "abd"))
  }
}

@Suite struct SecureRandomTests {
  @Test("as many bytes as asked, never the same twice", arguments: [0, 1, 7, 8, 9, 32, 1000])
  func count(count: Int) {
    #expect(SecureRandom.bytes(count).count == count)
    if count >= 16 {
      #expect(SecureRandom.bytes(count) != SecureRandom.bytes(count))
    }
  }
}
