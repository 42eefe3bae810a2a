// SPDX-License-Identifier: Apache-2.0

// Keys made with the openssl command for these tests; they guard nothing.
extension RSATests {
  static let knownKey = """
    -----BEGIN RSA PRIVATE KEY-----
    MIIEowIBAAKCAQEA2Hnips4wAsw2mQ24F/HEtLwaYUMyHD3I/48yblxszvpEqHOg
    7GcFBcPQrpY0FaND1dZoGthBaHIxCWDjykt6DgeYlDjQJUyDWe5T/MlZedCvn+g5
    EUjIEp+ZWOuUq06dgOsNDGXRvEtnDm3n8T6qWJ8WnslJed0VuNIEwW7UTZbjT1q2
    f7p1RkObBSmQ6JAJyDBw0G8bzOtLzUR9SpOkDHiS3k2bJ59UZpdzsG3Bc1EcGmvc
    dKqHa0FNoAM5zOadXrV6DE+69JSoQq9B52HkrXursaarNPORxMK9vuGHJ/C9HH5U
    i+iwp4/jnbpv8NxyqiOhhfZZ/Ps0u9wYyTLzRwIDAQABAoIBAFVJvDsk/DR1+cLW
    bWP9rJbaj3gnjcwjqZfKdr+VaYcogjluCQZq1kc9rW/DnPSzdOwAg9ajwi1g5CIC
    SuzuTMHPS1WGhrdTTGL3q55qQ/bi+fbB+w3sw2rW94dZlaLin9plgSgTy4zolktQ
    kPPy0RGGaFaaDnlVWhQNprMBM+L3KMIZbioX15N+So+s1Y5KC3LuTcgotFTYivRl
    ygQMKDN9PWLF6Q1nbu7bzKlprqMmmN5y6QmOxFBFMkhfiXUjLKnf+tTOJx03IGDF
    kpQDcCbMb++twk55Qp0ScO0ydgDeTi4799aiU/E1WrBLVjruvZnbkMecK0V4IUrf
    vQYZK/kCgYEA8AkTblnWLmyIkGl1TBT4tNGC0Z01gKm75mbqpSkQfSRR4YcHTQ+W
    QAZDgVJIs+FUBnqh4Q0G3gJCOY74O0+9BItuYaFzrYziYAUizlM9M9gyDlwSiAC2
    vS0+YM02xcVUAXRRnZAFYH34dqfO9K0ZLAN3uN8T1XyVy1Y8kz1c1k8CgYEA5t+u
    Je63hUO6nVRt26a07LOtgr2X5iBEO82+M2LzsfPmiV1348Q+CkFqteGxd9OkCo3X
    PjMohg8rhSMQhKlYeaX5+kEeh9OxnK3cm4nkNuapef9b/cOjBjsh2gFkhz4iI3PY
    CxkxoLkkYKpAWGW3NGHm9XRx3nmmdXVCFmPpzYkCgYB/Y4GxdfIKb0VGxwEeYJ7h
    b7NqxXEomGwFSidLgfCjSYw/EadZSWVnEyvuTRoShQpP6fNRedVkK3S0EWFCMP5S
    lCD/pWy79WIKrY8cSubXRezC3DBlh2N0ILfTLfXcne4IW5AY+98up4wehM574gXS
    6wA12AYxrc3dvSWmytEjVwKBgBIx/LqWlrYVAWcW2VWfTND+1CTipk8HqfkAnQXV
    vZj/vOKEkEdOFwmd4DgXYnIsJtiCFz2asI3oMija+5lI82Ua9JmJekuAHpZXiXRk
    qKy+/wpTWr+kJHwAOwnAZFjYR759icBOKwAct0Y7BLkywv6I3LfphnPfKIRHSn8T
    PsDpAoGBAMWhaeWhTmdJenL/QEkWP7iFXGfgq2g3X36QeACuIau9po0Qor+1KiKT
    WCnN45a+4Zm+rt4RwTx3B+Wmx8NKBH6WyvthAJfp8DBY73LyS7TxngIHvu2+NgqG
    Un/2dMnsIej0z1W8heX8NuwBe6ynE7YwHQVK/LP1X/XMuUsWiLWK
    -----END RSA PRIVATE KEY-----
    """

  /// `openssl dgst -sha256 -sign` over "millrace" with the known key.
  static let knownSignature =
    "ghW38hE786s86RYhbStfWUhDf_ImiRC_Wpt0k7dgKiJkSsTT0dJY6TGO-Oh83siJJdULqUQrSB2VHTgD_qejmd"
    + "KDH994QHVGGV0I7zfim9NHtKXP69Mw7r5i-LL2C67CMNyfaV4OnZ4eLaFeiY8Es-e8_RuSM0DV3gi8zV3zxeMu"
    + "xQd7QcUoiyvq80pma9hz1OfwTk2jKUfehM-o_EQcV_E4pXGDyGXbCB34ceE9tCourstjf3u1KPuLyZy17ccGYV"
    + "8WAK6yh45ekHkFPFfMdpmznEqyOKMkMY87PdVs52iCwO-3LBhaCHJyecuyTm2aaPzhpXZ8BiMHeYPr-7Gz6g"

  /// `openssl dgst -sha1 -sign` over "millrace" with the known key.
  static let knownSHA1Signature =
    "cy6EQSIQAHMOBpQO0cJuC-Ok0R8rarXHR79_kk2I5i2A_9tJizrj6h3buQs8J5MHN0qI4qeVAekTNuXeIPmZwE"
    + "1Z51if_5WawEz4gMwaYRpXU9oiifvL_2l67CE33gMUot0-0Kv5LmGZDcJUDb0Ks4ljH0uDvgZA-qNl1EcKc_ae"
    + "VRYvJl3iOIK9FvBrOuEp5dH741h7nrLRycPZVdBQngw8-3pPAEWghBqUb9Ehh9kUNsGxMpIZCC1omf9BpUmvDX"
    + "Tj_qAWABvtwsRreWno_q79r8S6Qyuzqvv77KOA9dDTZiTu2Hq2ofYRWn8zLkv4xn_UU5AsNuX-uIkuWn3Dag"

  static let ed25519 = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIEffNHiyQsjwfPmKGY/S8+01dVlu5MrotwaxvS4p05V9
    -----END PRIVATE KEY-----
    """

  static let encryptedKey = """
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIIC3TBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIAB4N/PJyqHICAggA
    MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBDpJkVIaUsnwnGNwlBfm6/UBIIC
    gIGpOjqF097LkejIcMdUatxF4C2JbSmQpQsQoA5NB+BTFRsNLhf1HeXREwJIF3lW
    zRzfmYdVhllEwrTMxOSvS/mpHpWgu7AB65ynY1gpqomxbAfyMjxmdoUsOxOgq4Sb
    PJt2O9q+EVVajDzKpPFlCENr51JlsXce5Kv6Qx3eRcjphORrLlvPFqPmviIA9ESg
    p/di1cQSPN3oSJ6QAlrJGcOeRaAv41Nq8vuSzVzmeO+v/jqFk5t93NTXKsg5bNg+
    fGpZj4yVOs/WbqjYHxvoekwQ47KTx+c5m2Xi0DtlP2lt0Z46BSRtYN5an3OWYiGZ
    oXx5oZ+W985ut4xJu/qM2mqIfCN+A4AJwN8D+6b2f5sFj6Qo0x4CP43GKCAEBFpH
    HdIRu3jpa6yHt7tFZ4qtuWJT9IJarYSfJXBGfoYfVMyF7CE87afImGvOXN6rGv4X
    7y6q29ca3F5kWtR0yMfdUbuYLM4mkNABqVq1wF2FfUToY7e6tf2ddXU+R7m7XXY+
    /EC/yMsOhHGpB2x6wiCq1ZSJ+QxTcPw+9kE3sB1tzWhESmDR8zoie6fNMvyDcOkL
    3QjcWHAxih/XhdTKxuneBvq4rWdcvn9nfXJ/J8UhJ4yj2CtmSl+Ua1VLrLKc8mnD
    I2ApumeU9kykw9Wd0AaWPAEwoGXY/zMRFZ3AaFmZ4kR9Y/gq/v70L4pAxkkMbkMN
    XBR0bUQZdlCaUaHUdi3pqgU5zLtNym6MD3kWcibgKbaHDYeU7YHWGb9Cc1gB5818
    8vBOH71Xen1jyXber/pM0Fzttl2pncNBX8X7oFZwIELpGLSv9e3hbnt1KZ4B3gb7
    pCEAyrYz4e/MrnBfChzq5QE=
    -----END ENCRYPTED PRIVATE KEY-----
    """
}
