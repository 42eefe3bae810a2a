// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import S3Service

@Suite struct EncodedWordTests {
  // The encoded forms are AWS's own answers.
  @Test(
    "metadata beyond ASCII is answered as S3 answers it",
    arguments: [
      ("plain = text_?", "plain = text_?"), ("tab\t", "tab\t"),
      ("ÄMÄZÕÑ S3", "=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?="),
      (
        "test_—_file%E2%80%94_é_2?.pdf",
        "=?UTF-8?Q?test=5F=E2=80=94=5Ffile%E2%80%94=5F=C3=A9=5F2=3F.pdf?="
      ),
      ("\u{0}\u{1}\u{2}\u{3}", "=?UTF-8?B?AAECAw==?="),
      (String(repeating: "\u{FFFD}", count: 7), "=?UTF-8?B?77+977+977+977+977+977+977+9?="),
    ])
  func encoding(text: String, encoded: String) {
    #expect(EncodedWord.encode(text) == encoded)
    #expect(EncodedWord.decode(encoded) == text)
  }

  @Test(
    "what is no encoded word stays as it is",
    arguments: [
      "", "=?", "=?UTF-8?B?YWJj", "=?UTF-8?X?abc?=", "=?UTF-8?B?%%?=", "=?UTF-8?Q?=4?=",
      "=?KOI8-R?Q?a?=", "a =?UTF-8?B?YWJj?=",
    ])
  func others(text: String) { #expect(EncodedWord.decode(text) == text) }

  @Test("a header field's encoded words are decoded, and words next to each other joined")
  func decoding() {
    #expect(EncodedWord.decode("=?UTF-8?B?YWJj?=") == "abc")
    #expect(EncodedWord.decode("=?utf-8?q?a_b?= =?ISO-8859-1?Q?=E9?=") == "a bé")
  }
}
