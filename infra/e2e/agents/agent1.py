"""An agent with MCP's own Python client, mcp 1.x. What it does comes as JSON, and so does what it saw."""

import asyncio
import json
import sys

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client


def seen(result):
    text = "\n".join(c.text for c in result.content if c.type == "text")
    return {"failed": bool(result.isError), "text": text, "structured": result.structuredContent}


async def main(wanted):
    out = {"answers": []}
    async with streamablehttp_client(wanted["url"], headers=wanted["headers"], timeout=120) as (read, write, _):
        async with ClientSession(read, write) as client:
            out["protocol"] = (await client.initialize()).protocolVersion
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
