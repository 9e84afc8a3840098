# Patchbay. Everything a target needs it installs itself, below .local and infra/node/node_modules; Go, Node and Java
# must be there. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

ifneq ($(words $(CURDIR)),1)
$(error the path of this checkout has a blank, where make ends a name: move the checkout)
endif
LOCAL := $(CURDIR)/.local
# A tool's file carries its version, so a new version here is a new file and an unchanged one is not built again.
GOLANGCI_LINT_VERSION := v2.15.0
GOVULNCHECK_VERSION   := v1.9.0
GOTESTSUM_VERSION     := v1.13.0
CYCLONEDX_VERSION     := v1.10.0
GOLANGCI_LINT := $(LOCAL)/bin/golangci-lint-$(GOLANGCI_LINT_VERSION)
GOVULNCHECK   := $(LOCAL)/bin/govulncheck-$(GOVULNCHECK_VERSION)
CYCLONEDX     := $(LOCAL)/bin/cyclonedx-gomod-$(CYCLONEDX_VERSION)
export GOTESTSUM := $(LOCAL)/bin/gotestsum-$(GOTESTSUM_VERSION)
NODE_DEPS := infra/node/node_modules/.stamp
# Without paths in what is built, checkouts share the build cache. Compilers, linkers and tests spend less CPU on
# garbage when the heap may grow to five times what lives.
export GOFLAGS := $(strip $(filter-out -trimpath,$(shell go env GOFLAGS 2>/dev/null)) -trimpath)
export GOGC ?= 400
# As functions and the command are built. Otherwise all that needs net is compiled once more for them. Only the race
# detector needs C. What its tests build themselves, they build without it.
export CGO_ENABLED ?= 0

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort -t : -k 1,1 | awk -F ':.*## ' '{printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}'

.PHONY: dev
dev: $(NODE_DEPS) ## run Patchbay on this machine, with a sandbox provider; Ctrl-C ends it, the data stays in .local
	@mkdir -p $(LOCAL)/bin
	@go build -o $(LOCAL)/bin/patchbay-dev ./infra/local/dev
	@PATCHBAY_ROLES=$(CURDIR)/template.yaml exec $(LOCAL)/bin/patchbay-dev

# The checks of `make test`, each a target of its own, in three lanes that // parts: a browser, clients and SAM CLI wait for
# half of their time. What is quick comes first. The lanes are of about the same length in test-all, where SAM is sam-stack.
# lint has go vet's analysers, so vet is for the quick loop.
SAM          :=
CHECKS        = generated module format types lint-web lint vuln pages lambda sdks-ci // unit engines proofs // clients $(SAM)
CHECKS_SHORT := unit-short // format vet
comma := ,

.PHONY: test
test: $(NODE_DEPS) $(GOTESTSUM) $(if $(ONLY),,compiled) ## every check: linters, race detector, both engines, Lambda binaries, browser (ONLY=lint,unit for some)
	@MAKE=$(MAKE) infra/tools/checks.sh $(if $(ONLY),$(subst $(comma), ,$(ONLY)),$(CHECKS))

# What sam-stack and lambda both build, the second finds.
.PHONY: test-all
test-all: SAM := sam-stack
test-all: $(NODE_DEPS) $(GOTESTSUM) compiled ## make test with make sam beside it, as .ci/run does
	@MAKE=$(MAKE) infra/tools/checks.sh $(CHECKS)

# Lanes that begin without a build cache would each compile what all have in common.
.PHONY: compiled
compiled:
	@go list -export ./... >/dev/null

.PHONY: test-short
test-short: $(NODE_DEPS) ## the quick checks, for while you work: one engine, nothing at scale
	@MAKE=$(MAKE) infra/tools/checks.sh $(CHECKS_SHORT)

.PHONY: generated
generated: $(NODE_DEPS) ## generated files are current
	@infra/tools/generated.sh

.PHONY: module
module: ## go.mod and go.sum name what is used
	@go mod tidy -diff

.PHONY: format
format: ## every Go file is as gofmt has it
	@wrong=$$(gofmt -l functions shared $$(find infra -mindepth 1 -maxdepth 1 -type d ! -name node)); \
	if [ -n "$$wrong" ]; then echo "run gofmt -w on" $$wrong; exit 1; fi

.PHONY: vet
vet: ## go vet
	@go vet ./...

.PHONY: lint
lint: $(GOLANGCI_LINT) ## the linters that .golangci.yml lists
	@$(GOLANGCI_LINT) run ./...

.PHONY: types
types: $(NODE_DEPS) ## the TypeScript of pages and client agrees with itself and with the API's document
	@infra/node/node_modules/.bin/tsc -p shared/web/src
	@infra/node/node_modules/.bin/tsc -p infra/clients/typescript --noEmit

PRETTIER     := infra/node/node_modules/.bin/prettier --config shared/web/src/.prettierrc.json --ignore-path /dev/null \
	--cache --cache-strategy content --cache-location .local/prettier
PRETTY_FILES := 'shared/web/src/**/*.{ts,tsx}' '!shared/web/src/api/types.ts' 'infra/e2e/**/*.mjs' 'infra/sdks/**/*.mjs' \
	'infra/clients/typescript/src/index.ts' 'infra/examples/**/*.{js,mjs}'

.PHONY: lint-web
lint-web: $(NODE_DEPS) ## the linter and the format of the pages' TypeScript (make pretty mends the format)
	@infra/node/node_modules/.bin/oxlint --quiet -c shared/web/src/oxlintrc.json shared/web/src
	@$(PRETTIER) --check --log-level warn $(PRETTY_FILES)

.PHONY: pretty
pretty: $(NODE_DEPS) ## format TypeScript and the end-to-end tests
	@$(PRETTIER) --write --log-level warn $(PRETTY_FILES)

.PHONY: gradual
gradual: ## gradual.yaml, for a deployment that shifts callers over little by little and back on alarms
	@go run ./infra/deploy/gradual/write

.PHONY: smoke
smoke: ## after `sam deploy`: look at the deployment, link an account and make a call (STACK=patchbay-dev, PATCHBAY_API_KEY)
	@go run ./infra/patchbay doctor --stack "$(or $(STACK),patchbay-dev)"

.PHONY: vuln
vuln: $(GOVULNCHECK) ## known vulnerabilities in what the code reaches (DB=FILE.zip where the database is out of reach)
	@infra/tools/vuln.sh $(GOVULNCHECK) $(DB)

.PHONY: release
release: $(CYCLONEDX) ## everything that VERSION=1.2.3 is delivered as, in .local/release, with checksums
	@go run ./infra/release -version "$(VERSION)" -sbom $(CYCLONEDX)

.PHONY: scale
scale: $(NODE_DEPS) ## which operation meets a partition's limits first, and what its caller then reads (BY=20 divides them)
	@go run ./infra/scale/simulate $(if $(BY),-by $(BY))

# A test that hangs is ended after so long. It is no measure of a slow machine.
HANG := 40m
# The race detector sees only this process. The tests that start processes of their own, and those that count what
# operations cost or read what is committed, run without it, as `lambda`: they race nothing, and it makes them several
# times as slow. So does the table's suite on DynamoDB Local, as `engines`: what the store races with itself has been seen
# on the other engine.
RACE    = $(shell command -v gcc >/dev/null && echo -race)
# Tests wait for others more than they work: for a lease, a process, an engine.
BESIDE  = -parallel 6
GO_TEST = $(GOTESTSUM) --format pkgname --format-hide-empty-pkg --format-icons text --jsonfile-timing-events $(LOCAL)/tests/$@.json -- $(BESIDE)

# The two longest packages begin first: the last one would keep one core busy alone.
LONGEST = ./shared/table ./infra/acceptance

# Proofs try one thing many times over, one at a time, or in processes of their own: there is nothing for the detector to
# see, and it makes them up to seven times as slow. So unit leaves them out, and proofs runs them without it.
PROOFS         := TestValidatorAgreesWithTheReference TestEveryDefinition TestEveryDefinitionInTheProduct \
	TestListAgreesWithItsFilter TestWritesSurviveFaults TestWritesGiveUpOnConflicts TestStoreFollowsItsModel \
	TestEventsAreListed TestListReadsOverPages TestLeanReadsAsTheSDK TestLogOfOneMoment TestFollowOfManyBlocksAtOnce \
	TestFollowThroughAFlood TestFollowLosesAndRepeatsNothing TestFollowFiltersAndGoesOnAfterHours \
	TestLogIsReadInOrderInBothDirections TestAuditIsListed TestOAuthRedirectURIIsExact TestListFilters TestDamagedEnvelopes \
	TestGeneratedRequests TestDeepAccountPages TestRestart TestKeyedCreatesOverACrash TestKilledInATokenCall \
	TestKilledWhileLinking TestKilledWhileRefreshing TestKilledWhileRelinking TestKilledWhileDeleting \
	TestExpiringIsDelivered TestUnheardRevocationIsRepeated TestSizeIsWhatIsSent TestEncodedIsTheResponse \
	TestEveryConnectorHasAPage TestCompiledIsCurrent TestDefinitionsAgainstTheReference TestReproducible \
	TestCatalogLint TestWhatBreaksFirst TestPackFitsIntoAnItem
PROOF_PACKAGES := ./infra/acceptance ./shared/catalog ./infra/fakeprovider ./shared/account ./shared/table \
	./shared/app/bootstrap ./shared/web/connectors ./shared/event ./infra/release ./infra/patchbay \
	./infra/scale
space := $(subst ,, )
PROOF = ^($(subst $(space),|,$(strip $(PROOFS))))$$

# The detector tells a race when it sees it. Its binaries wait a second more at their end, for goroutines that outlive the
# tests; some eighty of them wait for nothing.
.PHONY: unit
unit: export PATCHBAY_TEST_ENGINE = dynoxide
unit: export GORACE = atexit_sleep_ms=50
unit: $(NODE_DEPS) $(GOTESTSUM) ## every Go test but those of engines, proofs and lambda, with the race detector
	@$(if $(RACE),,echo "no gcc: without the race detector (Debian: apt-get install gcc libc6-dev)")
	@mkdir -p $(LOCAL)/tests
	@CGO_ENABLED=$(if $(RACE),1,0) $(GO_TEST) $(RACE) -vet=off -timeout $(HANG) -skip '$(PROOF)' $(LONGEST) $$(go list ./... | grep -v -e /infra/lambdatest -e /infra/bench -e /infra/load -e /infra/docs -e /node_modules/)

.PHONY: proofs
proofs: export PATCHBAY_TEST_ENGINE = dynoxide
proofs: $(NODE_DEPS) $(GOTESTSUM) ## what one goroutine tries over and over: every definition, every fault, every mutilation of the schema
	@mkdir -p $(LOCAL)/tests
	@$(GO_TEST) -vet=off -timeout $(HANG) -run '$(PROOF)' $(PROOF_PACKAGES)

.PHONY: engines
engines: export PATCHBAY_TEST_ENGINE = dynamodb-local
engines: $(NODE_DEPS) $(GOTESTSUM) ## the table's suite on AWS's own DynamoDB Local; unit runs it on dynoxide
	@mkdir -p $(LOCAL)/tests
	@$(GO_TEST) -vet=off -timeout $(HANG) ./shared/table

# The check vet has looked at everything. A third binary runs while tests of two others wait. Proofs are for make test.
.PHONY: unit-short
unit-short: $(NODE_DEPS) $(GOTESTSUM) ## the Go tests without the slow ones and without the race detector
	@mkdir -p $(LOCAL)/tests
	@$(GO_TEST) -short -vet=off -p 3 -timeout $(HANG) -skip '$(PROOF)' ./...

.PHONY: lambda
lambda: $(NODE_DEPS) $(GOTESTSUM) ## every function's own binary against a runtime API, fed the samples of events/; the budgets
	@mkdir -p $(LOCAL)/tests
	@$(GO_TEST) -count=1 -vet=off -timeout $(HANG) ./infra/lambdatest/... ./infra/bench ./infra/load ./infra/docs

# The end-to-end suites that look at no page.
CLIENTS := $(patsubst %,infra/e2e/%.test.mjs,clients dpop logs mcp mcpclients oidcprovider sdk vendored webhookverifiers)

.PHONY: e2e
e2e: $(NODE_DEPS) chromium ## the local deployment, with the published clients, a certified OpenID provider and a browser
	@node infra/e2e/run.mjs

.PHONY: pages
pages: $(NODE_DEPS) chromium ## what e2e does in a browser
	@PATCHBAY_SCREENSHOTS=$${PATCHBAY_SCREENSHOTS:-none} node infra/e2e/run.mjs $(filter-out $(CLIENTS),$(wildcard infra/e2e/*.test.mjs))

.PHONY: clients
clients: $(NODE_DEPS) ## what e2e does without one: published and generated clients, MCP's, receivers, OpenID providers
	@PATCHBAY_SCREENSHOTS=$${PATCHBAY_SCREENSHOTS:-none} node infra/e2e/run.mjs $(CLIENTS)

.PHONY: servers
servers: $(NODE_DEPS) ## OAuth servers that nobody here wrote, each linked, refreshed and revoked through the product (Python; network)
	@infra/tools/servers.sh
	@node --test --test-timeout=600000 --test-reporter=spec infra/e2e/servers/servers.test.mjs

.PHONY: queues
queues: $(NODE_DEPS) ## the queue's suite on ElasticMQ and moto, beside the stand-in; the event bus on moto (Maven, Java, Python; network)
	@infra/tools/queues.sh

.PHONY: verifiers
verifiers: $(NODE_DEPS) ## what is delivered, verified by the published libraries of four languages and by Svix's (Python, Rust; network)
	@infra/tools/verifiers.sh

.PHONY: sdks
sdks: $(NODE_DEPS) ## vendors' own SDKs, unchanged, through the proxy: what works of each (Python; network)
	@infra/tools/sdks.sh

.PHONY: sdks-ci
sdks-ci: $(NODE_DEPS) ## ten of these SDKs, those that differ most (network)
	@infra/tools/sdks.sh --ci

.PHONY: sam
sam: $(NODE_DEPS) ## the stack under SAM CLI in containers: lint, build, every sample, the main flow (STEP=invoke for one)
	@MAKE=$(MAKE) infra/tools/checks.sh sam-stack

.PHONY: sam-stack
sam-stack: $(NODE_DEPS) $(GOTESTSUM) chromium ## what make sam runs, without the line of counts
	@go run ./infra/sam $(STEP)

.PHONY: mutate
mutate: $(NODE_DEPS) ## take each condition of the table out once and see its suite fail; half an hour
	@go run ./infra/tools/mutate

.PHONY: generate
generate: ## write the generated files anew
	@go generate ./...

# -trimpath is in GOFLAGS: two checkouts of one commit make the same file. Go itself stamps no worktree of git.
.PHONY: cli
cli: ## the command patchbay into .local/bin (VERSION=1.2.3 names a release)
	@mkdir -p $(LOCAL)/bin
	@revision=$$(git rev-parse HEAD 2>/dev/null || true); changed=; git diff --quiet HEAD 2>/dev/null || changed=+changes; \
	CGO_ENABLED=0 go build -buildvcs=false -ldflags "-s -w -buildid= -X main.release=$(VERSION) -X main.revision=$$revision$$changed" \
		-o $(LOCAL)/bin/patchbay ./infra/patchbay

.PHONY: build
build: ## every function for Lambda (linux/arm64) into .local/lambda, with sizes
	@go run ./infra/tools/build

.PHONY: bench
bench: $(NODE_DEPS) ## what operations cost: AWS calls and capacity, allocations, start of each function
	@go test -run '^$$' -bench . -benchmem -benchtime 200ms ./shared/... ./infra/...
	@go run ./infra/tools/coldstart

.PHONY: witness
witness: ## hold definitions against the packages that their vendors publish (KEYS="hubspot zendesk"; all without)
	@go run ./infra/tools/witness $(KEYS)

.PHONY: bench-before
bench-before: $(NODE_DEPS) ## the same beside an earlier commit: REV=<commit> (WHAT=start,operations,dev ROUNDS=3)
	@mkdir -p $(LOCAL)
	@go run ./infra/tools/before -rev "$(REV)" $(if $(WHAT),-what $(WHAT)) $(if $(ROUNDS),-rounds $(ROUNDS))

.PHONY: bench-peers
bench-peers: $(NODE_DEPS) ## a proxied call beside a bare reverse proxy, and an earlier commit: REV=<commit> ROUNDS=5
	@mkdir -p $(LOCAL)
	@go run ./infra/tools/peers $(if $(REV),-rev "$(REV)") $(if $(ROUNDS),-rounds $(ROUNDS))

.PHONY: bench-pages
bench-pages: $(NODE_DEPS) chromium ## requests, bytes and scripting time of the first pages, beside earlier commits: REV="<commit> …"
	@node infra/e2e/bench/pages.mjs $(REV)

.PHONY: screenshots
screenshots: $(NODE_DEPS) chromium ## take the pictures of the README anew, of a sandbox on this machine
	@node infra/e2e/screenshots.mjs

.PHONY: findings
findings: $(NODE_DEPS) ## run each script of findings/: what real engines, libraries and servers were seen to do
	@code=0; for f in findings/*; do if [ -f "$$f" ] && [ -x "$$f" ]; then echo "--- $$f"; "$$f" || code=1; fi; done; exit $$code

.PHONY: chromium
chromium: ## see to it that there is a browser for e2e
	@infra/tools/chromium.sh

.PHONY: clean
clean: ## remove what was built, keep the local data
	@rm -rf $(LOCAL)/bin $(LOCAL)/lambda $(LOCAL)/functions $(LOCAL)/sam $(LOCAL)/docker .aws-sam infra/node/node_modules
	@go clean -testcache

.PHONY: clean-data
clean-data: ## forget everything that make dev stored
	@rm -rf $(LOCAL)/data $(LOCAL)/dev.json $(LOCAL)/dev.env

# npm ci is for the platform that the lock file was made on; elsewhere the lock lacks that platform's optional packages.
# The stamp holds what was installed: a fresh checkout has younger files, and npm ci begins by emptying the folder.
$(NODE_DEPS): infra/node/package.json infra/node/package-lock.json
	@wanted=$$(cat $^ | cksum); if [ "$$(cat $@ 2>/dev/null)" != "$$wanted" ]; then \
		cd infra/node; if [ "$$(uname -sm)" = "Linux x86_64" ]; then npm ci --silent; else npm install --silent --no-save; fi; \
		cd ../..; echo "$$wanted" >$@; else touch $@; fi

$(GOLANGCI_LINT):
	@GOBIN=$(LOCAL)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	@mv $(LOCAL)/bin/golangci-lint $@

$(GOTESTSUM):
	@GOBIN=$(LOCAL)/bin go install gotest.tools/gotestsum@$(GOTESTSUM_VERSION)
	@mv $(LOCAL)/bin/gotestsum $@

$(CYCLONEDX):
	@GOBIN=$(LOCAL)/bin go install github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(CYCLONEDX_VERSION)
	@mv $(LOCAL)/bin/cyclonedx-gomod $@

$(GOVULNCHECK):
	@GOBIN=$(LOCAL)/bin go install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)
	@mv $(LOCAL)/bin/govulncheck $@

# What `sam build` calls (BuildMethod: makefile): build-ConnectSessionsFunction builds functions/connect-sessions. go does
# not link anew what is current in .local/functions, where `make lambda` builds, too.
# `sam build --parallel` calls several at once. They compile one after the other: without a build cache, each would compile
# what all have in common.
# LAMBDA_GOARCH is for infra/sam, which runs the functions on this machine's own architecture. CATALOG names a folder of
# connectors of your own, which each function gets in compiled form (parameter OwnConnectors).
build-%Function: LAMBDA_GOARCH ?= arm64
build-%Function:
	@name=$$(echo $* | sed -E 's/([a-z])([A-Z])/\1-\2/g' | tr A-Z a-z); kept=$(LOCAL)/functions/$(LAMBDA_GOARCH)/$$name/bootstrap; \
	mkdir -p $(LOCAL)/functions; exec 9>$(LOCAL)/functions/lock; if command -v flock >/dev/null; then flock 9; fi; \
	export CGO_ENABLED=0 GOOS=linux GOARCH=$(LAMBDA_GOARCH); go list -tags lambda.norpc -trimpath -export ./functions/$$name >/dev/null; exec 9>&-; \
	go build -tags lambda.norpc -trimpath -ldflags "-s -w" -o $$kept ./functions/$$name; \
	cp $$kept $(ARTIFACTS_DIR)/bootstrap
	@$(if $(CATALOG),go run ./infra/patchbay catalog compile "$(CATALOG)" -o "$(ARTIFACTS_DIR)/catalog")
