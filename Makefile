# Patchbay. Everything a target needs it installs itself, below .local and infra/node/node_modules; Go, Node and Java
# must be there. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

LOCAL := $(CURDIR)/.local
# A tool's file carries its version, so a new version here is a new file and an unchanged one is not built again.
GOLANGCI_LINT_VERSION := v2.15.0
GOVULNCHECK_VERSION   := v1.9.0
export GOLANGCI_LINT := $(LOCAL)/bin/golangci-lint-$(GOLANGCI_LINT_VERSION)
export GOVULNCHECK   := $(LOCAL)/bin/govulncheck-$(GOVULNCHECK_VERSION)
NODE_DEPS := infra/node/node_modules/.stamp

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  \033[1m%-12s\033[0m %s\n", $$1, $$2}'

.PHONY: dev
dev: $(NODE_DEPS) ## run Patchbay on this machine, with a sandbox provider; Ctrl-C ends it, the data stays in .local
	@mkdir -p $(LOCAL)/bin
	@go build -o $(LOCAL)/bin/patchbay-dev ./infra/local/dev
	@PATCHBAY_ROLES=$(CURDIR)/template.yaml exec $(LOCAL)/bin/patchbay-dev

.PHONY: test
test: $(NODE_DEPS) $(GOLANGCI_LINT) $(GOVULNCHECK) chromium ## every check: linters, race detector, both engines, Lambda binaries, browser
	@go run ./infra/tools/verify $(if $(ONLY),-only $(ONLY))

.PHONY: test-short
test-short: $(NODE_DEPS) ## the quick checks, for while you work
	@go run ./infra/tools/verify -short

.PHONY: sam
sam: $(NODE_DEPS) chromium ## the stack under SAM CLI in containers: lint, build, every sample, the main flow (STEP=invoke for one)
	@go run ./infra/sam $(STEP)

.PHONY: mutate
mutate: $(NODE_DEPS) ## take each condition of the table out once and see its suite fail; half an hour
	@go run ./infra/tools/mutate

.PHONY: lint
lint: $(GOLANGCI_LINT) ## the linters that .golangci.yml lists
	@$(GOLANGCI_LINT) run ./...

.PHONY: vuln
vuln: $(GOVULNCHECK) ## known vulnerabilities in what the code reaches
	@$(GOVULNCHECK) ./... || { echo "If the line above says 'fetching vulnerabilities', the database cannot be reached from here."; exit 1; }

.PHONY: generate
generate: ## write the generated files anew
	@go generate ./...

.PHONY: build
build: ## every function for Lambda (linux/arm64) into .local/lambda, with sizes
	@go run ./infra/tools/build

.PHONY: bench
bench: $(NODE_DEPS) ## what operations cost: AWS calls and capacity, allocations, start of each function
	@go test -run '^$$' -bench . -benchmem -benchtime 200ms ./shared/... ./infra/...
	@go run ./infra/tools/coldstart

.PHONY: chromium
chromium:
	@infra/tools/chromium.sh

.PHONY: clean
clean: ## remove what was built, keep the local data
	@rm -rf $(LOCAL)/bin $(LOCAL)/lambda $(LOCAL)/sam $(LOCAL)/docker .aws-sam infra/node/node_modules
	@go clean -testcache

.PHONY: clean-data
clean-data: ## forget everything that make dev stored
	@rm -rf $(LOCAL)/data $(LOCAL)/dev.json

# npm ci is for the platform that the lock file was made on; elsewhere the lock lacks that platform's optional packages.
$(NODE_DEPS): infra/node/package.json infra/node/package-lock.json
	@cd infra/node && if [ "$$(uname -sm)" = "Linux x86_64" ]; then npm ci --silent; else npm install --silent --no-save; fi
	@touch $@

$(GOLANGCI_LINT):
	@GOBIN=$(LOCAL)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	@mv $(LOCAL)/bin/golangci-lint $@

$(GOVULNCHECK):
	@GOBIN=$(LOCAL)/bin go install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)
	@mv $(LOCAL)/bin/govulncheck $@

# What `sam build` calls (BuildMethod: makefile): build-ConnectSessionsFunction builds functions/connect-sessions.
# LAMBDA_GOARCH is for infra/sam, which runs the functions on this machine's own architecture.
build-%Function: LAMBDA_GOARCH ?= arm64
build-%Function:
	@CGO_ENABLED=0 GOOS=linux GOARCH=$(LAMBDA_GOARCH) go build -tags lambda.norpc -trimpath -ldflags "-s -w" \
		-o $(ARTIFACTS_DIR)/bootstrap ./functions/$$(echo $* | sed -E 's/([a-z])([A-Z])/\1-\2/g' | tr A-Z a-z)
