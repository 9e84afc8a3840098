import asyncio
import os
from urllib.parse import parse_qs, urlsplit

from okta.client import Client
from okta.models import CreateUserRequest, UserProfile

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]


async def answer(call):
    value, response, error = await call
    if error:
        raise RuntimeError(error)
    return value, response


async def main():
    okta = Client({"orgUrl": proxy, "token": key})
    first, response = await answer(okta.list_users(limit=2))
    link = response.headers["Link"].partition("<")[2].partition(">")[0]
    [after] = parse_qs(urlsplit(link).query)["after"]
    second, _ = await answer(okta.list_users(limit=2, after=after))
    made, _ = await answer(okta.create_user(CreateUserRequest(profile=UserProfile(email="ada@example.com"))))
    print(*[user.id for user in [*first, *second, made]])


asyncio.run(main())
