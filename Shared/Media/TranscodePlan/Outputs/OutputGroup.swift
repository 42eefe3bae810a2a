// SPDX-License-Identifier: Apache-2.0

/// One output group of a plan.
package enum OutputGroup: Hashable, Sendable {
  /// Segments of MPEG-TS, a media playlist for each output and a multivariant playlist.
  case hls(HLSGroup)
  /// Fragmented MP4: CMAF or DASH ISO.
  case fragmented(FragmentedGroup)
  /// Single files: MP4 files, captions and captured frames.
  case file(FileGroup)
}

extension OutputGroup: Codable {
  private enum CodingKeys: String, CodingKey { case hls, fragmented, file }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.onlyKey() {
    case .hls: self = .hls(try container.decode(HLSGroup.self, forKey: .hls))
    case .fragmented:
      self = .fragmented(try container.decode(FragmentedGroup.self, forKey: .fragmented))
    case .file: self = .file(try container.decode(FileGroup.self, forKey: .file))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .hls(let group): try container.encode(group, forKey: .hls)
    case .fragmented(let group): try container.encode(group, forKey: .fragmented)
    case .file(let group): try container.encode(group, forKey: .file)
    }
  }
}
