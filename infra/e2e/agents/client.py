"""MCP's own Python client, of version 2, as an agent has it. Calls are JSON on the standard input, answers are printed as JSON."""

import asyncio
import json
import os
import sys

import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client


async def main(asked):
    headers = {"authorization": "Bearer " + os.environ["PATCHBAY_KEY"]}
    async with httpx2.AsyncClient(headers=headers, timeout=120) as http:
        transport = streamable_http_client(asked["url"], http_client=http)
        async with Client(transport, mode=asked["mode"]) as client:
            answers = []
            listed = await client.list_tools()
            for name, arguments in asked["calls"]:
                answer = await client.call_tool(name, arguments)
                answers.append({"failed": answer.is_error, "text": answer.content[0].text})
            print(
                json.dumps(
                    {
                        "version": client.session.protocol_version,
                        "tools": {t.name: t.annotations.read_only_hint for t in listed.tools},
                        "answers": answers,
                    }
                )
            )


asyncio.run(main(json.load(sys.stdin)))
