// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSClient
import MediaConvertAPI
import VideoPipeline

/// MediaConvert's jobs, of those that the handler makes.
struct MediaConvertTranscoding: Transcoding {
  let client: MediaConvertClient
  let jobs: JobRequest

  func probe(bucket: String, key: String) async throws -> ProbeOutcome {
    do throws(ServiceError) {
      guard let result = try await client.probe("s3://\(bucket)/\(key)") else {
        return .unreadable(nil)
      }
      return .media(ProbedMedia(result))
    } catch {
      // 422 UnprocessableEntityException: the file is damaged. 400: it is none of Probe's formats.
      guard [400, 422].contains(error.status) else { throw error }
      return .unreadable(error.message)
    }
  }

  func create(_ order: JobOrder) async throws -> CreateOutcome {
    do throws(ServiceError) {
      return .created(try await client.createJob(jobs.request(for: order)).id)
    } catch {
      guard error.status == 400 else { throw error }
      let isOfRole = error.message.lowercased().contains("role")
      return isOfRole ? .roleRefused(error.message) : .refused(error.message)
    }
  }

  /// Jobs come newest first, so the search ends at the first that is older than the claim.
  func findJob(token: String, since: Timestamp) async throws -> String? {
    var next: String?
    repeat {
      let page = try await client.newestJobs(queue: jobs.queue, nextToken: next)
      for job in page.jobs {
        if job.userMetadata?["token"] == token { return job.id }
        if let created = job.createdAt, created < Double(since.seconds) { return nil }
      }
      next = page.nextToken
    } while next != nil
    return nil
  }

  func cancel(_ jobID: String) async throws { try await client.cancelIfRunning(jobID) }
}
