import { GeneratedFile } from '../../../files';
import { ServiceModel } from '../../../model/ServiceModel';
import { ImageName, imageOf } from '../../../model/versions';
import { yamlText } from '../../../text';
import { commandsOf } from '../languages';
import { testServers } from '../servers';

/** The pods that stages of the Jenkinsfile run in. Containers of a pod reach each other on localhost. */
export function podFiles(model: ServiceModel): GeneratedFile[] {
  const tool = (name: string, image: ImageName, more = {}) => ({
    name,
    image: imageOf(model.versions, image),
    // Jenkins runs its commands in it for as long as the stage takes.
    command: ['sleep'],
    args: ['infinity'],
    resources: { requests: { cpu: '250m', memory: '512Mi' } },
    ...more,
  });
  const commands = commandsOf(model.language, model.versions);
  const servers = testServers(model);
  const hasPreviews = model.description.environments.preview !== undefined;
  const hasTerraform = model.description.delivery.terraform !== 'none';
  const where = servers.map(({ variable, url }) => ({
    name: variable,
    value: url('localhost'),
  }));
  return [
    podFile(
      'test',
      'For tests and scans, with the servers that tests talk to.',
      [
        tool('tools', commands.toolImage, {
          env: where.length > 0 ? where : undefined,
        }),
        tool('cluster', 'clusterTools'),
        tool('trivy', 'trivy'),
        ...servers.map(({ name, image, env }) => ({
          name,
          image,
          env:
            Object.keys(env).length > 0
              ? Object.entries(env).map(([key, value]) => ({
                  name: key,
                  value,
                }))
              : undefined,
        })),
      ],
    ),
    podFile(
      'build',
      'For images: BuildKit without privileges.',
      [
        tool('buildkit', 'buildkit', {
          env: [
            {
              name: 'BUILDKITD_FLAGS',
              value: '--oci-worker-no-process-sandbox',
            },
            { name: 'DOCKER_CONFIG', value: '/registry' },
          ],
          securityContext: {
            seccompProfile: { type: 'Unconfined' },
            runAsUser: 1000,
            runAsGroup: 1000,
          },
          volumeMounts: [
            { name: 'registry', mountPath: '/registry', readOnly: true },
          ],
        }),
        ...(hasPreviews ? [tool('cluster', 'clusterTools')] : []),
        tool('trivy', 'trivy', {
          env: [{ name: 'DOCKER_CONFIG', value: '/registry' }],
          volumeMounts: [
            { name: 'registry', mountPath: '/registry', readOnly: true },
          ],
        }),
      ],
      [
        {
          name: 'registry',
          secret: {
            secretName: 'registry-push',
            items: [{ key: '.dockerconfigjson', path: 'config.json' }],
          },
        },
      ],
    ),
    podFile('deploy', 'For what talks to clusters and clouds.', [
      tool('cluster', 'clusterTools'),
      ...(hasTerraform ? [tool('terraform', 'terraform')] : []),
    ]),
  ];
}

function podFile(
  name: string,
  comment: string,
  containers: readonly unknown[],
  volumes?: readonly unknown[],
): GeneratedFile {
  return {
    path: `.jenkins/${name}.yaml`,
    class: 'managed',
    content: yamlText([
      {
        comment,
        value: {
          apiVersion: 'v1',
          kind: 'Pod',
          spec: {
            automountServiceAccountToken: false,
            containers,
            volumes,
          },
        },
      },
    ]),
  };
}
