// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// Owns an `EVP_PKEY` that holds an RSA key.
@safe final class PKey: Sendable {
  // Never changed after init, and OpenSSL allows reading one key from many threads
  // (openssl-threads(7)), so sharing the pointer is sound though the compiler cannot know it.
  nonisolated(unsafe) private let pointer: OpaquePointer

  /// Takes over a key that OpenSSL made, refusing any but an RSA key.
  init(taking made: OpaquePointer?, operation: String) throws(CryptographyError) {
    guard let made = unsafe made else { throw .last(operation) }
    guard unsafe EVP_PKEY_get_base_id(made) == EVP_PKEY_RSA else {
      unsafe EVP_PKEY_free(made)
      throw CryptographyError(operation: operation, message: "not an RSA key")
    }
    unsafe pointer = made
  }

  deinit { unsafe EVP_PKEY_free(pointer) }

  /// A new key pair.
  static func generate(bits: Int) throws(CryptographyError) -> PKey {
    let operation = "generate RSA key"
    let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
    defer { unsafe EVP_PKEY_CTX_free(context) }
    var made: OpaquePointer?
    guard unsafe EVP_PKEY_keygen_init(context) == 1,
      unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(clamping: bits)) == 1,
      unsafe EVP_PKEY_generate(context, &made) == 1
    else { throw .last(operation) }
    return unsafe try PKey(taking: made, operation: operation)
  }

  /// The key of a PEM text: a private key (PKCS#8 or PKCS#1, not encrypted) or a public one.
  static func read(pem: String, isPrivate: Bool) throws(CryptographyError) -> PKey {
    let bytes = Array(pem.utf8)
    // OpenSSL would ask the terminal for a passphrase; an encrypted key is refused instead.
    let noPassphrase:
      @convention(c) (
        UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?
      ) -> Int32 = { _, _, _, _ in -1 }
    let made: OpaquePointer? = unsafe bytes.withUnsafeBytes { buffer in
      let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count))
      defer { unsafe BIO_free(bio) }
      return unsafe isPrivate
        ? PEM_read_bio_PrivateKey(bio, nil, noPassphrase, nil)
        : PEM_read_bio_PUBKEY(bio, nil, noPassphrase, nil)
    }
    return unsafe try PKey(
      taking: made, operation: isPrivate ? "read private key" : "read public key")
  }

  /// The public key of a modulus and an exponent, both big-endian.
  static func make(modulus: [UInt8], exponent: [UInt8]) throws(CryptographyError) -> PKey {
    let operation = "make public key"
    let n = unsafe BN_bin2bn(modulus, Int32(clamping: modulus.count), nil)
    let e = unsafe BN_bin2bn(exponent, Int32(clamping: exponent.count), nil)
    let builder = unsafe OSSL_PARAM_BLD_new()
    let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
    defer {
      unsafe BN_free(n)
      unsafe BN_free(e)
      unsafe OSSL_PARAM_BLD_free(builder)
      unsafe EVP_PKEY_CTX_free(context)
    }
    guard (512...16384).contains(unsafe BN_num_bits(n)), unsafe BN_is_odd(n) == 1,
      (2...64).contains(unsafe BN_num_bits(e)), unsafe BN_is_odd(e) == 1
    else { throw CryptographyError(operation: operation, message: "not the numbers of an RSA key") }
    // The builder keeps the names' addresses, so they must be those of literals.
    let modulusName: StaticString = "n"
    let exponentName: StaticString = "e"
    guard
      unsafe modulusName.utf8Start.withMemoryRebound(
        to: CChar.self, capacity: 2, { unsafe OSSL_PARAM_BLD_push_BN(builder, $0, n) }) == 1,
      unsafe exponentName.utf8Start.withMemoryRebound(
        to: CChar.self, capacity: 2, { unsafe OSSL_PARAM_BLD_push_BN(builder, $0, e) }) == 1
    else { throw .last(operation) }
    let parameters = unsafe OSSL_PARAM_BLD_to_param(builder)
    defer { unsafe OSSL_PARAM_free(parameters) }
    let selection = OSSL_KEYMGMT_SELECT_ALL_PARAMETERS | OSSL_KEYMGMT_SELECT_PUBLIC_KEY
    var made: OpaquePointer?
    guard unsafe EVP_PKEY_fromdata_init(context) == 1,
      unsafe EVP_PKEY_fromdata(context, &made, selection, parameters) == 1
    else { throw .last(operation) }
    return unsafe try PKey(taking: made, operation: operation)
  }

  /// The key as PEM: PKCS#8 for the private key, SubjectPublicKeyInfo for the public one.
  func pem(private isPrivate: Bool) throws(CryptographyError) -> String {
    let operation = isPrivate ? "write private key" : "write public key"
    let bio = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free(bio) }
    let written =
      unsafe isPrivate
      ? PEM_write_bio_PrivateKey(bio, pointer, nil, nil, 0, nil, nil)
      : PEM_write_bio_PUBKEY(bio, pointer)
    guard written == 1 else { throw .last(operation) }
    return unsafe Self.text(of: bio)
  }

  private static func text(of bio: OpaquePointer?) -> String {
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe BIO_read(bio, &chunk, Int32(chunk.count))
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text += chunk[..<Int(count)]
    }
  }

  /// A certificate of the key, signed by itself, as PEM.
  func certificate(commonName: String) throws(CryptographyError) -> String {
    let operation = "make certificate"
    let certificate = unsafe X509_new()
    let bio = unsafe BIO_new(BIO_s_mem())
    defer {
      unsafe X509_free(certificate)
      unsafe BIO_free(bio)
    }
    let name = unsafe X509_get_subject_name(certificate)
    let tenYears = 10 * 365 * 86_400
    let bytes = Array(commonName.utf8)
    // Version 3 is written as 2 (RFC 5280, section 4.1.2.1).
    guard unsafe X509_set_version(certificate, 2) == 1,
      unsafe ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1,
      unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), 0) != nil,
      unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), tenYears) != nil,
      unsafe X509_NAME_add_entry_by_NID(
        name, NID_commonName, MBSTRING_UTF8, bytes, Int32(clamping: bytes.count), -1, 0) == 1,
      unsafe X509_set_issuer_name(certificate, name) == 1,
      unsafe X509_set_pubkey(certificate, pointer) == 1,
      unsafe X509_sign(certificate, pointer, EVP_sha256()) > 0,
      unsafe PEM_write_bio_X509(bio, certificate) == 1
    else { throw .last(operation) }
    return unsafe Self.text(of: bio)
  }

  /// A number of the key by OpenSSL's name for it (`n`, `e`), big-endian without leading zeros.
  func number(_ name: String) throws(CryptographyError) -> [UInt8] {
    var number: OpaquePointer?
    guard unsafe EVP_PKEY_get_bn_param(pointer, name, &number) == 1 else {
      throw .last("read \(name) of key")
    }
    defer { unsafe BN_free(number) }
    var bytes = [UInt8](repeating: 0, count: Int(unsafe BN_num_bits(number) + 7) / 8)
    unsafe BN_bn2bin(number, &bytes)
    return bytes
  }

  /// The PKCS#1 v1.5 signature of a message (RFC 8017, section 8.2.1).
  func sign(_ message: [UInt8], digest: RSADigest) throws(CryptographyError) -> [UInt8] {
    let context = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(context) }
    var count = 0
    guard unsafe EVP_DigestSignInit(context, nil, digest.algorithm, nil, pointer) == 1,
      unsafe EVP_DigestSign(context, nil, &count, message, message.count) == 1
    else { throw .last("sign") }
    var signature = [UInt8](repeating: 0, count: count)
    guard unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
      throw .last("sign")
    }
    signature.removeLast(signature.count - count)
    return signature
  }

  /// Whether a PKCS#1 v1.5 signature is this key's for the message (RFC 8017, section 8.2.2).
  func verify(_ signature: [UInt8], of message: [UInt8], digest: RSADigest) -> Bool {
    let context = unsafe EVP_MD_CTX_new()
    defer {
      unsafe EVP_MD_CTX_free(context)
      // A signature that does not fit leaves reasons behind, which no later failure may report.
      ERR_clear_error()
    }
    guard unsafe EVP_DigestVerifyInit(context, nil, digest.algorithm, nil, pointer) == 1 else {
      return false
    }
    return unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}

extension RSADigest {
  fileprivate var algorithm: OpaquePointer? {
    switch self {
    case .sha1: unsafe EVP_sha1()
    case .sha256: unsafe EVP_sha256()
    }
  }
}
