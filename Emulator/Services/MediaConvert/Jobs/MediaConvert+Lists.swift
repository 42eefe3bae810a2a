// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree

/// Lists, searches and queries of jobs.
extension MediaConvert {
  /// `ListJobs`.
  func listJobs(_ input: JSON) throws -> JSON {
    try jobs(
      input, queue: input["queue"]?.string, status: input["status"]?.string,
      JobFilter(conditions: []))
  }

  /// `SearchJobs`: of a queue, with a status, with an input whose URL has a text in it.
  func searchJobs(_ input: JSON) throws -> JSON {
    if let text = input["inputFile"]?.string, text.count > 300 {
      throw ServiceError.badRequest("/inputFile: Should be at most 300 characters long")
    }
    let condition = input["inputFile"]?.string.map {
      JobFilter.Condition(key: "fileInput", values: [$0])
    }
    return try jobs(
      input, queue: input["queue"]?.string, status: input["status"]?.string,
      JobFilter(conditions: condition.map { [$0] } ?? []))
  }

  /// How long a query can be asked for.
  private static let queryLifetime = 24 * 3600.0

  /// `StartJobsQuery`: the query is kept, and answered when its results are asked for.
  func startJobsQuery(_ input: JSON) throws -> JSON {
    _ = try filter(input)
    let (id, time) = (makeID(), now())
    try database.transaction { transaction in
      try ResourceStore.deleteQueries(
        before: time.addingTimeInterval(-Self.queryLifetime), in: transaction)
      try ResourceStore.insertQuery(id, at: time, input, in: transaction)
    }
    return ["id": .string(id)]
  }

  /// `GetJobsQueryResults`.
  func jobsQueryResults(_ id: String) throws -> JSON {
    guard let query = try database.read({ try ResourceStore.query(id, in: $0) }) else {
      throw ServiceError.notFound("The jobs query \(id) does not exist.")
    }
    var answer = try jobs(query, queue: nil, status: nil, filter(query)).object ?? [:]
    answer["status"] = "COMPLETE"
    return .object(answer)
  }

  private func filter(_ query: JSON) throws -> JobFilter {
    let conditions = try (query["filterList"]?.array ?? []).map { filter in
      let key = filter["key"]?.string ?? ""
      let values = filter["values"]?.array?.compactMap(\.string) ?? []
      return JobFilter.Condition(
        key: key, values: key == "queue" ? try values.map { try queueARN(named: $0) } : values)
    }
    return JobFilter(conditions: conditions, isAnyEnough: true)
  }

  /// How many rows are read at once where a filter looks at each.
  private static let batch = 100

  /// A page of jobs, the newest first unless told otherwise.
  private func jobs(
    _ input: JSON, queue: String?, status: String?, _ filter: JobFilter
  ) throws -> JSON {
    var start = try input["nextToken"]?.string.map { token in
      guard let sequence = Int64(token, radix: 36) else {
        throw ServiceError.badRequest("/nextToken: Should be a token of an answer")
      }
      return sequence
    }
    let limit = input["maxResults"]?.integer.map { Int($0) } ?? 20
    let queueARN = try queue.map { try self.queueARN(named: $0) }
    let isAscending = input["order"] == "ASCENDING"
    var found: [StoredJob] = []
    // One more than asked for shows whether there is a next page.
    while found.count <= limit {
      let from = start
      let rows = try database.read {
        try JobStore.list(
          queueARN: queueARN, status: status, isAscending: isAscending, after: from,
          limit: filter.conditions.isEmpty ? limit + 1 : Self.batch, in: $0)
      }
      found += rows.filter(filter.matches)
      guard rows.count == Self.batch, let last = rows.last else { break }
      start = last.sequence
    }
    var body: JSON.Object = .init([
      .init(name: "jobs", value: .array(try found.prefix(limit).map(described)))
    ])
    if found.count > limit {
      body["nextToken"] = .string(String(found[limit - 1].sequence, radix: 36))
    }
    return .object(body)
  }
}
