// SPDX-License-Identifier: Apache-2.0
import Glibc
import TranscodePlan

/// What is done to pictures beside scaling, as libavfilter's filters.
enum PictureFilters {
  static func crop(_ part: PixelRectangle) -> [String] {
    // What is left begins anywhere in its buffer, which zimg must not (see `Frame.alignment`).
    ["crop=\(part.width):\(part.height):\(part.x):\(part.y)", "copy"]
  }

  static func noise(_ reduction: NoiseReduction) -> [String] {
    switch reduction {
    case .bilateral(let strength):
      return ["bilateral=sigmaS=\(1 + strength):sigmaR=\(Double(strength + 1) / 20):planes=7"]
    case .mean(let strength): return strength > 0 ? ["avgblur=sizeX=\(strength)"] : []
    case .gaussian(let strength): return strength > 0 ? ["gblur=sigma=\(Double(strength) / 2)"] : []
    case .lanczos(let strength): return lanczos(cutoff: 1 - Double(strength) * 0.2)
    case .sharpen(let strength): return sharpening(strength)
    case .conserve(let strength):
      // The first of its modes is conservative smoothing: a sample is held within its neighbours. The
      // next hold it within the inner ones.
      return strength > 0 ? ["removegrain=m0=\(strength):m1=\(strength):m2=\(strength)"] : []
    case .spatial(let strength, let sharpness):
      return
        (strength > 0
        ? ["hqdn3d=\(strength):\(Double(strength) * 0.75):\(unmoved):\(unmoved)"] : [])
        + sharpening(sharpness)
    case .temporal(let strength):
      return strength > 0
        ? ["hqdn3d=\(unmoved):\(unmoved):\(strength):\(Double(strength) * 0.75)"] : []
    case .deblocking: return ["deblock=filter=strong:block=8"]
    }
  }

  /// As good as none: zero asks hqdn3d for its own strength.
  private static let unmoved = 0.001

  private static func sharpening(_ strength: Int) -> [String] {
    strength > 0 ? ["unsharp=5:5:\(Double(strength) / 2)"] : []
  }

  /// A low pass of Lanczos' kernel, seven samples wide.
  /// - Parameter cutoff: the highest frequency that is kept, in parts of the highest that there is.
  private static func lanczos(cutoff: Double) -> [String] {
    guard cutoff < 1 else { return [] }
    func sinc(_ x: Double) -> Double {
      x == 0 ? 1 : sin(.pi * x) / (.pi * x)
    }
    let taps = (-3...3).map {
      Int((sinc(Double($0) * cutoff) * sinc(Double($0) / 4) * 1000).rounded())
    }
    let kernel = taps.map { "\($0)" }.joined(separator: " ")
    let planes = (0..<3).map { plane in
      "\(plane)m='\(kernel)':\(plane)rdiv=\(1 / Double(taps.reduce(0, +)))"
    }.joined(separator: ":")
    func pass(_ mode: String) -> String {
      "convolution=\(planes):" + (0..<3).map { "\($0)mode=\(mode)" }.joined(separator: ":")
    }
    return [pass("row"), pass("column")]
  }

  static func color(_ color: ColorCorrection) -> [String] {
    var filters: [String] = []
    if color.brightness != 50 || color.contrast != 50 || color.saturation != 50 {
      filters.append(
        "eq=brightness=\(Double(color.brightness - 50) / 100):contrast=\(Double(color.contrast) / 50)"
          + ":saturation=\(Double(color.saturation) / 50)")
    }
    if color.hue != 0 { filters.append("hue=h=\(color.hue)") }
    return filters
  }

  /// Captions of a SubStation Alpha file.
  static func captions(path: String) -> String { "ass=filename=\(escaped(path))" }

  // MARK: Timecodes

  static func timecode(_ timecode: BurntTimecode, _ clock: PictureClock) -> [String] {
    let margin = timecode.fontSize
    func place(_ place: BurntTimecode.Place, _ whole: String, _ own: String) -> String {
      switch place {
      case .start: "\(margin)"
      case .middle: "(\(whole)-\(own))/2"
      case .end: "\(whole)-\(own)-\(margin)"
      }
    }
    let text = literal(timecode.prefix) + counter(clock)
    return [
      // What is drawn are the numbers of the output's frames, so these must be there.
      "fps=\(clock.rate.numerator)/\(clock.rate.denominator):round=near",
      "drawtext=text=\(escaped(text)):fontsize=\(timecode.fontSize):fontcolor=white:box=1"
        + ":boxcolor=black@0.6:boxborderw=\(max(2, timecode.fontSize / 6))"
        + ":x=\(escaped(place(timecode.horizontal, "w", "tw")))"
        + ":y=\(escaped(place(timecode.vertical, "h", "th")))",
    ]
  }

  /// drawtext's own words for a frame's timecode, by the time that it is shown at.
  private static func counter(_ clock: PictureClock) -> String {
    let counted = Fraction(clock.rate).timecodeRate
    let slot = "floor(t*\(clock.rate.numerator)/\(clock.rate.denominator)+0.5)+\(clock.first)"
    var number = slot
    if clock.dropsFrames {
      let dropped = counted / 15
      let (minute, ten) = (counted * 60 - dropped, counted * 600 - 9 * dropped)
      number =
        "\(slot)+\(9 * dropped)*floor((\(slot))/\(ten))"
        + "+\(dropped)*floor(max(mod(\(slot),\(ten))-\(dropped),0)/\(minute))"
    }
    func part(_ divisor: Int, _ modulus: Int) -> String {
      "%{eif:mod(floor((\(number))/\(divisor)),\(modulus)):d:2}"
    }
    return [part(counted * 3600, 24), part(counted * 60, 60), part(counted, 60)]
      .joined(separator: ":") + (clock.dropsFrames ? ";" : ":") + part(1, counted)
  }

  /// Text that drawtext takes for itself alone.
  private static func literal(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\%{}'".contains(character) { result += "\\" }
      result.append(character)
    }
  }

  /// A value in a filter's description: escaped for the filter's options, then for the graph.
  static func escaped(_ value: String) -> String {
    func escape(_ text: String, _ special: String) -> String {
      text.reduce(into: "") { result, character in
        if special.contains(character) { result += "\\" }
        result.append(character)
      }
    }
    return escape(escape(value, "\\':"), "\\'[],;")
  }
}
