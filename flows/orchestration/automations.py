"""The automations of a workspace's deployments: lost runs end, and a failed digest is told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, CallWebhook, ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound

from flows.errors import EngineError

# The shortest that Prefect allows. A run that misses three heartbeats has ended with its machine.
HEARTBEAT_SECONDS = 30
_LOST_AFTER = timedelta(seconds=3 * HEARTBEAT_SECONDS + 20)

_FAILURES = frozenset({"Failed", "Crashed", "TimedOut"})
_ENDS = _FAILURES | {"Completed", "Skipped", "Cancelled"}
_SUBJECT = "Standfirst: {{ automation.name }}"
# An edition that is overdue has no run to name.
_BODY = (
    "{{ automation.name }}."
    "{% if flow_run %} {{ flow_run.name }}: {{ flow_run.state.name }}. {{ flow_run.state.message }}"
    " {{ flow_run|ui_url }}{% endif %}"
)
# The form that Slack, Mattermost and others take.
_PAYLOAD = "{% set text %}" + _BODY + '{% endset %}{"text": {{ text|tojson }}}'


async def automate(
    client: PrefectClient,
    label: str,
    deployment_ids: Sequence[UUID],
    message: ActionTypes | None,
    longest_gap: timedelta,
) -> list[str]:
    """Create or update the automations of a workspace; return their names.

    The first of `deployment_ids` is that of the digest. Runs whose heartbeats stop end as crashed. With a
    `message`, it is sent when a digest fails, and when none has ended for twice the `longest_gap` of its
    schedule.
    """
    wanted = [_lost(f"{label}: a run has lost its machine", deployment_ids)]
    if message:
        digest_id = deployment_ids[0]
        wanted += [
            _failed(f"{label}: the digest has failed", digest_id, message),
            _overdue(f"{label}: no digest has ended", digest_id, message, 2 * longest_gap),
        ]
    for automation in wanted:
        stored = await client.read_automations_by_name(automation.name)
        if stored:
            await client.update_automation(stored[0].id, automation)
        else:
            await client.create_automation(automation)
    return [automation.name for automation in wanted]


async def message_by(client: PrefectClient, name: str) -> ActionTypes:
    """Return the sending of a message by a block on the server, such as "slack-webhook/ops".

    Raises EngineError if there is no such block, or it sends nothing.
    """
    kind, _, own_name = name.partition("/")
    try:
        block = await client.read_block_document_by_name(own_name, kind, include_secrets=False)
    except ObjectNotFound as error:
        remedy = "Name a block as TYPE/NAME; `prefect block ls` lists those of the server."
        raise EngineError(f'block "{name}"', "is not on the server", remedy) from error
    if block.block_schema is not None and "notify" in block.block_schema.capabilities:
        return SendNotification(block_document_id=block.id, subject=_SUBJECT, body=_BODY)
    if kind == "webhook":
        return CallWebhook(block_document_id=block.id, payload=_PAYLOAD)
    remedy = "Name one of a messenger, of mail or of a webhook."
    raise EngineError(f'block "{name}"', "sends no messages", remedy)


def _runs_of(deployment_ids: Sequence[UUID]) -> ResourceSpecification:
    ids = [f"prefect.deployment.{deployment_id}" for deployment_id in deployment_ids]
    return ResourceSpecification({"prefect.resource.id": ids, "prefect.resource.role": "deployment"})


def _events(names: frozenset[str]) -> set[str]:
    return {f"prefect.flow-run.{name}" for name in names}


_FLOW_RUNS = ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"})


def _lost(name: str, deployment_ids: Sequence[UUID]) -> AutomationCore:
    trigger = EventTrigger(
        posture=Posture.Proactive,
        match=_FLOW_RUNS,
        match_related=_runs_of(deployment_ids),
        for_each={"prefect.resource.id"},
        after={"prefect.flow-run.heartbeat"},
        expect={"prefect.flow-run.heartbeat"} | _events(_ENDS),
        threshold=1,
        within=_LOST_AFTER,
    )
    message = "The run sends no heartbeats: its process or its machine has ended."
    crash = ChangeFlowRunState(name="Crashed", state=StateType.CRASHED, message=message, force=False)
    return AutomationCore(name=name, trigger=trigger, actions=[crash])


def _failed(name: str, digest_id: UUID, action: ActionTypes) -> AutomationCore:
    trigger = EventTrigger(
        posture=Posture.Reactive,
        match=_FLOW_RUNS,
        match_related=_runs_of([digest_id]),
        for_each={"prefect.resource.id"},
        expect=_events(_FAILURES),
        threshold=1,
        within=timedelta(0),
    )
    return AutomationCore(name=name, trigger=trigger, actions=[action])


def _overdue(name: str, digest_id: UUID, action: ActionTypes, within: timedelta) -> AutomationCore:
    trigger = EventTrigger(
        posture=Posture.Proactive,
        match=_FLOW_RUNS,
        match_related=_runs_of([digest_id]),
        expect=_events(_ENDS),
        threshold=1,
        within=within,
    )
    return AutomationCore(name=name, trigger=trigger, actions=[action])
