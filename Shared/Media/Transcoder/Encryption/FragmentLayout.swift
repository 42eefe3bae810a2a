// SPDX-License-Identifier: Apache-2.0

/// Where things are in a fragment of one track that libavformat wrote (ISO/IEC 14496-12, 8.8).
struct FragmentLayout {
  let sizes: [Int]
  let data: Int
  private let movie: Box
  private let track: Box
  private let run: Box

  struct Auxiliary {
    /// For each sample how long its description is.
    var sizes: [UInt8]
    var content: [UInt8]
    /// Whether descriptions say which parts are encrypted.
    var hasParts: Bool
  }

  /// - Returns: nil for bytes without a fragment.
  init?(_ bytes: [UInt8]) throws(Box.Malformed) {
    let boxes = try Box.all(in: bytes, 0..<bytes.count)
    guard !boxes.isEmpty else { return nil }
    guard boxes.map(\.type) == ["moof", "mdat"] else { throw Box.Malformed() }
    movie = boxes[0]
    data = boxes[1].content.lowerBound
    let tracks = try Box.all(in: bytes, movie.content).filter { $0.type == "traf" }
    guard tracks.count == 1 else { throw Box.Malformed() }
    track = tracks[0]
    let inner = try Box.all(in: bytes, track.content)
    let runs = inner.filter { $0.type == "trun" }
    guard runs.count == 1, let head = inner.first(where: { $0.type == "tfhd" }) else {
      throw Box.Malformed()
    }
    run = runs[0]
    sizes = try Self.sizes(of: run, standard: Self.standardSize(head, bytes), bytes)
  }

  /// The size of samples whose run does not say it.
  private static func standardSize(_ head: Box, _ bytes: [UInt8]) throws(Box.Malformed) -> Int? {
    guard head.content.count >= 8 else { throw Box.Malformed() }
    let flags = bytes.number(at: head.content.lowerBound) & 0xFF_FFFF
    guard flags & 0x10 != 0 else { return nil }
    var place = head.content.lowerBound + 8
    if flags & 0x01 != 0 { place += 8 }
    if flags & 0x02 != 0 { place += 4 }
    if flags & 0x08 != 0 { place += 4 }
    guard place + 4 <= head.content.upperBound else { throw Box.Malformed() }
    return bytes.number(at: place)
  }

  private static func sizes(
    of run: Box, standard: Int?, _ bytes: [UInt8]
  ) throws(Box.Malformed) -> [Int] {
    guard run.content.count >= 12 else { throw Box.Malformed() }
    let flags = bytes.number(at: run.content.lowerBound) & 0xFF_FFFF
    let count = bytes.number(at: run.content.lowerBound + 4)
    // The samples follow the boxes directly, which adding to the boxes keeps true.
    guard flags & 0x001 != 0 else { throw Box.Malformed() }
    guard flags & 0x200 != 0 else {
      guard let standard else { throw Box.Malformed() }
      return [Int](repeating: standard, count: count)
    }
    var place = run.content.lowerBound + 12 + (flags & 0x004 != 0 ? 4 : 0)
    let before = flags & 0x100 != 0 ? 4 : 0
    let after = (flags & 0x400 != 0 ? 4 : 0) + (flags & 0x800 != 0 ? 4 : 0)
    guard count * (before + 4 + after) <= run.content.upperBound - place else {
      throw Box.Malformed()
    }
    var sizes: [Int] = []
    for _ in 0..<count {
      sizes.append(bytes.number(at: place + before))
      place += before + 4 + after
    }
    return sizes
  }

  /// The fragment with the descriptions in its track (`saiz`, `saio` and `senc`).
  func adding(_ auxiliary: Auxiliary?, to bytes: [UInt8]) throws -> [UInt8] {
    guard let auxiliary else { return bytes }
    var added = BoxWriter()
    added.box("saiz", version: 0) { box in
      let first = auxiliary.sizes.first ?? 0
      let isEqual = auxiliary.sizes.allSatisfy { $0 == first }
      box.append(isEqual ? first : 0)
      box.append(UInt32(auxiliary.sizes.count))
      if !isEqual { box.append(auxiliary.sizes) }
    }
    // From the beginning of `moof` to the descriptions: behind this box, and the head of the next.
    let place = track.range.upperBound - movie.range.lowerBound + added.bytes.count + 20 + 16
    added.box("saio", version: 0) { box in
      box.append(UInt32(1))
      box.append(UInt32(place))
    }
    added.box("senc", version: 0, flags: auxiliary.hasParts ? 2 : 0) { box in
      box.append(UInt32(auxiliary.sizes.count))
      box.append(auxiliary.content)
    }
    var result = BoxWriter()
    result.append(bytes[..<track.range.upperBound])
    result.append(added.bytes)
    result.append(bytes[track.range.upperBound...])
    let growth = UInt32(added.bytes.count)
    for place in [movie.range.lowerBound, track.range.lowerBound, run.content.lowerBound + 8] {
      result.set(UInt32(bytes.number(at: place)) + growth, at: place)
    }
    return result.bytes
  }
}
