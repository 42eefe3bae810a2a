// SPDX-License-Identifier: Apache-2.0

/// Which renditions are made of a video: rungs by the length of the picture's short side, so that a
/// portrait video gets portrait rungs.
package struct Ladder: Sendable, Equatable {
  /// One rung.
  package struct Rung: Sendable, Equatable {
    /// The short side in pixels, which names the rung: 720 is `720p`.
    package var shortSide: Int
    /// Video bits a second.
    package var videoBitrate: Int
    /// Sound bits a second.
    package var audioBitrate: Int

    /// A rung.
    package init(shortSide: Int, videoBitrate: Int, audioBitrate: Int) {
      self.shortSide = shortSide
      self.videoBitrate = videoBitrate
      self.audioBitrate = audioBitrate
    }
  }

  /// The ladder's name.
  package var name: String
  /// The rungs, smallest first; larger rungs cost more.
  package var rungs: [Rung]
  /// The length of an HLS segment in seconds.
  package var segmentSeconds: Int
  /// The distance of key frames in seconds; it divides the segment's length.
  package var gopSeconds: Int
  /// Whether an MP4 for download is made.
  package var includesDownload: Bool
  /// The distance of the timed pictures in seconds; nil when only the first frame is wanted.
  package var frameIntervalSeconds: Int?
  /// The distance of the storyboard's thumbnails in seconds; nil for no storyboard.
  package var storyboardIntervalSeconds: Int?

  /// H.264 and AAC at 720p, 480p and 240p in ten-second segments, with what ``showroom`` has beside
  /// its renditions.
  package static let standard = Ladder(
    name: "standard",
    rungs: [
      Rung(shortSide: 240, videoBitrate: 500_000, audioBitrate: 128_000),
      Rung(shortSide: 480, videoBitrate: 2_000_000, audioBitrate: 128_000),
      Rung(shortSide: 720, videoBitrate: 4_000_000, audioBitrate: 128_000),
    ], segmentSeconds: 10, gopSeconds: 2, includesDownload: true, frameIntervalSeconds: 10,
    storyboardIntervalSeconds: 5)

  /// Up to 2160p in two-second segments, with an MP4 for download, a picture every ten seconds and a
  /// storyboard with a thumbnail every five.
  package static let showroom = Ladder(
    name: "showroom",
    rungs: [
      Rung(shortSide: 360, videoBitrate: 800_000, audioBitrate: 96_000),
      Rung(shortSide: 720, videoBitrate: 2_800_000, audioBitrate: 128_000),
      Rung(shortSide: 1080, videoBitrate: 5_000_000, audioBitrate: 192_000),
      Rung(shortSide: 1440, videoBitrate: 10_000_000, audioBitrate: 192_000),
      Rung(shortSide: 2160, videoBitrate: 20_000_000, audioBitrate: 256_000),
    ], segmentSeconds: 2, gopSeconds: 2, includesDownload: true, frameIntervalSeconds: 10,
    storyboardIntervalSeconds: 5)
}

/// One rendition of one video.
package struct Rendition: Codable, Sendable, Equatable {
  /// The short side and a `p`: `720p`.
  package var name: String
  /// Width in square pixels, even.
  package var width: Int
  /// Height in pixels, even.
  package var height: Int
  /// Video bits a second.
  package var videoBitrate: Int
  /// Sound bits a second; nil without sound.
  package var audioBitrate: Int?

  /// A rendition of that size.
  package init(size: PictureSize, videoBitrate: Int, audioBitrate: Int?) {
    name = "\(size.shortSide)p"
    width = size.width
    height = size.height
    self.videoBitrate = videoBitrate
    self.audioBitrate = audioBitrate
  }
}

/// The size of an upright picture in square pixels.
package struct PictureSize: Sendable, Equatable {
  /// Width in pixels.
  package var width: Int
  /// Height in pixels.
  package var height: Int

  /// A size.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The shorter side.
  package var shortSide: Int { min(width, height) }
  /// The longer side.
  package var longSide: Int { max(width, height) }
  /// How many pixels there are.
  package var pixels: Int { width * height }

  /// MediaConvert's H.264 outputs are at most 4096 pixels long.
  static let longestSide = 4096
  /// No output of MediaConvert's is smaller than 32 pixels.
  static let shortestSide = 32

  /// The picture scaled so that its short side has (at most) that length: even sides, the ratio
  /// kept to within a pixel, no side longer than the source's or than MediaConvert allows.
  func scaled(shortSide wanted: Int) -> PictureSize {
    var short = even(min(wanted, shortSide))
    var long = nearestEven(Double(short) * Double(longSide) / Double(shortSide))
    long = min(long, even(longSide))
    if long > Self.longestSide {
      long = Self.longestSide
      short = nearestEven(Double(long) * Double(shortSide) / Double(longSide))
    }
    return width >= height
      ? PictureSize(width: long, height: short) : PictureSize(width: short, height: long)
  }
}

extension Ladder {
  /// How much larger a picture must be than the next rung's to deserve a rendition of its own.
  static let worthwhileGain = 1.2
  /// No rendition gets fewer video bits a second than this.
  static let lowestBitrate = 100_000

  /// The renditions of a picture, best first, at least one:
  ///
  /// - every rung that the source is large enough for;
  /// - of a source between two rungs, one at its own size when that is at least a fifth larger than
  ///   the rung below, at bits between the two rungs';
  /// - of a source below the lowest rung, one at its own size, at fewer bits in the same proportion.
  package func renditions(of source: PictureSize, hasAudio: Bool) -> [Rendition] {
    func rendition(_ size: PictureSize, _ video: Int, _ audio: Int) -> Rendition {
      Rendition(size: size, videoBitrate: video, audioBitrate: hasAudio ? audio : nil)
    }
    let reached = rungs.filter { $0.shortSide <= source.shortSide }
    var chosen = reached.map { rung in
      rendition(source.scaled(shortSide: rung.shortSide), rung.videoBitrate, rung.audioBitrate)
    }
    if reached.count < rungs.count {
      let own = source.scaled(shortSide: source.shortSide)
      let above = rungs[reached.count]
      if let below = reached.last {
        let belowSize = source.scaled(shortSide: below.shortSide)
        if Double(own.pixels) >= Double(belowSize.pixels) * Self.worthwhileGain {
          let place = between(below.shortSide, source.shortSide, above.shortSide)
          let bits = Double(above.videoBitrate - below.videoBitrate) * place
          let audio = place < 0.5 ? below.audioBitrate : above.audioBitrate
          chosen.append(rendition(own, below.videoBitrate + Int(bits), audio))
        }
      } else {
        let place = between(0, source.shortSide, above.shortSide)
        let bits = max(
          min(Self.lowestBitrate, above.videoBitrate),
          Int(Double(above.videoBitrate) * place))
        chosen.append(rendition(own, bits, above.audioBitrate))
      }
    }
    var distinct: [Rendition] = []
    for rendition in chosen where !distinct.contains(where: { $0.name == rendition.name }) {
      distinct.append(rendition)
    }
    return distinct.reversed()
  }

  /// Where a picture's area lies between those of two rungs, 0 to 1.
  private func between(_ low: Int, _ value: Int, _ high: Int) -> Double {
    func area(_ side: Int) -> Double { Double(side) * Double(side) }
    return (area(value) - area(low)) / (area(high) - area(low))
  }
}

private func even(_ value: Int) -> Int { max(PictureSize.shortestSide, value & ~1) }

private func nearestEven(_ value: Double) -> Int {
  max(PictureSize.shortestSide, Int((value / 2).rounded()) * 2)
}
