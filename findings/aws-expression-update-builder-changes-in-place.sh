#!/usr/bin/env bash
# aws-sdk-go-v2 feature/dynamodb/expression: UpdateBuilder has value receivers and returns a new value from Set and Remove, and
# reads like an immutable builder. Each call changes the value that it is called on, too: two updates derived from one base
# get each other's clauses. ConditionBuilder does not do that.
# v1.9.4, seen 2026-11-29.
# Who meets it: whoever builds two conditional writes, say a first try and a fallback, from one common update.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
)

func main() {
	name, value := expression.Name, expression.Value
	base := expression.Set(name("status"), value("active"))
	_ = base.Remove(name("place")) // another update, whose result is not used
	update, err := expression.NewBuilder().WithUpdate(base).Build()
	fmt.Printf("update: %q %v\n", *update.Update(), err)

	a := name("a").Equal(value(1))
	_ = a.And(name("b").Equal(value(2)))
	condition, err := expression.NewBuilder().WithCondition(a).Build()
	fmt.Printf("condition: %q %v\n", *condition.Condition(), err)
}
GO
go get github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression@v1.9.4 >/dev/null 2>&1
seen=$(go run .)
echo "$seen"
want='update: "REMOVE #0\nSET #1 = :0\n" <nil>
condition: "#0 = :0" <nil>'
[ "$seen" = "$want" ] || { echo "this has changed"; exit 1; }
