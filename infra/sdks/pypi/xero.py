import os

from xero_python.accounting import AccountingApi, Contact, Contacts
from xero_python.api_client import ApiClient, Configuration
from xero_python.api_client.oauth2 import OAuth2Token

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
client = ApiClient(Configuration(oauth2_token=OAuth2Token()))
client.oauth2_token_getter(lambda: {"access_token": key, "expires_in": 1800, "scope": [], "token_type": "Bearer"})
accounting = AccountingApi(client, base_url=f"{proxy}/api.xro/2.0")

tenant = "any"  # the account's own takes its place
pages = [accounting.get_contacts(tenant, page=number).contacts for number in (1, 2)]
made = accounting.create_contacts(tenant, Contacts(contacts=[Contact(name="Ada")])).contacts
print(*[contact.contact_id for contact in [*pages[0], *pages[1], *made]])
