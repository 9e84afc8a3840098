"""Uses the client as a back end does; says in one line of JSON what it saw. infra/e2e/clients.test.mjs runs and judges it.

flow.py all      the whole flow against the deployment at PATCHBAY_URL
flow.py read ID  reads one account, the list and what is not there, and reports
flow.py refused  one call that is answered with an error of any form
"""

import json
import os
import sys

import httpx

import patchbay
from patchbay.generated.api.accounts import delete_account, get_account, update_account
from patchbay.generated.api.auth_configs import create_auth_config
from patchbay.generated.api.connect_sessions import create_connect_session
from patchbay.generated.api.connectors import list_connectors
from patchbay.generated.api.project import get_project
from patchbay.generated.models import CreateAuthConfigInputBody, CreateSessionInputBody, UpdateAccountInputBody

client = patchbay.connect(os.environ["PATCHBAY_URL"], os.environ["PATCHBAY_API_KEY"])


def refusal(answer):
    try:
        patchbay.must(answer)
    except patchbay.PatchbayError as error:
        return {"status": error.status, "code": error.code, "message": str(error)}
    return None


def everything():
    key, body = patchbay.idempotency_key(), CreateAuthConfigInputBody(connector_key="sandbox-key")
    made = patchbay.must(create_auth_config.sync_detailed(client=client, body=body, idempotency_key=key))
    again = patchbay.must(create_auth_config.sync_detailed(client=client, body=body, idempotency_key=key))
    ids = []
    for owner in ["py-a", "py-b", "py-c"]:
        session = patchbay.must(
            create_connect_session.sync_detailed(
                client=client,
                body=CreateSessionInputBody(origin_owner_id=owner, origin_owner_name=owner, integration_id=made.id),
            )
        )
        linked = httpx.post(
            os.environ["PATCHBAY_URL"] + "/hub/accounts",
            headers={"x-hub-session-token": session.token},
            json={"integration_id": made.id, "credentials": {"api_key": "sandbox-key-12345678"}},
        )
        ids.append(linked.raise_for_status().json()["id"])
    account = get_account.sync_detailed(ids[0], client=client)
    version = patchbay.if_match(account)
    label = UpdateAccountInputBody(label="a")
    changed = patchbay.must(update_account.sync_detailed(ids[0], client=client, body=label, if_match=version))
    stale = update_account.sync_detailed(ids[0], client=client, body=label, if_match=version)
    me = patchbay.call(client, ids[0], "/me")
    nowhere = patchbay.call(client, ids[0], "/nowhere")
    listed = [a.id for a in patchbay.accounts(client, page_size=2, origin_owner_ids=["py-a", "py-b", "py-c"])]
    patchbay.must(delete_account.sync_detailed(ids[0], client=client))
    gone = patchbay.call(client, ids[0], "/me")
    return {
        "repeated": made.id == again.id,
        "linked": sorted(ids) == sorted(listed),
        "status": changed.status,
        "label": changed.label,
        "stale": refusal(stale),
        "me": me.status_code,
        "nowhere": [nowhere.status_code, patchbay.refused(nowhere) is None],
        "gone": patchbay.refused(gone).code,
        "configs": made.id in [c.id for c in patchbay.auth_configs(client, page_size=1)],
        "logs": len({entry.request_id for entry in patchbay.logs(client, page_size=50)}) > 3,
    }


def read(account):
    one = patchbay.must(get_account.sync_detailed(account, client=client))
    connectors = patchbay.must(list_connectors.sync_detailed(client=client, limit=5))
    return {
        "id": one.id,
        "status": one.status or None,
        "owner": one.origin_owner_name or None,
        "listed": sum(1 for a in patchbay.accounts(client) if a.id == account),
        "connectors": all(c.key for c in connectors.data),
        "missing": refusal(get_account.sync_detailed("acc_none", client=client)),
    }


what = {
    "all": everything,
    "read": lambda: read(sys.argv[2]),
    "refused": lambda: refusal(get_project.sync_detailed(client=client)),
}
print(json.dumps(what[sys.argv[1]]()))
