// SPDX-License-Identifier: Apache-2.0
import APIGateway

// A module that has a type of its own name cannot be named where the type is seen, so what two
// modules both call CORSConfiguration gets a name here, where only one of them is imported.
typealias GatewayCORSConfiguration = CORSConfiguration
