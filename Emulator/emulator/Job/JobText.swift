// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree
import MediaConvertService

/// What `emulator job` says of a job that has ended.
struct JobText {
  let report: JobReport
  /// Where an output lies.
  let path: (S3Location) -> String

  /// For people.
  var plain: String {
    var lines = [heading]
    for group in report.groups {
      lines.append("\n\(group.type)")
      lines += group.playlists.map { "  \(local($0))" }
      lines += group.outputs.map(line)
    }
    lines += section("Messages", report.messages)
    lines += cost
    lines += section("Settings without effect here", report.withoutEffect)
    return lines.joined(separator: "\n")
  }

  private var heading: String {
    var text = report.summary.status
    if let began = report.startedAt, let ended = report.finishedAt {
      text += " after \(tenths(ended.timeIntervalSince(began))) s"
    }
    return text + (report.summary.errorMessage.map { ": \($0)" } ?? "")
  }

  private func line(_ output: MadeOutput) -> String {
    var facts: [String] = []
    if let width = output.width, let height = output.height { facts.append("\(width)x\(height)") }
    if let rate = output.framesPerSecond { facts.append("\(hundredths(rate)) fps") }
    facts.append("\(tenths(Double(output.milliseconds) / 1000)) s")
    if let rate = output.averageBitRate { facts.append("\(rate / 1000) kbit/s") }
    let files = output.files.map(local)
    return
      "  \(files.isEmpty ? "a track" : files.joined(separator: ", "))  \(facts.joined(separator: ", "))"
  }

  private var cost: [String] {
    guard !report.cost.lines.isEmpty else { return [] }
    let lines = report.cost.lines.map { line in
      "\(hundredths(line.minutes)) min  \(line.rate)  "
        + (line.dollars.map { "$\(tenThousandths($0))" } ?? "price not known here")
    }
    let sum =
      "$\(tenThousandths(report.cost.dollars))\(report.cost.isWhole ? "" : " and what is not known")"
    return section("Cost on AWS (\(JobCost.source))", lines + ["together \(sum)"])
  }

  private func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["\n\(title)"] + lines.map { "  \($0)" }
  }

  private func local(_ url: String) -> String { S3Location(url).map(path) ?? url }

  private func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
  private func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
  private func tenThousandths(_ value: Double) -> String {
    "\((value * 10_000).rounded() / 10_000)"
  }

  /// For programs: the report with local paths.
  var json: String {
    var object = report.wireForm.object ?? [:]
    object["groups"] = .array(
      report.groups.map { group in
        [
          "type": .string(group.type),
          "playlists": .array(group.playlists.map { .string(local($0)) }),
          "outputs": .array(group.outputs.map { $0.wireForm(local) }),
        ]
      })
    return JSON.object(object).text
  }
}
