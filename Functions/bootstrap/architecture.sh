#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# architecture.sh CONFIG: prints the Architecture that a deployment's configuration names, and fails
# where it names none or one that this machine's executables are not made for.
set -euo pipefail
config=$1
architecture=$(sed -nE 's/^[[:space:]]*Architecture[[:space:]]*=[[:space:]]*["'"'"']([a-z0-9_]+)["'"'"'].*/\1/p' "$config" | tail -1)
machine=$(uname -m | sed s/aarch64/arm64/)
if [ -z "$architecture" ]; then
  echo "$config names no Architecture: add Architecture = \"$machine\" to its parameters" >&2
  exit 1
elif [ "$architecture" != "$machine" ]; then
  echo "$config says Architecture = \"$architecture\", but this machine builds for $machine:" \
    "build on such a machine, or change the file" >&2
  exit 1
fi
echo "$architecture"
