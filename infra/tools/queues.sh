#!/usr/bin/env bash
# Runs the queue's suite on two SQS-speaking servers that nobody here wrote: ElasticMQ (Maven, Java) and moto (PyPI,
# Python), and the event bus's test on moto. It installs both below .local, starts them on loopback, and ends them.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
from=$root/infra/local/queue/servers
to=$root/.local/queues
mkdir -p "$to"
if ! cmp -s "$from/pom.xml" "$to/pom.xml"; then
  (cd "$from" && mvn -q -B dependency:copy-dependencies -DoutputDirectory="$to/elasticmq" -DincludeScope=runtime)
  cp "$from/pom.xml" "$to/pom.xml"
fi
if ! cmp -s "$from/requirements.txt" "$to/moto/requirements.txt"; then
  python3 -m venv --clear "$to/moto"
  "$to/moto/bin/pip" install --quiet --disable-pip-version-check -r "$from/requirements.txt"
  cp "$from/requirements.txt" "$to/moto/requirements.txt"
fi
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
elastic=$(port) moto=$(port)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
java -Drest-sqs.bind-hostname=127.0.0.1 -Drest-sqs.bind-port="$elastic" -Drest-stats.enabled=false \
  -Drest-sqs.sqs-limits=strict -Dnode-address.host=127.0.0.1 -Dnode-address.port="$elastic" \
  -cp "$to/elasticmq/*" org.elasticmq.server.Main >"$to/elasticmq.log" 2>&1 &
pids+=($!)
"$to/moto/bin/moto_server" -H 127.0.0.1 -p "$moto" >"$to/moto.log" 2>&1 &
pids+=($!)
for p in "$elastic" "$moto"; do
  for _ in $(seq 300); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null; then break; fi
    sleep 0.1
  done
done
cd "$root"
PATCHBAY_TEST_SQS="http://127.0.0.1:$elastic,http://127.0.0.1:$moto" go test -count=1 -v ./infra/local/queue |
  grep -vE '^=== (RUN|PAUSE|CONT)'
PATCHBAY_TEST_EVENTBRIDGE="http://127.0.0.1:$moto" go test -count=1 -v -run TestBus ./shared/app/events |
  grep -vE '^=== (RUN|PAUSE|CONT)'
