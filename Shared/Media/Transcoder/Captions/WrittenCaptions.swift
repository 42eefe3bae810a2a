// SPDX-License-Identifier: Apache-2.0
import Captions
import Notation
import TranscodePlan

/// Captions of a group of fragmented MP4 as far as they were written: what playlists and manifests say
/// of them.
struct WrittenCaptions: Sendable {
  /// The path below the output folder without number and extension.
  let base: String
  let settings: CaptionSettings
  var segments: [Segment] = []
  /// What is shown; nil while that is not known in whole.
  var captions: WebVTT?

  /// DASH has no segments of plain WebVTT, so a manifest names one file of the whole video (DASH-IF
  /// interoperability points 4.3, section 6.4.5).
  var wholePath: String { base + ".vtt" }
  var wholeText: String {
    captions.map { $0.text(cues: $0.cues, style: settings.style.webVTT) } ?? ""
  }

  /// The adaptation set of a DASH manifest, with the role that MediaConvert gives it (API reference,
  /// `WebvttAccessibilitySubs`).
  func adaptationSet(id: Int) -> [String] {
    let role =
      settings.isForAccessibility
      ? #"<Accessibility schemeIdUri="urn:mpeg:dash:role:2011" value="caption"/>"#
      : #"<Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>"#
    let language = settings.language.map { #" lang="\#($0)""# } ?? ""
    let label = settings.name.map { name in
      "      <Label>\(XMLText.escape(name))</Label>"
    }
    return [#"    <AdaptationSet contentType="text" mimeType="text/vtt"\#(language)>"#]
      + (label.map { [$0] } ?? []) + [
        "      \(role)",
        #"      <Representation id="\#(id)" bandwidth="\#(bandwidth)">"#,
        "        <BaseURL>\(PercentEncoding.encode(wholePath.lastPathName))</BaseURL>",
        "      </Representation>", "    </AdaptationSet>",
      ]
  }

  private var bandwidth: Int {
    max(1, Int(MediaPlaylist(segments: segments, longest: 1).averageBitRate.rounded(.up)))
  }
}
