// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension VideoFilters {
  /// The images that the graph is given beside the source, by their numbers in the plan and in the order of
  /// the inputs `image0`, `image1`, ….
  var images: [Int] {
    (source.picture.images + frames.flatMap(\.picture.images)).map(\.index)
  }

  func firstImage(of output: Int) -> Int {
    source.picture.images.count + frames[..<output].reduce(0) { $0 + $1.picture.images.count }
  }

  /// What is done to a source's frames, up to where outputs part.
  func sourceChains(_ preparation: [String], to end: String) -> [String] {
    guard !source.picture.isUntouched, let split = preparation.last else {
      return ["[in]\(preparation.joined(separator: ","))\(end)"]
    }
    let form = ImageOverlay.Form(PixelFormat(rawValue: input.pixelFormat), color.source)
    let conversion = source.picture.images.isEmpty ? nil : form.conversion
    let filters =
      preparation.dropLast() + source.filters(of: input) + [conversion].compactMap(\.self)
    return Self.chains(
      "source", from: "in", Array(filters),
      material.overlays(source.picture.images, of: .source(form)), firstImage: 0, [split], to: end)
  }

  /// What is done to an output's frames at their own size and in its colours.
  func retouched(_ frame: FittedFrame) -> [String] {
    frame.picture.noise.flatMap(PictureFilters.noise) + PictureFilters.color(frame.picture.color)
  }

  /// What is written over an output's pictures.
  func lettering(_ index: Int) -> [String] {
    let frame = frames[index]
    var filters: [String] = []
    if let captions = frame.picture.captions,
      let path = material.captionPaths[.init(captions, frame)]
    {
      filters.append(PictureFilters.captions(path: path))
    }
    if let timecode = frame.picture.timecode, let clock = frame.clock {
      filters += PictureFilters.timecode(timecode, clock)
    }
    return filters
  }

  /// Filters, images over what comes of them, and filters after that.
  /// - Parameters:
  ///   - prefix: what the labels between the chains begin with.
  ///   - start: the label that the first is joined to.
  ///   - end: the labels that come out, in brackets.
  static func chains(
    _ prefix: String, from start: String, _ filters: [String], _ overlays: [ImageOverlay],
    firstImage: Int, _ last: [String], to end: String
  ) -> [String] {
    guard !overlays.isEmpty else {
      let all = filters + last
      return ["[\(start)]\(all.isEmpty ? "null" : all.joined(separator: ","))\(end)"]
    }
    var chains = [
      "[\(start)]\(filters.isEmpty ? "null" : filters.joined(separator: ","))[\(prefix)0]"
    ]
    for (number, overlay) in overlays.enumerated() {
      let image = "\(prefix)image\(number)"
      chains.append(
        "[image\(firstImage + number)]\(overlay.preparation.joined(separator: ","))[\(image)]")
      let isLast = number == overlays.count - 1
      let after = [overlay.overlay] + (isLast ? last : [])
      chains.append(
        "[\(prefix)\(number)][\(image)]\(after.joined(separator: ","))"
          + (isLast ? end : "[\(prefix)\(number + 1)]"))
    }
    return chains
  }
}

extension ColorCorrection.ToneMapping {
  /// libavfilter's name of the curve: Hable's keeps the highlights' details, Möbius' the colours.
  var curve: String { self == .preservingDetails ? "hable" : "mobius" }
}
