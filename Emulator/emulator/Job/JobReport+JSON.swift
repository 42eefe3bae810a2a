// SPDX-License-Identifier: Apache-2.0
import JSONTree
import MediaConvertService
import Notation

extension JobReport {
  /// The report as a document, for the console and for programs. What is not known is null.
  var wireForm: JSON {
    [
      "id": .string(summary.id), "status": .string(summary.status),
      "percent": summary.percent.map { JSON($0) } ?? .null,
      "createdAt": .string(Timestamp(summary.createdAt).iso8601Seconds),
      "input": .string(summary.input),
      "errorMessage": summary.errorMessage.map { .string($0) } ?? .null,
      "userMetadata": .object(JSON.Object(sorting: userMetadata)),
      "groups": .array(
        groups.map { group in
          [
            "type": .string(group.type), "playlists": .array(group.playlists.map { .string($0) }),
            "outputs": .array(group.outputs.map { $0.wireForm { $0 } }),
          ]
        }),
      "messages": .array(messages.map { .string($0) }),
      "cost": [
        "lines": .array(
          cost.lines.map { line in
            [
              "rate": .string(line.rate), "minutes": JSON(line.minutes),
              "dollars": line.dollars.map { JSON($0) } ?? .null,
            ]
          }),
        "dollars": JSON(cost.dollars), "isWhole": .bool(cost.isWhole),
        "source": .string(JobCost.source),
      ],
      "withoutEffect": .array(withoutEffect.map { .string($0) }),
      "settings": settings,
    ]
  }
}

extension MadeOutput {
  /// - Parameter place: what a file's URL is said as.
  func wireForm(_ place: (String) -> String) -> JSON {
    [
      "files": .array(files.map { .string(place($0)) }), "milliseconds": JSON(milliseconds),
      "width": width.map { JSON($0) } ?? .null, "height": height.map { JSON($0) } ?? .null,
      "framesPerSecond": framesPerSecond.map { JSON($0) } ?? .null,
      "averageBitRate": averageBitRate.map { JSON($0) } ?? .null, "bytes": JSON(bytes),
    ]
  }
}
