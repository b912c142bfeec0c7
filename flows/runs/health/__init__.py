"""The checks of `standfirst doctor`: each returns facts and changes nothing."""

from flows.runs.health.report import diagnose as diagnose
