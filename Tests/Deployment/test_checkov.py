# SPDX-License-Identifier: Apache-2.0
"""What checkov finds in the template is mended, or has a reason in checkov_skips.toml."""

import json
import os
import shutil
import subprocess
import tomllib

import pytest

from conftest import ROOT

CHECKOV = os.environ.get("CHECKOV", shutil.which("checkov"))


@pytest.mark.skipif(CHECKOV is None, reason="make test-deployment installs checkov")
def test_each_finding_has_its_reason():
    answer = subprocess.run(
        [CHECKOV, "--file", "template.yaml", "--framework", "cloudformation", "--output", "json",
         "--skip-download", "--quiet"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    found = {}
    for finding in json.loads(answer.stdout)["results"]["failed_checks"]:
        resource = finding["resource"].rsplit(".", 1)[1]
        found.setdefault(finding["check_id"], set()).add(resource)
    skips = tomllib.loads((ROOT / "Tests/Deployment/checkov_skips.toml").read_text())
    assert all(skip["reason"] for skip in skips.values())
    assert found == {check: set(skip["resources"]) for check, skip in skips.items()}
