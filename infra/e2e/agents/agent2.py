"""An agent with MCP's own Python client, mcp 2.x. What it does comes as JSON, and so does what it saw."""

import asyncio
import json
import sys

import httpx2
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client


def seen(result):
    text = "\n".join(c.text for c in result.content if c.type == "text")
    return {"failed": bool(result.is_error), "text": text, "structured": result.structured_content}


async def main(wanted):
    out = {"answers": []}
    async with httpx2.AsyncClient(headers=wanted["headers"], timeout=120) as http:
        transport = streamable_http_client(wanted["url"], http_client=http)
        async with Client(transport, mode=wanted["mode"]) as client:
            out["protocol"] = client.protocol_version
            out["tools"] = [t.name for t in (await client.list_tools()).tools]
            for call in wanted["calls"]:
                out["answers"].append(seen(await client.call_tool(call["name"], call["arguments"])))
    return out


def why(error):
    """The words of the error that a group of tasks ended with."""
    return why(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else str(error)


try:
    told = asyncio.run(main(json.load(sys.stdin)))
except BaseException as error:
    told = {"refused": why(error)}
print(json.dumps(told))
