# Relais: build, test, check. Needs Go only; the race detector needs a C
# compiler too and says so where there is none.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
LDFLAGS := -ldflags '-X main.builtVersion=$(VERSION)'
LINT    := $(GO) tool -modfile=.lint/go.mod staticcheck
CROSS   := windows/amd64 darwin/amd64 darwin/arm64 linux/arm64
FUZZTIME ?= 10s
RACED   := ./model/... ./store ./store/drive ./store/seal ./store/seed
# Of the exchange, what runs beside something else: the rest is one goroutine
# that moves megabytes, ten times as slow under the race detector, with nothing
# for it to find. make test runs all of it.
BESIDE  := Poke|Turn|Event|IsAFolder|Dir|Processes

export CGO_ENABLED ?= 0

.PHONY: build run test race lint fuzz sim bench figures check cover cross vet clean

build: ## bin/relais
	$(GO) build $(LDFLAGS) -o bin/relais ./cmd/relais

run: build ## the interface on a throw-away copy of the demo
	./bin/relais demo

test:
	$(GO) test ./...

race: ## the model and the store under the race detector
	@if command -v $${CC:-cc} >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1; then \
		CGO_ENABLED=1 $(GO) test -race -short $(RACED) && \
		CGO_ENABLED=1 $(GO) test -race -short -run '$(BESIDE)' ./store/replica; \
	else \
		echo 'race: NOT RUN: the race detector needs a C compiler, and there is none here'; \
	fi

vet:
	$(GO) vet ./...
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo 'gofmt:'; gofmt -l $$(git ls-files '*.go'); exit 1; }

lint: vet ## staticcheck, pinned in .lint/go.mod; layers and literals
	$(LINT) ./...
	$(GO) test -run 'TestLayers|TestNoTextOutside|TestLiteralRule|TestEveryRefusal' ./cmd/relais

fuzz: ## each fuzz target for FUZZTIME
	@set -e; for file in $$(git grep -l '^func Fuzz' -- '*_test.go'); do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$file); do \
			echo "fuzz $$(dirname $$file) $$name"; \
			$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) ./$$(dirname $$file); \
		done; \
	done

SEEDS ?= 100000
CORES ?= $(shell nproc 2>/dev/null || echo 2)

sim: ## SEEDS simulated teams over a folder that fails, on all cores
	$(GO) test -c -o bin/sim.test ./store/replica
	@cd store/replica && seq 0 $$(($(CORES) - 1)) | xargs -P $(CORES) -I N sh -c '../../bin/sim.test -test.run "^TestSim$$" \
		-test.v -test.timeout 0 -sim.from $$((N * $(SEEDS) / $(CORES))) -sim.seeds $$(($(SEEDS) / $(CORES)))'

bench: ## every figure of speed with its ratio, as README quotes them
	$(GO) test -run '^$$' -bench '^BenchmarkSpeed$$' -benchtime 1x -timeout 30m ./cmd/relais

figures: ## bench, and its table into README: on a machine that does nothing else
	$(GO) test -run '^$$' -bench '^BenchmarkSpeed$$' -benchtime 1x -timeout 30m ./cmd/relais -update

cover:
	$(GO) test -coverprofile=bin/cover.out -coverpkg=./... ./...
	$(GO) tool cover -func=bin/cover.out | tail -1

cross: ## builds for the other systems
	@set -e; for t in $(CROSS); do \
		echo "build $$t"; \
		GOOS=$${t%/*} GOARCH=$${t#*/} $(GO) build -o /dev/null ./cmd/relais; \
	done

check: lint test ## all that must hold before a change lands
	@$(MAKE) --no-print-directory -j2 race cross # the one waits where the other works

clean:
	rm -rf bin
