import io
import os

from stripe import StripeClient

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
uploads = os.environ.get("UPLOADS_HOST", "files.stripe.com")
# Without the second one, files go to Stripe with the API key.
addresses = {"api": proxy, "files": f"{proxy}/hosts/{uploads}"}
stripe = StripeClient(key, base_addresses=addresses)

found = stripe.v1.customers.list({"limit": 2}).auto_paging_iter()
ids = [customer.id for customer in found]
made = stripe.v1.customers.create({"email": "ada@example.com"})
stripe.v1.files.create({"purpose": "dispute_evidence", "file": io.BytesIO(b"Hello")})
print(*ids, made.id)
