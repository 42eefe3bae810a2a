// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension Transcode {
  /// Warns of data that an output asks to have passed on and that the source has.
  func warnOfLostData() {
    for data in plan.wantedData where survey.streams.contains(where: { $0.codec == data.codec }) {
      reports.warn(Fault.substitution, "The input's \(data.name) is not passed on to outputs.")
    }
  }
}

extension SourceData {
  fileprivate var codec: AVCodecID {
    switch self {
    case .splices: AV_CODEC_ID_SCTE_35
    case .timedMetadata: AV_CODEC_ID_TIMED_ID3
    case .keyLengthValue: AV_CODEC_ID_SMPTE_KLV
    }
  }

  fileprivate var name: String {
    switch self {
    case .splices: "SCTE-35 data"
    case .timedMetadata: "timed ID3 metadata"
    case .keyLengthValue: "KLV metadata"
    }
  }
}
