// SPDX-License-Identifier: Apache-2.0
import CLibAV

extension SourceSurvey {
  /// What is said to be faster is the tick of a clock: streams without a container may say nothing else.
  private static let fastestCamera = 480.0

  /// The constant rate of an output that follows the source.
  var nominalRate: Fraction {
    guard let video else { return Fraction(num: 25, den: 1) }
    if cadence.isVariable, let steady = cadence.steadyRate {
      // The missing frames pull the mean down; to follow it would move every other frame.
      return FrameRatePolicy.rate(
        average: Fraction(num: 0, den: 0), measured: steady, isVariable: false)
    }
    let average =
      video.averageFrameRate.isPositive || video.realFrameRate.value > Self.fastestCamera
      ? video.averageFrameRate : video.realFrameRate
    return FrameRatePolicy.rate(
      average: cadence.contradicts(average) ? Fraction(num: 0, den: 0) : average,
      measured: cadence.rate, isVariable: cadence.isVariable)
  }
}
