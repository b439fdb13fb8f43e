import { ServiceModel } from '../../../model/ServiceModel';
import { REPORTS } from '../stages';
import { prepare, testServices, tools } from './steps';
import { CHECKOUT, Job, RUNNER, expression, workflowText } from './workflow';

/** What a request to merge is held against; the release runs it first, too. */
export function ciWorkflow(model: ServiceModel): string {
  return workflowText(
    {
      comment: `Holds every request to merge against tests and scans. release.yml runs the same before it builds.`,
      name: 'ci',
      on: { pull_request: null, workflow_call: null },
      concurrency: {
        group: `ci-${expression('github.workflow')}-${expression('github.ref')}`,
        'cancel-in-progress': expression("github.event_name == 'pull_request'"),
      },
      jobs: { test: test(model), scan: scan(model), build: build() },
    },
    model.versions,
  );
}

function test(model: ServiceModel): Job {
  return {
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    permissions: { contents: 'read' },
    ...testServices(model),
    steps: [
      ...prepare(model),
      { run: 'make lint' },
      { run: 'make test' },
      {
        name: 'Publish the coverage',
        if: 'always()',
        run: `{ echo '### Coverage'; echo '\`\`\`'; tail -n 12 ${REPORTS.summary}; echo '\`\`\`'; } >> "$GITHUB_STEP_SUMMARY"`,
      },
      {
        name: 'Publish JUnit and coverage',
        if: 'always()',
        uses: 'actions/upload-artifact',
        with: {
          name: 'reports',
          path: REPORTS.folder,
          'retention-days': 14,
        },
      },
      { run: 'make manifests' },
    ],
  };
}

function scan(model: ServiceModel): Job {
  return {
    'runs-on': RUNNER,
    'timeout-minutes': 15,
    permissions: { contents: 'read' },
    steps: [...tools(model), { run: 'make security-scan' }],
  };
}

/** Requests to merge build the image, but push nothing: they may come from anyone. */
function build(): Job {
  return {
    if: "github.event_name == 'pull_request'",
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    permissions: { contents: 'read' },
    steps: [
      CHECKOUT,
      { uses: 'docker/setup-buildx-action' },
      {
        uses: 'docker/build-push-action',
        with: {
          context: '.',
          load: true,
          tags: 'candidate:latest',
          'cache-from': 'type=gha',
          'cache-to': 'type=gha,mode=max',
        },
      },
      {
        uses: 'aquasecurity/trivy-action',
        with: {
          'image-ref': 'candidate:latest',
          severity: 'HIGH,CRITICAL',
          'ignore-unfixed': true,
          'exit-code': 1,
        },
      },
    ],
  };
}
