// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree

/// An entry of `PutEvents`
/// ([PutEventsRequestEntry](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html)).
enum PutEventsEntry {
  static func event(of entry: JSON) throws(EventRefused) -> BusEvent {
    func required(_ name: String) throws(EventRefused) -> String {
      guard let text = entry[name]?.string, !text.isEmpty else {
        throw EventRefused(
          code: "InvalidArgument",
          message: "Parameter \(name) is not valid. Reason: \(name) is a required argument.")
      }
      return text
    }
    let source = try required("Source")
    guard source != "aws", !source.hasPrefix("aws.") else {
      throw EventRefused(
        code: "NotAuthorizedForSourceException", message: "Not authorized for the source.")
    }
    let detailType = try required("DetailType")
    let detailText = try required("Detail")
    guard detailType.utf8.count <= 128 else {
      throw EventRefused(
        code: "InvalidArgument",
        message:
          "Parameter DetailType is not valid. Reason: DetailType is longer than 128 characters.")
    }
    guard let detail = try? JSON(parsing: detailText), detail.object != nil else {
      throw EventRefused(code: "MalformedDetail", message: "Detail is malformed.")
    }
    let bus = entry["EventBusName"]?.string ?? "default"
    return BusEvent(
      source: source, detailType: detailType, detail: detail,
      resources: entry["Resources"]?.array?.compactMap(\.string) ?? [], time: time(entry["Time"]),
      busName: bus.split(separator: "/").last.map(String.init) ?? "default")
  }

  /// A JSON 1.1 timestamp: seconds since 1970, or ISO 8601 text from hand-written clients.
  private static func time(_ value: JSON?) -> Date? {
    if let seconds = value?.double { return Date(timeIntervalSince1970: seconds) }
    return value?.string.flatMap { try? Date($0, strategy: .iso8601) }
  }

  /// The size that counts towards the limit of a request: 14 bytes for a time, and the UTF-8 of
  /// source, detail type, detail and resources
  /// ([entry size](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html)).
  static func size(of entry: JSON) -> Int {
    let texts = ["Source", "DetailType", "Detail"].compactMap { entry[$0]?.string }
    let resources = entry["Resources"]?.array?.compactMap(\.string) ?? []
    return (entry["Time"] == nil ? 0 : 14) + (texts + resources).reduce(0) { $0 + $1.utf8.count }
  }
}
