import { EnvironmentName } from '../../../description/schema';
import { EnvironmentModel, ServiceModel } from '../../../model/ServiceModel';
import { HAS_ADVANCED_SECURITY, isGithubRegistry, login } from './steps';
import { CHECKOUT, Job, RUNNER, expression, workflowText } from './workflow';

const RUN = `${expression('github.server_url')}/${expression('github.repository')}/actions/runs/${expression('github.run_id')}`;

/** From a merged change to production: one image, pushed once, goes from environment to environment by its digest. */
export function releaseWorkflow(model: ServiceModel): string {
  const { defaultBranch } = model.description.delivery.repository;
  const [development, staging, production] = model.environments;
  return workflowText(
    {
      comment:
        'Brings every change of the main branch to production. One image is built; its digest goes from environment to\nenvironment. Who approves production is set in the settings of that environment.',
      name: 'release',
      on: { push: { branches: [defaultBranch] } },
      concurrency: { group: 'release', 'cancel-in-progress': false },
      jobs: {
        checks: {
          permissions: { contents: 'read' },
          uses: './.github/workflows/ci.yml',
        },
        build: build(model),
        development: deployment(model, development, 'build'),
        staging: deployment(model, staging, 'development'),
        production: deployment(model, production, 'staging'),
        notify: notification(),
      },
    },
    model.versions,
  );
}

function build(model: ServiceModel): Job {
  const image = `${model.image}@${expression('steps.push.outputs.digest')}`;
  return {
    needs: 'checks',
    'runs-on': RUNNER,
    'timeout-minutes': 40,
    permissions: {
      contents: 'read',
      ...(isGithubRegistry(model) && { packages: 'write' }),
      'id-token': 'write',
      attestations: 'write',
      'security-events': 'write',
    },
    outputs: { digest: expression('steps.push.outputs.digest') },
    steps: [
      CHECKOUT,
      { uses: 'docker/setup-buildx-action' },
      login(model),
      {
        id: 'metadata',
        uses: 'docker/metadata-action',
        with: { images: model.image, tags: 'type=sha,prefix=sha-,format=long' },
      },
      {
        id: 'push',
        uses: 'docker/build-push-action',
        with: {
          context: '.',
          push: true,
          tags: expression('steps.metadata.outputs.tags'),
          labels: expression('steps.metadata.outputs.labels'),
          'build-args': `VERSION=sha-${expression('github.sha')}\nREVISION=${expression('github.sha')}\n`,
          'cache-from': `type=registry,ref=${model.image}:cache`,
          'cache-to': `type=registry,ref=${model.image}:cache,mode=max`,
          provenance: 'mode=max',
          sbom: true,
        },
      },
      {
        name: 'Scan the image',
        uses: 'aquasecurity/trivy-action',
        with: {
          'image-ref': image,
          severity: 'HIGH,CRITICAL',
          'ignore-unfixed': true,
          'exit-code': 1,
          format: 'sarif',
          'limit-severities-for-sarif': true,
          output: 'image.sarif',
        },
      },
      {
        name: 'Show what the scan found',
        if: `always() && hashFiles('image.sarif') != '' && (${HAS_ADVANCED_SECURITY})`,
        uses: 'github/codeql-action/upload-sarif',
        with: { sarif_file: 'image.sarif' },
      },
      {
        name: 'Attest who built it, and from what',
        if: HAS_ADVANCED_SECURITY,
        uses: 'actions/attest',
        with: {
          'subject-name': model.image,
          'subject-digest': expression('steps.push.outputs.digest'),
          'push-to-registry': true,
        },
      },
      evidence('scan', 'steps.push.outputs.digest'),
    ],
  };
}

function deployment(
  model: ServiceModel,
  environment: EnvironmentModel,
  previous: 'build' | EnvironmentName,
): Job {
  const isCommitted = model.description.delivery.gitops !== 'none';
  const { name, host } = environment;
  const digest = 'needs.build.outputs.digest';
  return {
    needs: previous === 'build' ? 'build' : ['build', previous],
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    permissions: { contents: isCommitted ? 'write' : 'read' },
    environment: { name, url: host && `https://${host}` },
    concurrency: { group: `deploy-${name}`, 'cancel-in-progress': false },
    env: { DIGEST: expression(digest) },
    steps: [
      CHECKOUT,
      {
        name: `Deploy to ${name}`,
        run: `scripts/deploy.sh ${name} "$DIGEST"`,
        env: isCommitted
          ? {
              GIT_USERNAME: 'x-access-token',
              GIT_PASSWORD: expression('github.token'),
            }
          : { KUBE_CONFIG: expression('secrets.KUBE_CONFIG') },
      },
      ...(isCommitted
        ? [clusterStep(`scripts/verify-deployment.sh ${name} "$DIGEST"`)]
        : []),
      clusterStep(`scripts/smoke-test.sh ${name}`),
      ...(name === 'staging' ? [evidence('end-to-end', digest)] : []),
    ],
  };
}

function clusterStep(run: string) {
  return { run, env: { KUBE_CONFIG: expression('secrets.KUBE_CONFIG') } };
}

function evidence(kind: 'scan' | 'end-to-end', digest: string) {
  return {
    name: 'Tell the portal',
    if: 'always()',
    run: `[ -z "$DIGEST" ] || scripts/report-evidence.sh ${kind} "$RESULT" "$DIGEST" "$RUN"`,
    env: {
      DIGEST: expression(digest),
      PORTAL_TOKEN: expression('secrets.PORTAL_TOKEN'),
      PORTAL_URL: expression('vars.PORTAL_URL'),
      RESULT: expression("job.status == 'success' && 'passed' || 'failed'"),
      RUN,
    },
  };
}

function notification(): Job {
  return {
    if: 'always()',
    needs: ['checks', 'build', 'development', 'staging', 'production'],
    'runs-on': RUNNER,
    'timeout-minutes': 5,
    permissions: { contents: 'read' },
    steps: [
      CHECKOUT,
      {
        run: 'scripts/notify.sh "$RESULT" "$RUN"',
        env: {
          NOTIFY_WEBHOOK_URL: expression('secrets.NOTIFY_WEBHOOK_URL'),
          RESULT: expression(
            "contains(needs.*.result, 'failure') && 'failure' || contains(needs.*.result, 'cancelled') && 'cancelled' || 'success'",
          ),
          RUN,
        },
      },
    ],
  };
}
