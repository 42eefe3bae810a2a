# SPDX-License-Identifier: Apache-2.0
"""AWS's model as the emulator has it, against the botocore that is installed."""

import importlib.util

import botocore
import botocore.loaders
import pytest

from support.emulator import ROOT

FOLDER = ROOT / "Emulator/Services/MediaConvert"


@pytest.fixture(scope="module")
def newest():
    spec = importlib.util.spec_from_file_location("make_model", FOLDER / "Model/make-model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    service = botocore.loaders.Loader().load_service_model("mediaconvert", "service-2")
    return module.Model(service).text()


def members(text):
    """The members of a model's structures: `Structure.member`."""
    found, structure = set(), None
    for line in text.splitlines():
        if line.startswith("structure "):
            structure = line.split()[1]
        elif line.startswith(" "):
            found.add(f"{structure}.{line.split()[0].strip('@!')}")
    return found


def test_the_model_is_the_installed_one_or_what_is_new_is_told(newest):
    ours = (FOLDER / "Model/aws-model.txt").read_text()
    if f"botocore {botocore.__version__}." in ours.splitlines()[0]:
        assert ours == newest, "run make model"
    elif members(newest) - members(ours):
        pytest.skip(f"new in botocore {botocore.__version__}, not yet classified in settings.txt: "
                    + ", ".join(sorted(members(newest) - members(ours))))
