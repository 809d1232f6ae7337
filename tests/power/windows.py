"""What people do in the window while it is killed."""

from __future__ import annotations

from collections.abc import Mapping

from tests.power.workloads import Workload

WINDOWS: Mapping[str, Workload] = {}
