// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
  /// Reads ISO 8601 in UTC, `YYYY-MM-DDThh:mm:ss`, with up to nine digits of fraction, ending in
  /// `Z`; nil for anything else.
  package init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 30, bytes.last == UInt8(ascii: "Z") else { return nil }
    let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
    guard marks.allSatisfy({ bytes[$0.0] == $0.1.asciiValue }),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]),
      let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
      let time = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    var fraction = 0
    if bytes.count > 20 {
      guard bytes[19] == UInt8(ascii: "."), bytes.count > 21 else { return nil }
      let digits = 20..<min(23, bytes.count - 1)
      guard number(bytes[20..<bytes.count - 1]) != nil, let value = number(bytes[digits]) else {
        return nil
      }
      fraction = digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
    }
    milliseconds = time.secondsSinceEpoch * 1000 + Int64(fraction)
  }

  /// Reads ISO 8601's basic form, exactly `yyyyMMdd'T'HHmmss'Z'`, as signatures have it; nil for
  /// anything else, a 30th of February among it.
  package init?(basic text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z"),
      let day = number(bytes[0..<8]), let clock = number(bytes[9..<15]), clock % 100 < 60
    else { return nil }
    self.init(
      year: day / 10_000, month: day / 100 % 100, day: day % 100, hour: clock / 10_000,
      minute: clock / 100 % 100, second: clock % 100)
  }

  /// Reads ISO 8601 in UTC to the second, extended or basic, a date alone too.
  package init?(lenientISO8601 text: String) {
    let digits = text.utf8.filter { (0x30...0x39).contains($0) }
    guard digits.count >= 8, digits.count <= 23 else { return nil }
    let hasClock = digits.count >= 14
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "-:.TZ+ ".utf8.contains($0) }),
      hasClock || digits.count == 8
    else { return nil }
    func field(_ start: Int, _ count: Int) -> Int { number(digits[start..<start + count]) ?? 0 }
    self.init(
      year: field(0, 4), month: field(4, 2), day: field(6, 2), hour: hasClock ? field(8, 2) : 0,
      minute: hasClock ? field(10, 2) : 0, second: hasClock ? field(12, 2) : 0)
  }

  /// Reads an HTTP date in the preferred form, or RFC 850's or asctime's (RFC 9110, 5.6.7).
  package init?(httpDate text: String) {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "-" })
    let fields = Array(words.dropFirst())
    guard fields.count >= 4 else { return nil }
    let isASCTime = month(fields[0]) != nil
    let (dayWord, monthWord, yearWord, clockWord) =
      isASCTime
      ? (fields[1], fields[0], fields[3], fields[2])
      : (fields[0], fields[1], fields[2], fields[3])
    let clock = clockWord.split(separator: ":").map { Int($0) }
    guard let day = Int(dayWord), let month = month(monthWord), var year = Int(yearWord),
      clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2]
    else { return nil }
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  /// Reads the preferred form of an HTTP date alone, `Sun, 06 Nov 1994 08:49:37 GMT`, or the same
  /// with mail's names of that zone, as some SDKs write it (RFC 5322, 3.3); nil for anything else.
  package init?(internetDate text: String) {
    self.init(httpDate: text)
    // The day of the week may be wrong.
    let zones = ["GMT", "-0000", "+0000"]
    guard zones.contains(where: { text.dropFirst(3) == httpDate.dropFirst(3).dropLast(3) + $0 })
    else { return nil }
  }

  private init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    guard (1...9999).contains(year),
      let time = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    self.init(seconds: time.secondsSinceEpoch)
  }
}

/// The number from 1 of a month's three letters in any case.
private func month(_ word: Substring) -> Int? {
  CivilDate.monthNames.firstIndex { $0.lowercased() == word.lowercased() }.map { $0 + 1 }
}

/// The number that at most nine ASCII digits and nothing else spell.
private func number(_ digits: some Collection<UInt8>) -> Int? {
  guard !digits.isEmpty, digits.count <= 9 else { return nil }
  return digits.reduce(Int?(0)) { sum, digit in
    guard let sum, (0x30...0x39).contains(digit) else { return nil }
    return sum * 10 + Int(digit - 0x30)
  }
}
