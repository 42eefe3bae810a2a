// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Dates of header fields in the form that is sent today, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110,
/// section 5.6.7). A date in another form is not understood, and its condition is ignored.
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func format(_ date: Date) -> String {
    let seconds = Int64(date.timeIntervalSince1970.rounded(.down))
    // 1994-11-06T08:49:37Z
    let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    let parts = text.split { "-T:Z".contains($0) }.map(String.init)
    let day = Int((seconds >= 0 ? seconds : seconds - 86_399) / 86_400)
    guard parts.count == 6, let month = Int(parts[1]), months.indices.contains(month - 1) else {
      return text
    }
    let weekday = days[((day % 7) + 7) % 7]
    return
      "\(weekday), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
  }

  /// The seconds since 1970 of a date field, or nil.
  static func parse(_ text: String) -> Int64? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[0].hasSuffix(","),
      let month = months.firstIndex(of: String(parts[2])), parts[1].count == 2, parts[3].count == 4
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    guard
      let date = try? Date(
        "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z", strategy: Date.ISO8601FormatStyle())
    else { return nil }
    return Int64(date.timeIntervalSince1970)
  }
}
