// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

// The transcoder's words and MediaConvert's are often the same; this file sees only the
// transcoder's and gives them names of their own for those that see both.
typealias PlanGroup = OutputGroup
typealias WorkerProbe = ProbeResult
typealias WorkerProbeRequest = ProbeRequest
typealias WorkerTrack = Track
