// SPDX-License-Identifier: Apache-2.0
package import Patterns

extension Application {
  /// A Lambda function (`AWS::Serverless::Function`, `AWS::Lambda::Function`).
  package struct Function: Sendable, Equatable {
    package var logicalID: String
    package var name: String
    package var arn: String
    package var line: Int
    /// The template's own folder where nothing is said, as `sam build` has it.
    package var code = Code.local(".")
    /// The aliases and versions by which it may be called besides `$LATEST`.
    package var qualifiers: [String] = []
    /// The layers' ARNs in the template's order.
    package var layers: [String] = []
    /// Empty when there is none.
    package var handler: String
    /// Such as `provided.al2023` or `python3.13`.
    package var runtime: String
    /// `x86_64` (the default) or `arm64`.
    package var architecture: String
    /// In seconds, 1 to 900; AWS's default is 3.
    package var timeout: Int
    /// In MiB, 128 to 10240; AWS's default is 128.
    package var memorySize: Int
    package var environment: [String: String]
    /// The most invocations at one time; nil for no limit of its own.
    package var reservedConcurrency: Int?
    /// How asynchronous invocations are retried, and where they go in the end.
    package var eventInvoke = EventInvoke()
    /// `DeadLetterQueue.TargetArn`: gets the event of an asynchronous invocation that failed.
    package var deadLetterTarget: String?
    package var url: FunctionURL?
    /// `Policies` as JSON text, intrinsic functions resolved; nil when there are none.
    package var policies: String?
  }

  /// Where a function's or a layer's code is.
  package enum Code: Sendable, Equatable {
    /// A folder or a ZIP archive, relative to the template's folder.
    case local(String)
    /// A ZIP archive in a bucket.
    case stored(bucket: String, key: String)
    /// `InlineCode`, or `ZipFile` of plain CloudFormation: the text of the file `index`.
    case inline(String)
    /// A container image.
    case image
  }

  /// A layer (`AWS::Serverless::LayerVersion`, `AWS::Lambda::LayerVersion`).
  package struct Layer: Sendable, Equatable {
    package var logicalID: String
    /// With the version, as functions name it.
    package var arn: String
    /// Nil for a layer without content.
    package var code: Code?
    /// Whether `sam build` makes the layer of the code (`Metadata: BuildMethod`).
    package var isBuilt: Bool
  }

  /// `EventInvokeConfig`: the asynchronous invocations of a function.
  package struct EventInvoke: Sendable, Equatable {
    /// 0 to 2; AWS's default is 2.
    package var maximumRetryAttempts = 2
    /// In seconds, 60 to 21600; AWS's default is 6 hours.
    package var maximumEventAge = 21600
    /// The ARN that gets a record of each invocation that failed for good.
    package var onFailure: String?
    /// The ARN that gets a record of each invocation that succeeded.
    package var onSuccess: String?
  }

  /// `FunctionUrlConfig` or `AWS::Lambda::Url`.
  package struct FunctionURL: Sendable, Equatable {
    package enum Authorization: String, Sendable {
      /// Anyone who knows the URL may call it.
      case none = "NONE"
      /// Requests must be signed by a principal that may invoke the function.
      case iam = "AWS_IAM"
    }

    package enum InvokeMode: String, Sendable {
      case buffered = "BUFFERED"
      case responseStream = "RESPONSE_STREAM"
    }

    /// The host that stands in for `{id}.lambda-url.{region}.on.aws`; unique.
    package var host: String
    package var authorization: Authorization
    package var invokeMode: InvokeMode
    package var cors: CORSSettings?
  }
}
