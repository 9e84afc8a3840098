"""Reads what Patchbay has sent and verifies it with the Python libraries of Standard Webhooks and of Svix.

svix's verify returns nothing, so a receiver parses the body itself.
"""

import json
import sys

import standardwebhooks
import svix

code = 0
for name, library in (("standardwebhooks", standardwebhooks), ("svix", svix)):
    with open(sys.argv[1], encoding="utf-8") as f:
        deliveries = json.load(f)
    failed = 0
    for d in deliveries:
        try:
            library.Webhook(d["secret"]).verify(d["body"].encode(), d["headers"])
            verified = json.loads(d["body"])["id"] == d["headers"]["webhook-id"]
        except library.WebhookVerificationError:
            verified = False
        if verified != d["good"]:
            failed += 1
            print(f"python {name}: {d['name']}: verified {verified}, want {d['good']}")
    print(f"python {name}: {len(deliveries)} deliveries, {failed} failed")
    code |= failed > 0 or not deliveries
sys.exit(int(code))
