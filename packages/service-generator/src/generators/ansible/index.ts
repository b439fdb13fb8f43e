import { GeneratedFile } from '../../files';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { text, yamlText } from '../../text';
import { Generator } from '../types';
import { ANSIBLE, Role, listText, roleFiles } from './role';
import { DEPLOY_VARS } from './roles/colours';
import { deploy } from './roles/deploy';
import { common, docker } from './roles/machines';
import { monitoring } from './roles/monitoring';
import { nginx } from './roles/nginx';
import { postgres } from './roles/postgres';

export const ansible: Generator = {
  name: 'ansible',
  summary:
    'Roles for machines outside the cluster, and a deployment in two colours',
  applies: ({ description }) => description.delivery.ansible,
  generate: model => [
    ...playbooks(model),
    ...rolesOf(model).flatMap(roleFiles),
    {
      path: `${ANSIBLE}/roles/deploy/vars/main.yml`,
      class: 'managed',
      content: yamlText([
        {
          comment:
            'Where the two colours answer on the machine itself, and nowhere else.',
          value: DEPLOY_VARS,
        },
      ]),
    },
    ...model.environments.flatMap(environment => inventory(model, environment)),
    ...settings(model),
  ],
};

function rolesOf(model: ServiceModel): Role[] {
  return [
    common,
    docker,
    nginx(model),
    ...(model.hasDatabase ? [postgres] : []),
    monitoring(model),
    deploy(model),
  ];
}

function playbooks(model: ServiceModel): GeneratedFile[] {
  const play = (name: string, hosts: string, roles: string[]) => ({
    name,
    hosts,
    become: true,
    roles: roles.map(role => ({ role, tags: [role] })),
  });
  return [
    {
      path: `${ANSIBLE}/site.yml`,
      class: 'managed',
      content: listText(
        `Makes machines ready for ${model.name}; run it as often as you like.`,
        [
          play('Prepare the machines of the service', 'service', [
            'common',
            'docker',
            'nginx',
            'monitoring',
          ]),
          ...(model.hasDatabase
            ? [play('Prepare the database', 'database', ['common', 'postgres'])]
            : []),
        ],
      ),
    },
    {
      path: `${ANSIBLE}/deploy.yml`,
      class: 'managed',
      content: listText(
        'Brings a version to all machines, one after another; the first that fails ends it.\nansible-playbook -i inventories/staging deploy.yml -e deploy_image=registry.example/app@sha256:…',
        [
          {
            ...play('Deploy the service', 'service', ['deploy']),
            serial: 1,
            any_errors_fatal: true,
          },
        ],
      ),
    },
  ];
}

function inventory(
  model: ServiceModel,
  { name, host }: EnvironmentModel,
): GeneratedFile[] {
  const folder = `${ANSIBLE}/inventories/${name}`;
  const machine = `${model.name}-1.${name}.internal`;
  return [
    {
      path: `${folder}/hosts.yml`,
      class: 'seeded',
      content: yamlText([
        {
          comment: `The machines of ${name}. Put yours here.`,
          value: {
            all: {
              children: {
                service: { hosts: { [machine]: null } },
                ...(model.hasDatabase && {
                  database: {
                    hosts: { [`${model.name}-db.${name}.internal`]: null },
                  },
                }),
              },
            },
          },
        },
      ]),
    },
    {
      path: `${folder}/group_vars/all/main.yml`,
      class: 'seeded',
      content: yamlText([
        {
          comment: `What differs in ${name}. Values that begin with vault_ are secrets:\nansible-vault create inventories/${name}/group_vars/all/vault.yml`,
          value: {
            ...(model.secretKeys.length > 0 && {
              deploy_secrets: Object.fromEntries(
                model.secretKeys.map(key => [
                  key,
                  `{{ vault_${key.replace(/-/g, '_')} }}`,
                ]),
              ),
            }),
            monitoring_listen_address: '{{ ansible_default_ipv4.address }}',
            nginx_certificate: `/etc/ssl/${model.name}/tls.crt`,
            nginx_certificate_key: `/etc/ssl/${model.name}/tls.key`,
            nginx_host: host ?? `${model.name}.${name}.internal`,
            ...(model.hasDatabase && {
              postgres_database: model.name.replace(/-/g, '_'),
              postgres_password: '{{ vault_postgres_password }}',
            }),
          },
        },
      ]),
    },
  ];
}

function settings(model: ServiceModel): GeneratedFile[] {
  return [
    {
      path: `${ANSIBLE}/ansible.cfg`,
      class: 'managed',
      content: text`
        [defaults]
        roles_path = roles
        host_key_checking = True
        retry_files_enabled = False
        interpreter_python = auto_silent

        [ssh_connection]
        pipelining = True
      `,
    },
    {
      path: `${ANSIBLE}/requirements.yml`,
      class: 'managed',
      content: yamlText([
        {
          comment:
            'Nothing but what ansible-core 2.14 or later brings is used. A collection that you add is pinned here.',
          value: { collections: [] },
        },
      ]),
    },
    {
      path: `${ANSIBLE}/.ansible-lint`,
      class: 'merged',
      content: yamlText([
        {
          comment: 'ansible-lint --offline, in this folder',
          value: {
            profile: 'production',
            offline: true,
            exclude_paths: ['inventories/'],
          },
        },
      ]),
    },
    {
      path: `${ANSIBLE}/.yamllint`,
      class: 'merged',
      content: yamlText([
        {
          comment: 'What ansible-lint asks of YAML, with longer lines.',
          value: {
            extends: 'default',
            rules: {
              'comments-indentation': false,
              comments: { 'min-spaces-from-content': 1 },
              'document-start': 'disable',
              braces: { 'max-spaces-inside': 1 },
              'line-length': { max: 180 },
              'octal-values': {
                'forbid-implicit-octal': true,
                'forbid-explicit-octal': true,
              },
              truthy: { 'allowed-values': ['true', 'false'] },
            },
          },
        },
      ]),
    },
    {
      path: `${ANSIBLE}/README.md`,
      class: 'merged',
      content: readme(model),
    },
  ];
}

function readme(model: ServiceModel): string {
  return text`
    # Machines outside the cluster

    Debian 12 or later, reached over SSH by a user that may become root. ansible-core 2.14 or later; no collections.

    | Role | What it does |
    | --- | --- |
    ${rolesOf(model)
      .map(({ name, summary }) => `| \`${name}\` | ${summary} |`)
      .join('\n')}

    \`\`\`sh
    cd infrastructure/ansible
    ansible-playbook -i inventories/staging site.yml --check --diff   # what would change
    ansible-playbook -i inventories/staging site.yml
    ansible-playbook -i inventories/staging deploy.yml -e deploy_image=${model.image}@sha256:…
    \`\`\`

    A deployment starts the colour that is not active, asks its readiness ten times with 5 s between, points nginx at it
    and stops the old one last. What is not ready in time is stopped, and the old colour goes on serving.

    Secrets come from Ansible Vault: \`ansible-vault create inventories/staging/group_vars/all/vault.yml\` with
    ${[...model.secretKeys.map(key => `\`vault_${key.replace(/-/g, '_')}\``), ...(model.hasDatabase ? ['`vault_postgres_password`'] : [])].join(', ') || 'whatever your roles need'}.
  `;
}
