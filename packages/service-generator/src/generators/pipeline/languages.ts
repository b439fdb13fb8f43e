import { Language } from '../../description/schema';
import { ImageName, VersionTable } from '../../model/versions';
import { LEAST_COVERAGE, REPORTS } from './stages';

/** What the Makefile runs for a language; each entry is one line of a recipe. */
export interface LanguageCommands {
  /** Fetches what the build needs, from the lock file alone */
  install: readonly string[];
  lint: readonly string[];
  /** Leaves the files of `REPORTS`, and fails below the least coverage */
  test: readonly string[];
  build: readonly string[];
  /** Looks for vulnerabilities beyond those that a scan of lock files finds */
  audit: readonly string[];
  /** Folders and files that builds and tests leave behind */
  leftovers: readonly string[];
  /** The image in which pipelines without machines of their own run these */
  toolImage: ImageName;
  /** What a cache keeps between runs, the file that says whether it fits, and the variables that lead there */
  cache: {
    key: string;
    paths: readonly string[];
    /** Folders below that of the project */
    variables: Readonly<Record<string, string>>;
  };
  /** What of the output of `test` is the coverage */
  coveragePattern: string;
}

export function commandsOf(
  language: Language,
  { tools }: VersionTable,
): LanguageCommands {
  switch (language) {
    case 'go':
      return go(tools);
    case 'rust':
      return rust(tools);
    case 'node':
    case 'react':
      return node();
    default:
      return language satisfies never;
  }
}

function go(tools: VersionTable['tools']): LanguageCommands {
  return {
    install: ['go mod download'],
    lint: [
      `test -z "$$(gofmt -l . | tee /dev/stderr)"`,
      'go vet ./...',
      `go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@${tools.golangciLint} run`,
    ],
    test: [
      `go run gotest.tools/gotestsum@${tools.gotestsum} --junitfile ${REPORTS.junit} -- -race -coverpkg=./... -coverprofile=${REPORTS.folder}/coverage.out ./...`,
      `go run github.com/boumenot/gocover-cobertura@${tools.gocoverCobertura} < ${REPORTS.folder}/coverage.out > ${REPORTS.cobertura}`,
      `go tool cover -func=${REPORTS.folder}/coverage.out > ${REPORTS.summary}`,
      `awk '/^total:/ { print "coverage: " $$3; exit $$3 + 0 < ${LEAST_COVERAGE} }' ${REPORTS.summary}`,
    ],
    build: ['CGO_ENABLED=0 go build -trimpath ./...'],
    audit: [
      `go run golang.org/x/vuln/cmd/govulncheck@${tools.govulncheck} ./...`,
    ],
    leftovers: [],
    toolImage: 'goTools',
    cache: {
      key: 'go.sum',
      paths: ['.cache'],
      variables: { GOMODCACHE: '.cache/modules', GOCACHE: '.cache/build' },
    },
    coveragePattern: '/coverage: (\\d+\\.\\d+)%/',
  };
}

function rust(tools: VersionTable['tools']): LanguageCommands {
  return {
    install: [
      'rustup component add clippy rustfmt llvm-tools',
      `cargo llvm-cov --version 2> /dev/null | grep -qF ${tools.cargoLlvmCov} || cargo install --locked cargo-llvm-cov@${tools.cargoLlvmCov}`,
      `cargo nextest --version 2> /dev/null | grep -qF ${tools.cargoNextest} || cargo install --locked cargo-nextest@${tools.cargoNextest}`,
      'cargo fetch --locked',
    ],
    lint: [
      'cargo fmt --check',
      'cargo clippy --locked --all-targets -- -D warnings',
    ],
    test: [
      `NEXTEST_PROFILE=pipeline cargo llvm-cov nextest --locked --cobertura --output-path ${REPORTS.cobertura}`,
      `cp target/nextest/pipeline/junit.xml ${REPORTS.junit}`,
      `cargo llvm-cov report --summary-only --fail-under-lines ${LEAST_COVERAGE} | tee ${REPORTS.summary}`,
    ],
    build: ['cargo build --locked --release'],
    audit: [],
    leftovers: ['target'],
    toolImage: 'rustTools',
    cache: {
      key: 'Cargo.lock',
      paths: ['.cache', 'target'],
      variables: { CARGO_HOME: '.cache/cargo' },
    },
    coveragePattern: '/^TOTAL.*\\s(\\d+\\.\\d+)%/',
  };
}

function node(): LanguageCommands {
  return {
    install: ['npm ci --ignore-scripts'],
    lint: ['npm run lint'],
    test: [
      `npx --no-install vitest run --reporter=default --reporter=junit --outputFile.junit=${REPORTS.junit} --coverage --coverage.reportsDirectory=${REPORTS.folder}/coverage --coverage.reporter=cobertura --coverage.reporter=text-summary --coverage.thresholds.lines=${LEAST_COVERAGE} | tee ${REPORTS.summary}`,
      `cp ${REPORTS.folder}/coverage/cobertura-coverage.xml ${REPORTS.cobertura}`,
    ],
    build: ['npm run build'],
    audit: ['npm audit --audit-level=high --omit=dev'],
    leftovers: ['dist', 'node_modules'],
    toolImage: 'nodeTools',
    cache: {
      key: 'package-lock.json',
      paths: ['.cache'],
      variables: { npm_config_cache: '.cache/npm' },
    },
    coveragePattern: '/Lines\\s*:\\s*(\\d+\\.?\\d*)%/',
  };
}
