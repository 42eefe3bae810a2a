// SPDX-License-Identifier: Apache-2.0

/// What a job does. Here and in what it consists of are the settings that the functions use, by AWS's
/// names ([Settings](https://docs.aws.amazon.com/mediaconvert/latest/apireference/jobs.html)).
package struct JobSettings: Encodable, Sendable {
  package var inputs: [Input]
  package var outputGroups: [OutputGroup]
  package var timecodeConfig: TimecodeConfig?

  package init(inputs: [Input], outputGroups: [OutputGroup]) {
    self.inputs = inputs
    self.outputGroups = outputGroups
  }
}

package struct TimecodeConfig: Encodable, Sendable {
  package var source: TimecodeSource

  package init(source: TimecodeSource) { self.source = source }
}

package enum TimecodeSource: String, Encodable, Sendable { case zeroBased = "ZEROBASED" }

package struct Input: Encodable, Sendable {
  /// `s3://bucket/key`.
  package var fileInput: String
  package var timecodeSource: TimecodeSource?
  package var videoSelector: VideoSelector?
  /// By the names that outputs refer to.
  package var audioSelectors: [String: AudioSelector]?

  package init(fileInput: String) { self.fileInput = fileInput }
}

package struct VideoSelector: Encodable, Sendable {
  package var rotate: Rotate?

  package init(rotate: Rotate) { self.rotate = rotate }

  package enum Rotate: String, Encodable, Sendable {
    /// As the source says; without it nothing is turned.
    case automatic = "AUTO"
  }
}

package struct AudioSelector: Encodable, Sendable {
  package var defaultSelection: DefaultSelection?

  package init(defaultSelection: DefaultSelection) { self.defaultSelection = defaultSelection }

  package enum DefaultSelection: String, Encodable, Sendable { case yes = "DEFAULT" }
}
