// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The worker's word for why it could not do what it was asked. (The pipeline has a type of the same
/// name as the worker's, for what uploaders are told.)
typealias WorkerFailure = TranscodeFailure
