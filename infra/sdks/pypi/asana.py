import os

import asana

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
configuration = asana.Configuration()
configuration.host = f"{proxy}/api/1.0"
configuration.access_token = key

tasks = asana.TasksApi(asana.ApiClient(configuration))
found = [task["gid"] for task in tasks.get_tasks({"project": "p1", "limit": 2})]
made = tasks.create_task({"data": {"name": "Tighten the wheel", "projects": ["p1"]}}, {})
print(*found, made["gid"])
