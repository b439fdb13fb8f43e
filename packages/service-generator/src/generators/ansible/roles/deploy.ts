import { CONTAINER_USER, ServiceModel } from '../../../model/ServiceModel';
import { TERMINATION_GRACE_SECONDS } from '../../../model/shutdown';
import { text } from '../../../text';
import { Role, Task } from '../role';
import { pointNginx, systemd } from '../tasks';
import { COLOURS } from './colours';

export function deploy(model: ServiceModel): Role {
  const { name } = model;
  return {
    name: 'deploy',
    summary:
      'Starts the other colour, waits until it is ready, sends requests to it, and only then stops the old one',
    arguments: [
      {
        name: 'deploy_image',
        type: 'str',
        description: 'Image by digest, such as registry.example/app@sha256:…',
      },
      {
        name: 'deploy_secrets',
        type: 'dict',
        description: 'Content of the files of secrets, from Ansible Vault',
        default: {},
        isSecret: true,
      },
      {
        name: 'deploy_environment',
        type: 'dict',
        description: 'What it reads from its environment',
        default: environmentOf(model),
      },
    ],
    tasks: [
      ...chooseTasks(name),
      ...writeTasks(name),
      ...migrateTasks(model),
      systemd(
        'Start the new colour beside the old one',
        `${name}-{{ deploy_new }}`,
        'restarted',
        { enabled: true, daemon_reload: true },
      ),
      {
        name: 'Send requests to the new colour when it is ready',
        block: switchTasks(model),
        rescue: returnTasks(name),
      },
      {
        ...systemd(
          'Stop the old colour, which gets no more requests',
          `${name}-{{ deploy_old }}`,
          'stopped',
          { enabled: false },
        ),
        // The first time there is none.
        register: 'deploy_stopped',
        failed_when:
          "deploy_stopped.failed and 'Could not find' not in deploy_stopped.msg",
      },
    ],
    templates: {
      'environment.j2': text`
        # {{ ansible_managed }}
        {{ deploy_environment.items() | map('join', '=') | join('\\n') }}
      `,
      'service.j2': unitText(model),
    },
  };
}

function chooseTasks(name: string): Task[] {
  return [
    {
      name: 'Take only images by digest',
      'ansible.builtin.assert': {
        that: ["deploy_image is search('@sha256:[0-9a-f]{64}$')"],
        fail_msg: 'deploy_image has to end with @sha256: and a digest',
      },
    },
    {
      name: 'Make its folders',
      'ansible.builtin.file': {
        path: '{{ item }}',
        state: 'directory',
        owner: 'root',
        group: String(CONTAINER_USER),
        mode: '0750',
      },
      loop: [`/etc/${name}`, `/etc/${name}/secrets`],
    },
    {
      name: 'Look which colour is active',
      'ansible.builtin.command': {
        argv: ['cat', `/etc/nginx/${name}-upstream.conf`],
      },
      register: 'deploy_upstream',
      changed_when: false,
      check_mode: false,
    },
    {
      name: 'Choose the other one',
      'ansible.builtin.set_fact': {
        deploy_old: `{{ 'green' if '${COLOURS.green.http}' in deploy_upstream.stdout else 'blue' }}`,
        deploy_new: `{{ 'blue' if '${COLOURS.green.http}' in deploy_upstream.stdout else 'green' }}`,
      },
    },
  ];
}

function writeTasks(name: string): Task[] {
  return [
    {
      name: 'Write the secrets',
      'ansible.builtin.copy': {
        dest: `/etc/${name}/secrets/{{ item.key }}`,
        content: '{{ item.value }}',
        owner: 'root',
        group: String(CONTAINER_USER),
        mode: '0440',
      },
      loop: '{{ deploy_secrets | dict2items }}',
      loop_control: { label: '{{ item.key }}' },
      no_log: true,
    },
    {
      name: 'Write its environment',
      'ansible.builtin.template': {
        src: 'environment.j2',
        dest: `/etc/${name}/environment`,
        mode: '0640',
      },
    },
    {
      name: 'Write the unit of the new colour',
      'ansible.builtin.template': {
        src: 'service.j2',
        dest: `/etc/systemd/system/${name}-{{ deploy_new }}.service`,
        mode: '0644',
      },
    },
    {
      name: 'Fetch the image',
      'ansible.builtin.command': {
        argv: ['docker', 'pull', '--quiet', '{{ deploy_image }}'],
      },
      changed_when: true,
    },
  ];
}

/** Once for all machines. */
function migrateTasks({ name, program, secretFolder }: ServiceModel): Task[] {
  if (!program.migrate) {
    return [];
  }
  return [
    {
      name: 'Bring the database up to date, once for all machines',
      'ansible.builtin.command': {
        argv: [
          'docker',
          'run',
          '--rm',
          '--read-only',
          '--cap-drop=ALL',
          '--network=host',
          `--user=${CONTAINER_USER}:${CONTAINER_USER}`,
          `--env-file=/etc/${name}/environment`,
          `--volume=/etc/${name}/secrets:${secretFolder}:ro`,
          '{{ deploy_image }}',
          ...program.migrate,
        ],
      },
      run_once: true,
      changed_when: true,
    },
  ];
}

function switchTasks({ name, paths }: ServiceModel): Task[] {
  return [
    {
      name: 'Wait until it is ready',
      'ansible.builtin.uri': {
        url: `http://127.0.0.1:{{ deploy_ports[deploy_new].http }}${paths.ready}`,
        status_code: 200,
      },
      register: 'deploy_ready',
      until: 'deploy_ready.status == 200',
      retries: 10,
      delay: 5,
      when: 'not ansible_check_mode',
    },
    pointNginx(
      'Point nginx at it',
      name,
      '{{ deploy_ports[deploy_new].http }}',
    ),
    {
      name: 'Check the configuration of nginx',
      'ansible.builtin.command': { argv: ['nginx', '-t'] },
      changed_when: false,
    },
    systemd('Have nginx read it', 'nginx', 'reloaded'),
  ];
}

/** What a new colour that is not ready leaves behind: the old one, as it was. */
function returnTasks(name: string): Task[] {
  return [
    pointNginx(
      'Point nginx at the old colour',
      name,
      '{{ deploy_ports[deploy_old].http }}',
    ),
    systemd('Have nginx read it again', 'nginx', 'reloaded'),
    systemd('Stop the new colour', `${name}-{{ deploy_new }}`, 'stopped', {
      enabled: false,
    }),
    {
      name: 'Say that the old colour still serves',
      'ansible.builtin.fail': {
        msg: 'The new version was not ready within 50 s. {{ deploy_old }} serves as before; read the log of {{ deploy_new }}.',
      },
    },
  ];
}

function environmentOf({ variables }: ServiceModel): Record<string, string> {
  return Object.fromEntries(
    variables.map(({ name, value }) => [name, value ?? '']),
  );
}

function unitText({ name, ports, secretFolder, title }: ServiceModel): string {
  return text`
    # {{ ansible_managed }}
    [Unit]
    Description=${title.replace(/[^\w .-]/g, '')} ({{ deploy_new }})
    After=docker.service network-online.target
    Requires=docker.service

    [Service]
    ExecStartPre=-/usr/bin/docker rm --force ${name}-{{ deploy_new }}
    ExecStart=/usr/bin/docker run --rm --name ${name}-{{ deploy_new }} \\
        --read-only --tmpfs /tmp:size=64m --cap-drop ALL --security-opt no-new-privileges \\
        --user ${CONTAINER_USER}:${CONTAINER_USER} --env-file /etc/${name}/environment \\
        --volume /etc/${name}/secrets:${secretFolder}:ro \\
        --publish 127.0.0.1:{{ deploy_ports[deploy_new].http }}:${ports.http} \\
        --publish 127.0.0.1:{{ deploy_ports[deploy_new].metrics }}:${ports.metrics} \\
        {{ deploy_image }}
    ExecStop=/usr/bin/docker stop --time ${TERMINATION_GRACE_SECONDS} ${name}-{{ deploy_new }}
    TimeoutStopSec=${TERMINATION_GRACE_SECONDS + 10}
    Restart=always
    RestartSec=5

    [Install]
    WantedBy=multi-user.target
  `;
}
