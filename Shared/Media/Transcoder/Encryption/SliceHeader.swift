// SPDX-License-Identifier: Apache-2.0

/// What an H.264 sequence parameter set says of slice headers (ITU-T H.264, 7.3.2.1.1).
struct SequenceParameters {
  private(set) var hasChroma = true
  private(set) var hasSeparatePlanes = false
  private(set) var frameNumberBits = 4
  private(set) var orderCountType = 0
  private(set) var orderCountBits = 4
  private(set) var isOrderDeltaZero = false
  private(set) var hasOnlyFrames = true

  /// The profiles whose sets say how chroma is.
  private static let chromaProfiles: Set<Int> = [
    44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244,
  ]

  init(_ unit: ArraySlice<UInt8>) throws(BitReader.End) {
    var reader = BitReader(unit)
    let profile = try reader.bits(8)
    try reader.skip(16)
    _ = try reader.unsigned()
    if Self.chromaProfiles.contains(profile) {
      let format = try reader.unsigned()
      if format == 3 { hasSeparatePlanes = try reader.bit() }
      hasChroma = format != 0 && !hasSeparatePlanes
      try reader.skipCodes(2)
      _ = try reader.bit()
      if try reader.bit() {
        for list in 0..<(format == 3 ? 12 : 8) where try reader.bit() {
          try Self.skipScalingList(of: list < 6 ? 16 : 64, in: &reader)
        }
      }
    }
    frameNumberBits = try reader.unsigned() + 4
    orderCountType = try reader.unsigned()
    if orderCountType == 0 {
      orderCountBits = try reader.unsigned() + 4
    } else if orderCountType == 1 {
      isOrderDeltaZero = try reader.bit()
      try reader.skipCodes(2)
      try reader.skipCodes(try reader.unsigned())
    }
    _ = try reader.unsigned()
    _ = try reader.bit()
    try reader.skipCodes(2)
    hasOnlyFrames = try reader.bit()
  }

  private static func skipScalingList(
    of size: Int, in reader: inout BitReader
  ) throws(BitReader.End) {
    var last = 8
    var next = 8
    for _ in 0..<size {
      if next != 0 { next = (last + (try reader.signed()) + 256) % 256 }
      if next != 0 { last = next }
    }
  }
}

/// What an H.264 picture parameter set says of slice headers (7.3.2.2).
struct PictureParameters {
  let usesCABAC: Bool
  let hasBottomOrder: Bool
  let references: (Int, Int)
  let isWeighted: Bool
  let weightedBidirectional: Int
  let hasDeblocking: Bool
  let hasRedundantCount: Bool

  /// - Throws: also for slice groups, which are not read.
  init(_ unit: ArraySlice<UInt8>) throws(BitReader.End) {
    var reader = BitReader(unit)
    try reader.skipCodes(2)
    usesCABAC = try reader.bit()
    hasBottomOrder = try reader.bit()
    guard try reader.unsigned() == 0 else { throw BitReader.End() }
    references = (try reader.unsigned() + 1, try reader.unsigned() + 1)
    isWeighted = try reader.bit()
    weightedBidirectional = try reader.bits(2)
    try reader.skipCodes(3)
    hasDeblocking = try reader.bit()
    _ = try reader.bit()
    hasRedundantCount = try reader.bit()
  }
}

/// The header of an H.264 slice (7.3.3), read for its length alone.
struct SliceHeader {
  let sequence: SequenceParameters
  let picture: PictureParameters

  /// Where a unit's slice data begins, or the byte that the header ends in if they share one.
  func end(in unit: ArraySlice<UInt8>) throws(BitReader.End) -> Int {
    guard let first = unit.first else { throw BitReader.End() }
    let isIDR = first & 0x1F == 5
    let isReference = first & 0x60 != 0
    var reader = BitReader(unit)
    _ = try reader.unsigned()
    let type = try reader.unsigned() % 5
    let (isP, isB, isI) = (type == 0 || type == 3, type == 1, type == 2 || type == 4)
    _ = try reader.unsigned()
    if sequence.hasSeparatePlanes { try reader.skip(2) }
    try reader.skip(sequence.frameNumberBits)
    var isField = false
    if !sequence.hasOnlyFrames {
      isField = try reader.bit()
      if isField { _ = try reader.bit() }
    }
    if isIDR { _ = try reader.unsigned() }
    try skipOrder(isField: isField, in: &reader)
    if picture.hasRedundantCount { _ = try reader.unsigned() }
    if isB { _ = try reader.bit() }
    var references = picture.references
    if isP || isB, try reader.bit() {
      references.0 = try reader.unsigned() + 1
      if isB { references.1 = try reader.unsigned() + 1 }
    }
    guard references.0 <= 32, references.1 <= 32 else { throw BitReader.End() }
    for _ in 0..<(isI ? 0 : isB ? 2 : 1) where try reader.bit() {
      while try reader.unsigned() != 3 { _ = try reader.unsigned() }
    }
    if (picture.isWeighted && isP) || (picture.weightedBidirectional == 1 && isB) {
      try skipWeights(isB ? [references.0, references.1] : [references.0], in: &reader)
    }
    if isReference { try skipMarking(isIDR: isIDR, in: &reader) }
    if picture.usesCABAC, !isI { _ = try reader.unsigned() }
    _ = try reader.signed()
    if type == 3 { _ = try reader.bit() }
    if type >= 3 { _ = try reader.signed() }
    if picture.hasDeblocking, try reader.unsigned() != 1 { try reader.skipCodes(2) }
    return reader.position
  }

  private func skipOrder(isField: Bool, in reader: inout BitReader) throws(BitReader.End) {
    let hasBottom = picture.hasBottomOrder && !isField
    if sequence.orderCountType == 0 {
      try reader.skip(sequence.orderCountBits)
      if hasBottom { _ = try reader.signed() }
    } else if sequence.orderCountType == 1, !sequence.isOrderDeltaZero {
      try reader.skipCodes(hasBottom ? 2 : 1)
    }
  }

  private func skipWeights(_ counts: [Int], in reader: inout BitReader) throws(BitReader.End) {
    try reader.skipCodes(sequence.hasChroma ? 2 : 1)
    for count in counts {
      for _ in 0..<count {
        if try reader.bit() { try reader.skipCodes(2) }
        if sequence.hasChroma, try reader.bit() { try reader.skipCodes(4) }
      }
    }
  }

  private func skipMarking(isIDR: Bool, in reader: inout BitReader) throws(BitReader.End) {
    if isIDR {
      try reader.skip(2)
    } else if try reader.bit() {
      while true {
        switch try reader.unsigned() {
        case 0: return
        case 3: try reader.skipCodes(2)
        case 5: break
        default: _ = try reader.unsigned()
        }
      }
    }
  }
}
