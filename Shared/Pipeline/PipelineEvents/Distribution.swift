// SPDX-License-Identifier: Apache-2.0
package import CloudFrontAPI
import PipelineStore

/// A CloudFront distribution, as far as the pipeline has something to tell it.
package struct Distribution: MediaEdges {
  private let id: String
  private let client: CloudFrontClient

  package init(id: String, client: CloudFrontClient) {
    self.id = id
    self.client = client
  }

  package func forget(_ path: String, reference: String) async throws {
    try await client.createInvalidation(of: id, paths: [path], reference: reference)
  }
}
