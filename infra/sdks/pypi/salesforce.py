import os

from requests import Session
from simple_salesforce import Salesforce

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
session = Session()
session.headers["x-account-id"] = os.environ["PATCHBAY_ACCOUNT"]
# The proxy's own host: the path of an address would be dropped.
salesforce = Salesforce(instance_url=proxy, session_id=key, session=session)

found = salesforce.query_all("SELECT Id FROM Contact")["records"]
made = salesforce.Contact.create({"LastName": "Lovelace"})
print(*[contact["Id"] for contact in found], made["id"])
