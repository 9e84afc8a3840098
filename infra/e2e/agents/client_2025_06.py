"""MCP's own Python client, of the last version that begins with 2025-06-18. In and out as client.py."""

import asyncio
import json
import os
import sys

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client


async def main(asked):
    headers = {"authorization": "Bearer " + os.environ["PATCHBAY_KEY"]}
    async with streamablehttp_client(asked["url"], headers=headers, timeout=120) as (read, write, _):
        async with ClientSession(read, write) as client:
            begun = await client.initialize()
            answers = []
            listed = await client.list_tools()
            for name, arguments in asked["calls"]:
                answer = await client.call_tool(name, arguments)
                answers.append({"failed": answer.isError, "text": answer.content[0].text})
            print(
                json.dumps(
                    {
                        "version": begun.protocolVersion,
                        "tools": {t.name: t.annotations.readOnlyHint for t in listed.tools},
                        "answers": answers,
                    }
                )
            )


asyncio.run(main(json.load(sys.stdin)))
