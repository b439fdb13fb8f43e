import { ServiceModel } from '../../../model/ServiceModel';
import { previewMaker } from '../../../model/previewMaker';
import { isGithubRegistry, login } from './steps';
import { CHECKOUT, Job, RUNNER, expression, workflowText } from './workflow';

const NUMBER = expression('github.event.pull_request.number');
const HEAD = expression('github.event.pull_request.head.sha');

/** An environment for each request to merge, as long as it is open. */
export function previewWorkflow(model: ServiceModel): string {
  const byArgo = previewMaker(model) === 'argocd';
  const what = byArgo
    ? 'Builds the image of every request to merge from this repository; with the label preview, Argo CD runs it.'
    : 'Gives every request to merge from this repository an environment of its own, and removes it when it is closed.';
  return workflowText(
    {
      comment: `${what}\nRequests from forks get none: their code would run beside secrets.`,
      name: 'preview',
      on: {
        pull_request: {
          types: [
            'opened',
            'synchronize',
            'reopened',
            ...(byArgo ? [] : ['closed']),
          ],
        },
      },
      concurrency: {
        group: `preview-${NUMBER}`,
        'cancel-in-progress': false,
      },
      jobs: byArgo
        ? { build: build(model, `pr-${HEAD}`) }
        : {
            build: build(model, `pr-${NUMBER}`),
            preview: preview(model),
            remove: remove(),
          },
    },
    model.versions,
  );
}

const IS_OWN =
  'github.event.pull_request.head.repo.full_name == github.repository';

function build(model: ServiceModel, tag: string): Job {
  return {
    if:
      previewMaker(model) === 'argocd'
        ? IS_OWN
        : `github.event.action != 'closed' && ${IS_OWN}`,
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    permissions: {
      contents: 'read',
      ...(isGithubRegistry(model) && { packages: 'write' }),
    },
    environment: { name: 'preview' },
    outputs: { digest: expression('steps.push.outputs.digest') },
    steps: [
      CHECKOUT,
      { uses: 'docker/setup-buildx-action' },
      login(model),
      {
        id: 'push',
        uses: 'docker/build-push-action',
        with: {
          context: '.',
          push: true,
          tags: `${model.image}:${tag}`,
          'cache-from': `type=registry,ref=${model.image}:cache`,
        },
      },
    ],
  };
}

function preview(model: ServiceModel): Job {
  const { preview: settings } = model.description.environments;
  return {
    needs: 'build',
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    permissions: { contents: 'read' },
    environment: {
      name: 'preview',
      url:
        settings &&
        model.isExposed &&
        `https://${model.name}-pr-${NUMBER}.${settings.domain}`,
    },
    steps: [
      CHECKOUT,
      {
        run: 'scripts/preview.sh up "$NUMBER" "$DIGEST"',
        env: {
          DIGEST: expression('needs.build.outputs.digest'),
          KUBE_CONFIG: expression('secrets.KUBE_CONFIG'),
          NUMBER,
        },
      },
    ],
  };
}

function remove(): Job {
  return {
    if: `github.event.action == 'closed' && ${IS_OWN}`,
    'runs-on': RUNNER,
    'timeout-minutes': 10,
    permissions: { contents: 'read' },
    environment: { name: 'preview' },
    steps: [
      CHECKOUT,
      {
        run: 'scripts/preview.sh down "$NUMBER"',
        env: { KUBE_CONFIG: expression('secrets.KUBE_CONFIG'), NUMBER },
      },
    ],
  };
}
