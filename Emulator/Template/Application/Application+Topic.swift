// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// An `AWS::SNS::Topic`.
  package struct Topic: Sendable, Equatable {
    package var logicalID: String
    package var name: String
    package var arn: String
    /// The attributes that the template sets, by SNS's names for them and in its form.
    package var attributes: [String: String] = [:]
    package var tags: [String: String] = [:]
  }

  /// Who is told of a topic's messages: an `AWS::SNS::Subscription`, an entry of a topic's
  /// `Subscription`, or an `SNS` event of a function.
  package struct Subscription: Sendable, Equatable {
    package var logicalID: String
    /// A UUID that stands in for AWS's.
    package var id: String
    package var topicARN: String
    /// `sqs`, `lambda`, `http` or `https`.
    package var delivery: String
    package var endpoint: String
    /// The attributes that the template sets, by SNS's names for them and in its form.
    package var attributes: [String: String] = [:]
  }
}
